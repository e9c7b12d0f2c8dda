"""Making a voice on the Clone page: where one is led, what can be cancelled, and what files can spoil."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from tests.support.clone_studio import CloneStudio, clone_studio
from tests.support.eventually import eventually
from tests.support.faulty_recordings import RATE, noise, reading
from tests.support.microphone import Microphone
from tts_studio.audio.recorder import SILENCE, InputLevel
from tts_studio.domain.cloned_voice import CloneDraft, ClonedVoice, Consent
from tts_studio.engine.recording import Stage
from tts_studio.store.clone_store import CloneStore
from tts_studio.ui.cloning.parts import heading, sentence
from tts_studio.ui.cloning.voice_card import VoiceCard
from tts_studio.ui.main_window.clone_voices import CloneVoices

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

GOOD = reading(40) + noise(40, -66)


def file_of(folder: Path) -> Path:
    soundfile.write(folder / "good.wav", GOOD, RATE)
    return folder / "good.wav"


async def with_files(here: CloneStudio, *paths: Path) -> None:
    await here.open()
    here.view.files_dropped.emit(list(paths))
    await eventually(lambda: len(here.view.samples.rows) == len(paths))
    await here.measured()


async def refused(here: CloneStudio, path: Path) -> VoiceCard:
    """A voice whose upload the service refused."""
    here.cloud.fault("401", place="upload")
    await with_files(here, path)
    here.consent()
    here.press("makeVoice")
    await eventually(lambda: here.studio.window.notices.current is not None)
    await eventually(lambda: here.studio.window.findChild(VoiceCard, "voiceCard") is not None)
    here.cloud.clear_faults()
    return here.child(VoiceCard, "voiceCard")


async def test_a_new_voice_is_brought_to_where_it_can_be_tried(tmp_path: Path) -> None:
    async with clone_studio(Microphone(GOOD)) as here:
        await with_files(here, file_of(tmp_path))
        here.consent()
        here.press("makeVoice")
        await eventually(lambda: here.studio.window.findChild(VoiceCard, "voiceCard") is not None)
        await eventually(lambda: here.studio.window.focusWidget() is here.child(QLineEdit, "tryLine"))


async def test_a_refused_key_offers_the_accounts(tmp_path: Path) -> None:
    async with clone_studio(Microphone(GOOD)) as here:
        await refused(here, file_of(tmp_path))
        notice = here.studio.window.notices.current
        assert notice is not None
        assert "“Anna” is kept" in notice.sentence
        assert notice.button


async def test_an_upload_from_a_card_can_be_cancelled_and_repeated(tmp_path: Path) -> None:
    async with clone_studio(Microphone(GOOD)) as here:
        await refused(here, file_of(tmp_path))
        here.cloud.fault("never-answers", place="upload")
        upload = here.child(QPushButton, "cloneUpload")
        here.press("cloneUpload")
        await here.studio.press("confirmDialog", "confirmYes")
        await eventually(lambda: upload.text() == "Cancel the Upload")
        assert upload.accessibleName() == upload.text()
        here.press("cloneUpload")
        await eventually(lambda: upload.text() == "Upload")
        here.cloud.clear_faults()
        here.press("cloneUpload")
        await here.studio.press("confirmDialog", "confirmYes")
        await eventually(lambda: upload.text() == "Upload Again")


async def test_a_recording_that_ends_while_a_voice_is_kept_waits_for_the_next_voice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with clone_studio(Microphone(GOOD)) as here:
        await with_files(here, file_of(tmp_path))
        here.consent()
        soundfile.write(tmp_path / "late.wav", GOOD, RATE)
        loop, add = asyncio.get_running_loop(), CloneStore.add

        def recorded_meanwhile(store: CloneStore, *details: Any, **more: Any) -> ClonedVoice:
            loop.call_soon_threadsafe(here.desk.recording.recorded.emit, tmp_path / "late.wav")
            return add(store, *details, **more)

        monkeypatch.setattr(CloneStore, "add", recorded_meanwhile)
        here.press("makeVoice")
        await eventually(lambda: here.studio.window.notices.current is not None)
        notice = here.studio.window.notices.current
        assert notice is not None
        assert "“Anna” is made" in notice.sentence
        assert [sample.path.name for sample in here.desk.sheet.samples] == ["late.wav"]
        assert len(here.view.samples.rows) == 1
        assert here.child(QLineEdit, "cloneName").text() == ""
        assert here.view.upload.isVisible()


async def test_an_upload_cancelled_in_the_middle_leaves_the_voice_and_says_so(tmp_path: Path) -> None:
    async with clone_studio(Microphone(GOOD)) as here:
        await with_files(here, file_of(tmp_path))
        here.consent()
        here.cloud.fault("never-answers", place="upload")
        here.press("makeVoice")
        await eventually(lambda: bool(here.desk.library.voices))
        here.press("cancelUpload")
        await eventually(lambda: here.studio.window.notices.current is not None)
        notice = here.studio.window.notices.current
        assert notice is not None
        assert "upload was cancelled" in notice.sentence
        assert [voice.upload for voice in here.desk.library.voices] == [None]
        here.cloud.clear_faults()


async def test_an_upload_cancelled_when_it_is_there_is_no_cancelled_upload(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with clone_studio(Microphone(GOOD)) as here:
        loop, pressed, note = asyncio.get_running_loop(), threading.Event(), CloneStore.note_upload

        def press() -> None:
            here.press("cancelUpload")
            pressed.set()

        def cancelled_meanwhile(store: CloneStore, *details: Any) -> ClonedVoice:
            loop.call_soon_threadsafe(press)
            assert pressed.wait(60)
            return note(store, *details)

        monkeypatch.setattr(CloneStore, "note_upload", cancelled_meanwhile)
        await with_files(here, file_of(tmp_path))
        here.consent()
        here.press("makeVoice")
        await eventually(lambda: here.studio.window.notices.current is not None)
        notice = here.studio.window.notices.current
        assert notice is not None
        assert "“Anna” is made" in notice.sentence
        await eventually(lambda: "Uploaded today." in here.child(QLabel, "voiceCardDetails").text())


async def test_a_voice_is_shown_as_it_is_when_the_projects_that_use_it_are_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with clone_studio(Microphone(GOOD)) as here:
        card = await refused(here, file_of(tmp_path))
        voices = here.studio.window.findChild(CloneVoices)
        assert voices is not None
        await eventually(lambda: not voices._tasks.running("voices of mine"))
        hold, asked = asyncio.Event(), list[None]()

        async def held() -> dict[str, list[str]]:
            asked.append(None)
            await hold.wait()
            return {}

        monkeypatch.setattr(voices, "_users", held)
        showing = asyncio.create_task(voices.shown(card.voice_id))
        await eventually(lambda: asked)
        await here.desk.rename(card.voice_id, "Berta")
        assert here.child(QLabel, "voiceCardName").text() == "Berta"
        hold.set()
        await showing
        assert here.child(QLabel, "voiceCardName").text() == "Berta"
        assert len(asked) == 1


async def test_a_file_that_is_no_sound_says_so_in_its_row_and_is_named_once(tmp_path: Path) -> None:
    async with clone_studio(Microphone(GOOD)) as here:
        (tmp_path / "notes.mp3").write_text("no sound")
        await with_files(here, file_of(tmp_path), tmp_path / "notes.mp3")
        await eventually(lambda: here.child(QLabel, "levelSentence").text().startswith("“notes.mp3” cannot"))
        state = here.view.samples.rows[1].findChild(QLabel, "sampleState")
        assert state is not None
        assert state.text() == "cannot be used"


async def test_languages_are_offered_in_the_order_of_their_names(tmp_path: Path) -> None:
    async with clone_studio(Microphone(GOOD)) as here:
        await with_files(here, file_of(tmp_path))
        here.press("recordSample")
        for name in ("cloneLanguage", "readingLanguage"):
            box = here.child(QComboBox, name)
            offered = [box.itemText(place) for place in range(box.count())]
            assert offered == sorted(offered)
            assert box.currentData() == "en"
        here.view.consent.choose_language("de-AT")
        assert here.child(QComboBox, "cloneLanguage").currentData() == "de"


async def test_a_voice_of_unknown_language_is_tried_in_english(tmp_path: Path) -> None:
    async with clone_studio(Microphone(GOOD)) as here:
        await here.open()
        consent = Consent("Anna M.", "Ben", "audiobooks", "2026-01-01")
        await here.desk.library.add(CloneDraft("Anna", consent), [file_of(tmp_path)])
        await eventually(lambda: here.studio.window.findChild(VoiceCard, "voiceCard") is not None)
        assert here.child(QComboBox, "tryLanguage").currentData() == "en"


async def test_a_microphone_that_falls_silent_while_it_records_is_told() -> None:
    async with clone_studio(Microphone(GOOD)) as here:
        await here.open()
        here.press("recordSample")
        panel, words = here.view.recorder, here.child(QLabel, "levelWords")
        quiet, dead = InputLevel(-60.0, -50.0, -60.0, -50.0), SILENCE
        panel.show_level(dead, 2.0, Stage.RECORDING)
        assert words.text() == "Silence"
        panel.show_level(dead, 4.0, Stage.RECORDING)
        assert words.text().startswith("The microphone hears nothing at all.")
        assert words.property("role") == "error"
        panel.show_level(quiet, 5.0, Stage.RECORDING)
        assert words.property("role") == "muted"


def test_a_voice_named_in_latin_letters_stands_where_lines_of_arabic_begin(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QGuiApplication, "isRightToLeft", lambda: True)
    holder = QWidget()
    for label in (heading("name", "Anna", holder), sentence("words", holder, words="Anna")):
        assert label.alignment() & Qt.AlignmentFlag.AlignRight
        assert label.alignment() & Qt.AlignmentFlag.AlignAbsolute
