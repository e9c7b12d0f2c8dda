"""The window shows the project, obeys its actions and tells the truth about what is going on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QTextBrowser,
    QToolButton,
    QTreeView,
    QWidget,
)

from tests.support.eventually import eventually
from tests.support.running_studio import RunningStudio, running_studio
from tts_studio.domain.errors import EngineCrashed, SoundUnavailable
from tts_studio.domain.segment_state import SegmentState
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.ui.actions import ACTIONS
from tts_studio.ui.notifications import Kind, Notice
from tts_studio.ui.panel_keys import PANEL_KEYS

TWO = "One is here.\n\nTwo is here."


def _state(studio: RunningStudio) -> str:
    return studio.widget(QToolButton, "projectState").text()


def _play_button(studio: RunningStudio) -> QToolButton:
    return studio.widget(QToolButton, "playButton")


async def test_the_tool_bar_counts_what_is_left_to_render() -> None:
    async with running_studio() as studio:
        assert _state(studio) == "Nothing written yet"
        assert not _play_button(studio).isEnabled()
        await studio.write(TWO)
        await eventually(lambda: _state(studio) == "2 of 2 to render · free")
        assert _play_button(studio).isEnabled()
        await studio.do("render-stale")
        await eventually(lambda: _state(studio) == "All 2 rendered")
        assert not studio.window.actions_by_id["render-stale"].isEnabled()


async def test_a_failed_segment_says_why_in_the_inspector() -> None:
    async with running_studio() as studio:
        studio.provider.failures["Two"] = [
            EngineCrashed("The voice engine ended.", advice="Render again.")
        ] * 9
        await studio.write(TWO)
        studio.window.editor.select_segment(studio.session.script.segments[1].id)
        await studio.do("render-stale")
        sentence = studio.widget(QLabel, "inspectorSentence")
        await eventually(lambda: "The voice engine ended" in sentence.text())


async def test_a_chosen_voice_is_cast_and_shown() -> None:
    async with running_studio() as studio:
        await studio.write("Plain.\n\nMARA: Hello.")
        studio.window.voices.voice_chosen.emit("mara", VoiceId("murmur", "high"))
        assert studio.session.cast.voice_of("MARA").voice == VoiceId("murmur", "high")
        studio.window.editor.select_segment(studio.session.script.segments[1].id)
        await eventually(lambda: "High" in studio.widget(QToolButton, "voiceButton").text())
        await studio.do("narrator-voice")
        await eventually(lambda: "Low" in studio.widget(QToolButton, "voiceButton").text())
        await eventually(lambda: not studio.window.actions_by_id["narrator-voice"].isEnabled())


async def test_settings_stay_with_another_voice_of_the_same_model() -> None:
    async with running_studio() as studio:
        await studio.write("Plain.")
        studio.session.set_voice("", CastVoice(VoiceId("murmur", "low"), settings={"speed": 1.5}))
        studio.window.voices.voice_chosen.emit("", VoiceId("murmur", "high"))
        assert studio.session.cast.narrator == CastVoice(VoiceId("murmur", "high"), settings={"speed": 1.5})
        studio.window.inspector.setting_changed.emit("speed", 0.75)
        assert studio.session.cast.narrator.settings == {"speed": 0.75}


async def test_favourites_are_kept() -> None:
    async with running_studio() as studio:
        studio.window.voices.favourite_toggled.emit(VoiceId("murmur", "high"))
        assert studio.application.settings.window_state("favourite-voices") == "murmur:high"


async def test_an_edit_is_saved_by_itself_and_said() -> None:
    async with running_studio() as studio:
        await studio.write("New words.")
        words = studio.widget(QLabel, "saveState")
        await eventually(lambda: words.text() == "Saved")
        assert not studio.window.isWindowModified()


async def test_panels_are_hidden_and_come_back_as_they_were() -> None:
    async with running_studio() as studio:
        await studio.do("show-voices")
        assert studio.widget(QDockWidget, "voicesPanel").isHidden()
        await studio.do("show-inspector")
        studio.widget(QToolButton, "inspectorPanelHide")
    async with running_studio() as studio:
        assert studio.widget(QDockWidget, "voicesPanel").isHidden()
        assert studio.widget(QDockWidget, "inspectorPanel").isHidden()
        assert not studio.window.actions_by_id["show-voices"].isChecked()
        await studio.do("reset-layout")
        assert not studio.widget(QDockWidget, "voicesPanel").isHidden()
        assert studio.window.actions_by_id["show-voices"].isChecked()
        assert not studio.widget(QDockWidget, "playerStrip").isHidden()


async def test_the_theme_and_the_text_size_are_chosen_and_kept() -> None:
    async with running_studio() as studio:
        settings = studio.application.settings
        await studio.do("theme-dark")
        await eventually(lambda: settings.text("theme") == "dark")
        window = QApplication.palette().window().color()
        assert window.lightness() < 60
        size = settings.number("script_text_size")
        await studio.do("zoom-in")
        await eventually(lambda: settings.number("script_text_size") == size + 1)
        await studio.do("zoom-reset")
        await eventually(lambda: settings.number("script_text_size") == size)
        await studio.do("theme-light")
        await eventually(lambda: QApplication.palette().window().color().lightness() > 200)


@pytest.mark.qt_log_ignore("propagateSizeHints")
async def test_a_command_is_found_by_words_in_any_order() -> None:
    async with running_studio() as studio:
        await studio.do("palette")
        search = studio.widget(QLineEdit, "findCommand")
        QTest.keyClicks(search, "theme dark")
        found = studio.widget(QTreeView, "commandList").model()
        assert found is not None
        assert [found.index(row, 0).data() for row in range(found.rowCount())] == ["View › Theme › Dark"]
        QTest.keyClick(search, Qt.Key.Key_Return)
        await eventually(lambda: studio.application.settings.text("theme") == "dark")


async def test_recent_projects_are_listed_when_the_menu_opens() -> None:
    async with running_studio() as studio:
        await studio.write("Some text.")
        first = studio.session.path
        await studio.application.new_project("")
        menu = studio.widget(QMenu, "menuOpenRecent")
        menu.aboutToShow.emit()
        names = [action.toolTip() for action in menu.actions() if action.data()]
        assert names == [str(first)]
        menu.actions()[0].trigger()
        await eventually(lambda: studio.session.path == first)


@pytest.mark.parametrize("action_id", ["preferences", "shortcuts", "about", "diagnostics"])
@pytest.mark.qt_log_ignore("propagateSizeHints")
async def test_windows_beside_the_main_one_open_without_blocking_it(action_id: str) -> None:
    async with running_studio() as studio:
        await studio.do(action_id)
        await eventually(lambda: QApplication.activeModalWidget() is not None)
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        await eventually(lambda: QApplication.activeModalWidget() is None)


async def test_every_action_has_a_handler_and_a_place_in_a_menu() -> None:
    async with running_studio() as studio:
        toggles = {spec.id for spec in ACTIONS if spec.id.startswith("show-")}
        assert {spec.id for spec in ACTIONS} - toggles == set(studio.window.handled_actions)
        in_menus = {
            action.objectName() for menu in studio.window.findChildren(QMenu) for action in menu.actions()
        }
        missing = {spec.id for spec in ACTIONS if f"action-{spec.id}" not in in_menus}
        assert missing == set()


async def test_every_widget_has_a_name_and_every_button_says_what_is_on_it() -> None:
    async with running_studio() as studio:
        own = [w for w in studio.window.findChildren(QWidget) if type(w).__module__.startswith("tts_studio")]
        assert [type(widget).__name__ for widget in own if not widget.objectName()] == []
        for button in studio.window.tool_bar.findChildren(QToolButton):
            if button.text():
                assert (button.accessibleName() or button.text()) == button.text()


async def test_shortcuts_are_not_given_twice() -> None:
    async with running_studio() as studio:
        given: dict[str, str] = {}
        for action in studio.window.findChildren(QAction):
            for keys in action.shortcuts():
                assert given.setdefault(keys.toString(), action.objectName()) == action.objectName()


async def test_a_notice_offers_what_helps_and_is_dismissed_with_escape() -> None:
    async with running_studio() as studio:
        studio.window.tell_error(SoundUnavailable("There is no sound device."))
        button = studio.widget(QToolButton, "notificationAction")
        assert button.text() == "Preferences…"
        studio.window.tell(Notice(Kind.INFO, "A copy was saved."))
        studio.window.tell(Notice(Kind.INFO, "A copy was saved."))
        assert studio.widget(QLabel, "notificationMore").text() == "1 more"
        QTest.keyClick(studio.window, Qt.Key.Key_Escape)
        assert studio.widget(QLabel, "notificationSentence").text() == "There is no sound device."
        QTest.keyClick(studio.window.notices, Qt.Key.Key_Escape)
        assert studio.window.notices.isHidden()


async def test_jobs_are_cancelled_made_again_and_found_in_the_script() -> None:
    async with running_studio() as studio:
        await studio.write(TWO)
        studio.provider.gate.clear()
        studio.window.editor.select_segment(studio.session.script.segments[1].id)
        await studio.do("render-segment")
        await eventually(lambda: studio.provider.running)
        job = studio.session.jobs.all[0]
        studio.window.jobs.cancel_requested.emit(job.id)
        await eventually(lambda: studio.session.jobs.all[0].state.ended)
        studio.provider.gate.set()
        studio.window.jobs.select(job.id)
        again = studio.widget(QPushButton, "retryJob")
        await eventually(again.isEnabled)
        again.click()
        await eventually(lambda: studio.session.views()[1].state is SegmentState.FRESH)
        studio.window.editor.select_segment(studio.session.script.segments[0].id)
        studio.window.jobs.show_requested.emit(job.id)
        assert studio.window.editor.current_segment() == studio.session.script.segments[1].id
        studio.window.inspector.render_requested.emit(studio.session.script.segments[0].id)
        await eventually(lambda: studio.session.views()[0].state is SegmentState.FRESH)


async def test_rendering_is_cancelled_as_a_whole() -> None:
    async with running_studio() as studio:
        await studio.write(TWO)
        studio.provider.gate.clear()
        await studio.do("render-stale")
        await eventually(lambda: _state(studio) == "Rendering, 0 of 2 done")
        await studio.do("cancel-rendering")
        await eventually(lambda: _state(studio) == "2 of 2 to render · free")
        assert all(job.state.ended for job in studio.session.jobs.all)


async def test_the_words_on_the_tool_bar_lead_to_the_jobs_and_the_voices() -> None:
    async with running_studio() as studio:
        studio.widget(QDockWidget, "jobsPanel").hide()
        studio.widget(QDockWidget, "voicesPanel").hide()
        studio.widget(QToolButton, "projectState").click()
        assert not studio.widget(QDockWidget, "jobsPanel").isHidden()
        studio.widget(QToolButton, "voiceButton").click()
        assert not studio.widget(QDockWidget, "voicesPanel").isHidden()
        await studio.do("refresh-voices")


async def test_a_preview_asked_for_in_the_list_is_heard() -> None:
    async with running_studio() as studio:
        studio.window.voices.preview_requested.emit(CastVoice(VoiceId("murmur", "high")))
        await eventually(lambda: len(studio.output.heard) > 1000)
        studio.window.inspector.language_changed.emit("en")
        assert studio.session.cast.narrator.language == "en"


async def test_a_preset_is_previewed_with_its_settings() -> None:
    async with running_studio() as studio:
        preset = CastVoice(VoiceId("murmur", "high"), settings={"speed": 1.5})
        studio.window.voices.preview_requested.emit(preset)
        await eventually(lambda: len(studio.output.heard) > 1000)
        (request,) = studio.provider.requests
        assert request.setting_values["speed"] == 1.5


async def test_information_leaves_by_itself_and_buttons_do_what_they_say() -> None:
    async with running_studio() as studio:
        done: list[str] = []
        studio.window.tell(Notice(Kind.INFO, "Saved.", button="Look", run=lambda: done.append("looked")))
        studio.widget(QToolButton, "notificationAction").click()
        assert done == ["looked"]
        assert studio.window.notices.isHidden()
        studio.application.playback.noticed.emit("The chosen device is not there.")
        notice = studio.window.notices.current
        assert notice is not None
        assert notice.kind is Kind.WARNING


async def test_the_room_of_hidden_jobs_goes_to_the_script() -> None:
    async with running_studio() as studio:
        studio.window.resize(1280, 800)
        jobs, text = studio.window.actions_by_id["show-jobs"], studio.window.editor
        jobs.setChecked(False)
        await eventually(lambda: studio.window.transport.height() < 140)
        alone, player = text.height(), studio.window.transport.height()
        jobs.setChecked(True)
        await eventually(lambda: text.height() < alone - 40)
        jobs.setChecked(False)
        await eventually(lambda: text.height() >= alone - 16)
        assert studio.window.transport.height() <= player + 16


async def test_the_list_of_shortcuts_tells_every_key_of_every_part() -> None:
    async with running_studio() as studio:
        await studio.do("shortcuts")
        await studio.dialog("shortcutsDialog")
        text = studio.widget(QTextBrowser, "shortcutList").toPlainText().replace("\xa0", " ")
        for spec in ACTIONS:
            if spec.shortcuts:
                assert spec.name in text
        for part in PANEL_KEYS:
            assert part.title in text
            assert all(words in text for _keys, words in part.keys)


async def test_a_notice_does_not_move_what_is_being_written() -> None:
    async with running_studio() as studio:
        await studio.write(TWO)
        editor, window = studio.window.editor, studio.window
        place = editor.mapTo(window, QPoint(0, 0))
        window.tell(Notice(Kind.INFO, "Take 2 is ready."))
        await eventually(window.notices.isVisible)
        QApplication.processEvents()
        assert editor.mapTo(window, QPoint(0, 0)) == place
