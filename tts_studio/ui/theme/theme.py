"""A theme: colours by role, read from a small TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtGui import QColor

from tts_studio.domain.errors import SettingsError
from tts_studio.domain.translation import listed, tr

ROLES: tuple[str, ...] = (
    "surface",
    "raised",
    "line",
    "text",
    "muted",
    "accent",
    "accent_text",
    "ok",
    "warn",
    "error",
    "selection",
    "hover",
    "focus",
    *(f"speaker{number}" for number in range(1, 9)),
    "waveform",
    "playhead",
    "tag_pause",
    "tag_sound",
    "tag_style",
)


# How much of the text's colour is in a role where more contrast is wanted.
_STRONGER: Mapping[str, float] = {
    "line": 0.6,
    "muted": 0.9,
    "focus": 1.0,
    "accent": 0.3,
    "ok": 0.4,
    "warn": 0.4,
    "error": 0.4,
    "waveform": 0.6,
    "tag_pause": 0.7,
    "tag_sound": 0.4,
    "tag_style": 0.4,
    **{f"speaker{number}": 0.4 for number in range(1, 9)},
}


@dataclass(frozen=True)
class Theme:
    """A name, whether it is dark, and one colour (`#rrggbb`) for each role."""

    name: str
    dark: bool
    colors: Mapping[str, str]

    def color(self, role: str) -> QColor:
        """The colour of a role; KeyError for a role that does not exist."""
        return QColor(self.colors[role])


def load_theme(path: Path) -> Theme:
    """Read a theme file; SettingsError when it cannot be read or lacks a role."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        theme = Theme(str(data["name"]), bool(data["dark"]), dict(data["colors"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            tr("The theme “{theme}” cannot be read.", theme=path.stem), advice=tr("Install TTS Studio again.")
        ) from error
    missing = [role for role in ROLES if not QColor(theme.colors.get(role, "")).isValid()]
    if missing:
        raise SettingsError(
            tr("The theme “{theme}” has no colour for {names}.", theme=path.stem, names=listed(missing)),
            advice=tr("Install TTS Studio again."),
        )
    return theme


def with_more_contrast(theme: Theme) -> Theme:
    """The theme for those whose system asks for more contrast: nothing is quiet, and lines are strong."""
    text = theme.color("text")
    stronger = {role: mixed(theme.color(role), text, share).name() for role, share in _STRONGER.items()}
    return replace(theme, colors={**theme.colors, **stronger})


def mixed(first: QColor, second: QColor, share: float) -> QColor:
    """`first` with `share` (0 to 1) of `second` in it."""
    keep = 1 - share
    return QColor.fromRgbF(
        first.redF() * keep + second.redF() * share,
        first.greenF() * keep + second.greenF() * share,
        first.blueF() * keep + second.blueF() * share,
    )


def contrast(first: QColor, second: QColor) -> float:
    """How far two colours are apart, 1 to 21, as the web's accessibility guidelines (WCAG 2) measure it."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: QColor) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.redF(), color.greenF(), color.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
