"""The voices panel, used with keyboard and mouse."""

from __future__ import annotations

from typing import TypeVar

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.support.ui_samples import MODELS, PROVIDER_NAMES, VOICES, sample_theme
from tts_studio.domain.voice import Cast, CastVoice, Voice, VoiceId
from tts_studio.ui.language_names import language_name
from tts_studio.ui.voice_picker.voice_delegate import RowButton, button_area
from tts_studio.ui.voice_picker.voice_list_model import FAVOURITE_ROLE
from tts_studio.ui.voice_picker.voice_picker import VoicePicker
from tts_studio.ui.voice_picker.voice_rows import VoiceFilter, VoiceRow, voice_rows

HEART, OAK, EVE, JOERG, SAKURA = (voice.id for voice in VOICES)
CAST = Cast(CastVoice(HEART), {"alice": CastVoice(EVE)})

W = TypeVar("W", bound=QWidget)


class Panel:
    """The picker as a person sees it."""

    def __init__(self, qtbot: QtBot) -> None:
        self.picker = VoicePicker(sample_theme())
        qtbot.addWidget(self.picker)
        self.picker.set_voices(VOICES, MODELS, PROVIDER_NAMES)
        self.picker.set_current(CAST, ("ALICE", "Bob"))
        self.picker.resize(260, 600)
        self.picker.show()
        self.chosen: list[tuple[str, VoiceId]] = []
        self.previews: list[CastVoice] = []
        self.stars: list[VoiceId] = []
        self.picker.voice_chosen.connect(self._chose)
        self.picker.preview_requested.connect(self.previews.append)
        self.picker.favourite_toggled.connect(self.stars.append)
        self.search = self.find(QLineEdit, "searchVoices")
        self.list = self.find(QListView, "voiceList")

    def find(self, kind: type[W], name: str) -> W:
        widget = self.picker.findChild(kind, name)
        assert isinstance(widget, kind)
        return widget

    def names(self) -> list[str]:
        model = self.list.model()
        return [str(model.data(model.index(row, 0))) for row in range(model.rowCount())]

    def index(self, name: str) -> QModelIndex:
        return self.list.model().index(self.names().index(name), 0)

    def spoken(self, name: str) -> str:
        return str(self.index(name).data(Qt.ItemDataRole.AccessibleTextRole))

    def click(self, name: str, button: RowButton | None = None) -> None:
        rect = self.list.visualRect(self.index(name))
        point = button_area(rect, button).center() if button else rect.topLeft() + QPoint(40, 12)
        QTest.mouseClick(self.list.viewport(), Qt.MouseButton.LeftButton, pos=point)

    def _chose(self, speaker: str, voice: VoiceId) -> None:
        self.chosen.append((speaker, voice))


@pytest.fixture
def panel(qtbot: QtBot) -> Panel:
    return Panel(qtbot)


def test_voices_stand_below_their_model_and_its_provider(panel: Panel) -> None:
    assert panel.names() == [
        "Nearby, On this computer",
        "Heart",
        "Oak",
        "Faraway, The cloud",
        "Eve",
        "Jörg",
        "Sakura",
    ]


def test_a_voice_of_no_known_model_is_left_out(panel: Panel) -> None:
    panel.picker.set_voices((*VOICES, Voice(VoiceId("gone", "x"), "Ghost")), MODELS, PROVIDER_NAMES)
    assert "Ghost" not in panel.names()


def test_typing_down_and_enter_choose_a_voice(panel: Panel) -> None:
    QTest.keyClicks(panel.search, "calm")
    assert panel.names() == ["Faraway, The cloud", "Jörg"]
    QTest.keyClick(panel.search, Qt.Key.Key_Down)
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert panel.chosen == [("", JOERG)]


def test_enter_in_the_search_field_takes_the_first_match(panel: Panel) -> None:
    QTest.keyClicks(panel.search, "united kingdom")
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    assert panel.chosen == [("", OAK)]


def test_enter_without_any_match_chooses_nothing(panel: Panel) -> None:
    QTest.keyClicks(panel.search, "nobody")
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    assert panel.chosen == []


