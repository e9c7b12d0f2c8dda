"""The Clone page in the real window: recordings, checks, consent, the upload, and the voices of one's own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton

from tests.support.clone_studio import CloneStudio, clone_studio
from tests.support.eventually import eventually
from tests.support.faulty_recordings import RATE, Sound, noise, reading
from tests.support.microphone import Microphone
from tests.support.running_studio import running_studio
from tts_studio.domain.errors import SoundUnavailable
from tts_studio.domain.sample_measures import Check, Grade
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.clone_library import CLONE_MODEL
from tts_studio.engine.recording import Stage
from tts_studio.ui.cloning.sample_row import SampleRow
from tts_studio.ui.cloning.trim_wave import TrimWave
from tts_studio.ui.cloning.voice_card import VoiceCard

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

GOOD = reading(64) + noise(64, -66)
HEARD = np.concatenate([noise(8, -66), GOOD])


def file_of(folder: Path, name: str, sound: Sound) -> Path:
    soundfile.write(folder / name, sound, RATE)
    return folder / name


def grades(here: CloneStudio) -> dict[Check, Grade]:
    return {found.check: found.grade for found in here.view.checks.findings}


async def with_files(here: CloneStudio, *paths: Path) -> None:
    """Drop files onto the page and wait for their checks."""
    await here.open()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    here.view.dropEvent(
        QDropEvent(
            QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
        )
    )
    await eventually(lambda: len(here.view.samples.rows) == len(paths))
    await here.measured()
    await eventually(lambda: len(grades(here)) == len(Check))


async def test_the_page_is_there_only_where_somebody_clones() -> None:
    async with running_studio() as studio:
        await studio.do("go-to-clone")
        notice = studio.window.notices.current
        assert notice is not None
        assert "clones" in notice.sentence
        assert studio.window.pages.current_id == "script"


async def test_a_noisy_and_a_clipped_recording_fail_and_one_click_mends_what_can_be_mended(
    tmp_path: Path,
) -> None:
    noisy = file_of(tmp_path, "noisy.wav", reading(40) + noise(40, -38))
    clipped = file_of(tmp_path, "clipped.wav", np.clip((reading(40) + noise(40, -66)) * 8, -0.9, 0.9))
    async with clone_studio(Microphone(HEARD)) as here:
        await with_files(here, noisy, clipped)
        found = grades(here)
        assert (found[Check.NOISE], found[Check.CLIPPING], found[Check.LEVEL]) == (
            Grade.FAIL, Grade.FAIL, Grade.FAIL,
        )  # fmt: skip
        assert "“noisy.wav”" in here.child(QLabel, "noiseSentence").text()
        assert "“clipped.wav”" in here.child(QLabel, "clippingSentence").text()
        here.press("levelFix")
        await here.measured()
        await eventually(lambda: grades(here)[Check.LEVEL] is Grade.GOOD)
        assert grades(here)[Check.CLIPPING] is Grade.FAIL
        here.press("undoSample")
        await eventually(lambda: grades(here)[Check.LEVEL] is Grade.FAIL)


async def test_recordings_are_trimmed_by_key_renamed_removed_and_brought_back(tmp_path: Path) -> None:
    async with clone_studio(Microphone(HEARD)) as here:
        await with_files(here, file_of(tmp_path, "a.wav", GOOD[: 40 * RATE]))
        wave, sheet = here.child(TrimWave, "trimWave"), here.desk.sheet
        QTest.keyClick(wave, Qt.Key.Key_Right)
        QTest.keyClick(wave, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        assert sheet.samples[0].edit.start == pytest.approx(1.1)
        QTest.keyClick(wave, Qt.Key.Key_Down)
        QTest.keyClick(wave, Qt.Key.Key_Left)
        assert sheet.samples[0].edit.end == pytest.approx(39.0)
        assert "00:01.1 to 00:39.0 of 00:40.0" in wave.accessibleDescription()
        await here.measured()
        await eventually(lambda: "37 s" in here.child(QLabel, "lengthSentence").text())
        QTest.keyClick(wave, Qt.Key.Key_Home)
        assert (sheet.samples[0].edit.start, sheet.samples[0].edit.end) == (0.0, None)
        name = here.child(QLineEdit, "sampleName")
        name.setText("My kitchen")
        name.editingFinished.emit()
        assert sheet.samples[0].name == "My kitchen"
        (row,) = here.view.samples.rows
        row.removal_requested.emit(row.key)
        assert not here.view.samples.rows
        assert here.child(QLabel, "noSamples").isVisible()
        here.press("undoSample")
        assert len(here.view.samples.rows) == 1


async def test_the_mouse_moves_the_nearer_handle(tmp_path: Path) -> None:
    async with clone_studio(Microphone(HEARD)) as here:
        await with_files(here, file_of(tmp_path, "a.wav", GOOD[: 40 * RATE]))
        wave = here.child(TrimWave, "trimWave")
        left = Qt.MouseButton.LeftButton
        start, middle = wave.rect().center(), wave.rect().center()
        start.setX(6)
        middle.setX(wave.width() // 4)
        QTest.mousePress(wave, left, Qt.KeyboardModifier.NoModifier, start)
        QTest.mouseMove(wave, middle)
        QTest.mouseRelease(wave, left, Qt.KeyboardModifier.NoModifier, middle)
        assert here.desk.sheet.samples[0].edit.start == pytest.approx(10.0, abs=0.5)


async def test_a_recording_is_played_as_it_would_be_uploaded(tmp_path: Path) -> None:
    async with clone_studio(Microphone(HEARD)) as here:
        await with_files(here, file_of(tmp_path, "a.wav", GOOD[: 31 * RATE]))
        (row,) = here.view.samples.rows
        assert isinstance(row, SampleRow)
        row.play_requested.emit(row.key)
        await eventually(lambda: len(here.microphone.heard) > 1000)
        row.play_requested.emit(row.key)
        await eventually(lambda: not here.desk.player.playing)


async def test_from_the_microphone_to_a_voice_that_speaks_and_stands_in_the_picker() -> None:
    async with clone_studio(Microphone(HEARD, haste=2.0, room=8.0)) as here:
        here.microphone.quicker = 15.0
        await here.open()
        here.press("recordSample")
        await eventually(lambda: here.view.recorder.start.isEnabled())
        assert here.child(QPlainTextEdit, "readingText").toPlainText().startswith("Good morning")
        here.desk.recording._second = 0.01
        await eventually(lambda: here.child(QComboBox, "inputDevice").count() > 0)
        here.view.recorder.start.setFocus()
        here.press("startRecording")
        await eventually(lambda: here.desk.recording.stage is Stage.RECORDING)
        here.microphone.speaks.set()
        assert here.studio.window.focusWidget() is here.child(QPushButton, "finishRecording")
        assert not here.child(QPushButton, "recordSample").isEnabled()
        await eventually(lambda: len(grades(here)) > 0)
        assert not here.child(QPushButton, "levelFix").isVisible()
        await eventually(lambda: here.desk.recording.seconds > 45)
        here.press("finishRecording")
        await eventually(lambda: len(here.desk.sheet.samples) == 1)
        await here.measured()
        assert here.desk.sheet.samples[0].name == "Recording 1"
        make = here.child(QPushButton, "makeVoice")
        assert not make.isEnabled()
        assert here.child(QLabel, "uploadWords").text() == "Give the voice a name."
        here.consent()
        assert make.isEnabled()
        make.click()
        library = here.desk.library
        await eventually(lambda: bool(library.voices))
        assert library.voices[0].transcript.startswith("Good morning")
        await eventually(lambda: bool(library.voices) and library.voices[0].upload is not None)
        await eventually(lambda: here.studio.session.catalogue.find(VoiceId(CLONE_MODEL, "Anna")) is not None)
        await eventually(lambda: here.studio.window.findChild(VoiceCard, "voiceCard") is not None)
        await speaks(here)


async def speaks(here: CloneStudio) -> None:
    """Try the voice with a line, and use it for the narrator."""
    card = here.child(VoiceCard, "voiceCard")
    assert not here.child(QPushButton, "tryVoice").isEnabled()
    here.child(QLineEdit, "tryLine").setText("Good evening, everybody.")
    language = here.child(QComboBox, "tryLanguage")
    language.setCurrentIndex(language.findData("de"))
    here.press("tryVoice")
    dialog = await here.studio.dialog("planDialog")
    assert "Audition" not in dialog.windowTitle()
    dialog.accept()
    await eventually(lambda: here.desk.player.playing)
    assert len(here.cloud.charges) == 1
    here.press("cloneUse")
    await eventually(lambda: here.studio.session.cast.narrator.voice == VoiceId(CLONE_MODEL, "Anna"))
    await eventually(lambda: "the open project" in here.child(QLabel, "voiceCardProjects").text())
    assert card.accessibleName() == "Anna"


async def test_failed_checks_are_asked_about_before_anything_leaves(tmp_path: Path) -> None:
    async with clone_studio(Microphone(HEARD)) as here:
        await with_files(here, file_of(tmp_path, "noisy.wav", reading(40) + noise(40, -38)))
        here.consent()
        here.press("makeVoice")
        await here.studio.press("confirmDialog", "confirmNo")
        assert not here.desk.library.voices
        assert not here.cloud.received
        assert here.child(QPushButton, "makeVoice").isEnabled()


async def test_without_a_key_nothing_is_kept_and_the_accounts_are_offered(tmp_path: Path) -> None:
    async with clone_studio(Microphone(HEARD), key=None) as here:
        await with_files(here, file_of(tmp_path, "good.wav", GOOD))
        here.consent()
        here.press("makeVoice")
        await eventually(lambda: here.studio.window.notices.current is not None)
        notice = here.studio.window.notices.current
        assert notice is not None
        assert "key" in notice.sentence
        assert notice.button
        assert not here.desk.library.voices


async def test_a_taken_name_is_told_where_the_button_is_and_nothing_is_lost(tmp_path: Path) -> None:
    async with clone_studio(Microphone(HEARD)) as here:
        good = file_of(tmp_path, "good.wav", GOOD)
        await with_files(here, good)
        here.consent()
        here.press("makeVoice")
        await eventually(lambda: bool(here.desk.library.voices))
        await eventually(lambda: not here.view.upload.isVisible())
        await with_files(here, good)
        here.consent()
        here.press("makeVoice")
        await eventually(lambda: "already a voice" in here.child(QLabel, "uploadWords").text())
        assert len(here.desk.sheet.samples) == 1
        assert here.child(QPushButton, "makeVoice").isEnabled()


async def test_a_refused_upload_is_told_and_can_be_repeated_from_the_card(tmp_path: Path) -> None:
    async with clone_studio(Microphone(HEARD)) as here:
        here.cloud.fault("401", place="upload")
        await with_files(here, file_of(tmp_path, "good.wav", GOOD))
        here.consent()
        here.press("makeVoice")
        await eventually(lambda: here.studio.window.findChild(VoiceCard, "voiceCard") is not None)
        await eventually(lambda: here.studio.window.notices.current is not None)
        assert "Not uploaded" in here.child(QLabel, "voiceCardDetails").text()
        here.cloud.clear_faults()
        here.press("cloneUpload")
        await here.studio.press("confirmDialog", "confirmYes")
        await eventually(lambda: "Uploaded" in here.child(QLabel, "voiceCardDetails").text())


async def test_a_voice_is_deleted_only_after_it_was_said_what_stays_elsewhere(tmp_path: Path) -> None:
    async with clone_studio(Microphone(HEARD)) as here:
        await with_files(here, file_of(tmp_path, "good.wav", GOOD))
        here.consent()
        here.press("makeVoice")
        await eventually(lambda: here.studio.window.findChild(VoiceCard, "voiceCard") is not None)
        await eventually(lambda: "Uploaded" in here.child(QLabel, "voiceCardDetails").text())
        here.press("cloneDelete")
        await here.studio.press("confirmDialog", "confirmYes")
        await eventually(lambda: not here.desk.library.voices)
        await eventually(lambda: here.child(QLabel, "noVoicesOfMine").isVisibleTo(here.view))
        notices = here.studio.window.notices
        await eventually(lambda: notices.current is not None and notices.current.button == "Undo")
        assert notices.current is not None
        assert notices.current.run is not None
        notices.current.run()
        await eventually(lambda: here.studio.window.findChild(VoiceCard, "voiceCard") is not None)


async def test_no_microphone_is_a_sentence_and_the_page_goes_on() -> None:
    async with clone_studio(Microphone(HEARD)) as here:
        here.microphone.missing = SoundUnavailable("There is no microphone on this computer.")
        await here.open()
        here.press("recordSample")
        await eventually(lambda: here.studio.window.notices.current is not None)
        assert not here.view.recorder.start.isEnabled()
        here.press("closeRecorder")
        assert not here.view.recorder.isVisible()


async def test_an_unplugged_microphone_leaves_the_recording_on_the_page() -> None:
    async with clone_studio(Microphone(HEARD)) as here:
        await here.open()
        here.press("recordSample")
        await eventually(lambda: here.view.recorder.start.isEnabled())
        here.desk.recording._second = 0.01
        here.press("startRecording")
        await eventually(lambda: here.desk.recording.seconds > 2)
        here.press("pauseRecording")
        assert here.child(QPushButton, "pauseRecording").text() == "Resume"
        here.press("pauseRecording")
        here.microphone.unplugged.set()
        await eventually(lambda: len(here.desk.sheet.samples) == 1)
        notice = here.studio.window.notices.current
        assert notice is not None
        assert "microphone went away" in notice.sentence


async def test_every_control_of_the_page_has_a_name(tmp_path: Path) -> None:
    async with clone_studio(Microphone(HEARD)) as here:
        await with_files(here, file_of(tmp_path, "good.wav", GOOD))
        here.press("recordSample")
        for button in here.view.findChildren(QPushButton):
            assert button.objectName()
            assert button.accessibleName() == button.text()
