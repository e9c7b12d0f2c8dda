"""A segment is as long as it sounds, else as it is expected to; the parts add up to the whole."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.scripted_provider import RATE, ScriptedProvider, murmur
from tests.support.sessions import staged
from tts_studio.domain.gaps import GapRules
from tts_studio.engine.programme import Programme
from tts_studio.engine.score import Score
from tts_studio.engine.segment_length import SegmentLength, gap_between, item_seconds, segment_length
from tts_studio.engine.speech_length import expected_seconds

TEXT = (
    "One two three. [pause 2s] Four.\n\nMARA: Five six.\n\nMARA: Seven. [pause 1s]\n\n[pause 500ms]\n\nEight."
)


async def test_pauses_in_the_text_are_part_of_what_is_expected(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "One two three. [pause 2s] Four.") as stage:
        segment = stage.session.script.segments[0]
        length = segment_length(stage.session, segment)
        assert not length.exact
        assert length.seconds == pytest.approx(
            expected_seconds("One two three.") + 2 + expected_seconds("Four.")
        )


@pytest.mark.parametrize("rendered", [False, True])
async def test_the_segments_add_up_to_what_is_played(tmp_path: Path, rendered: bool) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        session = stage.session
        if rendered:
            await session.render()
        lengths = [segment_length(session, segment) for segment in session.script.segments]
        gaps = sum(gap_between(one, other, session.cast.gaps) for one, other in pairwise(lengths))
        whole = sum(item_seconds(session.library, item) for item in session.timeline())
        assert sum(length.seconds for length in lengths) + gaps == pytest.approx(whole, abs=0.05)
        assert Programme(Score(session)).view().seconds == pytest.approx(whole, abs=0.05)
        assert all(length.exact for length in lengths) is rendered


async def test_silence_that_is_cut_off_beside_another_segment_is_not_counted(tmp_path: Path) -> None:
    provider = ScriptedProvider()
    quiet = bytes(2 * RATE * 4 // 10)
    provider.audio = {"": quiet + murmur("One two three.") + quiet}
    async with staged(
        tmp_path / "a.ttsstudio", "One.\n\nMARA: Two. [pause 1s]\n\nThree.", provider=provider
    ) as stage:
        session = stage.session
        await session.render()
        lengths = [segment_length(session, segment) for segment in session.script.segments]
        gaps = sum(gap_between(one, other, session.cast.gaps) for one, other in pairwise(lengths))
        whole = Programme(Score(session)).view().seconds
        assert all(length.exact for length in lengths)
        assert sum(length.seconds for length in lengths) + gaps == pytest.approx(whole, abs=0.01)


async def test_a_segment_that_left_the_script_is_not_heard(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "Gone.") as stage:
        gone = stage.session.script.segments[0]
        stage.session.set_text("")
        assert segment_length(stage.session, gone) == SegmentLength(0.0)


@pytest.mark.parametrize(
    ("before", "after", "gap"),
    [
        (SegmentLength(1), SegmentLength(1), 0.5),
        (SegmentLength(1), SegmentLength(1, speaker="mara"), 0.9),
        (SegmentLength(1, pause_after=True), SegmentLength(1, speaker="mara"), 0.0),
        (SegmentLength(1), SegmentLength(1, pause_before=True), 0.0),
        (SegmentLength(1, quiet_after=0.25), SegmentLength(1, quiet_before=0.5), -0.25),
    ],
)
def test_between_segments_is_the_gap_of_the_cast_unless_the_script_has_a_pause(
    before: SegmentLength, after: SegmentLength, gap: float
) -> None:
    assert gap_between(before, after, GapRules(between_segments=500, between_speakers=900)) == gap
