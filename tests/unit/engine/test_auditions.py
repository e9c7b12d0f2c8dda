"""One line in several voices: what is made at once, what waits, and what is never bought twice."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.support.auditioning import LINE, audition_room, project_beside, voice
from tests.support.eventually import eventually
from tests.support.scripted_provider import ScriptedProvider
from tts_studio.domain.audition import Judgement
from tts_studio.domain.cost import FREE
from tts_studio.domain.errors import (
    Fate,
    NothingToSay,
    ProjectInUse,
    ServiceDown,
    StudioError,
    UnknownVoice,
    UsageError,
)
from tts_studio.domain.voice import Voice, VoiceId
from tts_studio.engine.auditions import MOST_CHARACTERS
from tts_studio.engine.candidate import CandidateState, NextStep
from tts_studio.store.audition_store import AuditionStore

READY, WAITING, FAILED = CandidateState.READY, CandidateState.WAITING, CandidateState.FAILED


async def test_a_free_voice_speaks_as_soon_as_it_is_added(tmp_path: Path) -> None:
    async with audition_room(tmp_path) as room:
        assert room.current.add([voice("murmur:low"), voice("murmur:high")]) == 2
        ready = await room.until("murmur:low", READY)
        await room.until("murmur:high", READY)
        assert ready.seconds and ready.seconds > 1.0
        assert ready.cost == FREE and ready.price == FREE
        assert ready.first_sound is not None and 0 <= ready.first_sound < 30
        assert room.current.sound(ready.key) is not None


async def test_a_voice_is_not_added_twice_but_with_other_settings(tmp_path: Path) -> None:
    async with audition_room(tmp_path) as room:
        assert room.current.add([voice("murmur:low"), voice("murmur:low")]) == 1
        assert room.current.add([voice("murmur:low")]) == 0
        assert room.current.add([voice("murmur:low", speed=1.5)]) == 1
        assert len(room.current.keys) == 2


async def test_changing_settings_makes_it_another_candidate_in_the_same_place(tmp_path: Path) -> None:
    async with audition_room(tmp_path) as room:
        room.current.add([voice("murmur:low"), voice("murmur:high")])
        first, second = room.current.keys
        room.current.set_blind(on=True)
        assert not room.current.change_voice(first, voice("murmur:high"))
        assert room.current.change_voice(first, voice("murmur:low", speed=2.0))
        assert sorted(room.current.keys) != sorted((first, second))
        room.current.set_blind(on=False)
        assert room.current.keys[1] == second
        await room.until("murmur:low", READY)
        assert room.free.requests[-1].setting_values["speed"] == 2.0


async def test_a_removed_candidate_is_gone_and_its_free_job_with_it(tmp_path: Path) -> None:
    async with audition_room(tmp_path) as room:
        room.free.gate.clear()
        room.current.add([voice("murmur:low"), voice("murmur:high")])
        await eventually(lambda: room.free.running == 1)
        room.current.remove(room.current.keys[0])
        await eventually(lambda: room.free.closed_early == 1)
        room.free.gate.set()
        await room.until("murmur:high", READY)
        assert list(room.views) == ["murmur:high"]


async def test_a_failed_voice_can_be_tried_again(tmp_path: Path) -> None:
    async with audition_room(tmp_path) as room:
        room.free.failures["best"] = [ServiceDown("It is out of order.", fate=Fate.NOT_ACCEPTED)]
        room.current.add([voice("murmur:low")])
        failed = await room.until("murmur:low", FAILED)
        assert failed.next_step is NextStep.RETRY and "out of order" in str(failed.problem)
        room.current.render([failed.key])
        assert (await room.until("murmur:low", READY)).problem is None


async def test_a_cancelled_voice_waits_and_can_be_made_again(tmp_path: Path) -> None:
    async with audition_room(tmp_path) as room:
        room.free.gate.clear()
        room.current.add([voice("murmur:low")])
        await eventually(lambda: room.free.running)
        key = room.current.keys[0]
        await room.current.cancel(key)
        cancelled = await room.until("murmur:low", WAITING)
        assert cancelled.next_step is NextStep.RETRY
        room.free.gate.set()
        room.current.render()
        await room.until("murmur:low", READY)
        await room.current.cancel("no such key")


async def test_an_unknown_voice_says_so_until_it_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with audition_room(tmp_path) as room:
        room.current.add([voice("murmur:nobody")])
        unknown = room.views["murmur:nobody"]
        assert isinstance(unknown.problem, UnknownVoice) and unknown.next_step is NextStep.NONE
        room.current.render([unknown.key])
        assert room.views["murmur:nobody"].state is FAILED

        async def voices(_model: str) -> tuple[Voice, ...]:
            return (Voice(VoiceId("murmur", "nobody"), "Nobody", ("en-US",)),)

        monkeypatch.setattr(room.free, "voices", voices)
        await room.catalogue.refresh("murmur")
        await room.until("murmur:nobody", READY)


async def test_a_line_without_words_is_refused_in_the_row(tmp_path: Path) -> None:
    async with audition_room(tmp_path, line="[pause]") as room:
        room.current.add([voice("murmur:low")])
        assert isinstance(room.views["murmur:low"].problem, NothingToSay)
        room.auditions.set_line("")
        assert room.views["murmur:low"].state is WAITING


async def test_a_pause_in_the_line_is_heard_and_several_requests_are_one_candidate(tmp_path: Path) -> None:
    async with audition_room(tmp_path, line="One and two. [pause 2s] Three and four.") as room:
        room.current.add([voice("murmur:low")])
        ready = await room.until("murmur:low", READY)
        assert len(room.free.requests) == 2
        assert ready.seconds and ready.seconds > 3.0
        assert ready.characters == len("One and two.") + len("Three and four.")


async def test_stars_and_notes_are_kept_with_the_line_and_the_voice(tmp_path: Path) -> None:
    async with audition_room(tmp_path) as room:
        room.current.add([voice("murmur:low"), voice("murmur:high")])
        key = room.current.keys[0]
        liked = Judgement(4, "Warm, a bit slow.", shortlisted=True)
        room.current.judge(key, liked)
        room.current.judge(key, liked)
        room.auditions.set_line("A second line.")
        assert not any(view.judgement.given for view in room.current.views())
        room.auditions.set_line(LINE)
        assert room.views["murmur:low"].judgement == liked
    async with audition_room(tmp_path) as again:
        assert again.views["murmur:low"].judgement == liked
        best = again.current.sheet.best
        assert best is not None and best.voice == voice("murmur:low")


async def test_a_line_that_is_still_written_makes_one_entry_only(tmp_path: Path) -> None:
    async with audition_room(tmp_path, line="") as room:
        room.current.add([voice("murmur:low")])
        for line in ("The", "The best", "The best of", LINE):
            room.auditions.set_line(line)
        await room.until("murmur:low", READY)
        assert [sheet.line for sheet in room.auditions.earlier] == [LINE]
        room.auditions.set_line(f"  {LINE} ")
        assert room.current.sheet.line == LINE


async def test_an_earlier_line_is_not_written_over(tmp_path: Path) -> None:
    async with audition_room(tmp_path) as room:
        room.current.add([voice("murmur:low")])
        room.auditions.set_line("Another line.")
        assert [sheet.line for sheet in room.auditions.earlier] == ["Another line."]
        room.auditions.reopen(room.auditions.earlier[0])
        room.auditions.set_line("A third one.")
        assert {sheet.line for sheet in room.auditions.earlier} == {"Another line.", "A third one."}


async def test_a_line_of_many_pages_is_refused_with_a_sentence(tmp_path: Path) -> None:
    async with audition_room(tmp_path) as room:
        with pytest.raises(UsageError, match="longer than 2,000 characters"):
            room.auditions.set_line("x" * (MOST_CHARACTERS + 1))
        assert room.current.sheet.line == LINE


async def test_each_project_comes_back_to_its_own_line(tmp_path: Path) -> None:
    async with audition_room(tmp_path, line="") as room:
        first, second = await project_beside(room, name="a"), await project_beside(room, name="b")
        for session, line in ((first, "The first project."), (second, "The second one.")):
            await room.auditions.attach_project(session)
            assert room.current.sheet.line == ""
            room.auditions.set_line(line)
            room.current.add([voice("murmur:low")])
        await room.auditions.attach_project(first)
        assert room.current.sheet.line == "The first project."
        await room.auditions.attach_project(None)
        await first.close()
        await second.close()


async def test_blind_candidates_are_in_an_order_by_chance_that_stays(tmp_path: Path) -> None:
    async with audition_room(tmp_path) as room:
        room.current._chance = random.Random(3)
        room.current.add([voice("murmur:low", speed=1 + step / 10) for step in range(8)])
        given = room.current.keys
        room.current.set_blind(on=True)
        shuffled = room.current.keys
        assert room.current.blind and shuffled != given and sorted(shuffled) == sorted(given)
        room.current.set_blind(on=True)
        assert room.current.keys == shuffled
        room.current.add([voice("murmur:high")])
        room.current.remove(shuffled[2])
        assert room.current.keys[:7] == tuple(key for key in shuffled if key != shuffled[2])
        room.current.set_blind(on=False)
        assert room.current.keys[0] == given[0]


async def test_a_second_program_is_told_that_auditions_are_open_elsewhere(tmp_path: Path) -> None:
    async with audition_room(tmp_path):
        with pytest.raises(ProjectInUse):
            async with audition_room(tmp_path):
                raise AssertionError("it opened")


async def test_damaged_auditions_are_put_aside_and_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "bought.ttsstudio").write_bytes(b"this is no database, and long enough to be none" * 100)
    (tmp_path / "made.ttsstudio").write_bytes(b"nor is this" * 1000)
    async with audition_room(tmp_path) as room:
        assert isinstance(room.auditions.problem, StudioError)
        assert (tmp_path / "bought.unreadable.ttsstudio").exists()
        room.current.add([voice("murmur:low")])
        await room.until("murmur:low", READY)


async def test_the_files_are_given_back_when_one_of_them_cannot_be_opened(tmp_path: Path) -> None:
    async with audition_room(tmp_path) as room:
        folder = tmp_path / "other"
        folder.mkdir()
        (folder / "made.ttsstudio").symlink_to(tmp_path / "made.ttsstudio")
        with pytest.raises(StudioError):
            async with audition_room(folder):
                raise AssertionError("it opened")
        (folder / "made.ttsstudio").unlink()
        async with audition_room(folder, free=ScriptedProvider()) as other:
            assert other.auditions.problem is None
        assert room.auditions.problem is None


async def test_a_cache_that_grew_too_large_is_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with audition_room(tmp_path) as room:
        room.current.add([voice("murmur:low")])
        await room.until("murmur:low", READY)
    monkeypatch.setattr("tts_studio.engine.auditions.MOST_CACHED_BYTES", 1_000)
    async with audition_room(tmp_path) as again:
        await again.until("murmur:low", READY)
        assert len(again.free.requests) == 1


async def test_a_disk_that_is_full_is_told_and_the_audition_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with audition_room(tmp_path) as room:
        told: list[StudioError] = []
        room.auditions.failed.connect(told.append)

        def full(_store: AuditionStore, _sheet: object) -> None:
            raise StudioError("The disk is full.")

        monkeypatch.setattr(AuditionStore, "save", full)
        room.current.add([voice("murmur:low")])
        await room.until("murmur:low", READY)
        await eventually(lambda: told)


async def test_a_mistake_of_the_studio_is_reported_and_told_in_the_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_anything: object) -> None:
        raise RuntimeError("a mistake")

    monkeypatch.setattr("tts_studio.engine.audition.candidate_sound", broken)
    async with audition_room(tmp_path) as room:
        room.current.add([voice("murmur:low")])
        failed = await room.until("murmur:low", FAILED)
        assert "mistake" in str(failed.problem)
        assert [str(mistake) for mistake in room.mistakes] == ["a mistake"]
        room.mistakes.clear()


async def test_there_is_no_view_of_a_candidate_that_is_not_here(tmp_path: Path) -> None:
    async with audition_room(tmp_path) as room:
        with pytest.raises(KeyError):
            room.current.view("nobody")
        room.current.judge("nobody", Judgement(1))
        assert room.current.sound("nobody") is None
