"""The Clone page from one session to the next: the unfinished, the deleted, and what recordings say."""

from __future__ import annotations

import asyncio
import queue
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import soundfile
from PySide6.QtCore import QDate, QDateTime, QPoint, QTime
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.support.clone_studio import CloneStudio, clone_studio
from tests.support.eventually import eventually
from tests.support.faulty_recordings import RATE, noise, reading
from tests.support.microphone import Microphone
from tests.support.ui_samples import sample_theme
from tts_studio.domain.cloned_voice import Upload
from tts_studio.domain.errors import MicrophoneLost
from tts_studio.engine.recording import Stage
from tts_studio.ui.cloning import day_field
from tts_studio.ui.cloning.consent_form import ConsentForm
from tts_studio.ui.cloning.sample_row import SampleRow
from tts_studio.ui.cloning.spoken_text import SpokenText
from tts_studio.ui.cloning.voice_card import VoiceCard
from tts_studio.ui.error_messages import message_for

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

GOOD = reading(64) + noise(64, -66)
LONG_AGO = QDate(2001, 3, 1)


def file_of(folder: Path, name: str = "good.wav") -> Path:
    soundfile.write(folder / name, GOOD, RATE)
    return folder / name


async def with_file(here: CloneStudio, path: Path) -> SampleRow:
    await here.open()
    here.view.files_dropped.emit([path])
    await eventually(lambda: len(here.view.samples.rows) == 1)
    await here.measured()
    return here.view.samples.rows[0]


def rewrite(part: QWidget, words: str) -> None:
    """Open the text of a recording or voice, write another one by hand, and go elsewhere."""
    text = spoken(part)
    fold = part.findChild(QToolButton, "spokenTextFold_toggle")
    assert fold is not None
    fold.setChecked(True)
    text.setFocus()
    text.selectAll()
    text.insertPlainText(words)
    text.clearFocus()


def spoken(part: QWidget) -> SpokenText:
    text = part.findChild(SpokenText, "spokenText")
    assert text is not None
    return text


def sentence_shown(here: CloneStudio) -> str:
    """What the window tells just now."""
    notice = here.studio.window.notices.current
    return notice.sentence if notice is not None else ""


async def made(here: CloneStudio, path: Path) -> VoiceCard:
    await with_file(here, path)
    here.consent()
    here.press("makeVoice")
    await eventually(lambda: here.studio.window.findChild(VoiceCard, "voiceCard") is not None)
    await eventually(lambda: "Uploaded " in here.child(QLabel, "voiceCardDetails").text())
    return here.child(VoiceCard, "voiceCard")


async def test_recordings_and_a_half_filled_form_are_there_after_a_restart(tmp_path: Path) -> None:
    async with clone_studio(Microphone(GOOD)) as here:
        row = await with_file(here, file_of(tmp_path))
        row.renamed.emit(row.key, "The kitchen")
        rewrite(row, "Good morning.")
        await eventually(lambda: here.desk.sheet.samples[0].text == "Good morning.")
        here.consent("Half a voice")
        here.child(QDateEdit, "cloneDate").setDate(LONG_AGO)
        language = here.child(QComboBox, "cloneLanguage")
        language.setCurrentIndex(language.findData("de"))
    async with clone_studio(Microphone(GOOD)) as here:
        await here.open()
        await eventually(lambda: len(here.view.samples.rows) == 1)
        (sample,) = here.desk.sheet.samples
        assert (sample.name, sample.text) == ("The kitchen", "Good morning.")
        await eventually(lambda: here.child(QLineEdit, "cloneName").text() == "Half a voice")
        assert here.child(QDateEdit, "cloneDate").date() == LONG_AGO
        assert here.view.consent.draft.language == "de"
        assert not here.child(QCheckBox, "cloneConsent").isChecked()
        assert not here.child(QCheckBox, "clonePublic").isChecked()
        assert not here.child(QPushButton, "undoSample").isVisibleTo(here.view)


async def test_the_date_of_the_consent_is_chosen_and_told_in_words(tmp_path: Path) -> None:
    began = QDate.currentDate()
    async with clone_studio(Microphone(GOOD)) as here:
        await with_file(here, file_of(tmp_path))
        date = here.child(QDateEdit, "cloneDate")
        assert began <= date.date() == date.maximumDate() <= QDate.currentDate()
        date.setDate(LONG_AGO)
        here.consent()
        here.press("makeVoice")
        await eventually(lambda: bool(here.desk.library.voices))
        assert here.desk.library.voices[0].consent.date == "2001-03-01"
        await eventually(lambda: here.studio.window.findChild(VoiceCard, "voiceCard") is not None)
        assert "1 March 2001" in here.child(QLabel, "voiceCardDetails").text()
        await eventually(lambda: began <= date.date() <= QDate.currentDate())


