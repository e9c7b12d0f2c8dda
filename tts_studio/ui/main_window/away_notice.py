"""Tells that something ended while the window is not the one in use."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from tts_studio.ui.main_window.desktop_notice import tell_the_desktop
from tts_studio.ui.task_scope import TaskScope


class AwayNotice(QObject):
    """Uses the desktop's own notifications where there are any, and marks the window in the task bar."""

    def __init__(self, window: QWidget, tasks: TaskScope) -> None:
        super().__init__(window)
        self._window, self._tasks = window, tasks
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
        else:
            self._tasks.start(self._tell_without_a_tray, title, sentence)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the icon away when the user is back."""
        if event.type() == QEvent.Type.WindowActivate and self._tray is not None:
            self._tray.hide()
        return super().eventFilter(watched, event)

    async def _tell_without_a_tray(self, title: str, sentence: str) -> None:
        await asyncio.to_thread(tell_the_desktop, title, sentence)

    def _come_back(self) -> None:
        self._window.raise_()
        self._window.activateWindow()
