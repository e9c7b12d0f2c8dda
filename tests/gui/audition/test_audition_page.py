"""The audition page in the whole window: a line from the script, voices beside each other, and the winner."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QDropEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from tests.support.eventually import eventually
from tests.support.paid_provider import PaidProvider
from tests.support.quick_output import QuickOutput
from tests.support.running_studio import RunningStudio, running_studio
from tests.support.scripted_provider import ScriptedProvider
from tts_studio.domain.errors import ConnectionLost, Fate, ProjectInUse, ServiceDown
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.audition import Audition
from tts_studio.ui.audition.audition_view import AuditionView
from tts_studio.ui.audition.candidate_row import CandidateRow
from tts_studio.ui.voice_picker.voice_dragging import dragged

SCRIPT = "It was the best of times.\n\nANNA: It was the worst of times.\n\nANNA: It was."
W = TypeVar("W", bound=QWidget)


@dataclass
class Page:
    """The audition page of a running studio."""

    studio: RunningStudio
    free: ScriptedProvider
    paid: PaidProvider

    @property
    def view(self) -> AuditionView:
        return self.studio.window.audition

    @property
    def audition(self) -> Audition:
        auditions = self.studio.application.audition_desk.auditions
        assert auditions is not None
        return auditions.current

    @property
    def rows(self) -> list[CandidateRow]:
        return [row for row in self.view.candidates.rows if row.isVisible()]

    @property
    def states(self) -> list[str]:
        return [row.view.state.value for row in self.rows]

    def spoken_at(self, speeds: list[float]) -> bool:
        """Whether there are candidates of these speeds, and all can be heard."""
        found = [float(row.view.voice.settings.get("speed", 1.0)) for row in self.rows]
        return found == speeds and set(self.states) == {"ready"}

    def texts(self, name: str) -> list[str]:
        return [part(row, QLabel, name).text() for row in self.rows]

    async def begin(self, paragraph: int = 0) -> None:
        """Write the script and audition one of its paragraphs."""
        studio = self.studio
        await studio.write(SCRIPT)
        studio.window.editor.select_segment(studio.session.script.segments[paragraph].id)
        await studio.do("audition-line")
        await eventually(lambda: self.rows)

    async def choose(self, button: str, words: str) -> None:
        """Choose an entry of the menu that a button opens."""
        self.studio.widget(QPushButton, button).click()
        await choose(self.studio, words)

    async def add_all(self) -> None:
        """Add the paid voices to the free ones."""
        await self.choose("addVoices", "Free Voices")
        for name in ("low", "high"):
            self.studio.window.voices.collected.emit(VoiceId("paid", name))
        await eventually(lambda: self.states == ["ready", "ready", "waiting", "waiting"])


@asynccontextmanager
async def page(output: QuickOutput | None = None) -> AsyncIterator[Page]:
    free, paid = ScriptedProvider(), PaidProvider()
    async with running_studio(provider=free, providers=[free, paid], output=output) as studio:
        yield Page(studio, free, paid)


def part(row: CandidateRow, kind: type[W], name: str) -> W:
    found = row.findChild(kind, name)
    assert isinstance(found, kind), name
    return found


async def choose(studio: RunningStudio, words: str) -> None:
    def menu() -> QMenu | None:
        popup = QApplication.activePopupWidget()
        return popup if isinstance(popup, QMenu) else None

    await eventually(menu)
    opened = menu()
    assert opened is not None
    action = next(action for action in opened.actions() if words in action.text())
    assert action.isEnabled(), words
    action.trigger()
    opened.close()


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
        await p.studio.do("show-audition")
        sentence = p.studio.widget(QLabel, "emptyAuditionSentence")
        await eventually(lambda: sentence.isVisible() and "Write a line" in sentence.text())
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


def press(p: Page, key: Qt.Key, text: str, target: QWidget | None = None) -> None:
    receiver = target or p.rows[0].play
    QApplication.sendEvent(
        receiver, QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
    )


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


async def test_names_are_hidden_until_they_are_revealed() -> None:
    async with page() as p:
        await p.begin()
        await p.add_all()
        p.studio.widget(QWidget, "blindAudition").click()  # type: ignore[attr-defined]  # it is a check box
        assert p.texts("candidateName") == ["Voice A", "Voice B", "Voice C", "Voice D"]
        shown = [label.text() for row in p.rows for label in row.findChildren(QLabel) if label.isVisible()]
        assert not any(word in text for text in shown for word in ("Low", "High", "Paid", "Murmur", "$"))
        names = [row.play.accessibleName() + row.play.accessibleDescription() for row in p.rows]
        assert not any(word in name for name in names for word in ("Low", "High", "Paid", "Murmur", "$"))
        p.studio.widget(QPushButton, "revealVoices").click()
        assert sorted(p.texts("candidateName")) == ["High", "High", "Low", "Low"]
        assert not p.studio.widget(QPushButton, "revealVoices").isVisible()


async def test_stars_notes_and_the_shortlist_are_kept() -> None:
    async with page() as p:
        await p.begin()
        await p.add_all()
        row = p.rows[1]
        QTest.keyClick(row.stars, Qt.Key.Key_4)
        assert row.stars.accessibleDescription() == "4 stars"
        QTest.mouseClick(row.stars, Qt.MouseButton.LeftButton, pos=QPoint(30, 12))
        assert p.audition.view(row.key).judgement.stars == 2
        QTest.mouseClick(row.stars, Qt.MouseButton.LeftButton, pos=QPoint(30, 12))
        assert p.audition.view(row.key).judgement.stars == 0
        QTest.keyClick(row.stars, Qt.Key.Key_Right)
        notes = part(row, QLineEdit, "candidateNotes")
        notes.setFocus()
        QTest.keyClicks(notes, "Too young 1")
        QTest.keyClick(notes, Qt.Key.Key_Return)
        part(row, QPushButton, "candidateShortlist").click()
        judgement = p.audition.view(row.key).judgement
        assert (judgement.stars, judgement.notes, judgement.shortlisted) == (1, "Too young 1", True)
        p.studio.widget(QWidget, "onlyShortlisted").click()  # type: ignore[attr-defined]  # it is a check box
        assert [shown.key for shown in p.rows] == [row.key]
        assert p.texts("candidateDigit") == ["1"]
        part(row, QPushButton, "candidateShortlist").click()
        await eventually(lambda: p.rows == [])
        assert "shortlisted" in p.studio.widget(QLabel, "emptyAuditionSentence").text()


async def test_the_winner_is_cast_with_one_click() -> None:
    async with page() as p:
        await p.begin(paragraph=1)
        await p.add_all()
        part(p.rows[3], QPushButton, "candidateCast").click()
        session = p.studio.session
        assert session.cast.voice_of("ANNA").voice == VoiceId("paid", "high")
        assert session.cast.narrator.voice == VoiceId("murmur", "low")
        notice = p.studio.window.notices.current
        assert notice is not None and notice.sentence == "High now speaks ANNA."
        p.studio.widget(QComboBox, "castAs").setCurrentIndex(0)
        part(p.rows[1], QPushButton, "candidateCast").click()
        assert session.cast.narrator.voice == VoiceId("murmur", "high")


async def test_a_failure_stands_in_its_row_with_a_way_out() -> None:
    async with page() as p:
        await p.begin()
        await eventually(lambda: p.states == ["ready"])
        p.free.failures["best"] = [ServiceDown("It is out of order.", fate=Fate.NOT_ACCEPTED)]
        p.studio.window.voices.collected.emit(VoiceId("murmur", "high"))
        await eventually(lambda: p.states == ["ready", "failed"])
        assert "out of order" in p.texts("candidateState")[1]
        step = part(p.rows[1], QPushButton, "candidateStep")
        assert step.text() == "Retry" and step.accessibleName() == "Retry"
        step.click()
        await eventually(lambda: p.states == ["ready", "ready"])
        assert not step.isVisible()


async def test_what_may_have_been_charged_is_sent_again_after_a_question() -> None:
    async with page() as p:
        await p.begin()
        await p.add_all()
        p.paid.before["best"] = [ConnectionLost("The connection broke.", fate=Fate.UNKNOWN)]
        p.studio.widget(QPushButton, "renderAudition").click()
        await p.studio.press("planDialog", "planAgree")
        await eventually(lambda: sorted(p.states) == ["failed", "ready", "ready", "ready"])
        at = p.states.index("failed")
        step = part(p.rows[at], QPushButton, "candidateStep")
        assert step.text() == "Send Again…"
        assert "may have been charged" in p.texts("candidateState")[at]
        step.click()
        await p.studio.press("confirmDialog", "confirmYes")
        await eventually(lambda: p.states == ["ready"] * 4)
        assert len(p.paid.sent) == 2


async def test_a_candidate_under_way_can_be_cancelled() -> None:
    async with page() as p:
        p.free.gate.clear()
        await p.begin()
        await eventually(lambda: p.states == ["rendering"])
        step = part(p.rows[0], QPushButton, "candidateStep")
        assert step.text() == "Cancel"
        step.click()
        await eventually(lambda: p.states == ["waiting"])
        p.free.gate.set()
        await eventually(lambda: step.text() == "Retry")
        step.click()
        await eventually(lambda: p.states == ["ready"])


async def test_settings_change_a_candidate_or_add_one_beside_it() -> None:
    async with page() as p:
        await p.begin()
        for button, speeds in (("addCandidateBeside", [1.0, 1.5]), ("changeCandidate", [2.0, 1.5])):
            part(p.rows[0], QToolButton, "candidateMore").click()
            await choose(p.studio, "Settings")
            dialog = await p.studio.dialog("candidateSettings")
            spin = dialog.findChild(QDoubleSpinBox, "setting_speed")
            assert spin is not None
            spin.setValue(speeds[-1] if button == "addCandidateBeside" else speeds[0])
            await p.studio.press("candidateSettings", button)
            await eventually(partial(p.spoken_at, speeds))
        assert "Speed 1.5" in p.texts("candidateModel")[1]


async def test_voices_come_by_drop_from_the_list_and_twice_is_said() -> None:
    async with page() as p:
        await p.begin()
        for written in ("murmur:high", "nonsense"):
            carried = dragged(written)
            drop = QDropEvent(
                QPointF(40, 40),
                Qt.DropAction.CopyAction,
                carried,
                Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier,
            )
            p.view.dropEvent(drop)
        await eventually(lambda: p.states == ["ready", "ready"])
        notices = p.studio.window.notices
        assert notices.current is not None and "not a voice" in notices.current.sentence
        p.studio.window.voices.collected.emit(VoiceId("murmur", "high"))
        await eventually(lambda: notices.current is not None and "already" in notices.current.sentence)


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
        await p.studio.do("show-audition")
        await p.choose("addVoices", "Selected Voice")
        notices = p.studio.window.notices
        await eventually(lambda: notices.current is not None and "already" in notices.current.sentence)
        assert len(p.rows) == 2


async def test_up_down_and_delete_work_in_the_rows() -> None:
    async with page() as p:
        await p.begin()
        await p.add_all()
        p.view.candidates.focus_row(p.rows[0].key)
        QTest.keyClick(p.rows[0].play, Qt.Key.Key_Down)
        assert p.view.window().focusWidget() is p.rows[1].play
        QTest.keyClick(p.rows[1].play, Qt.Key.Key_Down)
        assert p.view.window().focusWidget() is p.rows[2].stars  # what is not rendered cannot be played
        QTest.keyClick(p.rows[2].stars, Qt.Key.Key_Up)
        gone = p.rows[1].key
        QTest.keyClick(p.rows[1].play, Qt.Key.Key_Delete)
        assert gone not in p.audition.keys
        assert p.view.window().focusWidget() is p.rows[1].stars


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


async def test_every_control_of_a_row_has_a_name_and_is_in_order() -> None:
    async with page() as p:
        await p.begin()
        await eventually(lambda: p.states == ["ready"])
        row = p.rows[0]
        names = [
            part(row, kind, name).accessibleName()
            for kind, name in (
                (QToolButton, "candidatePlay"),
                (QPushButton, "candidateShortlist"),
                (QPushButton, "candidateCast"),
                (QToolButton, "candidateMore"),
                (QLineEdit, "candidateNotes"),
            )
        ]
        assert names == ["Play Low", "Shortlist", "Cast", "More about Low", "Notes"]
        stars = QAccessible.queryAccessibleInterface(row.stars)
        assert stars.role() == QAccessible.Role.Slider
        assert stars.text(QAccessible.Text.Name) == "Stars"
        assert "0 stars" in row.play.accessibleDescription()


async def test_auditions_open_in_another_window_say_so_and_can_be_tried_again() -> None:
    async with page() as p:
        await p.studio.write(SCRIPT)
        desk = p.studio.application.audition_desk
        opened = desk.open

        async def in_use() -> None:
            raise ProjectInUse("Another window has it open.", advice="Close it there.")

        desk.open = in_use  # type: ignore[assignment, method-assign]  # as if another program had the file
        await p.studio.do("show-audition")
        problem = p.studio.widget(QLabel, "auditionProblem")
        await eventually(problem.isVisible)
        assert "Another window" in problem.text()
        desk.open = opened  # type: ignore[method-assign]  # and closed it
        p.studio.widget(QPushButton, "auditionTryAgain").click()
        await eventually(lambda: not problem.isVisible())
        assert isinstance(p.audition, Audition)


async def test_the_page_mirrors_for_languages_from_right_to_left() -> None:
    async with page() as p:
        await p.begin()
        await eventually(lambda: p.states == ["ready"])
        p.view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        QApplication.processEvents()
        row = p.rows[0]
        cast = part(row, QPushButton, "candidateCast")
        assert row.play.mapTo(p.view, QPoint()).x() > cast.mapTo(p.view, QPoint()).x()
        QTest.mouseClick(row.stars, Qt.MouseButton.LeftButton, pos=QPoint(row.stars.width() - 10, 12))
        assert row.stars.value() == 1


async def test_another_project_has_its_own_line(tmp_path: object) -> None:
    async with page() as p:
        await p.begin()
        await p.studio.application.new_project("A new project.")
        await eventually(lambda: p.view.line == "" and p.rows == [])
        assert isinstance(p.studio.window.findChild(QDialog), QDialog | None)
