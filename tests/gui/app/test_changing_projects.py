"""One project takes the place of another whole, whatever is asked for or ended meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from tests.support.eventually import eventually
from tests.support.running_studio import RunningStudio, running_studio
from tests.support.scripted_provider import ScriptedProvider
from tts_studio.app import application
from tts_studio.app.project_desk import ProjectDesk
from tts_studio.domain.errors import ProjectDiskFull
from tts_studio.domain.voice import Voice
from tts_studio.engine.playback import Playback
from tts_studio.engine.playback_state import PlaybackState
from tts_studio.engine.project_session import ProjectSession
from tts_studio.store.project_file import Project
from tts_studio.ui.task_scope import TaskScope


class Gate:
    """Holds the player back where one project is let go of."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self.open = asyncio.Event(), asyncio.Event()
        attach = Playback.attach

        async def held(playback: Playback, session: ProjectSession | None) -> None:
            if session is None:
                self.reached.set()
                await self.open.wait()
            await attach(playback, session)

        monkeypatch.setattr(Playback, "attach", held)


class Unanswering(ScriptedProvider):
    """A provider of this computer that does not say which voices it has until it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.answers = asyncio.Event()

    async def voices(self, model: str) -> tuple[Voice, ...]:
        await self.answers.wait()
        return await super().voices(model)


def text_of(path: Path) -> str:
    with Project.open(path) as project:
        return project.script.load().text


def openings(monkeypatch: pytest.MonkeyPatch) -> list[ProjectSession]:
    """The sessions that are opened from now on."""
    opened: list[ProjectSession] = []
    open_project = ProjectDesk.open

    async def noted(desk: ProjectDesk, path: Path, *, create: bool = False) -> ProjectSession:
        opened.append(await open_project(desk, path, create=create))
        return opened[-1]

    monkeypatch.setattr(ProjectDesk, "open", noted)
    return opened


async def begin_to_leave(studio: RunningStudio, gate: Gate) -> None:
    """Write, play, and ask for a new project until the present one is being let go of."""
    await studio.write("One is here.\n\nTwo is here.")
    studio.output.held.set()
    await studio.do("play-all")
    await eventually(lambda: studio.application.playback.state is PlaybackState.PLAYING)
    await studio.do("new")
    await gate.reached.wait()


async def test_a_project_asked_for_while_another_is_being_opened_comes_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "first.ttsstudio"
    async with running_studio(path) as studio:
        gate = Gate(monkeypatch)
        await begin_to_leave(studio, gate)
        await studio.do("welcome")
        gate.open.set()
        await eventually(lambda: "Welcome" in studio.window.editor.text())
        assert studio.session.script.text == studio.window.editor.text()
        assert studio.application.playback.state is PlaybackState.STOPPED
        # Nobody has the first one open any more.
        assert text_of(path) == "One is here.\n\nTwo is here."


async def test_leaving_while_a_project_is_being_opened_lets_go_of_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "first.ttsstudio"
    async with running_studio(path) as studio:
        gate = Gate(monkeypatch)
        await begin_to_leave(studio, gate)
        change = studio.application._change
        end = change.end

        async def open_the_gate_and_end() -> None:
            asyncio.get_running_loop().call_soon(gate.open.set)
            await end()

        monkeypatch.setattr(change, "end", open_the_gate_and_end)
        studio.application.ask_to_close()
    assert gate.open.is_set()
    assert text_of(path) == "One is here.\n\nTwo is here."


@pytest.mark.expects_log("While closing: TimeoutError")
async def test_a_task_of_the_window_that_never_ends_does_not_keep_the_program_from_ending(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    release = asyncio.Event()

    async def stubborn() -> None:
        while not release.is_set():
            with contextlib.suppress(asyncio.CancelledError):
                await release.wait()

    async with asyncio.timeout(30), running_studio() as studio:
        monkeypatch.setattr(application, "CLOSING_SECONDS", 0.5)
        studio.window._tasks.start(stubborn)
        await asyncio.sleep(0)
    release.set()


async def test_leaving_before_the_first_project_is_shown_lets_go_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = openings(monkeypatch)
    path = tmp_path / "first.ttsstudio"
    async with running_studio(path, provider=Unanswering(), until=lambda: opened) as studio:
        assert studio.application.session is None
    assert text_of(path) == ""


async def test_a_project_that_is_not_closed_as_it_should_does_not_keep_the_next_one_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "first.ttsstudio"
    async with running_studio(path) as studio:
        await studio.write("One is here.")
        first, close = studio.session, ProjectSession.close

        async def with_a_problem(session: ProjectSession) -> None:
            await close(session)
            if session is first:
                raise ProjectDiskFull("There is no room for the last change.")

        monkeypatch.setattr(ProjectSession, "close", with_a_problem)
        await studio.do("new")
        await eventually(lambda: studio.window.notices.current)
        assert studio.widget(QLabel, "notificationSentence").text().startswith("There is no room")
        assert studio.session is not first
        await studio.write("Two is here.")
        assert studio.session.script.text == "Two is here."
    assert text_of(path) == "One is here."


async def test_a_project_that_is_asked_for_twice_is_opened_once_and_no_copy_of_it_is_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = tmp_path / "wanted.ttsstudio"
    Project.create(wanted).close()
    async with running_studio(tmp_path / "first.ttsstudio") as studio:
        gate = Gate(monkeypatch)
        opened = openings(monkeypatch)
        scope = TaskScope(studio.window, studio.window.tell_error)
        scope.start(studio.application.open_path, wanted, replacing="project")
        await gate.reached.wait()
        scope.start(studio.application.open_path, wanted, replacing="project")
        gate.open.set()
        await scope.finished()
        assert [session.path for session in opened] == [wanted]
        assert studio.session.path == wanted
        assert studio.window.notices.current is None


async def test_the_first_project_is_not_offered_as_a_copy_while_its_window_is_being_set_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, provider, opened = tmp_path / "first.ttsstudio", Unanswering(), openings(monkeypatch)
    Project.create(path).close()
    async with running_studio(path, provider=provider, until=lambda: opened) as studio:
        opening = asyncio.create_task(studio.application.open_path(path))
        await asyncio.sleep(0)
        provider.answers.set()
        await eventually(studio.shows_a_project)
        await opening
        assert studio.session.path == path
        assert studio.window.notices.current is None
