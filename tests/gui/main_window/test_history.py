"""One Undo and one Redo for the text and everything else, in the order it was done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.support.editor_stage import EditorStage, editor_stage
from tests.support.eventually import eventually
from tests.support.running_studio import running_studio
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.history import Change
from tts_studio.ui.main_window.history import MOST_CHANGES, History

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Desk:
    """A history over an editor and one value that is changed beside the text."""

    def __init__(self, stage: EditorStage, owner: QObject) -> None:
        self.stage = stage
        self.history = History(stage.editor, owner)
        self.value = 0

    def set(self, value: int, merge_key: str = "") -> None:
        before, self.value = self.value, value

        def put(back: int) -> None:
            self.value = back

        self.history.add(Change(f"Set {value}", lambda: put(before), lambda: put(value), merge_key))

    @property
    def state(self) -> tuple[str, int]:
        return self.stage.text, self.value

    def type(self, words: str) -> None:
        QTest.keyClicks(self.stage.area, words)

    def undo_all(self) -> list[tuple[str, int]]:
        states = []
        while self.history.can_undo:
            self.history.undo()
            states.append(self.state)
        return states

    def redo_all(self) -> list[tuple[str, int]]:
        states = []
        while self.history.can_redo:
            self.history.redo()
            states.append(self.state)
        return states


@contextmanager
def desk() -> Iterator[Desk]:
    with editor_stage("") as stage:
        yield Desk(stage, QObject(stage.editor))


@pytest.mark.usefixtures("qapp")
def test_text_and_changes_are_undone_and_redone_in_their_order() -> None:
    with desk() as room:
        room.type("ab")
        room.set(1)
        room.type("cd")
        room.set(2)
        room.set(3)
        assert room.undo_all() == [("abcd", 2), ("abcd", 1), ("ab", 1), ("ab", 0), ("", 0)]
        assert room.redo_all() == [("ab", 0), ("ab", 1), ("abcd", 1), ("abcd", 2), ("abcd", 3)]
        assert room.undo_all()[-1] == ("", 0)


@pytest.mark.usefixtures("qapp")
def test_typing_on_after_a_change_was_undone_is_a_step_of_its_own() -> None:
    with desk() as room:
        room.type("ab")
        room.set(1)
        room.history.undo()
        room.type("c")
        assert not room.history.can_redo
        assert room.undo_all() == [("ab", 0), ("", 0)]


@pytest.mark.usefixtures("qapp")
def test_a_new_change_forgets_what_was_undone() -> None:
    with desk() as room:
        room.type("ab")
        room.history.undo()
        assert room.history.can_redo
        room.set(1)
        assert room.redo_all() == []
        assert room.undo_all() == [("", 0)]


@pytest.mark.usefixtures("qapp")
def test_values_a_slider_passes_through_are_one_change() -> None:
    with desk() as room:
        for value in (1, 2, 3):
            room.set(value, "speed")
        room.type("a")
        room.set(4, "speed")
        assert room.undo_all() == [("a", 3), ("", 3), ("", 0)]
        room.history.redo()
        room.set(9, "speed")
        assert room.undo_all() == [("", 3), ("", 0)]


@pytest.mark.usefixtures("qapp")
def test_the_commands_say_what_they_would_do() -> None:
    with desk() as room:
        history = room.history
        assert (history.undo_words, history.redo_words) == ("&Undo", "&Redo")
        room.type("a")
        assert history.undo_words == "&Undo Typing"
        room.set(1)
        assert history.undo_words == "&Undo “Set 1”"
        history.undo()
        assert (history.undo_words, history.redo_words) == ("&Undo Typing", "&Redo “Set 1”")
        history.undo()
        assert (history.undo_words, history.redo_words) == ("&Undo", "&Redo Typing")


@pytest.mark.usefixtures("qapp")
def test_an_edit_of_the_text_can_have_a_name() -> None:
    with desk() as room:
        room.type("one")
        room.history.name_edit("Add Two", lambda: room.stage.editor.segments.add("Two.\n\nThree."))
        room.stage.take()
        added = room.stage.text
        assert room.history.undo_words == "&Undo “Add Two”"
        room.history.name_edit("Nothing", lambda: None)
        assert room.history.undo_words == "&Undo “Add Two”"
        room.type("!")
        assert room.history.undo_words == "&Undo Typing"
        assert [text for text, _ in room.undo_all()][1:] == ["one", ""]
        room.history.redo()
        assert room.history.redo_words == "&Redo “Add Two”"
        assert room.redo_all()[0] == (added, 0)


@pytest.mark.usefixtures("qapp")
def test_the_editors_own_keys_go_through_the_history() -> None:
    with desk() as room:
        room.type("a")
        room.set(1)
        QTest.keyClick(room.stage.area, Qt.Key.Key_Z, CTRL)
        assert room.state == ("a", 0)
        QTest.keyClick(room.stage.area, Qt.Key.Key_Z, CTRL | SHIFT)
        assert room.state == ("a", 1)


@pytest.mark.usefixtures("qapp")
def test_changes_made_while_undoing_are_not_noted() -> None:
    with desk() as room:
        room.history.add(Change("Outer", lambda: room.set(5), lambda: None))
        room.history.undo()
        assert not room.history.can_undo


@pytest.mark.usefixtures("qapp")
def test_the_oldest_changes_are_let_go() -> None:
    with desk() as room:
        for value in range(1, MOST_CHANGES + 3):
            room.set(value)
        assert len(room.undo_all()) == MOST_CHANGES
        assert room.value == 2


@pytest.mark.usefixtures("qapp")
def test_another_project_begins_without_a_past() -> None:
    with desk() as room:
        room.type("a")
        room.set(1)
        room.history.undo()
        room.history.begin("another")
        assert not room.history.can_undo
        assert not room.history.can_redo


@pytest.mark.usefixtures("qapp")
def test_while_a_project_is_being_left_nothing_is_undone() -> None:
    with desk() as room:
        room.type("ab")
        room.set(1)
        room.set(2)
        room.history.undo()
        room.history.rest()
        assert not room.history.can_undo
        assert not room.history.can_redo
        room.history.undo()
        room.history.redo()
        assert room.state == ("ab", 1)


async def test_choosing_a_voice_is_undone_between_two_words() -> None:
    async with running_studio() as studio:
        area = studio.window.editor.text_area
        undo = studio.window.actions_by_id["undo"]
        QTest.keyClicks(area, "Hello ")
        studio.session.set_voice("", CastVoice(VoiceId("murmur", "high")))
        label = undo.text()
        assert label.startswith("&Undo “")
        QTest.keyClicks(area, "there")
        assert undo.text() == "&Undo Typing"
        await studio.do("undo")
        assert studio.window.editor.text() == "Hello "
        assert undo.text() == label
        await studio.do("undo")
        assert studio.session.cast.voice_of("").voice == VoiceId("murmur", "low")
        await studio.do("redo")
        await studio.do("redo")
        assert studio.session.cast.voice_of("").voice == VoiceId("murmur", "high")
        assert studio.window.editor.text() == "Hello there"


async def test_undo_and_redo_are_offered_only_where_there_is_something_to_undo_or_redo() -> None:
    async with running_studio() as studio:
        actions, area = studio.window.actions_by_id, studio.window.editor.text_area

        def offered() -> tuple[bool, bool]:
            return actions["undo"].isEnabled(), actions["redo"].isEnabled()

        assert offered() == (False, False)
        QTest.keyClicks(area, "Hello")
        assert offered() == (True, False)
        await studio.do("undo")
        assert offered() == (False, True)
        studio.window.activateWindow()
        await eventually(studio.window.isActiveWindow)
        await studio.do("find")
        await eventually(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
        assert offered() == (True, True)
        area.setFocus()
        await eventually(lambda: offered() == (False, True))
