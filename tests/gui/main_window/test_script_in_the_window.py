"""Find, segments, tags and counts in the whole window, with its menus and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QMenu, QPlainTextEdit, QToolButton

from tests.support.eventually import eventually
from tests.support.running_studio import running_studio
from tts_studio.ui.script_editor.tag_guide import TagGuide

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


async def test_the_keys_of_finding_work_in_the_window() -> None:
    async with running_studio() as studio:
        await studio.write("One two one.\n\nOne.")
        studio.window.activateWindow()
        await eventually(studio.window.isActiveWindow)
        area = studio.window.editor.text_area
        area.setFocus()
        QTest.keyClick(area, Qt.Key.Key_F, CTRL)
        field = studio.widget(QLineEdit, "findField")
        await eventually(field.hasFocus)
        QTest.keyClicks(field, "one")
        count = studio.widget(QLabel, "findCount")
        await eventually(lambda: count.text() == "1 of 3")
        QTest.keyClick(field, Qt.Key.Key_F3)
        await eventually(lambda: count.text() == "2 of 3")
        QTest.keyClick(field, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
        await eventually(lambda: count.text() == "1 of 3")
        QTest.keyClick(field, Qt.Key.Key_H, CTRL)
        replacement = studio.widget(QLineEdit, "replaceField")
        assert replacement.isVisible()
        QTest.keyClick(field, Qt.Key.Key_Escape)
        await eventually(area.hasFocus)
        assert not field.isVisible()


async def test_segments_are_moved_and_doubled_by_keys_and_undone() -> None:
    async with running_studio() as studio:
        await studio.write("One.\n\nTwo.")
        studio.window.activateWindow()
        await eventually(studio.window.isActiveWindow)
        area, editor = studio.window.editor.text_area, studio.window.editor
        area.setFocus()
        editor.select_segment(studio.session.script.segments[1].id)
        await eventually(studio.window.actions_by_id["segment-up"].isEnabled)
        QTest.keyClick(area, Qt.Key.Key_Up, ALT)
        await eventually(lambda: editor.text() == "Two.\n\nOne.")
        await studio.do("duplicate-segment")
        assert editor.text() == "Two.\n\nTwo.\n\nOne."
        await studio.do("undo")
        await studio.do("undo")
        assert editor.text() == "One.\n\nTwo."


async def test_the_menu_of_a_segment_offers_the_windows_actions() -> None:
    async with running_studio() as studio:
        await studio.write("One.")
        menu = QMenu(studio.window)
        studio.window.editor.segments.fill_menu(menu, studio.session.script.segments[0].id)
        actions = studio.window.actions_by_id
        assert actions["play-segment"] in menu.actions()
        assert actions["segment-down"] in menu.actions()


async def test_a_tag_that_can_be_heard_for_nothing_is_spoken() -> None:
    async with running_studio() as studio:
        studio.widget(QToolButton, "styleTags").click()
        guide = studio.window.findChild(TagGuide, "styleGuide")
        assert guide is not None
        hear = studio.widget(QToolButton, "hear_soft")
        assert hear.isEnabled()
        hear.click()
        await eventually(lambda: bool(len(studio.output.heard)))
        said = [request.text for request in studio.provider.requests]
        assert len(said) == 1
        assert "these words are not" in said[0]
        guide.close()


async def test_a_tag_no_free_voice_can_do_says_so() -> None:
    async with running_studio() as studio:
        session = studio.session
        dialect = session.catalogue.models[0].dialect
        assert dialect.rules.get("laugh") is None
        studio.widget(QToolButton, "soundTags").click()
        hear = studio.widget(QToolButton, "hear_laugh")
        assert not hear.isEnabled()
        assert "No voice that is free can do this." in hear.toolTip()
        guide = studio.window.findChild(TagGuide, "soundGuide")
        assert guide is not None
        guide.close()


@pytest.mark.parametrize("reader", ["This segment’s voice", "Murmur"])
async def test_the_exact_text_is_shown_as_any_model_sees_it(reader: str) -> None:
    async with running_studio() as studio:
        await studio.write("Hello <soft>there</soft>. [laugh]")
        studio.widget(QToolButton, "exactTextSection_toggle").click()
        readers = studio.widget(QComboBox, "exactTextReader")
        names = [readers.itemText(index) for index in range(readers.count())]
        assert names == ["This segment’s voice", *(m.name for m in studio.session.catalogue.models)]
        readers.setCurrentIndex(names.index(reader))
        sent = studio.widget(QPlainTextEdit, "exactTextSent")
        await eventually(lambda: "Hello" in sent.toPlainText())
        assert "[laugh]" not in sent.toPlainText()


async def test_the_same_text_written_again_keeps_its_segments_in_their_places() -> None:
    async with running_studio() as studio:
        await studio.write("One.\n\nTwo.")
        editor = studio.window.editor
        editor.text_area.setPlainText("One.\n\nTwo.")
        studio.window.take_text()
        editor.select_segment(studio.session.script.segments[1].id)
        assert editor.text_area.textCursor().selectedText() == "Two."


async def test_a_moved_segment_keeps_the_colour_of_its_speaker() -> None:
    async with running_studio() as studio:
        await studio.write("ANNA: One.\n\nBOB: Two.")
        editor = studio.window.editor
        editor.segments.move(1, studio.session.script.segments[0].id)
        assert editor.text() == "BOB: Two.\n\nANNA: One."
        document = editor.text_area.document()
        for line, name in ((0, "BOB:"), (2, "ANNA:")):
            formats = document.findBlockByNumber(line).layout().formats()
            assert [(f.start, f.length) for f in formats] == [(0, len(name))]
