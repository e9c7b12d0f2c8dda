"""Event: a typed list of observers, how the lower layers tell the upper ones that something changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Event(Generic[T]):
    """Calls its observers, in the order they were added, on the thread that emits.

    Observers may be removed while the event is being emitted; a removed observer is not called any more.
    """

    def __init__(self) -> None:
        self._observers: list[Callable[[T], None]] = []

    def connect(self, observer: Callable[[T], None]) -> Callable[[], None]:
        """Add an observer and return the function that removes it again (harmless to call twice)."""
        self._observers.append(observer)

        def disconnect() -> None:
            if observer in self._observers:
                self._observers.remove(observer)

        return disconnect

    def emit(self, value: T) -> None:
        """Tell every observer."""
        for observer in tuple(self._observers):
            if observer in self._observers:
                observer(value)
