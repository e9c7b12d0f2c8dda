"""Comparing voices by ear: as loud as each other, in turn, and one in the place of another."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest

from tests.support.auditioning import audition_room, voice
from tests.support.sound_card import SoundCard, Studio
from tts_studio.audio.loudness import measured
from tts_studio.audio.pcm import Samples16, floats, integers
from tts_studio.domain.errors import SoundUnavailable, StudioError
from tts_studio.engine.audition_player import GAP_SECONDS, AuditionPlayer
from tts_studio.engine.audition_sound import MATCHED_LUFS, RATE, CandidateSound
from tts_studio.engine.candidate import CandidateState


class Booth(Studio):
    """A sound card whose player is that of an audition."""

    def __init__(self, card: SoundCard, *, matched: bool = True) -> None:
        super().__init__(card)
        self.audition = AuditionPlayer(card, self._calls.put, matched=matched)
        self.changes: list[bool] = []
        self.problems: list[StudioError] = []
        self.audition.changed.connect(lambda _nothing: self.changes.append(self.audition.playing))
        self.audition.failed.connect(self.problems.append)

    @property
    def heard(self) -> Samples16:
        """Everything that sounded so far, on all streams."""
        return np.concatenate([np.zeros(0, np.int16), *(stream.played for stream in self.card.streams)])

    @property
    def loud(self) -> int:
        """How many samples sounded so far."""
        return int(np.count_nonzero(self.heard))


@pytest.fixture
def booth() -> Booth:
    return Booth(SoundCard())


def flat(level: int, seconds: float = 0.2, matched: int = 0) -> CandidateSound:
    """A sound whose every sample has one value, another one when it is matched."""
    frames = round(seconds * RATE)
    return CandidateSound(
        np.full(frames, level, np.int16), np.full(frames, matched or 2 * level, dtype=np.int16)
    )


def test_a_candidate_plays_to_its_end_and_playing_ends(booth: Booth) -> None:
    booth.audition.play("a", flat(1000))
    assert booth.audition.playing and not booth.audition.paused
    booth.until(lambda: not booth.audition.playing)
    assert np.count_nonzero(booth.heard == 2000) == round(0.2 * RATE)
    assert booth.changes == [True, False]
    assert booth.audition.heard() is None
    booth.audition.close()


def test_another_candidate_goes_on_at_the_same_relative_place(booth: Booth) -> None:
    booth.audition.play("a", flat(1000, 2.0))
    booth.until(lambda: booth.loud > RATE)
    before = booth.audition.heard()
    assert before is not None and before.key == "a" and 0.4 < before.fraction < 0.6
    booth.audition.play("b", flat(3000, 1.0))
    after = booth.audition.heard()
    assert after is not None and after.key == "b"
    assert after.fraction == pytest.approx(before.fraction, abs=0.02)
    booth.until(lambda: not booth.audition.playing)
    expected = (1 - before.fraction) * RATE
    assert np.count_nonzero(booth.heard == 6000) == pytest.approx(expected, abs=0.03 * RATE)
    booth.audition.close()


def test_the_same_candidate_begins_again(booth: Booth) -> None:
    booth.audition.play("a", flat(1000, 1.0))
    booth.until(lambda: booth.loud > RATE / 2)
    booth.audition.play("a", flat(1000, 1.0))
    heard = booth.audition.heard()
    assert heard is not None and heard.fraction < 0.1
    booth.audition.close()


async def test_all_candidates_play_in_turn_with_a_short_gap(booth: Booth) -> None:
    await booth.audition.play_all([("a", flat(1000)), ("b", flat(3000))])
    seen: list[str] = []

    def over() -> bool:
        heard = booth.audition.heard()
        if heard is not None and heard.key not in seen:
            seen.append(heard.key)
        return not booth.audition.playing

    booth.until(over)
    assert seen == ["a", "b"]
    first, second = np.flatnonzero(booth.heard == 2000), np.flatnonzero(booth.heard == 6000)
    assert second[0] - first[-1] - 1 == round(GAP_SECONDS * RATE)
    assert not booth.heard[first[-1] + round(0.01 * RATE) : second[0]].any()
    booth.audition.close()


async def test_a_key_pressed_while_all_are_got_ready_wins(booth: Booth) -> None:
    playing_all = asyncio.create_task(booth.audition.play_all([("a", flat(1000)), ("b", flat(3000))]))
    await asyncio.sleep(0)
    booth.audition.play("b", flat(3000))
    await playing_all
    heard = booth.audition.heard()
    assert heard is not None and heard.key == "b"
    await booth.audition.play_all([])
    booth.until(lambda: not booth.audition.playing)
    assert not (booth.heard == 2000).any()
    booth.audition.close()


def test_playing_can_be_held_and_goes_on(booth: Booth) -> None:
    booth.audition.play("a", flat(1000, 1.0))
    booth.until(lambda: booth.loud > RATE / 4)
    booth.audition.hold()
    assert booth.audition.paused
    held = booth.audition.heard()
    assert held is not None and held.key == "a"
    booth.audition.hold()
    booth.audition.stop()
    assert booth.audition.heard() is None
    assert booth.changes == [True, False, True, False]
    booth.audition.close()


def test_matching_can_be_switched_while_it_plays(booth: Booth) -> None:
    booth.audition.play("a", flat(1000, 1.0))
    booth.until(lambda: booth.loud > RATE / 4)
    booth.audition.set_matched(on=False)
    booth.audition.set_matched(on=False)
    assert not booth.audition.matched
    booth.until(lambda: not booth.audition.playing)
    values = booth.heard
    assert np.count_nonzero(values == 1000) > RATE / 2
    assert np.count_nonzero(values) == pytest.approx(RATE, abs=0.03 * RATE)
    booth.audition.close()


def test_matching_switched_in_a_pause_does_not_begin_to_play(booth: Booth) -> None:
    booth.audition.play("a", flat(1000, 1.0))
    booth.until(lambda: booth.loud > RATE / 4)
    booth.audition.hold()
    booth.audition.set_matched(on=False)
    assert booth.audition.paused
    booth.audition.stop()
    booth.audition.set_matched(on=True)
    assert not booth.audition.playing
    booth.audition.close()


def test_a_missing_device_is_told(booth: Booth) -> None:
    booth.card.problem = SoundUnavailable("There is no sound output.")
    booth.audition.choose_device("")
    booth.audition.play("a", flat(1000))
    booth.until(lambda: bool(booth.problems))
    assert not booth.audition.playing
    booth.audition.close()


@pytest.mark.parametrize("level", [0.02, 0.2, 0.9])
async def test_every_voice_is_brought_to_the_same_loudness(tmp_path: Path, level: float) -> None:
    async with audition_room(tmp_path) as room:
        seconds = np.arange(3 * 24_000) / 24_000
        loudness = 0.3 + 0.7 * np.sin(2 * np.pi * 2 * seconds) ** 2
        glide = 2 * np.pi * 300 * seconds + 30 * np.sin(2 * np.pi * seconds)
        samples = (level * loudness * np.sin(glide)).astype(np.float32)
        room.free.audio["best"] = integers(samples).astype("<i2").tobytes()
        room.current.add([voice("murmur:low")])
        await room.until("murmur:low", CandidateState.READY)
        sound = room.current.sound(room.current.keys[0])
        assert sound is not None
        assert measured(floats(sound.matched), RATE).integrated == pytest.approx(MATCHED_LUFS, abs=0.2)
        plain = np.abs(floats(sound.plain)).max()
        assert plain == pytest.approx(level, rel=0.05)
