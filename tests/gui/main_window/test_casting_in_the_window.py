"""The cast and the presets in the whole window: chosen, renamed, taken back, and kept for other projects."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QDialog, QDoubleSpinBox, QLabel, QLineEdit, QListView, QPushButton, QToolButton

from tests.support.eventually import eventually
from tests.support.running_studio import RunningStudio, running_studio
from tests.support.ui_samples import sample_theme
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.ui.cast_panel.speaker_row import SpeakerRow
from tts_studio.ui.notifications import Notice

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

TEXT = "It was late.\n\nANN: Good evening, all: an odd name.\n\nBOB: Is it?\n\nann: It is."
HIGH = CastVoice(VoiceId("murmur", "high"), "", {"speed": 1.5})


def row(studio: RunningStudio, speaker: str) -> SpeakerRow:
    return studio.widget(SpeakerRow, f"castRow:{speaker}")


def rows(studio: RunningStudio) -> list[str]:
    found = studio.window.cast.findChildren(SpeakerRow)
    return sorted(each.key for each in found if not each.isHidden())


def details(studio: RunningStudio, speaker: str) -> str:
    return studio.widget(QLabel, f"castDetails:{speaker}").text()


def listed(studio: RunningStudio) -> list[str]:
    model = studio.widget(QListView, "voiceList").model()
    return [str(model.data(model.index(number, 0))) for number in range(model.rowCount())]


async def name_it(studio: RunningStudio, name: str) -> QDialog:
    """Write a name into the dialog that asks for one and agree."""
    dialog = await studio.dialog("nameDialog")
    field = dialog.findChild(QLineEdit, "nameField")
    assert isinstance(field, QLineEdit)
    field.setText(name)
    return dialog


def notice(studio: RunningStudio) -> Notice:
    shown = studio.window.notices.current
    assert shown is not None
    return shown


async def test_speakers_appear_as_they_are_written_and_their_parts_are_counted() -> None:
    async with running_studio() as studio:
        await eventually(lambda: rows(studio) == [""])
        await studio.write(TEXT)
        await eventually(lambda: rows(studio) == ["", "ann", "bob"])
        await eventually(lambda: details(studio, "ann").startswith("2 segments, about"))
        await studio.session.render()
        await eventually(
            lambda: (
                details(studio, "ann").startswith("2 segments, ") and "about" not in details(studio, "ann")
            )
        )


async def test_a_level_is_one_step_back_however_often_it_was_turned() -> None:
    async with running_studio() as studio:
        await studio.write(TEXT)
        await eventually(lambda: rows(studio) == ["", "ann", "bob"])
        trim = studio.widget(QDoubleSpinBox, "castTrim:ann")
        for _ in range(3):
            trim.stepUp()
        assert studio.session.cast.trim_of("Ann") == 1.5
        assert studio.window.actions_by_id["undo"].text() == "&Undo “Change Level”"
        await studio.do("undo")
        assert studio.session.cast.trim_of("Ann") == 0.0
        await eventually(lambda: trim.value() == 0.0)


async def test_a_new_name_is_written_everywhere_and_taken_back_in_one_step() -> None:
    async with running_studio() as studio:
        await studio.write(TEXT)
        session = studio.session
        session.recast(session.cast.with_voice("Ann", HIGH).with_trim("Ann", -3.0), "Cast")
        await eventually(lambda: "ann" in rows(studio))
        row(studio, "ann").wanted.emit("ann", "rename")
        dialog = await name_it(studio, "BOB")
        problem = dialog.findChild(QLabel, "nameProblem")
        agree = dialog.findChild(QPushButton, "nameAgree")
        assert isinstance(problem, QLabel)
        assert isinstance(agree, QPushButton)
        assert (problem.text(), agree.isEnabled()) == ("“BOB” speaks in this script already.", False)
        await name_it(studio, "Clara of  Bath")
        await studio.press("nameDialog", "nameAgree")
        renamed = TEXT.replace("ANN:", "Clara of Bath:").replace("ann:", "Clara of Bath:")
        await eventually(lambda: session.script.text == renamed)
        assert session.script.speakers == ("Clara of Bath", "BOB")
        assert session.cast.voice_of("Clara of Bath") == HIGH
        await studio.do("undo")
        await eventually(lambda: session.script.text == TEXT)
        assert (session.cast.voice_of("Ann"), session.cast.trim_of("Ann")) == (HIGH, -3.0)
        assert session.cast.names == {"ann"}
        await studio.do("redo")
        await eventually(lambda: session.script.text == renamed)
        assert session.cast.names == {"clara of bath"}
        assert (session.cast.trim_of("Clara of Bath"), session.cast.trim_of("Ann")) == (-3.0, 0.0)


async def test_who_left_the_script_can_be_removed_and_brought_back() -> None:
    async with running_studio() as studio:
        await studio.write(TEXT)
        session = studio.session
        session.recast(session.cast.with_voice("Ann", HIGH), "Cast")
        await studio.write("It was late.")
        await eventually(lambda: details(studio, "ann").startswith("Not in the script"))
        row(studio, "ann").wanted.emit("ann", "remove")
        await eventually(lambda: rows(studio) == [""])
        assert session.cast.names == frozenset()
        await studio.do("undo")
        assert session.cast.voice_of("ann") == HIGH


async def test_the_next_segment_of_a_speaker_is_selected_round_and_round() -> None:
    async with running_studio() as studio:
        await studio.write(TEXT)
        await eventually(lambda: "ann" in rows(studio))
        places = []
        for _ in range(3):
            row(studio, "ann").wanted.emit("ann", "next")
            current = studio.session.script.segment_named(studio.window.editor.current_segment())
            assert current is not None
            places.append(current.index)
        assert places == [1, 3, 1]


def colour_of_name(studio: RunningStudio, name: str) -> str:
    """The colour in which a speaker's name is written before the first segment."""
    text = studio.window.editor.text_area
    block = text.document().find(f"{name}:").block()
    names = [kept for kept in block.layout().formats() if kept.start == 0]
    return names[0].format.foreground().color().name() if names else ""


