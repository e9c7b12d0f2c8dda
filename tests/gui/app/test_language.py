"""The window speaks the chosen language, and is made anew around the open project when the choice changes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from decimal import Decimal
from gettext import NullTranslations

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialogButtonBox, QToolButton, QWidget
from shiboken6 import isValid

from tests.support.eventually import eventually
from tests.support.paid_provider import PaidProvider
from tests.support.running_studio import RunningStudio, running_studio
from tts_studio.domain.translation import tr, use_catalogue
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.playback import Playback
from tts_studio.engine.playback_state import PlaybackState
from tts_studio.engine.project_session import ProjectSession
from tts_studio.settings.settings_store import SettingsStore
from tts_studio.store.locations import Locations

LOW, HIGH = CastVoice(VoiceId("murmur", "low")), CastVoice(VoiceId("murmur", "high"))
SCRIPT = "Good morning.\n\nAnd good night."


@pytest.fixture(autouse=True)
def english_again(qapp: QApplication) -> Iterator[None]:
    yield
    use_catalogue(NullTranslations())
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    QLocale.setDefault(QLocale.system())


async def choose(studio: RunningStudio, language: str) -> None:
    """Choose a language and wait for the window that speaks it."""
    before = studio.window
    studio.application.settings.set("language", language)
    await eventually(lambda: studio.window is not before and studio.window.editor.isEnabled())
    await eventually(lambda: not isValid(before))


def menus(studio: RunningStudio) -> list[str]:
    return [action.text().replace("&", "") for action in studio.window.menuBar().actions()]


async def test_a_chosen_language_is_spoken_at_once_around_the_same_project() -> None:
    async with running_studio() as studio:
        await studio.write(SCRIPT)
        session = studio.session
        assert menus(studio)[0] == "File"
        await choose(studio, "de")
        assert menus(studio)[:2] == ["Datei", "Bearbeiten"]
        assert studio.session is session
        assert studio.window.editor.text_area.toPlainText() == SCRIPT
        assert QLocale().decimalPoint() == ","
        await choose(studio, "en")
        assert menus(studio)[0] == "File"


async def test_what_is_written_after_the_change_is_kept() -> None:
    async with running_studio() as studio:
        await studio.write(SCRIPT)
        await choose(studio, "de")
        await studio.write(f"{SCRIPT}\n\nOne more.")
        assert len(studio.session.script.segments) == 3


async def test_what_was_done_before_the_change_is_undone_and_redone_after_it() -> None:
    async with running_studio() as studio:
        QTest.keyClicks(studio.window.editor.text_area, "Hello ")
        studio.session.set_voice("", HIGH)
        QTest.keyClicks(studio.window.editor.text_area, "there")
        studio.window.editor.undo()
        await choose(studio, "de")
        editor = studio.window.editor
        assert editor.text() == "Hello "
        assert studio.window.actions_by_id["redo"].isEnabled()
        editor.redo()
        assert editor.text() == "Hello there"
        for _step in range(2):
            editor.undo()
        assert (editor.text(), studio.session.cast.voice_of("")) == ("Hello ", LOW)
        await choose(studio, "en")
        editor = studio.window.editor
        editor.undo()
        assert editor.text() == ""
        for _step in range(3):
            editor.redo()
        await eventually(lambda: studio.session.script.text == "Hello there")
        assert studio.session.cast.voice_of("") == HIGH


async def test_the_cursor_and_the_place_stay_where_they_were() -> None:
    async with running_studio() as studio:
        await studio.write("\n\n".join(f"Paragraph {number} of the script." for number in range(200)))
        area = studio.window.editor.text_area
        cursor = area.textCursor()
        cursor.setPosition(1000)
        cursor.setPosition(1010, QTextCursor.MoveMode.KeepAnchor)
        area.setTextCursor(cursor)
        area.verticalScrollBar().setValue(150)
        current = studio.window.editor.current_segment()
        await choose(studio, "de")
        area = studio.window.editor.text_area
        assert (area.textCursor().anchor(), area.textCursor().position()) == (1000, 1010)
        assert area.verticalScrollBar().value() == 150
        assert studio.window.editor.current_segment() == current


async def test_another_project_begins_without_the_past_of_an_equal_text() -> None:
    async with running_studio() as studio:
        QTest.keyClicks(studio.window.editor.text_area, "a")
        studio.window.editor.undo()
        await studio.application.new_project("")
        assert not studio.window.actions_by_id["redo"].isEnabled()


async def test_arabic_mirrors_the_window_and_keeps_latin_digits() -> None:
    async with running_studio() as studio:
        await choose(studio, "ar")
        assert studio.window.layoutDirection() is Qt.LayoutDirection.RightToLeft
        menu_bar = studio.window.menuBar()
        first, second = menu_bar.actions()[:2]
        assert menu_bar.actionGeometry(first).left() > menu_bar.actionGeometry(second).left()
        assert QLocale().zeroDigit() == "0"
        await choose(studio, "en")
        assert studio.window.layoutDirection() is Qt.LayoutDirection.LeftToRight


async def test_the_panels_stand_mirrored_and_each_direction_keeps_its_own_arrangement() -> None:
    def voices_lead() -> bool:
        voices, script = studio.widget(QWidget, "voicesPanel"), studio.window.pages
        middle = voices.mapTo(studio.window, voices.rect().center()).x()
        before = script.mapTo(studio.window, script.rect().center()).x() - middle
        return before < 0 if studio.window.isRightToLeft() else before > 0

    async with running_studio() as studio:
        await eventually(voices_lead)
        await choose(studio, "ar")
        await eventually(voices_lead)
        studio.window.actions_by_id["show-cast"].trigger()
        assert studio.widget(QWidget, "castPanel").isHidden()
        await choose(studio, "en")
        await eventually(voices_lead)
        assert not studio.widget(QWidget, "castPanel").isHidden()
        await choose(studio, "ar")
        await eventually(voices_lead)
        assert studio.widget(QWidget, "castPanel").isHidden()


async def test_a_language_chosen_before_is_spoken_from_the_start() -> None:
    SettingsStore(Locations.find().settings_file()).set("language", "de")
    async with running_studio() as studio:
        assert menus(studio)[0] == "Datei"


async def test_the_systems_language_is_spoken_until_another_one_is_chosen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "de_AT.UTF-8")
    async with running_studio() as studio:
        assert menus(studio)[0] == "Datei"
        await choose(studio, "en")
        assert menus(studio)[0] == "File"


async def test_the_preferences_come_back_in_the_language_that_was_chosen_in_them() -> None:
    async with running_studio() as studio:
        await studio.do("preferences")
        await studio.dialog("settingsDialog")
        field = studio.widget(QComboBox, "setting_language")
        assert [field.itemText(row) for row in range(field.count())][1:] == ["English", "Deutsch", "العربية"]
        before = studio.window
        field.setCurrentIndex(field.findData("de"))
        field.activated.emit(field.currentIndex())
        await eventually(lambda: studio.window is not before)
        dialog = await studio.dialog("settingsDialog")
        assert dialog.windowTitle() == "Einstellungen"
        assert studio.widget(QComboBox, "setting_language").currentText() == "Deutsch"
        dialog.reject()


async def test_qts_own_words_are_in_the_language_too() -> None:
    async with running_studio() as studio:
        await choose(studio, "de")
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        assert box.buttons()[0].text().replace("&", "") == "Abbrechen"
        box.deleteLater()


async def test_what_is_playing_ends_calmly() -> None:
    async with running_studio() as studio:
        await studio.write(SCRIPT)
        await studio.do("play-all")
        await eventually(lambda: studio.application.playback.state is PlaybackState.PLAYING)
        await choose(studio, "de")
        assert studio.application.playback.state is PlaybackState.STOPPED
        await studio.do("play-all")
        await eventually(lambda: studio.application.playback.state is PlaybackState.PLAYING)


async def test_a_project_asked_for_during_the_change_holds_nothing_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with running_studio() as studio:
        reached, go_on, stop = asyncio.Event(), asyncio.Event(), Playback.stop

        async def held(playback: Playback) -> None:
            reached.set()
            await go_on.wait()
            await stop(playback)

        monkeypatch.setattr(Playback, "stop", held)
        before = studio.window
        studio.application.settings.set("language", "de")
        await reached.wait()
        before.actions_by_id["new"].trigger()
        turn = studio.application._change.turn
        await eventually(lambda: turn._waiters or not before._tasks.running())
        go_on.set()
        await eventually(lambda: studio.window is not before and studio.shows_a_project())
        await studio.write(SCRIPT)
        assert menus(studio)[0] == "Datei"


async def test_a_project_on_its_way_during_the_change_is_shown_in_the_new_window(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with running_studio() as studio:
        await studio.write(SCRIPT)
        first, before = studio.session, studio.window
        reached, go_on, attach = asyncio.Event(), asyncio.Event(), Playback.attach

        async def held(playback: Playback, session: ProjectSession | None) -> None:
            reached.set()
            await go_on.wait()
            await attach(playback, session)

        monkeypatch.setattr(Playback, "attach", held)
        await studio.do("new")
        await reached.wait()
        studio.application.settings.set("language", "de")
        await asyncio.sleep(0)
        go_on.set()
        await eventually(lambda: studio.window is not before and studio.shows_a_project())
        assert studio.session is not first
        assert studio.window.editor.text() == ""
        await studio.write("Two is here.")
        assert menus(studio)[0] == "Datei"


async def test_a_choice_that_is_taken_back_at_once_leaves_a_window_that_works() -> None:
    async with running_studio() as studio:
        before = studio.window
        studio.application.settings.set("language", "de")
        await asyncio.sleep(0)
        studio.application.settings.set("language", "en")
        await eventually(lambda: studio.window is not before and studio.shows_a_project())
        await studio.write(SCRIPT)
        assert menus(studio)[0] == "File"


async def test_a_limit_that_holds_a_render_is_told_of_in_the_new_window_too() -> None:
    async with running_studio(provider=PaidProvider(slots=1), voice="paid:low") as studio:
        # The first paragraph turns out to cost $0.50, and the second would cost $0.12 at least.
        await studio.session.spending.set_cap(Decimal("0.55"))
        await studio.write("One is here.\n\nTwo is here.")
        await studio.do("render-stale")
        await eventually(
            lambda: [row.state.label for row in studio.window.jobs.rows] == ["Done", "At the limit"]
        )
        await choose(studio, "de")
        await eventually(lambda: studio.window.notices.current)
        notice = studio.window.notices.current
        assert notice is not None
        assert notice.sentence.endswith("ist erreicht. Was noch zu rendern ist, wartet.")
        state = studio.widget(QToolButton, "projectState")
        await eventually(lambda: state.text().endswith("das Ausgabenlimit ist erreicht"))


async def test_choosing_the_language_that_is_spoken_already_keeps_the_window() -> None:
    async with running_studio() as studio:
        before = studio.window
        studio.application.settings.set("language", "en")
        QApplication.processEvents()
        assert studio.window is before
        assert tr("Cancel") == "Cancel"
