"""The chain of a master gives the same sound each time, as long as before, under its ceiling."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.support.voice_recordings import spoken
from tts_studio.audio.loudness import measured
from tts_studio.audio.mastering import ROOM_TONE_DB, Chain, RoomTone, mastered
from tts_studio.audio.pcm import Samples
from tts_studio.audio.scratch import BLOCK_FRAMES, Scratch, Stretch
from tts_studio.audio.true_peak import TruePeakMeter
from tts_studio.domain.errors import ExportError

RATE = 24_000


def chained(sound: Samples, chain: Chain, piece: int = 20_000) -> Samples:
    pieces: Sequence[Samples] = [sound[at : at + piece] for at in range(0, len(sound), piece)]
    return np.concatenate(list(mastered(pieces, RATE, chain)))


def test_without_work_the_sound_leaves_as_it_came() -> None:
    sound = spoken(3, RATE)
    assert np.array_equal(chained(sound, Chain()), sound)


def test_a_gain_makes_it_louder_and_a_ceiling_holds_the_wave() -> None:
    sound = spoken(5, RATE)
    louder = chained(sound, Chain(12.0))
    assert np.allclose(louder, sound * 10 ** (12 / 20), atol=1e-6)
    limited = chained(sound, Chain(12.0, -3.0))
    meter = TruePeakMeter()
    meter.push(limited)
    assert len(limited) == len(sound)
    assert meter.result_db() == pytest.approx(-3.0, abs=0.01)


def test_the_same_chain_gives_the_same_samples_however_it_is_cut() -> None:
    sound, chain = spoken(5, RATE), Chain(10.0, -2.0, room_tone=True)
    assert np.allclose(chained(sound, chain), chained(sound, chain, 7_777), atol=1e-7)


def test_room_tone_is_far_below_the_noise_floor_and_has_no_steps() -> None:
    tone = RoomTone()
    sound = np.concatenate([tone.next(size) for size in (1000, 1, 60_000, 4_000)])
    assert measured(sound, RATE).rms_db == pytest.approx(ROOM_TONE_DB, abs=0.2)
    assert np.abs(np.diff(sound)).max() < 10 ** (-54 / 20) / 4
    silence = np.zeros(RATE, np.float32)
    assert measured(chained(silence, Chain(30.0, room_tone=True)), RATE).rms_db == pytest.approx(-75, abs=0.3)


def test_a_scratch_gives_back_what_was_written_with_each_stretchs_factor(tmp_path: Path) -> None:
    sound = spoken(10, RATE)
    with Scratch(tmp_path / "a.wav") as scratch:
        scratch.append(sound[:100])
        scratch.append(sound[100:])
        assert scratch.frames == len(sound)
        stretches = (Stretch(1000, 2.0), Stretch(0), Stretch(len(sound) - 1000))
        for _ in range(2):
            blocks = list(scratch.blocks(stretches))
            assert {len(block) for block in blocks[:-1]} == {BLOCK_FRAMES}
            read = np.concatenate(blocks)
            assert np.array_equal(read[:1000], sound[:1000] * 2)
            assert np.array_equal(read[1000:], sound[1000:])
        assert list(tmp_path.iterdir()) == []


def test_a_scratch_where_nothing_can_be_written_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="folder does not exist"):
        Scratch(tmp_path / "missing" / "a.wav")
    with pytest.raises(ExportError, match="could not be written"):
        Scratch(Path("/proc/a.wav"))
