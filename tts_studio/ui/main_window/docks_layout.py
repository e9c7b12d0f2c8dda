"""Where the panels stand at first, and how the user's own arrangement is kept."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QByteArray, QObject, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QTabBar, QTabWidget, QWidget

from tts_studio.domain.errors import SettingsError
from tts_studio.domain.translation import mark, tr
from tts_studio.settings.settings_store import SettingsStore
from tts_studio.ui.main_window.docks import LEAST_HEIGHT, LEAST_HEIGHT_BELOW, Panel, Strip
from tts_studio.ui.main_window.tab_corner import TabCorner
from tts_studio.ui.theme.theme import Theme

FIRST_SIZE = QSize(1280, 800)
SMALLEST = QSize(760, 480)
FRAME = QSize(4, 40)
ROOM_FOR_JOBS = 860
ROOM_FOR_TAKES = 720
LAYOUT_VERSION = 3

_GEOMETRY = "geometry"
_PANELS = "panels"
_PANELS_MIRRORED = "panels-mirrored"
_LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
_RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
_BELOW = Qt.DockWidgetArea.BottomDockWidgetArea


@dataclass(frozen=True, slots=True)
class PanelSpec:
    """A panel: its action's id, its title, the name of its dock, where it stands at first and how large.

    Panels of one `stack` share a place, the first of them in front; `stack_when_low` is the place in a window
    that is not high enough for all. Left is where lines begin. `size` is a width on the left and right and a
    height below, in pixels.
    """

    action: str
    title: str
    name: str
    area: Qt.DockWidgetArea
    stack: str
    size: int
    stack_when_low: str = ""


PANELS: tuple[PanelSpec, ...] = (
    PanelSpec("show-voices", mark("Voices"), "voicesPanel", _LEFT, "voices", 272),
    PanelSpec("show-inspector", mark("Inspector"), "inspectorPanel", _RIGHT, "inspector", 304),
    PanelSpec("show-cast", mark("Cast"), "castPanel", _RIGHT, "inspector", 304),
    PanelSpec("show-takes", mark("Takes"), "takesPanel", _RIGHT, "takes", 304, "inspector"),
    PanelSpec("show-jobs", mark("Jobs"), "jobsPanel", _BELOW, "jobs", 168),
    PanelSpec("show-problems", mark("Problems"), "problemsPanel", _BELOW, "jobs", 168),
)


class DocksLayout(QObject):
    """Makes the window's panels from the table and arranges them; `contents` are their widgets by action."""

    def __init__(
        self,
        window: QMainWindow,
        contents: Mapping[str, QWidget],
        toggles: Callable[[str], QAction],
        player: Strip,
        theme: Theme,
    ) -> None:
        # Made before its panels it is gone before they are, and hears nothing of their end. Of the window's
        # it may hear: a window that is taken apart while it is shown hides its panels first.
        super().__init__(window)
        self._window, self._player, self._theme = window, player, theme
        self._panels = {
            spec: Panel(
                window,
                tr(spec.title),
                spec.name,
                contents[spec.action],
                toggles(spec.action),
                LEAST_HEIGHT_BELOW if spec.area == _BELOW else LEAST_HEIGHT,
            )
            for spec in PANELS
        }
        self._by_action = {spec.action: panel for spec, panel in self._panels.items()}
        for area in (_LEFT, _RIGHT, _BELOW):
            window.setTabPosition(area, QTabWidget.TabPosition.North)
        for panel in self.panels:
            panel.visibilityChanged.connect(self._on_moved)
            panel.dockLocationChanged.connect(self._on_moved)
        self._none_below = True
        for panel in self._below():
            panel.visibilityChanged.connect(self._on_below)

    def set_theme(self, theme: Theme) -> None:
        """Draw the buttons in another theme's colours."""
        self._theme = theme
        for panel in self.panels:
            panel.set_theme(theme)
        for corner in self._corners():
            corner.set_theme(theme)

    @property
    def panels(self) -> Iterable[Panel]:
        """All panels."""
        return self._panels.values()

    def show(self, action: str) -> None:
        """Show the panel of an action, in front of those that share its place."""
        panel = self._by_action[action]
        panel.show()
        panel.raise_()

    def arrange(self) -> None:
        """Put every panel in its first place."""
        window = self._window
        window.addDockWidget(_BELOW, self._player)
        fronts: dict[str, Panel] = {}
        for spec, panel in self._panels.items():
            panel.setFloating(False)
            window.addDockWidget(self._side(spec.area), panel)
            stack = self._stack_of(spec)
            if stack in fronts:
                window.tabifyDockWidget(fronts[stack], panel)
            elif spec.area == _BELOW:
                window.splitDockWidget(self._player, panel, Qt.Orientation.Vertical)
            fronts.setdefault(stack, panel)
            panel.show()
        self._player.show()
        for panel in fronts.values():
            panel.raise_()
        for panel in self._below():
            panel.setVisible(window.height() >= ROOM_FOR_JOBS)
        self._resize([fronts[self._stack_of(spec)] for spec in self._panels if spec.area == _RIGHT])

    def _side(self, area: Qt.DockWidgetArea) -> Qt.DockWidgetArea:
        """Where an area lies in the window's reading direction, which Qt does not look at for docks."""
        mirrored = {_LEFT: _RIGHT, _RIGHT: _LEFT}
        return mirrored.get(area, area) if self._window.isRightToLeft() else area

    def _stack_of(self, spec: PanelSpec) -> str:
        """Where a panel stands in a window of this height: a low one has no room for a third stack."""
        high = self._window.height() >= ROOM_FOR_TAKES
        return spec.stack if high or not spec.stack_when_low else spec.stack_when_low

    def _below(self) -> list[Panel]:
        return [panel for spec, panel in self._panels.items() if spec.area == _BELOW]

    def _resize(self, right: Iterable[Panel]) -> None:
        """Give every panel its size, and those on the right equal shares of its height."""
        shares = [(panel, self._window.height()) for panel in dict.fromkeys(right)]
        sides = [(panel, spec.size) for spec, panel in self._panels.items() if spec.area != _BELOW]
        below = [(panel, spec.size) for spec, panel in self._panels.items() if spec.area == _BELOW]
        rows = [(self._player, 112), *below]
        wide, high = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        for places, orientation in ((sides, wide), (shares, high), (rows, high)):
            self._window.resizeDocks([dock for dock, _ in places], [size for _, size in places], orientation)

    def restore(self, settings: SettingsStore) -> None:
        """Take up the size, the place and the panels of last time, or the first ones."""
        self._window.resize(_fitting(FIRST_SIZE, self._window.screen().availableGeometry()))
        geometry = _bytes(settings.window_state(_GEOMETRY))
        if geometry:
            self._window.restoreGeometry(geometry)
        self.arrange()
        panels = _bytes(settings.window_state(self._kept_as))
        if panels:
            self._window.restoreState(panels, LAYOUT_VERSION)
            self._player.show()

    def save(self, settings: SettingsStore) -> None:
        """Keep the arrangement. It is not worth a message when it cannot be written."""
        try:
            settings.set_window_state(_GEOMETRY, _text(self._window.saveGeometry()))
            settings.set_window_state(self._kept_as, _text(self._window.saveState(LAYOUT_VERSION)))
        except SettingsError:
            return

    @property
    def _kept_as(self) -> str:
        """The name of the arrangement: each reading direction has its own."""
        return _PANELS_MIRRORED if self._window.isRightToLeft() else _PANELS

    def _on_moved(self, *_how: object) -> None:
        """Name the panels anew when they have come to rest: then it is known which share their place."""
        QTimer.singleShot(0, self, self._show_titles)

    def _show_titles(self) -> None:
        for panel in self.panels:
            others = self._window.tabifiedDockWidgets(panel)
            panel.show_title(all(other.isHidden() for other in others))
        bars = self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        known = {corner.bar for corner in self._corners()}
        for bar in bars:
            if bar not in known:
                TabCorner(self._window, bar, self._hide).set_theme(self._theme)
        for corner in self._corners():
            corner.follow()

    def _corners(self) -> list[TabCorner]:
        return self._window.findChildren(TabCorner)

    def _hide(self, title: str) -> None:
        for panel in self.panels:
            if panel.windowTitle() == title:
                panel.hide()

    def _on_below(self, visible: bool) -> None:
        """Give the room of hidden panels to the script, and back; by itself the player would take it."""
        none_shown = all(panel.isHidden() for panel in self._below())
        if none_shown == self._none_below:
            return
        self._none_below = none_shown
        if not visible:
            QTimer.singleShot(0, self, partial(self._keep_player, self._player.height()))
        elif self._window.height() >= ROOM_FOR_TAKES:
            QTimer.singleShot(0, self, self._open_below)

    def _open_below(self) -> None:
        """Let panels that were all hidden begin with their usual height, unless they have more."""
        for spec, panel in self._panels.items():
            if spec.area == _BELOW and not panel.isHidden() and panel.height() < spec.size:
                self._window.resizeDocks([panel], [spec.size], Qt.Orientation.Vertical)

    def _keep_player(self, height: int) -> None:
        self._window.resizeDocks([self._player], [height], Qt.Orientation.Vertical)


def _fitting(wanted: QSize, screen: QRect) -> QSize:
    """The wanted size, or what the screen leaves of it beside the frame that the system draws."""
    return wanted.boundedTo(screen.size() - FRAME).expandedTo(SMALLEST)


def _bytes(text: str) -> QByteArray:
    return QByteArray.fromBase64(text.encode("ascii", "ignore"))


def _text(data: QByteArray) -> str:
    return base64.b64encode(data.data()).decode("ascii")
