"""The panels around the script: docks with a quiet title that can be hidden and come back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QToolButton,
    QWidget,
)

from tts_studio.domain.translation import tr
from tts_studio.ui.icons import icon
from tts_studio.ui.margins import margins
from tts_studio.ui.scrolled import Scrolled
from tts_studio.ui.theme.theme import Theme

_NO_LIMIT = (1 << 24) - 1
"""Pixels: what Qt takes for no limit, and the binding has no name for."""

LEAST_HEIGHT = 64
"""How low, in pixels, what is in a panel beside the script may become."""

LEAST_HEIGHT_BELOW = 120
"""The same of a panel below it, which has the whole width."""


class Panel(QDockWidget):
    """A dock around one widget, shown and hidden by its action."""

    def __init__(
        self,
        window: QMainWindow,
        title: str,
        name: str,
        content: QWidget,
        toggle: QAction,
        least_height: int = LEAST_HEIGHT,
    ) -> None:
        super().__init__(title, window)
        self.setObjectName(name)
        self.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetClosable | QDockWidget.DockWidgetFeature.DockWidgetMovable
        )
        self.setAllowedAreas(Qt.DockWidgetArea.AllDockWidgetAreas)
        self._title, self._close = QLabel(title), QToolButton()
        self._bar = self._title_bar(title, name)
        self.setTitleBarWidget(self._bar)
        self._content = content
        self.setWidget(Scrolled(content, f"{name}Scroll", least_height))
        self._toggle = toggle
        toggle.toggled.connect(self.setVisible)
        toggle.triggered.connect(self._on_chosen)
        self.visibilityChanged.connect(self._shown)

    def set_theme(self, theme: Theme) -> None:
        """Draw the button in another theme's colours."""
        self._close.setIcon(icon("close", theme, "muted"))

    def show_title(self, shown: bool) -> None:
        """Say what this is and offer to hide it, which is once too often where a row of tabs does so."""
        for part in (self._title, self._close):
            part.setVisible(shown)
        # Without a layout's own wish the row takes no height; a hidden bar would keep it.
        self._bar.setMaximumHeight(_NO_LIMIT if shown else 0)

    def _title_bar(self, title: str, name: str) -> QWidget:
        bar = QWidget(self)
        bar.setObjectName(f"{name}Bar")
        bar.setProperty("dockTitle", "true")
        self._title.setParent(bar)
        self._title.setObjectName(f"{name}Title")
        self._close.setParent(bar)
        self._close.setObjectName(f"{name}Hide")
        self._close.setProperty("quiet", "true")
        self._close.setProperty("small", "true")
        self._close.setText(tr("Hide {panel}", panel=title))
        self._close.setAccessibleName(tr("Hide {panel}", panel=title))
        self._close.setToolTip(tr("Hide {panel}", panel=title))
        self._close.clicked.connect(self.hide)
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(margins(12, 2, 4, 2))
        layout.addWidget(self._title, 1)
        layout.addStretch()
        layout.addWidget(self._close)
        return bar

    def _on_chosen(self, shown: bool) -> None:
        """Come to the front of those that share the place: who asks for a panel wants to see it."""
        if shown:
            self.raise_()

    def _shown(self, visible: bool) -> None:
        self._toggle.setChecked(not self.isHidden())
        # Behind another one it stands outside the window, where the Tab key would still go through it.
        # A window that is only minimised is to come back with the keyboard where it was.
        if not self.window().isMinimized():
            self._content.setVisible(visible)


class Strip(QDockWidget):
    """A dock without a title that always stays: the transport."""

    def __init__(self, window: QMainWindow, name: str, content: QWidget) -> None:
        super().__init__(window)
        self.setObjectName(name)
        self.setWindowTitle(tr("Player"))
        self.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        self.setAllowedAreas(Qt.DockWidgetArea.BottomDockWidgetArea)
        empty = QWidget(self)
        empty.setObjectName(f"{name}Title")
        # Without a layout it would ask for a height of −1, and the player lack a line of pixels.
        QHBoxLayout(empty).setContentsMargins(0, 0, 0, 0)
        empty.setFixedHeight(0)
        self.setTitleBarWidget(empty)
        self.setWidget(content)