async def test_a_chosen_colour_is_that_of_the_speaker_everywhere() -> None:
    async with running_studio() as studio:
        await studio.write(TEXT)
        await eventually(lambda: "bob" in rows(studio))
        studio.application.settings.set("theme", "light")
        row(studio, "bob").colour_chosen.emit("bob", 6)
        theme = sample_theme()
        await eventually(lambda: colour_of_name(studio, "BOB") == theme.color("speaker7").name())
        assert colour_of_name(studio, "ANN") == theme.color("speaker1").name()
        await studio.do("undo")
        await eventually(lambda: colour_of_name(studio, "BOB") == theme.color("speaker2").name())


async def test_a_line_of_a_speaker_is_heard() -> None:
    async with running_studio() as studio:
        await studio.write(TEXT)
        await studio.session.render()
        await eventually(lambda: studio.widget(QToolButton, "castPlay:bob").isEnabled())
        studio.widget(QToolButton, "castPlay:bob").click()
        await eventually(lambda: len(studio.output.heard) > 1000)


async def test_the_list_of_voices_opens_for_the_speaker_that_was_pressed() -> None:
    async with running_studio() as studio:
        await studio.write(TEXT)
        await eventually(lambda: "bob" in rows(studio))
        studio.widget(QPushButton, "castVoice:bob").click()
        assert studio.window.voices.speaker == "BOB"


async def test_a_preset_is_kept_cast_renamed_and_deleted_with_a_way_back() -> None:
    async with running_studio() as studio:
        await studio.write(TEXT)
        session, presets = studio.session, studio.application.presets
        session.recast(session.cast.with_voice("Ann", HIGH), "Cast")
        await eventually(lambda: "ann" in rows(studio))
        row(studio, "ann").wanted.emit("ann", "save")
        await name_it(studio, "Quick Ann")
        await studio.press("nameDialog", "nameAgree")
        await eventually(lambda: listed(studio)[:2] == ["Your presets", "Quick Ann"])
        studio.window.voices.preset_chosen.emit("BOB", "Quick Ann")
        assert session.cast.voice_of("Bob") == HIGH
        await studio.do("undo")
        assert session.cast.voice_of("Bob") == session.cast.narrator
        studio.window.voices.preset_rename_wanted.emit("Quick Ann")
        await name_it(studio, "Swift Ann")
        await studio.press("nameDialog", "nameAgree")
        await eventually(lambda: listed(studio)[1] == "Swift Ann")
        studio.window.voices.preset_delete_wanted.emit("Swift Ann")
        await eventually(lambda: "Your presets" not in listed(studio))
        assert "“Swift Ann” was deleted" in notice(studio).sentence
        studio.widget(QToolButton, "notificationAction").click()
        await eventually(lambda: listed(studio)[1] == "Swift Ann")
        assert presets.named("Swift Ann").voice == HIGH


async def test_the_inspector_keeps_the_voice_it_shows() -> None:
    async with running_studio() as studio:
        await studio.write(TEXT)
        session = studio.session
        session.recast(replace(session.cast, narrator=HIGH), "Cast")
        studio.widget(QPushButton, "savePreset").click()
        await name_it(studio, "Mine")
        await studio.press("nameDialog", "nameAgree")
        await eventually(lambda: studio.application.presets.find("Mine") is not None)
        assert studio.application.presets.named("Mine").voice == HIGH


async def test_a_dropped_voice_and_a_dropped_preset_are_cast() -> None:
    async with running_studio() as studio:
        await studio.write(TEXT)
        session = studio.session
        await studio.application.presets.save("Quick", HIGH)
        await eventually(lambda: "bob" in rows(studio))
        row(studio, "bob").voice_dropped.emit("bob", "murmur:high")
        assert session.cast.voice_of("Bob").voice == VoiceId("murmur", "high")
        row(studio, "").voice_dropped.emit("", "preset:Quick")
        assert session.cast.narrator == HIGH
        row(studio, "").voice_dropped.emit("", "preset:Gone")
        assert session.cast.narrator == HIGH


async def test_pauses_of_the_project_are_heard_and_taken_back() -> None:
    async with running_studio() as studio:
        await studio.write(TEXT)
        await eventually(lambda: "bob" in rows(studio))
        studio.widget(QDoubleSpinBox, "gap_between_speakers").setValue(1.5)
        gaps = [item.milliseconds for item in studio.session.timeline() if hasattr(item, "milliseconds")]
        assert gaps == [1500, 1500, 1500]
        await studio.do("undo")
        assert studio.session.cast.gaps.between_speakers == 650
