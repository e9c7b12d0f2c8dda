"""Work the window starts dies with its widget and tells its failures to the right place."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget

from tts_studio.domain.errors import StudioError, UsageError
from tts_studio.ui.task_scope import TaskScope


class Steps:
    """Coroutine functions that record how they went."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    async def wait(self, name: str) -> None:
        self.seen.append(f"{name} began")
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.seen.append(f"{name} cancelled")
            raise

    async def fail(self, error: Exception) -> None:
        raise error


def _destroy(widget: QWidget) -> None:
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def errors() -> list[StudioError]:
    return []


async def _settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_destroying_the_widget_cancels_its_work(errors: list[StudioError]) -> None:
    widget, steps = QWidget(), Steps()
    scope = TaskScope(widget, errors.append)
    scope.start(steps.wait, "one")
    await _settle()
    assert scope.running()
    _destroy(widget)
    await _settle()
    assert steps.seen == ["one began", "one cancelled"]
    assert not scope.running()


async def test_nothing_starts_after_the_widget_is_gone(errors: list[StudioError]) -> None:
    widget, steps = QWidget(), Steps()
    scope = TaskScope(widget, errors.append)
    _destroy(widget)
    scope.start(steps.wait, "one")
    await _settle()
    assert steps.seen == []


async def test_the_same_name_replaces_what_runs(errors: list[StudioError]) -> None:
    widget, steps = QWidget(), Steps()
    scope = TaskScope(widget, errors.append)
    scope.start(steps.wait, "one", replacing="preview")
    scope.start(steps.wait, "other", replacing="another")
    await _settle()
    scope.start(steps.wait, "two", replacing="preview")
    await _settle()
    assert steps.seen == ["one began", "other began", "one cancelled", "two began"]
    assert scope.running("preview")
    scope.close()
    await scope.finished()
    assert not scope.running("preview")


async def test_a_studio_error_is_told_to_the_widget(errors: list[StudioError]) -> None:
    widget, steps = QWidget(), Steps()
    error = UsageError("It did not work.")
    TaskScope(widget, errors.append).start(steps.fail, error)
    await _settle()
    assert errors == [error]


async def test_an_unexpected_error_reaches_the_loop(errors: list[StudioError]) -> None:
    loop = asyncio.get_running_loop()
    contexts: list[dict[str, Any]] = []
    before: Callable[..., object] | None = loop.get_exception_handler()
    loop.set_exception_handler(lambda _loop, context: contexts.append(context))
    widget, steps = QWidget(), Steps()
    TaskScope(widget, errors.append).start(steps.fail, ValueError("odd"))
    await _settle()
    loop.set_exception_handler(before)
    assert [str(context["exception"]) for context in contexts] == ["odd"]
    assert errors == []
