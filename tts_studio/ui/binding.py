"""Joins the engine's events to widgets and parts them again when the widget is destroyed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer

from tts_studio.domain.events import Event

T = TypeVar("T")


class Bindings:
    """The observers one widget has added; all are removed when it is destroyed."""

    def __init__(self, owner: QObject) -> None:
        self._disconnects: list[Callable[[], None]] = []
        # Not our own method, which the signal would forget when nobody else holds us.
        owner.destroyed.connect(partial(_part, self._disconnects))

    def bind(self, event: Event[T], observer: Callable[[T], None]) -> None:
        """Call the observer at each emit until the owner is destroyed."""
        self._disconnects.append(event.connect(observer))

    def release(self) -> None:
        """Remove every observer now."""
        _part(self._disconnects)


def _part(disconnects: list[Callable[[], None]], _owner: object = None) -> None:
    for disconnect in disconnects:
        disconnect()
    disconnects.clear()


class Coalescer(QObject):
    """Turns many calls into one: `deliver` runs at once, then at most every `interval_ms` with the rest.

    With `at_once` off it runs first when the interval is over. A quiet coalescer does no work.
    """

    def __init__(
        self, parent: QObject, interval_ms: int, deliver: Callable[[], None], *, at_once: bool = True
    ) -> None:
        super().__init__(parent)
        self._deliver = deliver
        self._at_once = at_once
        self._waiting = False
        # Asked for by every step of thousands of jobs, where asking Qt costs more than all the rest.
        self._resting = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(interval_ms)
        self._timer.timeout.connect(self._due)

    def request(self) -> None:
        """Deliver now, or as soon as the interval since the last delivery is over."""
        if self._resting:
            self._waiting = True
        else:
            self._rest()
            if self._at_once:
                self._deliver()
            else:
                self._waiting = True

    def _rest(self) -> None:
        self._resting = True
        self._timer.start()

    def _due(self) -> None:
        self._resting = False
        if self._waiting:
            self._waiting = False
            self._rest()
            self._deliver()
