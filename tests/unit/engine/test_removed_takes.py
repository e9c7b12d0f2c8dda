"""The takes of segments that left the script: listed, played, thrown away, and put back with their words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.playing_room import room, sounding, take
from tests.support.sessions import Stage, staged
from tests.support.take_questions import numbers, take_id, used
from tts_studio.domain.errors import UsageError
from tts_studio.domain.script_edit import TextEdit
from tts_studio.domain.segment_take import SegmentTake
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.playback_state import PlaybackState
from tts_studio.store.project_file import Project
from tts_studio.store.segment_take_store import SegmentTakeChanges

ONE, TWO, THREE = "# One is a title.", "ANNA: Two is said by Anna.", "Three is told."
TEXT = f"{ONE}\n\n{TWO}\n\n{THREE}"
HIGH = CastVoice(VoiceId("murmur", "high"))


def at_the_end(stage: Stage) -> Callable[[str], None]:
    """Writes paragraphs behind the script, as the window does."""

    def insert(text: str) -> None:
        before = stage.session.script.text
        stage.session.edit_text(TextEdit(len(before), 0, f"\n\n{text}" if before else text))

    return insert


def told(takes: tuple[SegmentTake, ...]) -> list[tuple[str, int]]:
    return [(each.paragraphs, each.number) for each in takes]


async def removed_takes(path: Path, readings: int = 1) -> None:
    """Leave a project whose script is empty, and whose three segments had so many takes each."""
    async with staged(path, TEXT) as stage:
        await stage.session.render()
        for _ in range(readings - 1):
            await stage.session.retake(stage.ids)
        stage.session.set_text("")


async def test_what_has_no_segment_and_is_not_in_the_trash_is_listed_newest_first(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        for segment_id in stage.ids:
            await stage.session.render([segment_id])
        await stage.session.retake(stage.ids[1:2])
        assert stage.session.takes.removed() == ()
        stage.session.takes.trash(take_id(stage, 1, 1))
        stage.session.set_text(ONE)
        assert told(stage.session.takes.removed()) == [(TWO, 2), (THREE, 1)]


async def test_the_words_come_back_as_they_were_written_and_nothing_is_made_again(tmp_path: Path) -> None:
    await removed_takes(tmp_path / "a.ttsstudio")
    async with staged(tmp_path / "a.ttsstudio") as stage:
        ids = [each.id for each in stage.session.takes.removed()]
        back = stage.session.takes.put_back(ids, at_the_end(stage))
        assert sorted(stage.session.script.text.split("\n\n")) == sorted((ONE, TWO, THREE))
        assert sorted(back) == sorted(stage.ids)
        assert [segment.speaker for segment in stage.session.script.segments].count("ANNA") == 1
        assert stage.states == ["fresh"] * 3
        assert stage.session.takes.removed() == ()
        assert not stage.provider.requests


async def test_the_take_is_used_in_whatever_voice_it_speaks(tmp_path: Path) -> None:
    await removed_takes(tmp_path / "a.ttsstudio", readings=2)
    async with staged(tmp_path / "a.ttsstudio", "Something else.") as stage:
        stage.session.set_voice("", HIGH)
        wanted = next(each for each in stage.session.takes.removed() if told((each,)) == [(THREE, 2)])
        assert stage.session.takes.put_back([wanted.id], at_the_end(stage)) == (wanted.segment_id,)
        assert stage.ids[1] == wanted.segment_id
        assert numbers(stage, 1) == [2, 1]
        assert used(stage, 1) == 2
        assert stage.states[1] == "fresh"


async def test_of_several_takes_of_a_segment_the_words_are_put_back_once_with_the_first(
    tmp_path: Path,
) -> None:
    await removed_takes(tmp_path / "a.ttsstudio", readings=2)
    async with staged(tmp_path / "a.ttsstudio") as stage:
        both = sorted(
            (each for each in stage.session.takes.removed() if each.paragraphs == TWO),
            key=lambda each: each.number,
        )
        stage.session.takes.put_back([both[1].id, both[0].id], at_the_end(stage))
        assert stage.session.script.text == TWO
        assert used(stage) == 2
        with pytest.raises(UsageError, match="in the script already"):
            stage.session.takes.put_back([both[0].id], at_the_end(stage))


async def test_taking_the_words_out_again_and_putting_them_in_keeps_the_take(tmp_path: Path) -> None:
    await removed_takes(tmp_path / "a.ttsstudio", readings=2)
    async with staged(tmp_path / "a.ttsstudio", "Something else.") as stage:
        wanted = next(each for each in stage.session.takes.removed() if told((each,)) == [(THREE, 2)])
        stage.session.takes.put_back([wanted.id], at_the_end(stage))
        with_words = stage.session.script.text
        stage.session.set_text("Something else.")
        assert wanted.id in [each.id for each in stage.session.takes.removed()]
        stage.session.set_text(with_words)
        assert used(stage, 1) == 2


async def test_a_locked_segment_comes_back_locked_to_the_take_that_is_put_back(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        await stage.session.render()
        await stage.session.retake(stage.ids[1:2])
        first, second = take_id(stage, 1, 1), take_id(stage, 2, 1)
        stage.session.takes.lock(stage.ids[1], first)
        stage.session.set_text(ONE)
        stage.session.takes.put_back([second], at_the_end(stage))
        locked = stage.session.takes.locked(stage.ids[1])
        assert locked is not None
        assert locked.id == second


async def test_a_removed_take_is_thrown_away_though_its_segment_was_locked_to_it(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        await stage.session.render()
        lost = take_id(stage, 1, 2)
        stage.session.takes.lock(stage.ids[2], lost)
        stage.session.set_text(ONE)
        stage.session.takes.trash(lost)
        assert lost not in [each.id for each in stage.session.takes.removed()]
        assert [each.id for each in stage.session.takes.trashed()] == [lost]


async def test_words_that_the_script_divides_otherwise_now_stay_without_the_take(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "Two is told.\nAnn: at length.") as stage:
        await stage.session.render()
        stage.session.set_text("")
        (take_of_both,) = stage.session.takes.removed()
        stage.session.set_voice("Ann", HIGH)
        with pytest.raises(UsageError, match="divides them into segments otherwise"):
            stage.session.takes.put_back([take_of_both.id], at_the_end(stage))
        assert len(stage.ids) == 2
        assert stage.session.takes.removed() == (take_of_both,)


async def test_a_take_whose_writing_is_not_known_comes_back_with_its_words(tmp_path: Path) -> None:
    path = tmp_path / "a.ttsstudio"
    await removed_takes(path)
    with Project.open(path) as project:
        takes = project.segment_takes
        stored = takes.load()
        takes.save(SegmentTakeChanges(tuple(replace(each, written="") for each in stored.takes)))
    async with staged(path) as stage:
        wanted = next(each for each in stage.session.takes.removed() if "Anna" in each.body)
        stage.session.takes.put_back([wanted.id], at_the_end(stage))
        assert stage.session.script.text == "Two is said by Anna."
        assert used(stage) == 1


async def test_a_removed_take_is_heard_alone(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        session, words = here.stage.session, here.stage.session.script.text.split("\n\n")
        await session.render()
        session.set_text("\n\n".join(words[1:]))
        (gone,) = session.takes.removed()
        await here.playback.play_take(gone.id)
        await here.until(PlaybackState.PLAYING)
        assert [mark.segment_id for mark in here.playback.timeline.marks] == [gone.segment_id]
        await here.until(PlaybackState.STOPPED)
        assert (sounding(here.output.heard) == sounding(take(words[0]))).all()
        await here.playback.play()
        await here.until(PlaybackState.PLAYING)
        assert [mark.segment_id for mark in here.playback.timeline.marks] == here.stage.ids
        await here.until(PlaybackState.STOPPED)
