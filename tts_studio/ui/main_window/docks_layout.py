"""Where the panels stand at first, and how the user's own arrangement is kept."""

from __future__ import annotations

import base64
from functools import partial

from PySide6.QtCore import QByteArray, QRect, QSize, Qt, QTimer
from PySide6.QtWidgets import QMainWindow

from tts_studio.domain.errors import SettingsError
from tts_studio.settings.settings_store import SettingsStore
from tts_studio.ui.main_window.docks import Panel, Strip

FIRST_SIZE = QSize(1280, 800)
SMALLEST = QSize(760, 480)
FRAME = QSize(4, 40)
ROOM_FOR_JOBS = 860
LAYOUT_VERSION = 1

_GEOMETRY = "geometry"
_PANELS = "panels"


class DocksLayout:
    """Arranges the window's panels."""

    def __init__(
        self, window: QMainWindow, voices: Panel, inspector: Panel, jobs: Panel, player: Strip
    ) -> None:
        self._window = window
        self._voices, self._inspector, self._jobs, self._player = voices, inspector, jobs, player
        jobs.visibilityChanged.connect(self._on_jobs)

    def arrange(self) -> None:
        """Put every panel in its first place."""
        window = self._window
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, self._voices)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._inspector)
        window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self._player)
        window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self._jobs)
        window.splitDockWidget(self._player, self._jobs, Qt.Orientation.Vertical)
        for panel in (self._voices, self._inspector, self._jobs):
            panel.setFloating(False)
            panel.show()
        self._player.show()
        self._jobs.setVisible(window.height() >= ROOM_FOR_JOBS)
        horizontal, vertical = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        window.resizeDocks([self._voices, self._inspector], [272, 304], horizontal)
        window.resizeDocks([self._player, self._jobs], [112, 168], vertical)

    def restore(self, settings: SettingsStore) -> None:
        """Take up the size, the place and the panels of last time, or the first ones."""
        self._window.resize(_fitting(FIRST_SIZE, self._window.screen().availableGeometry()))
        geometry = _bytes(settings.window_state(_GEOMETRY))
        if geometry:
            self._window.restoreGeometry(geometry)
        self.arrange()
        panels = _bytes(settings.window_state(_PANELS))
        if panels:
            self._window.restoreState(panels, LAYOUT_VERSION)
            self._player.show()

    def save(self, settings: SettingsStore) -> None:
        """Keep the arrangement. It is not worth a message when it cannot be written."""
        try:
            settings.set_window_state(_GEOMETRY, _text(self._window.saveGeometry()))
            settings.set_window_state(_PANELS, _text(self._window.saveState(LAYOUT_VERSION)))
        except SettingsError:
            return

    def _on_jobs(self, visible: bool) -> None:
        """Give the room of hidden jobs to the script; by itself the player would take it."""
        if not visible:
            QTimer.singleShot(0, self._window, partial(self._keep_player, self._player.height()))

    def _keep_player(self, height: int) -> None:
        self._window.resizeDocks([self._player], [height], Qt.Orientation.Vertical)


def _fitting(wanted: QSize, screen: QRect) -> QSize:
    """The wanted size, or what the screen leaves of it beside the frame that the system draws."""
    return wanted.boundedTo(screen.size() - FRAME).expandedTo(SMALLEST)


def _bytes(text: str) -> QByteArray:
    return QByteArray.fromBase64(text.encode("ascii", "ignore"))


def _text(data: QByteArray) -> str:
    return base64.b64encode(data.data()).decode("ascii")