def test_a_consent_is_of_the_day_it_is_when_the_window_is_open_over_midnight(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening = QDate(2026, 6, 20)
    days = [evening]
    monkeypatch.setattr(day_field, "today", lambda: days[-1])
    window = QWidget()
    qtbot.addWidget(window)
    form = ConsentForm(sample_theme(), window)
    window.show()
    field = form.findChild(QDateEdit, "cloneDate")
    assert field is not None
    assert form.draft.consent.date == "2026-06-20"
    days.append(evening.addDays(1))
    assert form.draft.consent.date == "2026-06-21"
    assert field.maximumDate() == days[-1]
    field.setDate(evening)
    days.append(evening.addDays(2))
    assert form.draft.consent.date == form.unfinished.consent.date == "2026-06-20"
    form.begin_anew()
    assert (field.date(), form.unfinished.consent.date) == (days[-1], "")
    days.append(evening.addDays(3))
    window.hide()
    window.show()
    assert field.date() == days[-1]


async def test_what_the_recordings_say_is_shown_with_the_voice_and_put_right_there(tmp_path: Path) -> None:
    async with clone_studio(Microphone(GOOD)) as here:
        row = await with_file(here, file_of(tmp_path))
        rewrite(row, "Good morning.")
        await eventually(lambda: here.desk.sheet.samples[0].text == "Good morning.")
        card = await made(here, tmp_path / "good.wav")
        assert spoken(card).toPlainText() == "Good morning."
        rewrite(card, "Good evening.")
        await eventually(lambda: here.desk.library.voices[0].transcript == "Good evening.")


async def test_a_deleted_voice_is_restored_or_deleted_for_good_from_its_section(tmp_path: Path) -> None:
    async with clone_studio(Microphone(GOOD)) as here:
        await made(here, file_of(tmp_path))
        assert not here.view.mine.deleted.isVisibleTo(here.view)
        here.press("cloneDelete")
        await here.studio.press("confirmDialog", "confirmYes")
        await eventually(lambda: here.view.mine.deleted.isVisibleTo(here.view))
        here.child(QToolButton, "deletedVoicesFold_toggle").click()
        assert "can be brought back until" in here.child(QLabel, "deletedVoiceWords").text()
        here.press("restoreVoice")
        await eventually(lambda: bool(here.desk.library.voices))
        await eventually(lambda: not here.view.mine.deleted.isVisibleTo(here.view))
        here.press("cloneDelete")
        await here.studio.press("confirmDialog", "confirmYes")
        await eventually(lambda: here.view.mine.deleted.isVisibleTo(here.view))
        here.press("discardVoice")
        dialog = await here.studio.dialog("confirmDialog")
        consequences = dialog.findChild(QLabel, "confirmConsequences")
        assert consequences is not None
        said = consequences.text()
        assert "cannot be brought back" in said
        assert "public address" in said
        await here.studio.press("confirmDialog", "confirmYes")
        await eventually(lambda: not here.view.mine.deleted.isVisibleTo(here.view))
        assert await here.desk.library.removed() == ()


async def test_nothing_starts_before_the_microphones_are_known() -> None:
    async with clone_studio(Microphone(GOOD)) as here:
        await here.open()
        here.press("recordSample")
        start = here.view.recorder.start
        assert not start.isEnabled()
        await eventually(start.isEnabled)
        assert here.child(QComboBox, "inputDevice").currentText() == "Test microphone"
        await eventually(lambda: here.studio.window.focusWidget() is start)


async def test_buttons_of_a_recording_name_it_and_the_page_stays_with_it() -> None:
    async with clone_studio(Microphone(GOOD)) as here:
        await here.open()
        here.press("recordSample")
        await eventually(lambda: here.view.recorder.start.isEnabled())
        here.desk.recording._second = 0.01
        here.view.recorder.start.setFocus()
        here.press("startRecording")
        await eventually(lambda: here.desk.recording.stage is Stage.RECORDING)
        assert not here.child(QComboBox, "readingLanguage").isEnabled()
        await eventually(lambda: here.desk.recording.seconds > 2)
        here.press("finishRecording")
        await eventually(lambda: len(here.view.samples.rows) == 1)
        play = here.child(QToolButton, "playSample")
        assert (play.accessibleName(), play.toolTip()) == ("Play “Recording 1”", "Play “Recording 1”")
        assert here.child(QToolButton, "removeSample").accessibleName() == "Remove “Recording 1”"
        await eventually(lambda: here.studio.window.focusWidget() is play)
        top = play.mapTo(here.view.viewport(), QPoint(0, 0)).y()
        assert 0 <= top < here.view.viewport().height()
        (row,) = here.view.samples.rows
        row.renamed.emit(row.key, "The kitchen")
        assert play.accessibleName() == "Play “The kitchen”"


async def test_every_list_of_choices_on_the_page_has_a_label_of_its_own(tmp_path: Path) -> None:
    async with clone_studio(Microphone(GOOD)) as here:
        await made(here, file_of(tmp_path))
        labels = {label.buddy(): label.text() for label in here.view.findChildren(QLabel) if label.buddy()}
        for choices in here.view.findChildren(QComboBox):
            assert labels.get(choices), choices.objectName()


async def test_a_voice_that_is_nowhere_is_uploaded_and_not_uploaded_again(tmp_path: Path) -> None:
    async with clone_studio(Microphone(GOOD)) as here:
        await made(here, file_of(tmp_path))
        await here.desk.library.export("Anna", tmp_path / "anna.ttsvoice")
        await here.desk.remove("Anna")
        await here.desk.take_in(tmp_path / "anna.ttsvoice")
        await eventually(lambda: here.child(QPushButton, "cloneUpload").text() == "Upload")
        here.press("cloneUpload")
        dialog = await here.studio.dialog("confirmDialog")
        question = dialog.findChild(QLabel, "confirmQuestion")
        assert question is not None
        assert question.text() == "Upload the recordings?"
        dialog.reject()


async def test_the_age_of_an_upload_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noon = QDateTime(QDate(2026, 6, 20), QTime(12, 0))
    clock = SimpleNamespace(time=noon.toSecsSinceEpoch)
    monkeypatch.setattr("tts_studio.ui.cloning.day_words.time", clock)
    async with clone_studio(Microphone(GOOD)) as here:
        card = await made(here, file_of(tmp_path))
        (voice,) = here.desk.library.voices
        words = here.child(QLabel, "voiceCardDetails")
        for days, said in (
            (0, "Uploaded today."),
            (3, "3 days ago."),
            (8, "8 days ago. That is done again when it next speaks."),
        ):
            upload = Upload("http://x/y", float(noon.addDays(-days).toSecsSinceEpoch()))
            card.show_voice(replace(voice, upload=upload), ())
            assert words.text().endswith(said)


async def test_a_full_disk_is_told_once_and_the_page_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with clone_studio(Microphone(GOOD)) as here:
        await with_file(here, file_of(tmp_path))
        await eventually(lambda: here.desk._unfinished._connection)
        connection = here.desk._unfinished._connection
        assert connection is not None
        connection.execute("PRAGMA query_only = ON")
        keeping, kept = here.desk.keep, queue.SimpleQueue[None]()

        async def keep() -> None:
            try:
                await keeping()
            finally:
                kept.put(None)

        monkeypatch.setattr(here.desk, "keep", keep)
        field, notices = here.child(QLineEdit, "cloneName"), here.studio.window.notices
        field.setText("A")
        await eventually(lambda: "cannot be noted" in sentence_shown(here))
        notices.dismiss()
        told = kept.qsize()
        field.setText("An")
        await eventually(lambda: kept.qsize() > told)
        await asyncio.sleep(0)
        assert sentence_shown(here) == ""
        connection.execute("PRAGMA query_only = OFF")


async def test_deleting_tells_which_projects_use_the_voice(tmp_path: Path) -> None:
    async with clone_studio(Microphone(GOOD)) as here:
        await made(here, file_of(tmp_path))
        here.press("cloneUse")
        here.press("cloneDelete")
        dialog = await here.studio.dialog("confirmDialog")
        consequences = dialog.findChild(QLabel, "confirmConsequences")
        assert consequences is not None
        assert "It is used in the open project" in consequences.text()
        dialog.reject()


def test_a_microphone_that_went_away_does_not_offer_to_play() -> None:
    message = message_for(MicrophoneLost("The microphone went away."))
    assert (message.title, message.action) == ("Recording stopped", "")