def test_every_word_of_a_search_must_fit_in_any_order_and_case(panel: Panel) -> None:
    QTest.keyClicks(panel.search, "JAPANESE cloud")
    assert panel.names() == ["Faraway, The cloud", "Sakura"]


def test_nothing_found_says_so_and_one_click_shows_everything_again(panel: Panel) -> None:
    QTest.keyClicks(panel.search, "nobody")
    sentence = panel.find(QLabel, "noVoiceSentence")
    assert sentence.isVisible()
    assert sentence.text() == "No voice matches “nobody”."
    panel.find(QPushButton, "showAllVoices").click()
    assert panel.search.text() == ""
    assert len(panel.names()) == 7
    assert panel.list.isVisible()


def test_the_provider_and_language_filters_work_together(panel: Panel) -> None:
    provider, language = panel.find(QComboBox, "voiceProvider"), panel.find(QComboBox, "voiceLanguage")
    assert [language.itemText(row) for row in range(language.count())] == [
        "All languages",
        "English",
        "German",
        "Japanese",
    ]
    language.setCurrentText("English")
    assert panel.names() == ["Nearby, On this computer", "Heart", "Oak", "Faraway, The cloud", "Eve"]
    provider.setCurrentText("The cloud")
    assert panel.names() == ["Faraway, The cloud", "Eve"]


def test_filters_survive_new_voices(panel: Panel) -> None:
    language = panel.find(QComboBox, "voiceLanguage")
    language.setCurrentText("German")
    panel.picker.set_voices(
        (*VOICES, Voice(VoiceId("faraway", "x"), "Xaver", ("de-AT",))), MODELS, PROVIDER_NAMES
    )
    assert language.currentText() == "German"
    assert panel.names() == ["Faraway, The cloud", "Eve", "Jörg", "Xaver"]


def test_favourites_only_follows_the_stars(panel: Panel) -> None:
    panel.picker.set_favourites(frozenset({SAKURA}))
    panel.find(QCheckBox, "favouritesOnly").click()
    assert panel.names() == ["Faraway, The cloud", "Sakura"]
    panel.picker.set_favourites(frozenset())
    assert panel.find(QLabel, "noVoiceSentence").text() == "No voice matches these filters."


def test_the_painted_star_and_preview_are_clickable_and_do_not_choose(panel: Panel) -> None:
    panel.click("Eve", RowButton.FAVOURITE)
    panel.click("Oak", RowButton.PREVIEW)
    assert panel.stars == [EVE]
    assert panel.previews == [CastVoice(OAK)]
    assert panel.chosen == []


def test_one_click_selects_and_two_choose(panel: Panel) -> None:
    panel.click("Sakura")
    assert panel.chosen == []
    rect = panel.list.visualRect(panel.index("Sakura"))
    QTest.mouseDClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.topLeft() + QPoint(40, 12))
    assert panel.chosen == [("", SAKURA)]


def test_the_buttons_below_act_on_the_selected_voice(panel: Panel) -> None:
    use, preview = panel.find(QPushButton, "useVoice"), panel.find(QPushButton, "previewVoice")
    assert not use.isEnabled()
    panel.click("Jörg")
    use.click()
    preview.click()
    panel.find(QPushButton, "starVoice").click()
    assert (panel.chosen, panel.previews, panel.stars) == ([("", JOERG)], [CastVoice(JOERG)], [JOERG])


def test_the_favourite_button_shows_what_is_kept_not_what_was_clicked(panel: Panel) -> None:
    star = panel.find(QPushButton, "starVoice")
    panel.click("Jörg")
    star.click()
    assert not star.isChecked()
    panel.picker.set_favourites(frozenset({JOERG}))
    assert star.isChecked()
    assert panel.index("Jörg").data(FAVOURITE_ROLE) is True


def test_assistive_programs_make_the_selected_voice_a_favourite(panel: Panel) -> None:
    panel.click("Jörg")
    panel.find(QPushButton, "starVoice").toggle()
    assert panel.stars == [JOERG]


def test_space_previews_the_selected_voice(panel: Panel) -> None:
    panel.click("Oak")
    QTest.keyClick(panel.list, Qt.Key.Key_Space)
    assert panel.previews == [CastVoice(OAK)]


