"""Hearing oneself: every sample in its order, silence where none is there, and never far behind."""

from __future__ import annotations

import numpy as np

from tests.support.sound_card import SoundCard
from tts_studio.audio.monitor import Monitor

RATE = 8_000


def test_what_is_said_is_heard_in_order_with_silence_behind_it() -> None:
    card = SoundCard()
    monitor = Monitor(card, RATE)
    (stream,) = card.streams
    assert stream.running
    said = np.arange(1, 1001, dtype=np.int16)
    for start in range(0, 1000, 300):
        monitor.push(np.repeat(said[start : start + 300, None], 2, axis=1))
    for _ in range(5):
        stream.ask(240)
    assert np.array_equal(stream.played[:1000], said)
    assert not stream.played[1000:].any()
    monitor.close()
    assert stream.closed


def test_a_device_that_does_not_ask_never_makes_it_late() -> None:
    card = SoundCard()
    monitor = Monitor(card, RATE)
    for second in range(1, 6):
        for _ in range(10):
            monitor.push(np.full((RATE // 10, 1), second, np.int16))
    card.streams[0].ask(RATE)
    assert set(card.streams[0].played[: RATE // 2]) == {5}
    assert not card.streams[0].played[RATE // 2 :].any()
    monitor.close()
