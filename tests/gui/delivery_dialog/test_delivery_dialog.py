"""The Deliver window over a real project: choosing, delivering, and the proof of what came out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.support.delivery_window import opened
from tests.support.eventually import eventually
from tts_studio.domain.master_preset import PRESETS
from tts_studio.engine.delivery_parts.choices import unpacked_choices
from tts_studio.settings.master_preset_file import MasterPresetFile
from tts_studio.ui.delivery_dialog.delivery_services import DeliveryContents
from tts_studio.ui.delivery_dialog.loudness_view import LoudnessView, in_columns


async def test_the_whole_script_becomes_a_master_that_passes(qtbot: QtBot, tmp_path: Path) -> None:
    async with opened(qtbot, tmp_path) as window:
        await window.ready()
        assert window.words("deliveryPreview") == "Book.mp3"
        assert window.dialog.focusWidget() is window.find(QComboBox, "deliveryScope")
        await window.deliver()
        assert window.words("deliveryVerdict") == "Delivered: every rule is kept"
        assert window.find(QLabel, "deliveryRule-loudness").text() == "✓ passed"
        assert soundfile.info(tmp_path / "Book.mp3").channels == 2
        window.button("deliveryPlay").click()
        window.button("deliveryShowFolder").click()
        await eventually(lambda: window.places.played == window.places.shown == [tmp_path / "Book.mp3"])


async def test_what_is_not_there_is_neither_offered_nor_prescribed(qtbot: QtBot, tmp_path: Path) -> None:
    async with opened(qtbot, tmp_path) as window:
        await window.ready()
        window.choose("deliveryFiles", "chapters")
        await eventually(lambda: "There are no chapters" in window.words("deliveryPreview"))
        assert not window.button("deliveryStart").isEnabled()
        window.choose("deliveryFiles", "whole")
        window.choose("deliveryPreset", "acx")
        await window.ready()
        assert not window.find(QComboBox, "deliveryFormat").isEnabled()
        assert "by invitation only" in window.words("deliveryPresetNote")


async def test_the_selection_is_delivered_in_chapters_with_texts_beside(qtbot: QtBot, tmp_path: Path) -> None:
    text = "# First\n\nOne is here.\n\n# Second\n\nTwo is here."
    async with opened(qtbot, tmp_path, text) as window:
        await window.ready()
        window.choose("deliveryFiles", "chapters")
        window.choose("deliveryFormat", "wav")
        for name in ("delivery-srt", "delivery-provenance", "delivery-reports"):
            window.find(QCheckBox, name).click()
        await eventually(lambda: window.words("deliveryPreview").startswith("01 First.wav\n02 Second.wav"))
        await window.deliver()
        made = {path.name for path in tmp_path.iterdir()}
        assert {"01 First.wav", "01 First.srt", "02 Second.wav.report.html", "Book.provenance.csv"} <= made
        assert window.find(QComboBox, "deliveryWhich").count() == 2
        assert "01 First.srt" in window.words("deliveryBesideWords")
        window.button("deliveryAgain").click()
        window.choose("deliveryScope", "selection")
        await eventually(lambda: window.words("deliveryPreview").startswith("01 First.wav"))


async def test_nothing_is_replaced_before_the_user_agreed(qtbot: QtBot, tmp_path: Path) -> None:
    for name in ("Book.mp3", "Other.mp3"):
        (tmp_path / name).write_bytes(b"precious")
    async with opened(qtbot, tmp_path) as window:
        await window.ready()
        start = window.button("deliveryStart")
        start.click()
        await eventually(lambda: start.text() == "Replace" and start.isEnabled())
        assert window.words("deliveryMessage").startswith("“Book.mp3” is already there.")
        window.type("deliveryName", "Other.MP3")
        assert start.text() == "Deliver"
        await window.ready()
        start.click()
        await eventually(lambda: start.text() == "Replace" and start.isEnabled())
        assert (tmp_path / "Other.mp3").read_bytes() == b"precious"
        await window.deliver()
        assert (tmp_path / "Book.mp3").read_bytes() == b"precious"
        assert soundfile.info(tmp_path / "Other.mp3").frames > 0


async def test_what_is_missing_is_rendered_first_or_stays_silent(qtbot: QtBot, tmp_path: Path) -> None:
    async with opened(qtbot, tmp_path, rendered=False) as window:
        await eventually(lambda: window.words("deliveryWarning") == "Segments 1, 2 are not rendered.")
        assert not window.button("deliveryStart").isEnabled()
        window.choose("deliveryMissing", "silence")
        window.choose("deliveryPreset", "as-is")
        await window.deliver()
        assert window.words("deliveryWords") == "2 segments are silent, because they are not rendered."
        assert window.words("deliveryVerdict") == "Delivered as it is"
        assert window.find(LoudnessView, "loudnessView").accessibleDescription() == "Silence throughout."
        window.button("deliveryAgain").click()
        await eventually(lambda: window.button("deliveryRenderFirst").isVisibleTo(window.dialog))
        window.choose("deliveryMissing", "stop")
        await eventually(lambda: window.button("deliveryRenderFirst").isVisibleTo(window.dialog))
        window.button("deliveryRenderFirst").click()
        await window.ready()
        assert window.words("deliveryWarning") == ""


async def test_cancelling_leaves_nothing_half_written(qtbot: QtBot, tmp_path: Path) -> None:
    async with opened(qtbot, tmp_path) as window:
        await window.ready()
        before = set(tmp_path.iterdir())
        window.find(QProgressBar, "deliveryProgress").valueChanged.connect(
            window.button("deliveryCancel").click
        )
        window.button("deliveryStart").click()
        await eventually(lambda: window.words("deliveryMessage").startswith("Cancelled."))
        assert set(tmp_path.iterdir()) == before
        await window.ready()


async def test_what_was_finished_before_cancelling_is_kept_and_named(qtbot: QtBot, tmp_path: Path) -> None:
    async with opened(qtbot, tmp_path, "# One\n\nHere.\n\n# Two\n\nThere.") as window:
        await window.ready()
        window.choose("deliveryFiles", "chapters")
        await window.ready()
        bar = window.find(QProgressBar, "deliveryProgress")
        cancel = window.button("deliveryCancel").click
        bar.valueChanged.connect(lambda value: cancel() if value > 500 else None)
        window.button("deliveryStart").click()
        await eventually(lambda: window.words("deliveryMessage").startswith("Cancelled."))
        assert window.words("deliveryMessage") == "Cancelled. 1 finished file is kept: “01 One.mp3”."
        assert [path.name for path in tmp_path.glob("*.mp3")] == ["01 One.mp3"]


async def test_what_was_finished_before_a_failure_is_named_too(qtbot: QtBot, tmp_path: Path) -> None:
    async with opened(qtbot, tmp_path, "# One\n\nHere.\n\n# Two\n\nThere.") as window:
        await window.ready()
        window.choose("deliveryFiles", "chapters")
        await window.ready()
        bar = window.find(QProgressBar, "deliveryProgress")

        def block(value: int) -> None:
            if value > 500:
                (tmp_path / "02 Two.mp3").mkdir(exist_ok=True)

        bar.valueChanged.connect(block)
        window.button("deliveryStart").click()
        await eventually(lambda: "it is a folder" in window.words("deliveryMessage"))
        assert "“01 One.mp3” was finished before and is kept." in window.words("deliveryMessage")


async def test_closing_the_window_lets_a_delivery_go_on_and_tells_how_it_ended(
    qtbot: QtBot, tmp_path: Path
) -> None:
    async with opened(qtbot, tmp_path) as window:
        other = QWidget()
        qtbot.addWidget(other)
        other.show()  # a program ends with its last window
        told: list[str] = []
        window.dialog.left.connect(lambda: told.append("left"))
        window.dialog.ended_unseen.connect(told.append)
        await window.ready()
        window.button("deliveryStart").click()
        await eventually(lambda: window.dialog.busy)
        window.dialog.close()
        assert not window.dialog.isVisible()
        await eventually(lambda: told == ["left", "Delivered: every rule is kept"])
        window.dialog.show_again(DeliveryContents((), "Book", tmp_path))
        assert window.words("deliveryVerdict") == "Delivered: every rule is kept"


async def test_a_place_that_cannot_be_written_is_told_where_it_happened(qtbot: QtBot, tmp_path: Path) -> None:
    async with opened(qtbot, tmp_path) as window:
        await window.ready()
        window.type("deliveryFolder", str(tmp_path / "gone"))
        await window.ready()
        window.button("deliveryStart").click()
        await eventually(lambda: "folder does not exist" in window.words("deliveryMessage"))
        assert window.find(QLineEdit, "deliveryFolder").isEnabled()
        window.places.folder = tmp_path
        window.button("deliveryBrowse").click()
        await eventually(lambda: window.find(QLineEdit, "deliveryFolder").text() == str(tmp_path))
        await window.deliver()


async def test_a_master_that_fails_says_which_rule_and_is_not_called_done(
    qtbot: QtBot, tmp_path: Path
) -> None:
    rule = replace(PRESETS[0], id="short", name="Short", most_minutes=0.0001)
    MasterPresetFile(tmp_path / "presets.json").keep(rule)
    async with opened(qtbot, tmp_path) as window:
        await window.ready()
        window.choose("deliveryPreset", "short")
        await window.deliver()
        assert window.words("deliveryVerdict") == "1 file does not pass"
        assert "Length" in window.words("deliveryWords")
        assert "“Book.failed.mp3”" in window.words("deliveryWords")
        assert window.find(QLabel, "deliveryRule-length").text() == "✗ failed"
        assert not (tmp_path / "Book.mp3").exists()


async def test_a_preset_of_ones_own_is_made_used_and_removed(qtbot: QtBot, tmp_path: Path) -> None:
    async with opened(qtbot, tmp_path) as window:
        await window.ready()
        editor = await window.editor()
        name, keep = editor.findChild(QLineEdit, "presetName"), editor.findChild(QPushButton, "presetKeep")
        assert name is not None
        assert keep is not None
        name.setText("Streaming")
        assert not keep.isEnabled()
        name.setText("My show")
        aim = editor.findChild(QDoubleSpinBox, "presetAim")
        assert aim is not None
        aim.setValue(-18.0)
        keep.click()
        box = window.find(QComboBox, "deliveryPreset")
        await eventually(lambda: box.currentText() == "My show")
        kept = MasterPresetFile(tmp_path / "presets.json").read().named("My show")
        assert kept.level is not None
        assert (kept.level.aim, kept.level.lowest, kept.level.highest) == (-18.0, -18.5, -17.5)
        assert kept.limit_dbtp == -1.3
        await window.deliver()
        assert "−18" in window.find(LoudnessView, "loudnessView").accessibleDescription()
        window.button("deliveryAgain").click()
        editor = await window.editor()
        remove = editor.findChild(QPushButton, "presetRemove")
        assert remove is not None
        remove.click()
        await eventually(lambda: box.findData("My show") < 0)


async def test_the_project_remembers_what_was_chosen(qtbot: QtBot, tmp_path: Path) -> None:
    async with opened(qtbot, tmp_path) as window:
        await window.ready()
        window.type("deliveryArtist", "Anna")
        window.type("deliveryName", "Part one")
        window.choose("deliveryFormat", "flac")
        window.find(QCheckBox, "delivery-vtt").click()
        await window.deliver()
    async with opened(qtbot, tmp_path, "") as window:
        await eventually(lambda: window.find(QLineEdit, "deliveryArtist").text() == "Anna")
        assert window.find(QLineEdit, "deliveryName").text() == "Part one"
        assert window.find(QComboBox, "deliveryFormat").currentData() == "flac"
        assert window.find(QCheckBox, "delivery-vtt").isChecked()


async def test_names_that_follow_the_project_are_not_remembered(qtbot: QtBot, tmp_path: Path) -> None:
    async with opened(qtbot, tmp_path) as window:
        await window.deliver()
        kept = unpacked_choices(window.stage.session.properties.get("delivery"))
        assert (kept.name, kept.title, kept.folder) == ("", "", "")


async def test_the_result_is_played_shown_and_reported(qtbot: QtBot, tmp_path: Path) -> None:
    async with opened(qtbot, tmp_path) as window:
        await window.deliver()
        window.places.report = tmp_path / "proof.html"
        window.button("deliverySaveReport").click()
        await eventually(lambda: window.words("deliveryMessage") == "Saved “proof.html”.")
        assert "Loudness" in (tmp_path / "proof.html").read_text(encoding="utf-8")
        window.places.report = tmp_path / "gone" / "proof.html"
        window.button("deliverySaveReport").click()
        await eventually(lambda: "could not be written" in window.words("deliveryMessage"))


async def test_credits_are_asked_about_before_they_are_made(qtbot: QtBot, tmp_path: Path) -> None:
    async with opened(qtbot, tmp_path) as window:
        await window.ready()
        window.type("deliveryOpening", "This is my book.")
        window.places.buys = False
        await window.ready()
        window.button("deliveryStart").click()
        await eventually(lambda: window.places.asked == [1])
        await window.ready()
        window.places.buys = True
        await window.deliver()
        assert (tmp_path / "Book Opening credits.mp3").exists()


async def test_a_cover_is_chosen_and_taken_away(qtbot: QtBot, tmp_path: Path) -> None:
    async with opened(qtbot, tmp_path) as window:
        await window.ready()
        window.places.cover = tmp_path / "cover.png"
        window.button("deliveryCover").click()
        await eventually(lambda: window.button("deliveryCover").text() == "cover.png")
        await window.ready()
        window.button("deliveryStart").click()
        await eventually(lambda: "cannot be read" in window.words("deliveryMessage"))
        window.button("deliveryCoverRemove").click()
        await window.deliver()


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("deliveryName", "", "Write a name for the file."),
        ("deliveryName", "..", "Write a name for the file."),
        ("deliveryName", "a/b", "The name cannot hold / or \\. Choose the folder above."),
        ("deliveryFolder", " ", "Choose a folder."),
    ],
)
async def test_what_is_lacking_is_said_and_delivering_waits_for_it(
    qtbot: QtBot, tmp_path: Path, name: str, text: str, sentence: str
) -> None:
    async with opened(qtbot, tmp_path) as window:
        await window.ready()
        window.type(name, text)
        await eventually(lambda: window.words("deliveryPreview") == sentence)
        assert not window.button("deliveryStart").isEnabled()


async def test_patterns_of_names_are_shown_and_checked(qtbot: QtBot, tmp_path: Path) -> None:
    async with opened(qtbot, tmp_path, "One.\n\nTwo.\n\nThree.\n\nFour.\n\nFive.") as window:
        await window.ready()
        window.choose("deliveryFiles", "segments")
        window.type("deliveryPattern", "{number} {words}")
        await eventually(
            lambda: window.words("deliveryPreview") == "1 One.mp3\n2 Two.mp3\n3 Three.mp3\nand more"
        )
        window.type("deliveryPattern", "{oops}")
        await eventually(lambda: "is not a pattern" in window.words("deliveryPreview"))
        window.type("deliveryPattern", "")
        await eventually(lambda: window.words("deliveryPreview") == "Write a pattern for the names.")
        window.choose("deliveryFiles", "stems")
        await eventually(lambda: window.words("deliveryPreview") == "Narrator.wav")
        assert "not mastered" in window.words("deliveryPresetNote")


async def test_the_report_card_can_be_reached_and_read_without_eyes(qtbot: QtBot, tmp_path: Path) -> None:
    async with opened(qtbot, tmp_path) as window:
        await window.deliver()
        card, loudness = window.find(QWidget, "deliveryCard"), window.find(QWidget, "loudnessView")
        assert card.accessibleName() == "Report card"
        first, *others = card.accessibleDescription().splitlines()
        assert first == "Loudness: −16.0 LUFS, allowed −16.5 to −15.5 LUFS, passed."
        assert len(others) == 2
        window.dialog.activateWindow()
        card.setFocus(Qt.FocusReason.TabFocusReason)
        await eventually(card.hasFocus)
        QTest.keyClick(card, Qt.Key.Key_Tab)
        assert loudness.hasFocus()


async def test_what_was_measured_is_read_where_there_are_no_rules(qtbot: QtBot, tmp_path: Path) -> None:
    async with opened(qtbot, tmp_path) as window:
        await window.ready()
        window.choose("deliveryPreset", "as-is")
        await window.deliver()
        assert "Channels: 1." in window.find(QWidget, "deliveryCard").accessibleDescription()


async def test_every_control_is_named(qtbot: QtBot, tmp_path: Path) -> None:
    async with opened(qtbot, tmp_path) as window:
        await window.ready()
        for kind in (QPushButton, QComboBox, QLineEdit, QCheckBox, QProgressBar):
            for control in window.dialog.findChildren(kind):
                assert control.objectName()
                assert control.accessibleName(), control.objectName()


def test_a_long_course_keeps_its_loudest_moments() -> None:
    values = [-30.0] * 1000
    values[517] = -9.0
    columns = in_columns(values, 100)
    assert len(columns) == 100
    assert max(columns) == -9.0
    assert in_columns(values[:10], 100) == tuple(values[:10])
