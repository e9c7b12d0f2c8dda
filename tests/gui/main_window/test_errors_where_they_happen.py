"""What goes wrong is told in a sentence with the step that helps, and stays until it is seen or over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QPushButton, QToolButton

from tests.support.eventually import eventually
from tests.support.running_studio import RunningStudio, running_studio
from tests.support.scripted_provider import ScriptedProvider
from tts_studio.domain.errors import KeyRefused, ProjectDiskFull, TakeRejected
from tts_studio.domain.segment_state import SegmentState
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine import project_session

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def _said(studio: RunningStudio) -> tuple[str, str, str]:
    """Title, sentence and button of the notice that is shown."""
    shown = studio.window.notices.isVisible()
    labels = [studio.widget(QLabel, f"notification{part}").text() for part in ("Title", "Sentence")]
    button = studio.widget(QToolButton, "notificationAction").text()
    return (labels[0], labels[1], button) if shown else ("", "", "")


@contextmanager
def no_room_on_the_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing can be saved in the length of the block."""

    def no_room(*_project: object) -> None:
        raise ProjectDiskFull("There is no room left on the disk.", advice="Make room.")

    with monkeypatch.context() as broken:
        broken.setattr(project_session, "write_project", no_room)
        yield


async def test_a_project_that_cannot_be_saved_is_told_until_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running_studio() as studio:
        with no_room_on_the_disk(monkeypatch):
            await studio.write("What cannot be saved.")
            told = ("Not saved", "There is no room left on the disk. Make room.", "Save As…")
            await eventually(lambda: _said(studio) == told)
            assert studio.widget(QLabel, "saveState").text() == "Not saved"
            assert studio.window.notices.accessibleName() == f"{told[0]} {told[1]}"
            studio.widget(QToolButton, "notificationClose").click()
            # Every attempt fails for the same reason, which has been seen.
            with pytest.raises(ProjectDiskFull):
                await studio.session.flush()
            assert not studio.window.notices.isVisible()
        await studio.session.flush()
        assert studio.widget(QLabel, "saveState").text() == "Saved"


async def test_what_was_told_of_saving_is_taken_back_when_all_is_saved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with running_studio() as studio:
        with no_room_on_the_disk(monkeypatch):
            await studio.write("What cannot be saved.")
            await eventually(lambda: _said(studio)[0] == "Not saved")
        await studio.session.flush()
        assert not studio.window.notices.isVisible()


async def test_save_as_is_offered_where_saving_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running_studio() as studio:
        with no_room_on_the_disk(monkeypatch):
            await studio.write("What cannot be saved.")
            await eventually(lambda: _said(studio)[0] == "Not saved")
        studio.widget(QToolButton, "notificationAction").click()
        await eventually(lambda: studio.window.findChild(QFileDialog, "fileDialog"))
        studio.widget(QFileDialog, "fileDialog").reject()
        await studio.session.flush()


async def test_a_preview_that_fails_names_its_voice_and_renders_nothing() -> None:
    provider = ScriptedProvider()
    async with running_studio(provider=provider) as studio:
        await studio.write("Not to be rendered.")
        provider.failures[""] = [TakeRejected("The voice sent silence.", advice="Try again.")]
        studio.window.voices.preview_requested.emit(CastVoice(VoiceId("murmur", "high")))
        title, sentence = "No preview of “High”", "The voice sent silence. Try again."
        await eventually(lambda: _said(studio) == (title, sentence, "Preview Again"))
        studio.widget(QToolButton, "notificationAction").click()
        await eventually(lambda: len(studio.output.heard) > 1000)
        assert [view.state for view in studio.session.views()] == [SegmentState.NOT_RENDERED]


async def test_a_refused_key_leads_from_the_preview_and_from_the_segment_to_the_accounts() -> None:
    provider = ScriptedProvider()
    async with running_studio(provider=provider) as studio:
        refused = KeyRefused("The key is not accepted.", advice="Check it.")
        provider.failures[""] = [refused, refused]
        studio.window.voices.preview_requested.emit(CastVoice(VoiceId("murmur", "high")))
        await eventually(lambda: _said(studio) == ("No preview of “High”", str(refused), "Accounts…"))
        await studio.write("To be rendered.")
        await studio.session.render()
        help_ = studio.widget(QPushButton, "inspectorHelp")
        await eventually(lambda: help_.text() == "Accounts…" and help_.isVisible())
        help_.click()
        assert isinstance(await studio.dialog("settingsDialog"), QDialog)
