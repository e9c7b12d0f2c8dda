"""The studio's icons: one stroke set, tinted for the theme and sharp on every screen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from tts_studio.store.resources import resources_path
from tts_studio.ui.theme.theme import Theme, mixed

SIZES = (16, 20, 24, 32, 40, 48)


def icon_folder() -> Path:
    """Where the drawings lie."""
    return resources_path() / "icons"


def icon(name: str, theme: Theme, role: str = "text") -> QIcon:
    """The icon in the colour of a role; faded where it is disabled. KeyError when nobody drew it."""
    faded = mixed(theme.color("muted"), theme.color("surface"), 0.45)
    made = QIcon()
    for mode, shade in ((QIcon.Mode.Normal, theme.color(role)), (QIcon.Mode.Disabled, faded)):
        for pixmap in _shaded(name, shade.name()):
            made.addPixmap(pixmap, mode)
    return made


def application_icon() -> QIcon:
    """The program's own icon in its own colours."""
    renderer = QSvgRenderer(str(icon_folder() / "tts-studio.svg"))
    made = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        made.addPixmap(_painted(renderer, size))
    return made


def tinted_pixmap(name: str, color: QColor, size: int, ratio: float = 1.0) -> QPixmap:
    """One icon of `size` logical pixels for a screen with this device pixel ratio."""
    renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", color.name()).encode()))
    pixmap = _painted(renderer, round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _shaded(name: str, shade: str) -> list[QPixmap]:
    """The icon in every size, out of Qt's own store of pixmaps where it was painted before."""
    keys = [f"studio icon {name} {shade} {size}" for size in SIZES]
    kept = [pixmap for key in keys if QPixmapCache.find(key, pixmap := QPixmap())]
    if len(kept) == len(SIZES):
        return kept
    renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", shade).encode()))
    painted = [_painted(renderer, size) for size in SIZES]
    for key, pixmap in zip(keys, painted, strict=True):
        QPixmapCache.insert(key, pixmap)
    return painted


def _drawing(name: str) -> str:
    try:
        return (icon_folder() / f"{name}.svg").read_text(encoding="utf-8")
    except OSError as error:
        raise KeyError(f"there is no icon “{name}”") from error


def _painted(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter)
    painter.end()
    return pixmap
