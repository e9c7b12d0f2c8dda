"""Takes of segments: retaken, compared, chosen, locked, thrown away, and all of it taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.eventually import eventually
from tests.support.sessions import staged
from tests.support.take_questions import numbers, take_id, used, variations
from tts_studio.domain.cost import FREE
from tts_studio.domain.errors import SpeechError, UsageError
from tts_studio.domain.segment_state import SegmentState
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.render_planning import planned_retake
from tts_studio.engine.timeline import GapItem, SpeechItem

TEXT = "The first paragraph has words.\n\nThe second one has others.\n\nAnd the third ends it."
HIGH = CastVoice(VoiceId("murmur", "high"))


async def test_a_render_leaves_a_take_and_a_retake_one_more_that_is_used_when_chosen(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        takes, segment_id = stage.session.takes, stage.ids[0]
        await stage.session.render()
        assert (numbers(stage), used(stage)) == ([1], 1)
        outcome = await stage.session.retake([segment_id])
        assert (outcome.rendered, outcome.failed) == (1, {})
        assert (numbers(stage), used(stage)) == ([2, 1], 1)
        assert variations(stage) == [0, 0, 0, 1]
        takes.choose(segment_id, take_id(stage, 2))
        assert used(stage) == 2
        (item,) = stage.session.timeline([segment_id])
        assert isinstance(item, SpeechItem)
        assert item.request.variation == 1
        view = stage.session.view_of(segment_id)
        assert (view.state, view.takes) == (SegmentState.FRESH, 2)
        assert view.take is not None
        assert view.take.number == 2


async def test_many_segments_are_retaken_at_once_and_again_and_again(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        await stage.session.render()
        stage.provider.gate.clear()
        first = await stage.session.start_retake(stage.ids)
        second = await stage.session.start_retake(stage.ids[:1])
        stage.provider.gate.set()
        await first.finished()
        await second.finished()
        assert [numbers(stage, place) for place in range(3)] == [[3, 2, 1], [2, 1], [2, 1]]
        assert sorted(variations(stage)) == [0, 0, 0, 1, 1, 1, 2]


async def test_retaking_what_was_never_rendered_makes_its_first_take(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        await stage.session.retake(stage.ids[:1])
        assert (numbers(stage), used(stage), variations(stage)) == ([1], 1, [0])
        assert stage.states == ["fresh", "not rendered", "not rendered"]


async def test_the_plan_of_a_retake_tells_what_it_makes_before_anything_is_made(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        await stage.session.render()
        plan = await planned_retake(stage.session, stage.ids[:2])
        assert plan.stale == tuple(stage.ids[:2])
        assert [request.variation for request in plan.requests] == [1, 1]
        assert len(stage.provider.requests) == 3
        assert [len(numbers(stage, place)) for place in range(3)] == [1, 1, 1]


async def test_a_retake_shows_its_progress_while_the_segment_stays_fresh(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "Just one.") as stage:
        await stage.session.render()
        stage.provider.gate.clear()
        render = await stage.session.start_retake(stage.ids)
        await eventually(lambda: stage.session.views()[0].progress == 0.5)
        assert stage.states == ["fresh"]
        stage.provider.gate.set()
        await render.finished()
        assert stage.session.views()[0].progress is None


async def test_a_retake_that_fails_is_made_with_the_same_request_the_next_time(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "Just one.") as stage:
        await stage.session.render()
        stage.provider.failures["one"] = [SpeechError("No voice left.")]
        outcome = await stage.session.retake(stage.ids)
        assert list(outcome.failed) == stage.ids
        assert stage.states == ["fresh"]
        await stage.session.retake(stage.ids)
        assert (numbers(stage), variations(stage)) == ([2, 1], [0, 1, 1])


async def test_a_retake_with_another_voice_is_a_take_like_any_other(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        await stage.session.render()
        await stage.session.retake(stage.ids[:1], HIGH)
        segment_id = stage.ids[0]
        assert (numbers(stage), used(stage)) == ([2, 1], 1)
        stage.session.takes.choose(segment_id, take_id(stage, 2))
        (item,) = stage.session.timeline([segment_id])
        assert isinstance(item, SpeechItem)
        assert item.request.voice == HIGH.voice
        assert item.source.source_span(0, 9) == (0, 9)
        view = stage.session.view_of(segment_id)
        assert (view.state, view.voice) == (SegmentState.FRESH, VoiceId("murmur", "low"))
        stage.session.set_voice("", HIGH)
        assert (used(stage), stage.states) == (2, ["fresh", "stale", "stale"])


async def test_equal_paragraphs_share_their_sound_and_have_takes_of_their_own(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "Same words.\n\nSame words.") as stage:
        await stage.session.render()
        await stage.session.retake(stage.ids[:1])
        assert [numbers(stage, 0), numbers(stage, 1)] == [[2, 1], [1]]
        stage.session.takes.choose(stage.ids[0], take_id(stage, 2))
        await stage.session.retake(stage.ids[1:])
        assert [numbers(stage, 0), numbers(stage, 1)] == [[2, 1], [2, 1]]
        assert [used(stage, 0), used(stage, 1)] == [2, 1]
        assert variations(stage) == [0, 1]


async def test_a_choice_holds_through_edits_undo_and_other_voices_and_back(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        await stage.session.render()
        await stage.session.retake(stage.ids)
        stage.session.takes.choose(stage.ids[1], take_id(stage, 2, 1))
        low = stage.session.cast.narrator
        stage.session.set_voice("", HIGH)
        assert stage.states == ["stale"] * 3
        stage.session.set_voice("", low)
        first, second, third = TEXT.split("\n\n")
        for text in (
            f"{first}\n\n{second} More.\n\n{third}",
            f"{first}\n\n{third}\n\n{second}",
            f"{first} {second}\n\n{third}",
            third,
        ):
            stage.session.set_text(text)
            stage.session.set_text(TEXT)
            assert (used(stage, 1), used(stage, 0)) == (2, 1), text
        assert stage.states == ["fresh"] * 3
        assert len(stage.provider.requests) == 6


async def test_a_paragraph_that_was_cut_and_pasted_brings_everything_along(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        await stage.session.render()
        await stage.session.retake(stage.ids[:1])
        stage.session.takes.choose(stage.ids[0], take_id(stage, 2))
        stage.session.takes.star(take_id(stage, 2), on=True)
        stage.session.takes.lock(stage.ids[0], take_id(stage, 2))
        first, second, third = TEXT.split("\n\n")
        stage.session.set_text(f"{second}\n\n{third}")
        stage.session.set_text(f"{second}\n\n{third}\n\n{first}")
        assert (numbers(stage, 2), used(stage, 2)) == ([2, 1], 2)
        assert stage.states == ["fresh", "fresh", "locked"]
        stage.session.takes.lock(stage.ids[2], None)
        assert used(stage, 2) == 2
        assert stage.session.takes.of(stage.ids[2])[0].starred


async def test_a_take_of_other_words_can_be_locked_but_not_chosen(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "Old words here.") as stage:
        await stage.session.render()
        (segment_id,) = stage.ids
        stage.session.set_text("New words here.")
        with pytest.raises(UsageError, match="other words"):
            stage.session.takes.choose(segment_id, take_id(stage, 1))
        stage.session.takes.lock(segment_id, take_id(stage, 1))
        view = stage.session.view_of(segment_id)
        assert view.state is SegmentState.LOCKED
        assert view.notice == "Locked to take 1; the text has changed since."
        assert view.seconds is not None
        (item,) = stage.session.timeline()
        assert isinstance(item, SpeechItem)
        assert item.request.text == "Old words here."
        assert item.source.source_span(4, 9) == (4, 9)
        assert not stage.session.render_plan().requests


async def test_another_pause_keeps_takes_and_choices_and_leaves_a_locked_take_as_it_was(
    tmp_path: Path,
) -> None:
    def pauses() -> list[int]:
        return [item.milliseconds for item in stage.session.timeline() if isinstance(item, GapItem)]

    async with staged(tmp_path / "a.ttsstudio", "One. [pause 1s] Two.") as stage:
        await stage.session.render()
        await stage.session.retake(stage.ids)
        stage.session.takes.choose(stage.ids[0], take_id(stage, 2))
        stage.session.set_text("One. [pause 2s] Two.")
        assert (stage.states, used(stage), numbers(stage), pauses()) == (["fresh"], 2, [2, 1], [2000])
        stage.session.takes.lock(stage.ids[0], take_id(stage, 2))
        assert (stage.states, pauses()) == (["locked"], [1000])
        speech = [item for item in stage.session.timeline() if isinstance(item, SpeechItem)]
        assert [item.source.source_span(0, 4) for item in speech] == [(0, 4), (16, 20)]


async def test_a_locked_segment_keeps_its_take_whatever_happens(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        takes, segment_id = stage.session.takes, stage.ids[0]
        await stage.session.render()
        takes.lock(segment_id, take_id(stage, 1))
        assert stage.session.view_of(segment_id).notice == ""
        stage.session.set_voice("", CastVoice(VoiceId("nobody", "gone")))
        assert stage.states == ["locked", "failed", "failed"]
        stage.session.set_voice("", HIGH)
        stage.session.set_text(TEXT.replace("first", "very first"))
        assert stage.states == ["locked", "stale", "stale"]
        assert segment_id not in stage.session.render_plan().stale
        with pytest.raises(UsageError, match="Take 1 is locked"):
            takes.trash(take_id(stage, 1))
        with pytest.raises(UsageError, match="locked"):
            takes.choose(segment_id, take_id(stage, 1))
        plan = await planned_retake(stage.session, stage.ids)
        assert plan.notices == {segment_id: "It is locked to take 1."}
        assert segment_id not in plan.segments
        takes.lock(segment_id, None)
        assert stage.states == ["stale"] * 3


async def test_the_trash_hides_takes_until_they_are_restored(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        takes, segment_id = stage.session.takes, stage.ids[0]
        await stage.session.render()
        await stage.session.retake([segment_id])
        takes.choose(segment_id, take_id(stage, 2))
        second = take_id(stage, 2)
        takes.trash(second)
        assert (numbers(stage), used(stage)) == ([1], 1)
        assert [take.id for take in takes.trashed()] == [second]
        with pytest.raises(UsageError, match="Take 2 is in the trash"):
            takes.choose(segment_id, second)
        takes.restore(second)
        assert (numbers(stage), used(stage)) == ([2, 1], 2)


async def test_with_all_takes_in_the_trash_a_render_makes_a_new_reading(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "Just one.") as stage:
        (segment_id,) = stage.ids
        await stage.session.render()
        stage.session.takes.trash(take_id(stage, 1))
        assert stage.states == ["stale"]
        stale = stage.session.why_stale(segment_id)
        assert stale is not None
        assert stale.reasons == ("Its take is in the trash.",)
        await stage.session.render()
        assert (numbers(stage), used(stage), variations(stage)) == ([2], 2, [0, 1])


async def test_stars_and_comments_stay_with_the_take(tmp_path: Path) -> None:
    path = tmp_path / "a.ttsstudio"
    async with staged(path, "Just one.") as stage:
        await stage.session.render()
        stage.session.takes.star(take_id(stage, 1), on=True)
        stage.session.takes.comment(take_id(stage, 1), "Warm, \ud83d but slow.")
    async with staged(path) as stage:
        (take,) = stage.session.takes.of(stage.ids[0])
        assert (take.starred, take.comment) == (True, "Warm, \ud83d but slow.")
        assert take.body == "Just one."
        assert take.cast_voice.voice == VoiceId("murmur", "low")


async def test_a_take_gives_its_settings_back(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "ANNA: Just one.\n\nOther.") as stage:
        slow = CastVoice(VoiceId("murmur", "high"), settings={"speed": 0.5})
        stage.session.set_voice("ANNA", slow)
        await stage.session.render()
        stage.session.clear_voice("ANNA")
        assert stage.states == ["stale", "fresh"]
        stage.session.takes.settings_back(take_id(stage, 1))
        assert stage.session.cast.voice_of("Anna") == slow
        assert stage.states == ["fresh", "fresh"]
        gone = take_id(stage, 1)
        stage.session.set_text("Other.")
        with pytest.raises(UsageError, match="not in the script any more"):
            stage.session.takes.settings_back(gone)


async def test_a_take_alone_can_be_played_measured_and_priced(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "One part. [pause 1s] Another part.\n\nRest.") as stage:
        await stage.session.render()
        takes, (take,) = stage.session.takes, stage.session.takes.of(stage.ids[0])
        items = takes.timeline_of(take.id)
        assert [type(item).__name__ for item in items] == ["SpeechItem", "GapItem", "SpeechItem"]
        assert takes.seconds_of(take) == pytest.approx(stage.session.view_of(stage.ids[0]).seconds)
        assert takes.seconds_of(take) > 1.5
        assert takes.cost_of(take) == FREE
        stage.session.set_text("Rest.")
        assert [type(item).__name__ for item in takes.timeline_of(take.id)] == [
            "SpeechItem",
            "GapItem",
            "SpeechItem",
        ]
        with pytest.raises(UsageError, match="no such take"):
            takes.timeline_of("nothing")


async def test_only_what_had_sound_before_can_be_rendered(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        await stage.session.render(stage.ids[:2])
        stage.session.set_text(TEXT.replace("first", "earliest"))
        assert stage.states == ["stale", "fresh", "not rendered"]
        assert stage.session.render_plan(stale_only=True).stale == (stage.ids[0],)
        assert stage.session.render_plan().stale == (stage.ids[0], stage.ids[2])


async def test_takes_of_other_segments_are_refused(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        await stage.session.render()
        other = take_id(stage, 1, 1)
        for call in (stage.session.takes.choose, stage.session.takes.lock):
            with pytest.raises(UsageError, match="another segment"):
                call(stage.ids[0], other)


async def test_the_window_is_told_which_segments_have_other_takes(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        told: list[frozenset[str]] = []
        stage.session.takes.changed.connect(told.append)
        await stage.session.render(stage.ids[:1])
        assert told == [{stage.ids[0]}]
        await stage.session.retake(stage.ids[:1])
        stage.session.takes.choose(stage.ids[0], take_id(stage, 2))
        assert told == [{stage.ids[0]}] * 3
