"""Speed on a real sound server: what it records has the right length and pitch, and no clicks or gaps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.support.player_desk import PlayerDesk, feed_of
from tests.support.pulse import PrivatePulse, heard_right, private_pulse
from tts_studio.audio.feed import Place
from tts_studio.audio.pcm import FULL_SCALE, Samples16
from tts_studio.audio.player import PlayerState

RATE = 24_000
PITCH = 130.0
ALLOWED = 10 ** (-54 / 20) * FULL_SCALE


@pytest.fixture
def pulse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivatePulse]:
    with private_pulse(tmp_path, RATE, monkeypatch) as pulse:
        yield pulse


@pytest.fixture
def desk(pulse: PrivatePulse) -> Iterator[PlayerDesk]:
    desk = PlayerDesk()
    desk.output.outputs()
    yield desk
    desk.player.close()
    desk.output.close()


def until_heard(desk: PlayerDesk, seconds: float) -> None:
    """Wait until the player is so far in what it plays."""
    desk.until(lambda: desk.player.heard_position() > seconds * RATE)


def buzz(seconds: float, pitch: float = PITCH) -> Samples16:
    """A steady voice-like sound that begins and ends at zero."""
    numbers = np.arange(1, 7)[:, np.newaxis]
    phase = 2 * np.pi * pitch * np.arange(round(seconds * RATE)) / RATE
    return np.asarray(np.sum(4000 / numbers * np.sin(numbers * phase), axis=0), dtype=np.int16)


def largest_step(samples: Samples16) -> int:
    return int(np.abs(np.diff(samples.astype(np.int32))).max())


def quietest(samples: Samples16) -> int:
    """The least peak of any 20 ms."""
    size = RATE // 50
    blocks = np.abs(samples[: len(samples) // size * size].astype(np.int32)).reshape(-1, size)
    return int(blocks.max(axis=1).min())


def pitch_of(samples: Samples16) -> float:
    middle = samples[len(samples) // 4 : len(samples) * 3 // 4].astype(np.float64)
    size = 1 << 19
    return float(np.argmax(np.abs(np.fft.rfft(middle * np.hanning(len(middle)), size)))) * RATE / size


def without_a_gap(play: Callable[[], Samples16]) -> Samples16:
    """What was played, unless there is a gap each time."""
    played = heard_right(play, lambda played: quietest(played) > 2000)
    assert quietest(played) > 2000, "there was a gap every time"
    return played


@pytest.mark.parametrize("speed", [0.75, 2.0])
def test_another_speed_has_its_length_and_the_pitch_of_the_voice(
    pulse: PrivatePulse, desk: PlayerDesk, speed: float
) -> None:
    samples = buzz(2.0)
    desk.player.speed = speed

    def play() -> Samples16:
        with pulse.recording() as recording:
            desk.player.play(feed_of(samples[: RATE // 2], samples[RATE // 2 :]))
            desk.until_state(PlayerState.STOPPED)
            recording.wait_for_silence(0.1, RATE)
            return recording.sounding()[:, 0]

    played = without_a_gap(play)
    assert len(played) == pytest.approx(len(samples) / speed, rel=0.01)
    assert pitch_of(played) == pytest.approx(PITCH, rel=0.01)
    assert largest_step(played) <= largest_step(samples) + ALLOWED


def test_speed_changes_while_playing_without_a_click_or_a_gap(pulse: PrivatePulse, desk: PlayerDesk) -> None:
    samples = buzz(6.0)

    def play() -> Samples16:
        desk.player.speed = 1.0
        with pulse.recording() as recording:
            desk.player.play(feed_of(samples))
            for at, speed in ((0.5, 2.0), (2.5, 0.75), (3.2, 1.0)):
                until_heard(desk, at)
                desk.player.speed = speed
            until_heard(desk, 4.5)
            desk.player.stop()
            recording.wait_for_silence(0.1, RATE)
            return recording.sounding()[: -RATE // 20, 0]

    assert largest_step(without_a_gap(play)) <= largest_step(samples) + ALLOWED


def test_one_take_goes_over_into_another_and_a_loop_has_no_gap(pulse: PrivatePulse, desk: PlayerDesk) -> None:
    def play() -> Samples16:
        first, second = feed_of(buzz(4.0)), feed_of(buzz(0.5, 200.0), buzz(0.5, 200.0))
        second.set_loop((Place(0, 0), Place(2, 0)))
        heard: list[int] = []

        def came_round_twice() -> bool:
            heard.append(desk.player.heard_position())
            return int(np.sum(np.diff(heard) < 0)) >= 2

        with pulse.recording() as recording:
            desk.player.play(first)
            until_heard(desk, 0.5)
            second.seek(0, 1000)
            desk.player.play(second)
            desk.until(came_round_twice)
            desk.player.stop()
            recording.wait_for_silence(0.1, RATE)
        assert second.underruns == 0
        return recording.sounding()[: -RATE // 20, 0]

    assert largest_step(without_a_gap(play)) <= largest_step(buzz(1.0, 200.0)) + ALLOWED
