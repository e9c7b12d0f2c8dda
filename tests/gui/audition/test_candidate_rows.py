"""The rows of an audition: judging, casting and mending each candidate, by mouse and by keyboard."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from tests.support.audition_page import choose, page, part
from tests.support.eventually import eventually
from tts_studio.domain.errors import ConnectionLost, Fate, ServiceDown
from tts_studio.domain.voice import VoiceId
from tts_studio.ui.voice_picker.voice_dragging import dragged


async def test_names_are_hidden_until_they_are_revealed() -> None:
    async with page() as p:
        await p.begin()
        await p.add_all()
        p.studio.window.voices.collected.emit(VoiceId("murmur", "nobody"))
        await eventually(lambda: p.states[-1] == "failed")
        p.studio.widget(QWidget, "blindAudition").click()  # type: ignore[attr-defined]  # it is a check box
        assert p.texts("candidateName") == [f"Voice {letter}" for letter in "ABCDE"]
        shown = [label.text() for row in p.rows for label in row.findChildren(QLabel) if label.isVisible()]
        assert not any(
            word in text for text in shown for word in ("Low", "High", "Paid", "Murmur", "$", "nobody")
        )
        names = [row.play.accessibleName() + row.play.accessibleDescription() for row in p.rows]
        assert not any(word in name for name in names for word in ("Low", "High", "Paid", "Murmur", "$"))
        p.studio.widget(QPushButton, "revealVoices").click()
        assert p.texts("candidateName") == ["Low", "High", "Low", "High", "nobody"]
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
        assert notice is not None and notice.sentence == "High is now the voice of ANNA."
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


async def test_notes_written_by_an_assistive_program_are_kept() -> None:
    async with page() as p:
        await p.begin()
        await p.add_all()
        row = p.rows[1]
        notes = part(row, QLineEdit, "candidateNotes")
        assert not notes.hasFocus()
        QAccessible.queryAccessibleInterface(notes).setText(QAccessible.Text.Value, "Too young")
        row.stars.setFocus()
        QTest.keyClick(row.stars, Qt.Key.Key_4)
        assert p.audition.view(row.key).judgement.notes == "Too young"
        assert notes.text() == "Too young"


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
        assert names == ["Play Low", "Shortlist", "Cast Voice", "More about Low", "Notes"]
        stars = QAccessible.queryAccessibleInterface(row.stars)
        assert stars.role() == QAccessible.Role.Slider
        assert stars.text(QAccessible.Text.Name) == "Stars"
        assert "0 stars" in row.play.accessibleDescription()


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
