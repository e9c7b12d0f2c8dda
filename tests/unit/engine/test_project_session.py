"""A project on the event loop: rendering, editing, failing, saving."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.support.eventually import eventually
from tests.support.scripted_provider import ScriptedProvider
from tests.support.sessions import staged
from tts_studio.domain.errors import EngineCrashed, ProjectDiskFull, SpeechError
from tts_studio.domain.job import JobState
from tts_studio.domain.purchase import PurchaseState
from tts_studio.domain.segment_state import SegmentState
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.store.autosave import SaveState
from tts_studio.store.project_file import Project

TEXT = "The first paragraph has words.\n\nThe second one has others.\n\nAnd the third ends it."


async def test_a_script_is_rendered_segment_by_segment(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        assert stage.states == ["not rendered"] * 3
        outcome = await stage.session.render()
        assert (outcome.rendered, outcome.failed, outcome.cancelled) == (3, {}, False)
        assert stage.states == ["fresh"] * 3
        assert all(view.seconds and view.seconds > 1 for view in stage.session.views())


async def test_editing_one_paragraph_costs_one_request_and_undoing_it_none(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        await stage.session.render()
        stage.provider.requests.clear()
        stage.session.set_text(TEXT.replace("second", "middle"))
        assert stage.states == ["fresh", "stale", "fresh"]
        await stage.session.render()
        assert [request.text for request in stage.provider.requests] == ["The middle one has others."]
        stage.session.set_text(TEXT)
        assert stage.states == ["fresh"] * 3
        await stage.session.render()
        assert len(stage.provider.requests) == 1


async def test_going_from_a_voice_to_another_and_back_buys_nothing(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        await stage.session.render()
        low = stage.session.cast.narrator
        stage.session.set_voice("", CastVoice(VoiceId("murmur", "high")))
        assert stage.states == ["stale"] * 3
        stage.session.set_voice("", low)
        assert stage.states == ["fresh"] * 3
        assert not stage.session.render_plan().requests


async def test_equal_paragraphs_are_rendered_once(tmp_path: Path) -> None:
    async with staged(
        tmp_path / "a.ttsstudio", "Again and again.\n\nSomething else.\n\nAgain and again."
    ) as stage:
        assert len(stage.session.render_plan().requests) == 2
        await stage.session.render()
        assert len(stage.provider.requests) == 2
        assert stage.states == ["fresh"] * 3


async def test_wrapping_lines_anew_keeps_the_takes(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "One long line\nbroken in two.") as stage:
        await stage.session.render()
        stage.session.set_text("One long\nline broken\nin two.")
        assert stage.states == ["fresh"]


async def test_takes_script_and_cast_are_there_after_opening_again(tmp_path: Path) -> None:
    path = tmp_path / "a.ttsstudio"
    async with staged(path, TEXT) as stage:
        stage.session.set_voice("BOB", CastVoice(VoiceId("murmur", "high"), settings={"speed": 1.5}))
        await stage.session.render()
        ids = stage.ids
    async with staged(path) as stage:
        assert stage.session.script.text == TEXT
        assert stage.ids == ids
        assert stage.states == ["fresh"] * 3
        assert stage.session.cast.voice_of("Bob").settings == {"speed": 1.5}
        assert not stage.provider.requests


async def test_a_speaker_is_spoken_by_its_own_voice(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "ANNA: Hello there.\n\nBOB: Hello to you.") as stage:
        stage.session.set_voice("BOB", CastVoice(VoiceId("murmur", "high")))
        await stage.session.render()
        assert [(r.voice.voice, r.text) for r in stage.provider.requests] == [
            ("low", "Hello there."),
            ("high", "Hello to you."),
        ]
        stage.session.clear_voice("bob")
        assert stage.states == ["fresh", "stale"]


async def test_a_failed_segment_says_why_and_can_be_tried_again(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        stage.provider.failures["second"] = [SpeechError("The voice is hoarse.", advice="Give it tea.")]
        outcome = await stage.session.render()
        assert [str(problem) for problem in outcome.failed.values()] == ["The voice is hoarse. Give it tea."]
        assert outcome.rendered == 2
        view = stage.session.views()[1]
        assert (view.state, view.problem) == (SegmentState.FAILED, "The voice is hoarse. Give it tea.")
        failed = next(job for job in stage.session.jobs.all if job.state is JobState.FAILED)
        stage.session.jobs.retry(failed.id)
        await eventually(lambda: stage.states == ["fresh"] * 3)


async def test_a_crash_of_the_engine_is_made_good_without_anybody_noticing(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        stage.provider.failures["third"] = [EngineCrashed("It fell over.")]
        outcome = await stage.session.render()
        assert not outcome.failed
        assert len(stage.provider.requests) == 4


async def test_a_mistake_of_the_studio_fails_one_job_with_a_sentence_and_is_reported(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        stage.provider.failures["first"] = [ZeroDivisionError("oops")]
        outcome = await stage.session.render()
        (problem,) = outcome.failed.values()
        assert "mistake" in str(problem)
        assert "oops" not in str(problem)
        assert [type(mistake) for mistake in stage.mistakes] == [ZeroDivisionError]
        assert stage.states == ["failed", "fresh", "fresh"]


async def test_silence_is_no_take(tmp_path: Path) -> None:
    path = tmp_path / "a.ttsstudio"
    async with staged(path, TEXT) as stage:
        stage.provider.audio["second"] = bytes(2 * 24_000 * 2)
        outcome = await stage.session.render()
        (problem,) = outcome.failed.values()
        assert "silence" in str(problem)
        assert stage.states == ["fresh", "failed", "fresh"]
    with Project.open(path) as project:
        states = {purchase.state for purchase in project.ledger.all()}
        assert states == {PurchaseState.DONE, PurchaseState.REJECTED}


async def test_cancelling_ends_running_and_waiting_jobs_and_a_later_render_goes_on(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        stage.provider.gate.clear()
        rendering = asyncio.ensure_future(stage.session.render())
        await eventually(lambda: stage.provider.running == 1)
        await stage.session.jobs.cancel_all()
        outcome = await rendering
        assert outcome.cancelled
        assert not outcome.failed
        assert stage.provider.closed_early == 1
        assert len(stage.provider.requests) == 1
        assert {job.state for job in stage.session.jobs.all} == {JobState.CANCELLED}
        assert stage.states == ["not rendered"] * 3
        stage.provider.gate.set()
        await stage.session.render()
        assert stage.states == ["fresh"] * 3


async def test_progress_never_runs_backwards_even_over_a_crash(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "Just one paragraph.") as stage:
        stage.provider.failures["one"] = [EngineCrashed("It fell over.")]
        seen: list[float] = []
        stage.session.job_changed.connect(lambda job: seen.append(job.progress or 0.0))
        await stage.session.render()
        assert seen == sorted(seen)
        assert seen[-1] == 1.0


async def test_segments_are_told_about_when_their_state_changes(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        changed: list[frozenset[str]] = []
        stage.session.segments_changed.connect(changed.append)
        stage.session.set_text(TEXT.replace("third", "last"))
        assert changed == [frozenset({stage.ids[2]})]
        stage.provider.gate.clear()
        rendering = asyncio.ensure_future(stage.session.render(stage.ids[:1]))
        await eventually(lambda: stage.states[0] == "rendering")
        await eventually(lambda: stage.session.view_of(stage.ids[0]).progress == 0.5)
        stage.provider.gate.set()
        await rendering
        assert set().union(*changed[1:]) == {stage.ids[0]}


async def test_everything_typed_is_on_disk_after_a_flush(tmp_path: Path) -> None:
    path = tmp_path / "a.ttsstudio"
    async with staged(path, "Some words.") as stage:
        await stage.session.flush()
        states = [stage.session.save_status.state]
        stage.session.set_text("Other words.")
        states.append(stage.session.save_status.state)
        assert states == [SaveState.SAVED, SaveState.UNSAVED]
        copy = tmp_path / "copy.ttsstudio"
        await stage.session.save_copy(copy)
    with Project.open(copy) as project:
        assert project.script.load().text == "Other words."


async def test_saving_under_a_name_moves_an_untitled_project(tmp_path: Path) -> None:
    folder = tmp_path / "untitled"
    folder.mkdir()
    provider = ScriptedProvider()
    async with staged(folder / "x.ttsstudio", TEXT, provider=provider) as stage:
        session = stage.session
        session._untitled_folder = folder
        untitled = [session.untitled]
        await session.render()
        await session.save_as(tmp_path / "named.ttsstudio")
        untitled.append(session.untitled)
        assert untitled == [True, False]
        assert session.path == tmp_path / "named.ttsstudio"
        assert not list(folder.iterdir())
        session.set_text(TEXT + "\n\nA fourth.")
        await session.render()
    with Project.open(tmp_path / "named.ttsstudio") as project:
        assert project.takes.count() == 4


async def test_a_disk_that_is_full_while_a_take_is_kept_fails_that_job_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        add, tries = stage.session._project.takes.add, iter((ProjectDiskFull("The disk is full."),))

        def first_fails(*args: object, **details: object) -> object:
            for problem in tries:
                raise problem
            return add(*args, **details)  # type: ignore[arg-type]  # passed on as it came

        monkeypatch.setattr(stage.session._project.takes, "add", first_fails)
        outcome = await stage.session.render()
        assert [str(problem) for problem in outcome.failed.values()] == ["The disk is full."]
        assert (await stage.session.render()).failed == {}
        assert stage.states == ["fresh"] * 3


async def test_a_text_the_voice_does_not_speak_is_noticed(tmp_path: Path) -> None:
    class German:
        def classify(self, text: str) -> tuple[str, float]:
            return ("de", 0.99) if "König" in text else ("en", 0.99)

    from tts_studio.engine.language_check import LanguageCheck

    text = "It was the best of times, it was the worst.\n\nEs war einmal ein König, der hatte drei Töchter."
    async with staged(tmp_path / "a.ttsstudio", text) as stage:
        stage.session.set_language_check(LanguageCheck(German()))
        notices = [view.notice for view in stage.session.views()]
        assert notices[0] == ""
        assert "German" in notices[1]
        assert "English" in notices[1]
