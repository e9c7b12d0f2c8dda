"""Events reach a widget while it lives, and not too often."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QCoreApplication, QEvent, QObject

from tests.support.eventually import eventually
from tts_studio.domain.events import Event
from tts_studio.ui.binding import Bindings, Coalescer


def test_a_destroyed_widget_hears_nothing_any_more(qapp: QCoreApplication) -> None:
    owner, event, heard = QObject(), Event[int](), list[int]()
    bindings = Bindings(owner)
    bindings.bind(event, heard.append)
    event.emit(1)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete.value)
    event.emit(2)
    assert heard == [1]


def test_a_destroyed_widget_hears_nothing_although_nobody_kept_its_bindings(qapp: QCoreApplication) -> None:
    owner, event, heard = QObject(), Event[int](), list[int]()
    Bindings(owner).bind(event, heard.append)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete.value)
    event.emit(1)
    assert heard == []


async def test_many_requests_become_one_now_and_one_later() -> None:
    owner, times = QObject(), list[int]()
    coalescer = Coalescer(owner, 20, lambda: times.append(1))
    for _ in range(50):
        coalescer.request()
    assert len(times) == 1
    await eventually(lambda: len(times) == 2)
    await asyncio.sleep(0.06)
    assert len(times) == 2


async def test_a_patient_coalescer_begins_when_the_interval_is_over() -> None:
    owner, times = QObject(), list[int]()
    coalescer = Coalescer(owner, 20, lambda: times.append(1), at_once=False)
    coalescer.request()
    coalescer.request()
    assert times == []
    await eventually(lambda: times)
    await asyncio.sleep(0.06)
    assert times == [1]