def test_the_context_menu_offers_the_same_without_blocking(panel: Panel) -> None:
    panel.picker.set_favourites(frozenset({OAK}))
    panel.click("Oak")
    centre = panel.list.visualRect(panel.index("Oak")).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, centre, panel.list.mapToGlobal(centre))
    QApplication.sendEvent(panel.list.viewport(), event)
    menu = panel.find(QMenu, "voiceMenu")
    actions = {action.text(): action for action in menu.actions()}
    assert list(actions) == ["Use voice", "Preview", "Remove from favourites"]
    for action in actions.values():
        action.trigger()
    menu.close()
    assert (panel.chosen, panel.previews, panel.stars) == ([("", OAK)], [CastVoice(OAK)], [OAK])


def test_speaks_for_decides_who_gets_the_voice_and_whose_voice_is_marked(panel: Panel) -> None:
    speaks_for = panel.find(QComboBox, "speaksFor")
    assert [speaks_for.itemText(row) for row in range(speaks_for.count())] == ["Narrator", "ALICE", "Bob"]
    assert "current voice" in panel.spoken("Heart")
    speaks_for.setCurrentText("ALICE")
    assert "current voice" in panel.spoken("Eve")
    assert "current voice" not in panel.spoken("Heart")
    QTest.keyClicks(panel.search, "calm")
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    assert panel.chosen == [("ALICE", JOERG)]


def test_a_speaker_without_a_voice_of_its_own_has_the_narrators(panel: Panel) -> None:
    panel.picker.choose_speaker("BOB")
    assert panel.picker.speaker == "Bob"
    assert "current voice" in panel.spoken("Heart")


def test_a_script_without_speakers_does_not_ask_for_whom(panel: Panel) -> None:
    panel.picker.choose_speaker("alice")
    panel.picker.choose_speaker("nobody")
    assert panel.picker.speaker == "ALICE"
    panel.picker.set_current(CAST, ())
    assert not panel.find(QComboBox, "speaksFor").isVisible()
    assert panel.picker.speaker == ""


def test_screen_readers_hear_what_the_row_shows(panel: Panel) -> None:
    panel.picker.set_favourites(frozenset({HEART}))
    assert panel.spoken("Heart") == (
        "Heart, Nearby, English (United States), warm and close, current voice, favourite"
    )


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("de-DE", "German (Germany)"),
        ("de", "German"),
        ("zh-Hant-TW", "Chinese (Traditional Han, Taiwan)"),
        ("en-GB-x-rp", "English (United Kingdom, rp)"),
        ("en-029", "English (Caribbean)"),
        ("cmn", "Chinese (Mandarin)"),
        ("qqq", "qqq"),
    ],
)
def test_language_tags_become_words(tag: str, name: str) -> None:
    assert language_name(tag) == name


def test_five_thousand_voices_are_filtered_by_one_pass_over_prepared_text(panel: Panel) -> None:
    many = [Voice(VoiceId("faraway", f"v{number}"), f"Voice {number}", ("en-US",)) for number in range(5000)]
    panel.picker.set_voices(many, MODELS, PROVIDER_NAMES)
    QTest.keyClicks(panel.search, "voice 4999")
    assert panel.names() == ["Faraway, The cloud", "Voice 4999"]


def test_the_panel_fits_its_narrow_dock(panel: Panel) -> None:
    assert panel.picker.minimumSizeHint().width() <= 260


def test_every_control_has_a_name_for_scripts_and_for_screen_readers(panel: Panel) -> None:
    for kind in (QPushButton, QComboBox, QLineEdit, QCheckBox, QListView):
        for widget in panel.picker.findChildren(kind):
            if type(widget).__module__.startswith("PySide6") and widget.parent() is not panel.picker:
                continue
            assert widget.objectName()
            assert widget.accessibleName()


def test_a_change_of_theme_repaints_rows(panel: Panel) -> None:
    panel.picker.set_favourites(frozenset({HEART}))
    panel.click("Oak")
    light = panel.picker.grab().toImage()
    panel.picker.set_theme(sample_theme("dark"))
    assert panel.picker.grab().toImage() != light


