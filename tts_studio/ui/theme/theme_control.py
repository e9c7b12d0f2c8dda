"""Chooses the theme — the system's or the user's — and dresses the application in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from tts_studio.ui.theme.palette import make_palette
from tts_studio.ui.theme.style_sheet import make_style_sheet
from tts_studio.ui.theme.theme import Theme, load_theme

CHOICES = ("system", "light", "dark")


class ThemeControl(QObject):
    """Holds the theme in use and follows the system while the choice is “system”."""

    changed = Signal(object)

    def __init__(
        self,
        app: QApplication,
        resources: Path,
        choice: str = "system",
        *,
        system_is_dark: Callable[[], bool] | None = None,
    ) -> None:
        """Read both themes from the resources folder and apply the chosen one.

        Raises SettingsError when one is unreadable. `system_is_dark` is asked in place of the system.
        """
        super().__init__(app)
        self._system_is_dark = system_is_dark or _system_is_dark
        self._app = app
        self._icons = (resources / "icons").as_posix()
        self._themes = {name: load_theme(resources / "themes" / f"{name}.toml") for name in ("light", "dark")}
        self._choice = choice
        self._theme = self._wanted()
        app.setStyle("Fusion")
        self._apply()
        app.styleHints().colorSchemeChanged.connect(self._system_changed)

    @property
    def theme(self) -> Theme:
        """The theme in use."""
        return self._theme

    @property
    def choice(self) -> str:
        """What the user chose: one of CHOICES."""
        return self._choice

    def choose(self, choice: str) -> None:
        """Follow the system, or stay light or dark."""
        self._choice = choice
        self._refresh()

    def _wanted(self) -> Theme:
        if self._choice in self._themes:
            return self._themes[self._choice]
        return self._themes["dark" if self._system_is_dark() else "light"]

    def _system_changed(self, _scheme: Qt.ColorScheme) -> None:
        self._refresh()

    def _refresh(self) -> None:
        wanted = self._wanted()
        if wanted is not self._theme:
            self._theme = wanted
            self._apply()
            self.changed.emit(wanted)

    def _apply(self) -> None:
        self._app.setPalette(make_palette(self._theme))
        self._app.setStyleSheet(make_style_sheet(self._theme, self._icons))


def _system_is_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
