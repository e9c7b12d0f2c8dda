"""The button at the end of a row of panels' tabs, which hides the panel in front."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QMainWindow, QTabBar, QToolButton
from shiboken6 import isValid

from tts_studio.domain.translation import tr
from tts_studio.ui.icons import icon
from tts_studio.ui.theme.theme import Theme

_FROM_END = 4
_MOVES = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)


class TabCorner(QToolButton):
    """Lies over the end of a tab bar of the window, which has no place for it. `hide_panel` takes a title."""

    def __init__(self, window: QMainWindow, bar: QTabBar, hide_panel: Callable[[str], None]) -> None:
        super().__init__(window)
        self.setObjectName("panelTabsHide")
        self.setProperty("quiet", "true")
        self.setProperty("small", "true")
        self.bar, self._hide_panel = bar, hide_panel
        bar.installEventFilter(self)
        bar.currentChanged.connect(self.follow)
        self.clicked.connect(self._on_clicked)
        self.follow()

    def set_theme(self, theme: Theme) -> None:
        """Draw the button in another theme's colours."""
        self.setIcon(icon("close", theme, "muted"))

    def follow(self, *_change: object) -> None:
        """Lie where the bar ends, and be called after the panel in front."""
        bar = self.bar
        if not isValid(bar):
            # The window has done with it, as happens when panels move.
            self.hide()
            self.deleteLater()
            return
        words = tr("Hide {panel}", panel=bar.tabText(bar.currentIndex()))
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(words)
        size, place = self.sizeHint(), bar.geometry()
        right = place.right() + 1 - _FROM_END - size.width()
        left = place.left() + _FROM_END if self.isRightToLeft() else right
        self.setGeometry(
            left, place.top() + (place.height() - size.height()) // 2, size.width(), size.height()
        )
        # A bar that the window does not need stands outside it, as visible as ever.
        used = bar.isVisible() and self.window().rect().intersects(place)
        bar.setFocusPolicy(Qt.FocusPolicy.TabFocus if used else Qt.FocusPolicy.NoFocus)
        self.setVisible(used)
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go along with the bar."""
        if event.type() in _MOVES:
            # The bar is shown and filled with tabs one after the other.
            QTimer.singleShot(0, self, self.follow)
        return super().eventFilter(watched, event)

    def _on_clicked(self) -> None:
        self._hide_panel(self.bar.tabText(self.bar.currentIndex()))