def test_a_filter_knows_whether_it_leaves_anything_out() -> None:
    rows = voice_rows(VOICES, MODELS, PROVIDER_NAMES)
    shown = VoiceFilter().apply(rows, frozenset(), {})
    assert not VoiceFilter().active
    assert VoiceFilter(words="x").active
    assert sum(isinstance(row, VoiceRow) for row in shown) == len(VOICES)


def test_the_arrow_keys_pass_over_headings(panel: Panel) -> None:
    panel.click("Oak")
    QTest.keyClick(panel.list, Qt.Key.Key_Down)
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert panel.chosen == [("", EVE)]


def test_a_click_on_a_heading_asks_for_nothing(panel: Panel) -> None:
    panel.click("Faraway, The cloud", RowButton.PREVIEW)
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert (panel.chosen, panel.previews, panel.stars) == ([], [], [])


def test_the_search_field_can_be_reached_and_replaced_at_once(panel: Panel, qtbot: QtBot) -> None:
    QTest.keyClicks(panel.search, "calm")
    panel.picker.activateWindow()
    panel.picker.focus_search()
    qtbot.waitUntil(panel.search.hasFocus)
    QTest.keyClicks(panel.search, "deep")
    assert panel.search.text() == "deep"


def test_a_tooltip_tells_all_that_a_narrow_row_cuts_off(panel: Panel) -> None:
    tip = str(panel.index("Oak").data(Qt.ItemDataRole.ToolTipRole))
    assert tip == "Oak\nEnglish (United Kingdom)\ndeep, unhurried\nnearby:oak"
    heading = panel.index("Nearby, On this computer").data(Qt.ItemDataRole.ToolTipRole)
    assert heading == "Runs on this computer."


def test_the_name_of_a_voice_means_no_language_that_begins_like_it() -> None:
    voices = (
        Voice(VoiceId("faraway", "kore"), "Kore", ("en-US", "ko-KR")),
        Voice(VoiceId("faraway", "puck"), "Puck", ("en-US", "ko-KR")),
    )
    rows = voice_rows(voices, MODELS, PROVIDER_NAMES)

    def found(words: str) -> list[str]:
        shown = VoiceFilter(words).apply(rows, frozenset(), {})
        return [row.voice.name for row in shown if isinstance(row, VoiceRow)]

    assert found("kore") == ["Kore"]
    assert found("korea") == found("Korean") == ["Kore", "Puck"]


def test_a_search_without_accents_finds_a_name_with_them(panel: Panel) -> None:
    QTest.keyClicks(panel.search, "jorg")
    assert panel.names() == ["Faraway, The cloud", "Jörg"]


@pytest.mark.parametrize(
    ("voice", "below"),
    [
        (Voice(HEART, "Heart", ("en-US", "en"), "Warm."), "English (US) · Warm."),
        (Voice(HEART, "Eve", ("en", "de-DE", "ja"), "Warm."), "English and 2 more · Warm."),
        (Voice(HEART, "German, woman", ("de",)), ""),
        (Voice(HEART, "Ghost"), ""),
    ],
)
def test_a_rows_second_line_is_short_and_says_nothing_twice(voice: Voice, below: str) -> None:
    assert voice_rows((voice,), MODELS, PROVIDER_NAMES)[0].below == below


def test_rows_with_and_without_a_second_line_are_painted(panel: Panel) -> None:
    plain = panel.picker.grab().toImage()
    bare = [Voice(voice.id, voice.name) for voice in VOICES]
    panel.picker.set_voices(bare, MODELS, {})
    assert panel.names()[0] == "Nearby, box"
    assert panel.picker.grab().toImage() != plain


def test_a_speaker_called_narrator_is_not_mistaken_for_everyone_without_a_voice(panel: Panel) -> None:
    panel.picker.set_current(CAST, ("NARRATOR", "ALICE"))
    speaks_for = panel.find(QComboBox, "speaksFor")
    assert [speaks_for.itemText(row) for row in range(speaks_for.count())] == [
        "Everyone else",
        "ALICE",
        "NARRATOR",
    ]
    panel.picker.choose_speaker("NARRATOR")
    assert panel.picker.speaker == "NARRATOR"
