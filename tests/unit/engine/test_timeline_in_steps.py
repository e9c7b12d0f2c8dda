"""The timeline of thousands of segments is made a little at a time, and is the one made in one piece."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.scripted_provider import MURMUR
from tests.support.sessions import staged
from tts_studio.audio.feed import PlaybackFeed
from tts_studio.domain.gaps import GapRules
from tts_studio.domain.markup.dialect import SourceMap
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.laid_out import laid_out_in_steps
from tts_studio.engine.planner import SegmentPlan, SpeechPiece
from tts_studio.engine.programme import Programme, programme_in_steps
from tts_studio.engine.score import Score, score_in_steps
from tts_studio.engine.slices import at_once
from tts_studio.engine.timeline import SpeechItem, TimelineItem, arrange, arrange_in_steps
from tts_studio.engine.timeline_outline import TimelineMark, TimelineOutline

TEXT = "\n\n".join(f"Paragraph {number}." for number in range(1_100))
PLANS = tuple(
    (
        f"s{number}",
        SegmentPlan(
            (
                SpeechPiece(
                    SpeechRequest(VoiceId("murmur", "low"), "en", (), f"Line {number}.", MURMUR.format),
                    SourceMap(((0, 0, 8),)),
                ),
            )
        ),
    )
    for number in range(1_600)
)
GAPS = GapRules()


def test_plans_are_arranged_in_steps_and_the_ends_are_as_ever() -> None:
    steps = arrange_in_steps(PLANS, GAPS)
    assert sum(1 for _ in steps) >= 3
    items = at_once(arrange_in_steps(PLANS, GAPS))
    assert items == arrange(PLANS, GAPS)
    assert len(items) == 2 * len(PLANS) - 1
    trims = [(item.trim_start, item.trim_end) for item in items if isinstance(item, SpeechItem)]
    assert trims[0] == (False, True)
    assert set(trims[1:-1]) == {(True, True)}
    assert trims[-1] == (True, False)


async def test_no_step_plans_or_lays_out_more_than_some_hundreds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = [0]
    add_slot = PlaybackFeed.add_slot

    def counted(feed: PlaybackFeed, expected_frames: int = 0) -> int:
        counts[-1] += 1
        return add_slot(feed, expected_frames)

    monkeypatch.setattr(PlaybackFeed, "add_slot", counted)
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        asked = [0]
        plan_of = stage.session.plan_of

        def noted(segment: object) -> SegmentPlan:
            asked[-1] += 1
            return plan_of(segment)  # type: ignore[arg-type]  # passed on as it came

        monkeypatch.setattr(stage.session, "plan_of", noted)
        for _ in programme_in_steps(stage.session, None):
            counts.append(0)
            asked.append(0)
    assert sum(counts) == len(stage.ids)
    assert max(counts) <= 500
    assert sum(asked) >= len(stage.ids)
    assert max(asked) <= 600


async def test_in_steps_or_in_one_piece_it_is_the_same_programme(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        stepped, whole = at_once(programme_in_steps(stage.session, None)), Programme(Score(stage.session))
        assert stepped.items == whole.items
        assert stepped.feed.starts() == whole.feed.starts()
        assert stepped.filled == whole.filled
        assert list(stepped.view().marks) == list(whole.view().marks)
        assert at_once(stepped.score.unchanged())
        assert stepped.score.asks_as_now
        assert at_once(stepped.score.of_now()) is stepped.score
        assert at_once(stepped.score.sounds_like(whole.score))


@pytest.mark.parametrize("edit", ["Only this.", TEXT + "\n\nOne more.", TEXT.partition("\n\n")[2]])
async def test_a_score_whose_script_changed_on_the_way_does_not_pass_for_the_present_one(
    tmp_path: Path, edit: str
) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        steps = score_in_steps(stage.session, None)
        next(steps)
        stage.session.set_text(edit)
        score = at_once(steps)
        assert not at_once(score.unchanged())
        assert not score.asks_as_now
        assert not at_once(score.sounds_like(at_once(score.of_now())))
        Programme(score).view()


async def test_a_score_whose_voice_changed_there_and_back_on_the_way_is_found_out(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        before = stage.session.cast.narrator
        steps = score_in_steps(stage.session, None)
        next(steps)
        stage.session.set_voice("", CastVoice(VoiceId("murmur", "high")))
        next(steps)
        stage.session.set_voice("", before)
        assert not at_once(at_once(steps).unchanged())


async def test_silences_of_one_length_share_a_slot_that_keeps_its_sound(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "One.\n\nTwo.\n\nThree.") as stage:
        score = Score(stage.session)
        laid_out = at_once(laid_out_in_steps(score, score.items))
        before = laid_out.feed.starts()
        laid_out.feed.forget(1)
        assert laid_out.feed.starts() == before
        assert laid_out.filled == {1, 3}


def item(segment_id: str, *also: str) -> TimelineItem:
    piece = PLANS[0][1].pieces[0]
    assert isinstance(piece, SpeechPiece)
    return SpeechItem(segment_id, piece.request, piece.source, True, True, also=also)


def test_the_marks_of_an_outline_are_a_sequence_of_the_segments() -> None:
    outline = TimelineOutline()
    for each in (item("a"), item("a"), item("b", "c"), item("d")):
        outline.add(each)
    marks = outline.marks([0, 10, 20, 50, 60], 10)
    expected = (TimelineMark("a", 0.0, 2.0), TimelineMark("b", 2.0, 5.0), TimelineMark("d", 5.0, 6.0))
    assert tuple(marks) == expected
    assert marks[-1] == expected[-1]
    assert marks[1:] == expected[1:]
    with pytest.raises(IndexError):
        _ = marks[3]
    assert outline.slots_of("a") == range(2)
    assert outline.slots_of("c") == outline.slots_of("b") == range(2, 3)
    assert outline.slots_of("gone") == range(0)


def test_an_outline_of_nothing_has_no_marks() -> None:
    assert TimelineOutline().marks([0], 10) == ()
