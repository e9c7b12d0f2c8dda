"""The panels around the script: docks with a quiet title that can be hidden and come back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QMainWindow, QToolButton, QWidget

from tts_studio.domain.translation import tr
from tts_studio.ui.icons import icon
from tts_studio.ui.theme.theme import Theme


class Panel(QDockWidget):
    """A dock around one widget, shown and hidden by its action."""

    def __init__(self, window: QMainWindow, title: str, name: str, content: QWidget, toggle: QAction) -> None:
        super().__init__(title, window)
        self.setObjectName(name)
        self.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetClosable | QDockWidget.DockWidgetFeature.DockWidgetMovable
        )
        self.setAllowedAreas(Qt.DockWidgetArea.AllDockWidgetAreas)
        self._close = QToolButton()
        self.setTitleBarWidget(self._title_bar(title, name))
        self.setWidget(content)
        self._toggle = toggle
        toggle.toggled.connect(self.setVisible)
        self.visibilityChanged.connect(self._shown)

    def set_theme(self, theme: Theme) -> None:
        """Draw the button in another theme's colours."""
        self._close.setIcon(icon("close", theme, "muted"))

    def _title_bar(self, title: str, name: str) -> QWidget:
        bar = QWidget(self)
        bar.setObjectName(f"{name}Bar")
        bar.setProperty("dockTitle", "true")
        label = QLabel(title, bar)
        label.setObjectName(f"{name}Title")
        self._close.setParent(bar)
        self._close.setObjectName(f"{name}Hide")
        self._close.setProperty("quiet", "true")
        self._close.setProperty("small", "true")
        self._close.setText(tr("Hide {panel}", panel=title))
        self._close.setAccessibleName(tr("Hide {panel}", panel=title))
        self._close.setToolTip(tr("Hide {panel}", panel=title))
        self._close.clicked.connect(self.hide)
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(12, 2, 4, 2)
        layout.addWidget(label, 1)
        layout.addWidget(self._close)
        return bar

    def _shown(self, _visible: bool) -> None:
        self._toggle.setChecked(not self.isHidden())


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
        empty.setFixedHeight(0)
        self.setTitleBarWidget(empty)
        self.setWidget(content)
