"""The audition page in the whole window: a line from the script, voices beside each other, and the winner."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from tests.support.audition_page import SCRIPT, page, part, press
from tests.support.eventually import eventually
from tests.support.quick_output import QuickOutput
from tts_studio.domain.errors import ProjectInUse
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.audition import Audition


async def test_the_segment_under_the_cursor_is_heard_in_its_own_voice_at_once() -> None:
    async with page() as p:
        await p.begin(paragraph=1)
        assert p.studio.window.pages.current_id == "audition"
        assert p.view.line == "It was the worst of times."
        assert p.texts("candidateName") == ["Low"]
        await eventually(lambda: p.states == ["ready"])
        assert p.studio.widget(QComboBox, "castAs").currentText() == "ANNA"


async def test_the_selection_is_taken_before_the_segment() -> None:
    async with page() as p:
        await p.studio.write(SCRIPT)
        cursor = p.studio.window.editor.text_area.textCursor()
        cursor.setPosition(7)
        cursor.setPosition(24, cursor.MoveMode.KeepAnchor)
        p.studio.window.editor.text_area.setTextCursor(cursor)
        await p.studio.do("audition-line")
        await eventually(lambda: p.rows)
        assert p.view.line == "the best of times"


async def test_paid_voices_wait_for_the_estimate_and_the_users_word() -> None:
    async with page() as p:
        await p.begin()
        await p.add_all()
        estimate = p.studio.widget(QLabel, "auditionEstimate")
        assert estimate.text() == "2 voices, 25 characters each, $0.50"
        assert p.paid.sent == []
        p.studio.widget(QPushButton, "renderAudition").click()
        await p.studio.press("planDialog", "planCancel")
        assert p.paid.sent == []
        p.studio.widget(QPushButton, "renderAudition").click()
        dialog = await p.studio.dialog("planDialog")
        heading = dialog.findChild(QLabel, "planHeading")
        assert heading is not None and "2 voices" in heading.text() and "$0.50" in heading.text()
        await p.studio.press("planDialog", "planAgree")
        await eventually(lambda: p.states == ["ready"] * 4)
        assert len(p.paid.sent) == 2
        assert "paid $0.50" in p.texts("candidateState")[2]
        assert not p.studio.widget(QPushButton, "renderAudition").isVisible()


async def test_a_line_is_typed_and_spoken_when_the_user_pauses() -> None:
    async with page() as p:
        await p.studio.do("go-to-audition")
        sentence = p.studio.widget(QLabel, "emptyAuditionSentence")
        await eventually(lambda: sentence.isVisible() and "Write a line" in sentence.text())
        await eventually(lambda: p.studio.application.audition_desk.auditions)
        line = p.studio.widget(QPlainTextEdit, "auditionLine")
        line.setFocus()
        QTest.keyClicks(line, "A new line")
        p.studio.widget(QPushButton, "addFreeVoices").click()
        await eventually(lambda: p.states == ["ready", "ready"])
        assert p.audition.sheet.line == "A new line"
        QTest.keyClicks(line, "x" * 2_100)
        problem = p.studio.widget(QLabel, "auditionProblem")
        await eventually(problem.isVisible)
        assert "2,000 characters" in problem.text()


async def test_typing_goes_on_while_the_page_is_shown_anew() -> None:
    async with page() as p:
        await p.begin()
        line = p.studio.widget(QPlainTextEdit, "auditionLine")
        line.setPlainText("Half of a lin")
        p.studio.session.catalogue.changed.emit(None)
        assert p.view.line == "Half of a lin"
        line.setPlainText("A whole line, with a space at its end ")
        await eventually(lambda: p.audition.sheet.line == line.toPlainText())
        p.studio.session.catalogue.changed.emit(None)
        assert line.toPlainText().endswith("end ")


async def test_digits_play_and_switch_in_place_and_space_holds() -> None:
    async with page(QuickOutput(haste=1.0)) as p:
        await p.begin()
        await p.add_all()
        player = p.studio.application.audition_desk.player
        press(p, Qt.Key.Key_1, "1")
        await eventually(lambda: (heard := player.heard()) is not None and heard.fraction > 0.2)
        first = player.heard()
        assert first is not None and first.key == p.rows[0].key
        button = part(p.rows[0], QToolButton, "candidatePlay")
        assert button.accessibleName() == "Pause Low" and p.view.window().focusWidget() is button
        press(p, Qt.Key.Key_2, "2")
        second = player.heard()
        assert second is not None and second.key == p.rows[1].key and second.fraction >= first.fraction
        press(p, Qt.Key.Key_3, "3")  # not rendered
        still = player.heard()
        assert still is not None and still.key == second.key
        press(p, Qt.Key.Key_Space, " ", target=p.view)
        assert player.paused
        assert p.studio.widget(QPushButton, "holdAudition").text() == "Resume"
        press(p, Qt.Key.Key_Space, " ", target=p.view)
        assert player.playing
        p.rows[1].play.click()
        assert player.paused
        press(p, Qt.Key.Key_0, "0")
        await p.studio.do("play-all")
        await eventually(lambda: not player.playing and not player.paused)


async def test_all_play_in_turn_and_the_row_that_is_heard_shows_it() -> None:
    async with page() as p:
        await p.begin()
        await p.add_all()
        seen: list[str] = []
        player = p.studio.application.audition_desk.player

        def over() -> bool:
            for row in p.rows:
                if row.property("heard") and row.key not in seen:
                    seen.append(row.key)
            return len(seen) == 2 and not player.playing

        p.studio.widget(QPushButton, "playAllCandidates").click()
        await eventually(over)
        assert seen == [row.key for row in p.rows[:2]]
        await eventually(lambda: not any(row.property("heard") for row in p.rows))


async def test_equal_loudness_can_be_switched_off() -> None:
    async with page() as p:
        await p.begin()
        player = p.studio.application.audition_desk.player
        assert player.matched
        p.studio.widget(QWidget, "matchLoudness").click()  # type: ignore[attr-defined]  # it is a check box
        assert not player.matched


async def test_a_voice_chosen_in_the_list_is_added_while_the_page_is_in_front() -> None:
    async with page() as p:
        await p.begin()
        use = p.studio.widget(QPushButton, "useVoice")
        assert use.text() == "Add to Audition"
        p.studio.window.voices._list.select(VoiceId("murmur", "high"))
        use.click()
        await eventually(lambda: p.states == ["ready", "ready"])
        assert p.studio.session.cast.narrator.voice == VoiceId("murmur", "low")
        await p.studio.do("go-to-script")
        assert p.studio.window.pages.current_id == "script" and use.text() != "Add to Audition"
        await p.studio.do("go-to-audition")
        await p.choose("addVoices", "Selected Voice")
        notices = p.studio.window.notices
        await eventually(lambda: notices.current is not None and "already" in notices.current.sentence)
        assert len(p.rows) == 2


async def test_an_earlier_line_comes_back_with_its_voices_and_stars() -> None:
    async with page() as p:
        await p.begin()
        await p.add_all()
        p.rows[1].stars.setValue(5)
        line = p.studio.widget(QPlainTextEdit, "auditionLine")
        line.setPlainText("Another & a better line.")
        line.setFocus()
        QTest.keyClick(line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        await eventually(lambda: p.audition.sheet.line == "Another & a better line.")
        assert p.rows[1].stars.value() == 0
        await p.choose("earlierLines", "It was the best of times.” · 4 voices ★★★★★")
        await eventually(lambda: p.view.line == "It was the best of times.")
        assert p.rows[1].stars.value() == 5


async def test_auditions_open_in_another_window_say_so_and_can_be_tried_again() -> None:
    async with page() as p:
        await p.studio.write(SCRIPT)
        desk = p.studio.application.audition_desk
        opened = desk.open

        async def in_use() -> None:
            raise ProjectInUse("Another window has it open.", advice="Close it there.")

        desk.open = in_use  # type: ignore[assignment, method-assign]  # as if another program had the file
        await p.studio.do("go-to-audition")
        problem = p.studio.widget(QLabel, "auditionProblem")
        await eventually(problem.isVisible)
        assert "Another window" in problem.text()
        desk.open = opened  # type: ignore[method-assign]  # and closed it
        p.studio.widget(QPushButton, "auditionTryAgain").click()
        await eventually(lambda: not problem.isVisible())
        assert isinstance(p.audition, Audition)


async def test_another_project_has_its_own_line(tmp_path: object) -> None:
    async with page() as p:
        await p.begin()
        await p.studio.application.new_project("A new project.")
        await eventually(lambda: p.view.line == "" and p.rows == [])
        assert isinstance(p.studio.window.findChild(QDialog), QDialog | None)


async def test_a_preset_is_heard_with_its_settings() -> None:
    async with page() as p:
        await p.begin()
        quick = CastVoice(VoiceId("murmur", "low"), settings={"speed": 1.5})
        await p.studio.application.presets.save("Quick", quick)
        p.studio.window.voices.preset_collected.emit("Quick")
        await eventually(partial(p.spoken_at, [1.0, 1.5]))
        p.view.voice_dropped.emit("preset:Nobody")
        notice = p.studio.window.notices.current
        assert notice is not None and "no preset named" in notice.sentence
