"""A speaker's level trim is heard the same wherever the timeline is made into sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.support.scripted_provider import RATE
from tests.support.sessions import Stage, staged
from tts_studio.audio.decoding import decode
from tts_studio.engine.assembly import ArrivingTake, fitted
from tts_studio.engine.timeline import SpeechItem

TEXT = "It was the best of times.\n\nANN: It was the worst of times."


async def _rendered(stage: Stage, trim: float) -> tuple[SpeechItem, SpeechItem]:
    stage.session.set_text(TEXT)
    await stage.session.render()
    stage.session.recast(stage.session.cast.with_trim("ANN", trim), "Change Level")
    first, _, second = stage.session.timeline()
    assert isinstance(first, SpeechItem)
    assert isinstance(second, SpeechItem)
    return first, second


@pytest.mark.parametrize("trim", [-6.0, 9.0])
async def test_only_the_trimmed_speaker_changes_and_no_sample_is_added(tmp_path: Path, trim: float) -> None:
    async with staged(tmp_path / "p.ttsstudio") as stage:
        first, second = await _rendered(stage, trim)
        assert (first.gain_db, second.gain_db) == (0.0, trim)
        for item, gain in ((first, 0.0), (second, trim)):
            take = stage.session.library.take_for(item.segment_id, item.request)
            assert take is not None
            audio = await stage.session.take_audio(take)
            plain = SpeechItem(item.segment_id, item.request, item.source, item.trim_start, item.trim_end)
            before, after = fitted(plain, take, audio, RATE), fitted(item, take, audio, RATE)
            assert np.abs(after - before * 10 ** (gain / 20)).max() < 1e-5


@pytest.mark.parametrize("rate", [RATE, 44_100])
async def test_a_take_that_arrives_sounds_as_loud_as_a_stored_one(tmp_path: Path, rate: int) -> None:
    async with staged(tmp_path / "p.ttsstudio") as stage:
        _, second = await _rendered(stage, 12.0)
        take = stage.session.library.take_for(second.segment_id, second.request)
        assert take is not None
        audio = await stage.session.take_audio(take)
        arriving = ArrivingTake(second, rate)
        pieces = [arriving.push(audio[at : at + 999]) for at in range(0, len(audio), 999)]
        together = np.concatenate([*pieces, *arriving.finish()])
        stored = fitted(second, take, audio, rate)
        assert len(together) == len(stored)
        assert np.abs(together - stored).max() < 2e-4
        assert np.abs(stored).max() <= 1.0
        assert np.abs(decode(audio, take.format).samples).max() * 10 ** (12 / 20) > 0.9


async def test_a_trim_makes_no_take_stale(tmp_path: Path) -> None:
    async with staged(tmp_path / "p.ttsstudio") as stage:
        await _rendered(stage, 3.0)
        assert stage.states == ["fresh", "fresh"]
        assert len(stage.provider.requests) == 2
