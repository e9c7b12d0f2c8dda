"""Tells that something ended while the window is not the one in use."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget


class AwayNotice(QObject):
    """Uses the desktop's own notifications where there are any, and marks the window in the task bar."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._tray: QSystemTrayIcon | None = None
        window.installEventFilter(self)

    def tell(self, title: str, sentence: str) -> bool:
        """Tell it, unless the user is here; whether it was told."""
        if self._window.isActiveWindow():
            return False
        QApplication.alert(self._window)
        if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
            if self._tray is None:
                self._tray = QSystemTrayIcon(self._window.windowIcon(), self._window)
                self._tray.messageClicked.connect(self._come_back)
            self._tray.show()
            self._tray.showMessage(title, sentence, self._window.windowIcon())
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the icon away when the user is back."""
        if event.type() == QEvent.Type.WindowActivate and self._tray is not None:
            self._tray.hide()
        return super().eventFilter(watched, event)

    def _come_back(self) -> None:
        self._window.raise_()
        self._window.activateWindow()
