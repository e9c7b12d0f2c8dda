"""Chooses the theme — the system's or the user's — and dresses the application in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from tts_studio.ui.theme.palette import make_palette
from tts_studio.ui.theme.style_sheet import make_style_sheet
from tts_studio.ui.theme.theme import Theme, load_theme, with_more_contrast

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
        wants_contrast: Callable[[], bool] | None = None,
    ) -> None:
        """Read both themes from the resources folder and apply the chosen one.

        Raises SettingsError when one is unreadable. `system_is_dark` and `wants_contrast` are asked in place
        of the system.
        """
        super().__init__(app)
        self._system_is_dark = system_is_dark or _system_is_dark
        self._wants_contrast = wants_contrast or _system_wants_contrast
        self._app = app
        self._icons = (resources / "icons").as_posix()
        self._themes = {name: load_theme(resources / "themes" / f"{name}.toml") for name in ("light", "dark")}
        self._contrasted = {name: with_more_contrast(theme) for name, theme in self._themes.items()}
        self._choice = choice
        self._theme = self._wanted()
        app.setStyle("Fusion")
        self._apply()
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        # Its own signal lives in a wrapper that dies; whoever changes the wish comes back to this window.
        app.applicationStateChanged.connect(self._state_changed)

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
        themes = self._contrasted if self._wants_contrast() else self._themes
        if self._choice in themes:
            return themes[self._choice]
        return themes["dark" if self._system_is_dark() else "light"]

    def _system_changed(self, _scheme: Qt.ColorScheme) -> None:
        self._refresh()

    def _state_changed(self, _state: Qt.ApplicationState) -> None:
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


def _system_wants_contrast() -> bool:
    # The second wrapper dies with the first one: both have to be held.
    hints = QGuiApplication.styleHints()
    wishes = hints.accessibility()
    return wishes.contrastPreference() == Qt.ContrastPreference.HighContrast
