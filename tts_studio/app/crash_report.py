"""What becomes of an error nobody expected: a report in the log folder and one calm sentence."""

from __future__ import annotations

import asyncio
import logging
import platform
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from tts_studio.app.logging_setup import without_secrets
from tts_studio.domain.version import NAME, VERSION

MOST_REPORTS = 5

_log = logging.getLogger(__name__)

_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class CrashReports:
    """Catches unexpected errors wherever they surface: main thread, other threads, event loop, Qt.

    Each distinct error is written once, at most MOST_REPORTS a run; `tell` gets the report's path, or None
    when it could not be written, and is called on the event loop's thread while a loop is attached.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: set[str] = set()
        self._tell: Callable[[Path | None], None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._before: Callable[[asyncio.AbstractEventLoop, dict[str, Any]], object] | None = None
        self._lock = threading.Lock()

    def install(self) -> None:
        """Catch what reaches the interpreter's and Qt's last resorts."""
        sys.excepthook = self.on_exception
        threading.excepthook = self._on_thread
        qInstallMessageHandler(self._on_qt_message)

    def uninstall(self) -> None:
        """Leave it to the interpreter and Qt again."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)

    def attach(self, loop: asyncio.AbstractEventLoop, tell: Callable[[Path | None], None]) -> None:
        """Catch the loop's errors too, and tell somebody."""
        self._loop, self._tell = loop, tell
        self._before = loop.get_exception_handler()
        loop.set_exception_handler(self._on_loop)

    def detach(self) -> None:
        """Tell nobody any more, and leave the loop's errors to whoever had them before."""
        if self._loop is not None:
            self._loop.set_exception_handler(self._before)
        self._loop = self._tell = None

    def report(self, error: BaseException) -> None:
        """Write a report of this error unless it has been written before, and tell."""
        text = without_secrets("".join(traceback.format_exception(error)))
        with self._lock:
            mark = _mark(error)
            if mark in self._seen or len(self._seen) >= MOST_REPORTS:
                return
            self._seen.add(mark)
            number = len(self._seen)
        _log.error("An unexpected error:\n%s", text)
        path = self._write(text, number)
        if self._loop is not None and self._tell is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._tell, path)

    def note(self, error: BaseException) -> None:
        """Log something that went wrong where nobody can be told any more."""
        _log.warning("While closing: %s", without_secrets(str(error) or type(error).__name__))

    def on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """The interpreter's hook; asking to stop is not an error."""
        if not issubclass(kind, KeyboardInterrupt):
            self.report(error.with_traceback(trace))

    def _on_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.on_exception(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _on_loop(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            self.report(error)
        else:
            _log.error("%s", context.get("message", "The event loop reported an error"))

    def _on_qt_message(self, kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        _log.log(_QT_LEVELS.get(kind, logging.WARNING), "Qt: %s", message)

    def _write(self, text: str, number: int) -> Path | None:
        stamp = time.strftime("%Y%m%d-%H%M%S")
        path = self._folder / f"crash-{stamp}-{number}.txt"
        head = f"{NAME} {VERSION}\nPython {platform.python_version()}\n{platform.platform()}\n\n"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path.write_text(head + text, encoding="utf-8")
        except OSError:
            return None
        return path


def _mark(error: BaseException) -> str:
    """What makes two errors the same: their type and where they were raised."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else str(error)
    return f"{type(error).__name__} {place}"
