"""Calls that hang are left behind, and what they return later is not lost."""

from __future__ import annotations

import threading

import pytest

from tests.support.eventually import PATIENCE
from tts_studio.audio.device_thread import DeviceThread
from tts_studio.domain.errors import SoundLost, SoundUnavailable


def test_calls_are_made_one_after_the_other_on_one_thread_that_is_not_the_caller_s() -> None:
    calls = DeviceThread()
    names = {calls.run(threading.get_ident, PATIENCE) for _ in range(5)}
    calls.close()
    assert len(names) == 1
    assert threading.get_ident() not in names


def test_a_failure_comes_back_to_the_caller_and_the_thread_goes_on() -> None:
    def fail() -> None:
        raise SoundUnavailable("No sound output.")

    calls = DeviceThread()
    first = calls.run(threading.get_ident, PATIENCE)
    with pytest.raises(SoundUnavailable, match="No sound output"):
        calls.run(fail, PATIENCE)
    assert calls.run(threading.get_ident, PATIENCE) == first
    calls.close()
    calls.close()


def test_a_call_that_hangs_is_left_behind_and_its_late_answer_handed_on() -> None:
    goes_on, handed_on = threading.Event(), threading.Event()
    late: list[str] = []

    def hang() -> str:
        goes_on.wait(PATIENCE)
        return "late"

    def too_late(answer: str) -> None:
        late.append(answer)
        handed_on.set()

    calls = DeviceThread()
    before = calls.run(threading.get_ident, PATIENCE)
    with pytest.raises(SoundLost):
        calls.run(hang, 0.02, too_late=too_late)
    assert calls.run(threading.get_ident, PATIENCE) != before
    assert late == []
    goes_on.set()
    assert handed_on.wait(PATIENCE)
    assert late == ["late"]
    calls.close()


def test_a_late_answer_nobody_asked_for_and_a_late_failure_are_forgotten() -> None:
    goes_on = threading.Event()
    ended: list[threading.Thread] = []

    def hang() -> None:
        ended.append(threading.current_thread())
        goes_on.wait(PATIENCE)

    def hang_and_fail() -> None:
        hang()
        raise SoundUnavailable("Too late.")

    calls = DeviceThread()
    for call in (hang, hang_and_fail):
        with pytest.raises(SoundLost):
            calls.run(call, 0.02)
    goes_on.set()
    for thread in ended:
        thread.join(PATIENCE)
        assert not thread.is_alive()
