"""The program opens, keeps, changes and closes projects without losing anything."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton
from shiboken6 import isValid

from tests.support.eventually import eventually
from tests.support.quick_output import QuickOutput
from tests.support.running_studio import running_studio
from tts_studio.domain.errors import NotAProject, ProjectDiskFull, SoundUnavailable
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.playback_state import PlaybackState
from tts_studio.store.project_file import Project
from tts_studio.ui.notifications import Kind


def _heard_more(output: QuickOutput, frames: int) -> bool:
    return len(output.heard) > frames


async def test_the_first_run_opens_the_welcome_script() -> None:
    async with running_studio(welcome=True) as studio:
        assert "Welcome to TTS Studio" in studio.window.editor.text()
        assert studio.session.untitled
        assert studio.window.windowTitle() == "Untitled[*] — TTS Studio"


async def test_a_later_run_opens_the_last_project_as_it_was() -> None:
    async with running_studio() as studio:
        await studio.write("One.\n\nTwo.")
        path, ids = studio.session.path, [segment.id for segment in studio.session.script.segments]
    async with running_studio() as studio:
        assert studio.session.path == path
        assert studio.window.editor.text() == "One.\n\nTwo."
        assert [segment.id for segment in studio.session.script.segments] == ids


async def test_an_untitled_project_that_stayed_empty_leaves_no_file() -> None:
    async with running_studio() as studio:
        path = studio.session.path
        assert path.exists()
    assert not path.exists()


async def test_after_an_empty_project_the_one_before_it_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "Yesterday.ttsstudio"
    async with running_studio(path) as studio:
        await studio.write("One.")
    with Project.open(path):
        async with running_studio(path) as studio:
            assert studio.session.untitled
    async with running_studio() as studio:
        assert studio.session.path == path


async def test_a_project_named_on_the_command_line_is_made(tmp_path: Path) -> None:
    path = tmp_path / "The trial.ttsstudio"
    async with running_studio(path) as studio:
        assert studio.session.path == path
        assert studio.window.windowTitle() == "The trial[*] — TTS Studio"
    assert path.exists()


async def test_a_project_that_is_open_elsewhere_is_said_and_a_new_one_opened(tmp_path: Path) -> None:
    path = tmp_path / "shared.ttsstudio"
    with Project.create(path):
        async with running_studio(path) as studio:
            notice = studio.window.notices.current
            assert notice is not None
            assert notice.kind is Kind.ERROR
            assert "shared" in notice.sentence
            assert studio.session.untitled


async def test_save_as_gives_the_project_a_name_and_goes_on_there(tmp_path: Path) -> None:
    target = tmp_path / "Named.ttsstudio"
    async with running_studio() as studio:
        await studio.write("Something to keep.")
        before = studio.session.path
        await studio.application.save_as(target)
        assert studio.window.windowTitle() == "Named[*] — TTS Studio"
        assert not before.exists()
        await studio.write("Something else to keep.")
    with Project.open(target) as project:
        assert project.script.load().text == "Something else to keep."


async def test_opening_another_project_keeps_what_was_typed_a_moment_ago(tmp_path: Path) -> None:
    async with running_studio(tmp_path / "first.ttsstudio") as studio:
        studio.window.editor.text_area.setPlainText("Typed just now.")
        await studio.application.new_project("Another.")
        assert studio.window.editor.text() == "Another."
        assert studio.application.recent()[0] == tmp_path / "first.ttsstudio"
        await studio.application.open_path(tmp_path / "first.ttsstudio")
        assert studio.window.editor.text() == "Typed just now."


async def test_opening_the_open_project_again_changes_nothing() -> None:
    async with running_studio() as studio:
        await studio.write("Here.")
        session = studio.session
        await studio.application.open_path(session.path)
        assert studio.session is session


async def test_a_file_that_is_no_project_is_refused_and_the_project_stays(tmp_path: Path) -> None:
    strange = tmp_path / "picture.png"
    strange.write_bytes(b"\x89PNG\x00\x01\x00")
    async with running_studio() as studio:
        await studio.write("Mine.")
        with pytest.raises(NotAProject, match="picture"):
            await studio.application.open_path(strange)
        assert studio.window.editor.text() == "Mine."


async def test_closing_while_it_renders_ends_the_render_and_the_program() -> None:
    async with running_studio() as studio:
        await studio.write("One.\n\nTwo.\n\nThree.")
        studio.provider.gate.clear()
        await studio.do("render-stale")
        await eventually(lambda: studio.provider.running)
        studio.window.close()
        assert studio.window.isVisible()
    assert studio.provider.running == 0
    assert not isValid(studio.window)


@pytest.mark.qt_log_ignore("propagateSizeHints")
async def test_nothing_is_closed_while_the_last_changes_cannot_be_saved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with running_studio() as studio:

        async def no_room() -> None:
            raise ProjectDiskFull("There is no room left.", advice="Make some.")

        with monkeypatch.context() as broken:
            broken.setattr(studio.session, "flush", no_room)
            studio.window.close()
            await studio.dialog("confirmDialog")
            assert "no room" in studio.widget(QLabel, "confirmConsequences").text()
            assert studio.widget(QPushButton, "confirmYes").text() == "Quit Without Saving"
            await studio.press("confirmDialog", "confirmNo")
            await eventually(lambda: studio.window.findChild(QDialog, "confirmDialog") is None)
            assert studio.window.isVisible()


async def test_a_preview_is_made_once_and_heard_each_time() -> None:
    async with running_studio() as studio:
        for _ in range(2):
            before = len(studio.output.heard)
            await studio.application.preview(CastVoice(VoiceId("murmur", "high")))
            await eventually(partial(_heard_more, studio.output, before + 1000))
        assert len(studio.provider.requests) == 1


async def test_a_preview_that_cannot_be_heard_says_why() -> None:
    output = QuickOutput()
    output.problem = SoundUnavailable("There is no sound device.", advice="Connect one.")
    async with running_studio(output=output) as studio:
        await studio.application.preview(CastVoice(VoiceId("murmur", "high")))
        await eventually(lambda: studio.window.notices.current)
        assert studio.widget(QLabel, "notificationSentence").text().startswith("There is no sound device.")


async def test_a_preview_gives_way_to_the_script() -> None:
    async with running_studio() as studio:
        await studio.write("One.")
        studio.output.held.set()
        await studio.application.preview(CastVoice(VoiceId("murmur", "high")))
        await studio.application.playback.play()
        await eventually(lambda: studio.application.playback.state is PlaybackState.PLAYING)
        studio.output.held.clear()
        await eventually(lambda: studio.application.playback.state is PlaybackState.STOPPED)
        longer = max(len(request.text) for request in studio.provider.requests)
        assert len(studio.output.heard) < longer * 1000


async def test_diagnostics_name_voices_outputs_and_folders() -> None:
    async with running_studio() as studio:
        text = await studio.application.diagnostics()
    assert "Murmur: 2 voices" in text
    assert "Nobody" in text
    assert str(studio.locations.log) in text


@pytest.mark.expects_log("unexpected error")
async def test_an_unexpected_error_is_written_down_and_told_once() -> None:
    async with running_studio() as studio:
        for _ in range(2):
            asyncio.get_running_loop().call_soon(lambda: 1 // 0)
        await eventually(lambda: studio.window.notices.current)
        notice = studio.window.notices.current
        assert notice is not None
        assert "unexpected" in notice.sentence
        assert "ZeroDivisionError" not in studio.widget(QLabel, "notificationSentence").text()
        reports = list(studio.locations.log.glob("crash-*.txt"))
        assert len(reports) == 1
        assert "ZeroDivisionError" in reports[0].read_text()
        reports[0].unlink()
