"""A feed at another speed: handed over without a gap, sought at once, and never losing its place."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tts_studio.audio.feed import Place, PlaybackFeed
from tts_studio.audio.paced_feed import PacedFeed
from tts_studio.audio.pcm import FULL_SCALE, Samples16, floats

RATE = 24_000
BLOCK = 240
STEP_ALLOWED = 10 ** (-54 / 20) * FULL_SCALE


def buzz(seconds: float, pitch: float = 110.0, level: int = 6000) -> Samples16:
    """A steady buzz."""
    time = np.arange(round(seconds * RATE)) / RATE
    numbers = np.arange(1, 6)[:, np.newaxis]
    waves = level / numbers * np.sin(2 * np.pi * pitch * numbers * time)
    return np.asarray(np.sum(waves, axis=0), dtype=np.int16)


def feed_of(*slots: Samples16, finished: bool = True) -> PlaybackFeed:
    feed = PlaybackFeed(RATE)
    for samples in slots:
        slot = feed.add_slot()
        feed.append(slot, floats(samples))
        feed.close(slot)
    if finished:
        feed.finish()
    return feed


class Device:
    """Asks for block after block, and lets the feeding thread work before each."""

    def __init__(self, paced: PacedFeed) -> None:
        self.paced = paced
        self.blocks: list[Samples16] = []
        self.content = 0

    def ask(self, blocks: int = 1, *, working: bool = True) -> Samples16:
        for _ in range(blocks):
            if working:
                self.paced.work()
            out = np.full(BLOCK, 99, dtype=np.int16)
            self.content += self.paced.pull(out)
            self.blocks.append(out)
        return self.blocks[-1]

    def until(self, condition: Callable[[], bool]) -> None:
        for _ in range(10_000):
            if condition():
                return
            self.ask()
        raise AssertionError("it did not happen")

    def until_speed(self, speed: float) -> None:
        self.until(lambda: self.paced.here.speed == speed)

    def to_the_end(self) -> Samples16:
        """Everything that was content."""
        while True:
            before = self.content
            self.ask()
            if self.paced.feed.ended and self.content == before:
                return self.played[: self.content]

    @property
    def played(self) -> Samples16:
        return np.concatenate(self.blocks)


def largest_step(samples: Samples16) -> float:
    return float(np.abs(np.diff(samples.astype(np.int32))).max())


@pytest.mark.parametrize("speed", [0.5, 0.75, 1.25, 2.0])
def test_a_feed_takes_as_long_as_its_speed_says(speed: float) -> None:
    device = Device(PacedFeed(feed_of(buzz(1.0), buzz(0.5), buzz(1.5)), speed))
    assert len(device.to_the_end()) == pytest.approx(3.0 * RATE / speed, rel=0.01)


def test_at_its_own_speed_every_sample_is_the_feed_s() -> None:
    samples = np.random.default_rng(1).integers(1, 9000, RATE).astype(np.int16)
    device = Device(PacedFeed(feed_of(samples[:5000], samples[5000:]), 1.0))
    assert not device.paced.busy
    assert np.array_equal(device.to_the_end()[:RATE], samples)


@pytest.mark.parametrize("speeds", [(1.0, 2.0), (2.0, 1.0), (1.0, 0.5, 1.5, 1.0), (0.75, 1.25)])
def test_speed_changes_at_once_and_without_a_click(speeds: tuple[float, ...]) -> None:
    samples = buzz(20.0)
    paced = PacedFeed(feed_of(samples), speeds[0])
    device = Device(paced)
    device.ask(50)
    for speed in speeds[1:]:
        paced.speed = speed
        asked = len(device.blocks)
        device.until_speed(speed)
        assert (len(device.blocks) - asked) * BLOCK / RATE < 0.3
        before = paced.here.place.offset
        device.ask(100)
        assert paced.here.place.offset - before == pytest.approx(100 * BLOCK * speed, abs=0.04 * RATE)
    assert largest_step(device.played) <= largest_step(samples) + STEP_ALLOWED
    assert device.content == len(device.played)


def test_after_going_back_to_its_own_speed_the_samples_are_the_feed_s_again() -> None:
    samples = buzz(10.0)
    paced = PacedFeed(feed_of(samples), 1.5)
    device = Device(paced)
    device.ask(30)
    paced.speed = 1.0
    device.until(lambda: not paced.busy)
    at = paced.here.place.offset
    device.ask(20)
    heard = np.concatenate(device.blocks[-20:])
    assert np.array_equal(heard, samples[at : at + len(heard)])


def test_speed_may_change_again_before_the_first_change_is_heard() -> None:
    samples = buzz(10.0)
    paced = PacedFeed(feed_of(samples), 1.0)
    device = Device(paced)
    for speed in (2.0, 1.0, 1.5, 1.0, 0.5, 1.0, 2.0, 2.0, 1.0):
        paced.speed = speed
        device.ask(1)
        paced.speed = 1.0
        device.ask(2)
    device.until(lambda: not paced.busy)
    assert largest_step(device.played) <= largest_step(samples) + STEP_ALLOWED


def test_a_seek_is_heard_with_the_next_block_however_much_was_ready() -> None:
    first, second = buzz(5.0, 110.0), buzz(5.0, 200.0, 3000)
    paced = PacedFeed(feed_of(first, second), 1.5)
    device = Device(paced)
    device.ask(20)
    paced.feed.seek(1, 2400)
    device.ask()
    assert paced.here.place == Place(1, 2400 + round(BLOCK * 1.5))
    device.ask(30)
    joint = device.played[18 * BLOCK : 24 * BLOCK]
    assert largest_step(joint) <= largest_step(first) + STEP_ALLOWED


def test_a_seek_is_obeyed_though_the_feeding_thread_sleeps() -> None:
    paced = PacedFeed(feed_of(buzz(5.0), buzz(5.0, 200.0)), 2.0)
    device = Device(paced)
    device.ask(20)
    paced.feed.seek(1, 0)
    assert not device.ask(2, working=False)[-100:].any()
    device.ask()
    assert paced.here.place.slot == 1
    assert paced.here.place.offset <= 2 * BLOCK
    assert largest_step(device.played) <= largest_step(buzz(1.0, 200.0)) + STEP_ALLOWED


def test_the_place_is_right_within_50_milliseconds_at_every_speed() -> None:
    # A ramp says at every frame where it is from.
    ramp = np.arange(8 * RATE) // 8
    for speed in (0.5, 1.25, 2.0):
        paced = PacedFeed(feed_of(ramp.astype(np.int16)), speed)
        device = Device(paced)
        for _ in range(40):
            place = paced.here.place.offset
            assert abs(int(device.ask()[0]) * 8 - place) < 0.05 * RATE
            device.ask(3)


def test_streaming_speech_that_comes_late_is_waited_for() -> None:
    samples = buzz(3.0)
    feed = PlaybackFeed(RATE)
    slot = feed.add_slot()
    feed.append(slot, floats(samples[:RATE]))
    device = Device(PacedFeed(feed, 1.5))
    device.ask(100)
    assert not device.ask()[:].any()
    assert feed.waiting
    feed.append(slot, floats(samples[RATE:]))
    feed.close(slot)
    feed.finish()
    device.to_the_end()
    assert np.count_nonzero(device.played) == pytest.approx(3 * RATE / 1.5, rel=0.03)
    assert largest_step(device.played) <= largest_step(samples) + STEP_ALLOWED


def test_what_was_made_ready_and_not_played_is_played_when_the_device_comes_back() -> None:
    samples = buzz(5.0)
    feed = feed_of(samples)
    device = Device(PacedFeed(feed, 2.0))
    device.ask(25)
    here = device.paced.here
    assert feed.place.offset > here.place.offset + RATE // 20
    device.paced.let_go()
    assert feed.place == here.place
    assert PacedFeed(feed, 2.0).here.place == here.place


def test_letting_go_never_undoes_a_seek() -> None:
    feed = feed_of(buzz(5.0))
    device = Device(PacedFeed(feed, 2.0))
    device.ask(25)
    feed.seek(0, 77)
    device.paced.let_go()
    assert feed.place == Place(0, 77)


def test_resting_in_the_middle_and_going_on_does_not_click() -> None:
    samples = buzz(5.0)
    paced = PacedFeed(feed_of(samples), 1.25)
    device = Device(paced)
    device.ask(25)
    at = paced.here.place
    silent = np.full(BLOCK, 99, dtype=np.int16)
    paced.rest(silent)
    device.blocks.append(silent)
    assert paced.here.place == at
    assert not silent[-100:].any()
    device.ask(10)
    assert largest_step(device.played) <= largest_step(samples) + STEP_ALLOWED


def test_a_loop_goes_on_at_another_speed() -> None:
    feed = feed_of(buzz(0.5), buzz(0.5))
    feed.set_loop((Place(0, 0), Place(2, 0)))
    device = Device(PacedFeed(feed, 2.0))
    device.ask(300)
    assert device.content == len(device.played)
    feed.set_loop(None)
    device.to_the_end()


def test_playing_on_past_an_end_that_was_moved() -> None:
    feed = feed_of(buzz(0.5), buzz(0.5))
    feed.end_before(1)
    device = Device(PacedFeed(feed, 2.0))
    device.to_the_end()
    feed.end_before(None)
    device.to_the_end()
    assert device.content == pytest.approx(RATE / 2, rel=0.02)
