"""The user's presets above the voices: found, used, previewed, renamed, deleted and dragged."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QListView, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from tests.support.ui_samples import MODELS, PROVIDER_NAMES, VOICES, sample_theme
from tts_studio.domain.errors import StudioError, UnknownModel
from tts_studio.domain.preset import Preset
from tts_studio.domain.voice import Cast, CastVoice, VoiceId
from tts_studio.ui.voice_picker.voice_delegate import RowButton, button_area, button_at
from tts_studio.ui.voice_picker.voice_dragging import dropped
from tts_studio.ui.voice_picker.voice_picker import VoicePicker

HEART, OAK, EVE, *_ = (voice.id for voice in VOICES)
WARM = Preset("Warm Eve", CastVoice(EVE, "de-DE", {"speed": 0.9}))
SLOW = Preset("Slow Oak", CastVoice(OAK))
GONE = Preset("Gone", CastVoice(VoiceId("nobody", "x")))


def problem_of(preset: Preset) -> StudioError | None:
    return UnknownModel("There is no model named “nobody”.") if preset is GONE else None


class Panel:
    """The picker with presets, and what it told."""

    def __init__(self, qtbot: QtBot) -> None:
        self.picker = VoicePicker(sample_theme())
        qtbot.addWidget(self.picker)
        self.picker.set_voices(VOICES, MODELS, PROVIDER_NAMES)
        self.picker.set_current(Cast(CastVoice(HEART)), ("ALICE",))
        self.picker.set_presets((GONE, SLOW, WARM), problem_of)
        self.picker.resize(260, 700)
        self.picker.show()
        self.told: list[tuple[object, ...]] = []
        picker = self.picker
        picker.preset_chosen.connect(lambda speaker, name: self.told.append(("use", speaker, name)))
        picker.preset_rename_wanted.connect(lambda name: self.told.append(("rename", name)))
        picker.preset_delete_wanted.connect(lambda name: self.told.append(("delete", name)))
        picker.preview_requested.connect(lambda voice: self.told.append(("preview", voice)))
        picker.favourite_toggled.connect(lambda voice: self.told.append(("star", voice)))
        list_ = picker.findChild(QListView, "voiceList")
        assert isinstance(list_, QListView)
        self.list = list_

    @property
    def names(self) -> list[str]:
        model = self.list.model()
        return [str(model.data(model.index(row, 0))) for row in range(model.rowCount())]

    def index(self, name: str) -> QModelIndex:
        return self.list.model().index(self.names.index(name), 0)

    def select(self, name: str) -> None:
        self.list.setCurrentIndex(self.index(name))


@pytest.fixture
def panel(qtbot: QtBot) -> Panel:
    return Panel(qtbot)


def test_presets_stand_above_all_voices(panel: Panel) -> None:
    assert panel.names[:4] == ["Your presets", "Gone", "Slow Oak", "Warm Eve"]
    assert not panel.index("Your presets").flags() & Qt.ItemFlag.ItemIsSelectable


def test_without_presets_there_is_no_heading(panel: Panel) -> None:
    panel.picker.set_presets((), problem_of)
    assert panel.names[0] == "Nearby, On this computer"


def test_a_preset_says_what_it_is_made_of_and_why_it_cannot_speak(panel: Panel) -> None:
    spoken = [
        str(panel.index(name).data(Qt.ItemDataRole.AccessibleTextRole)) for name in ("Warm Eve", "Gone")
    ]
    assert spoken[0].startswith("Warm Eve, Eve · Faraway · German")
    assert spoken[1] == "Gone, nobody:x, There is no model named “nobody”."
    assert "nobody" in str(panel.index("Gone").data(Qt.ItemDataRole.ToolTipRole))


@pytest.mark.parametrize(
    ("words", "found"),
    [("slow", ["Slow Oak"]), ("faraway eve", ["Warm Eve"]), ("preset:", ["Gone", "Slow Oak", "Warm Eve"])],
)
def test_presets_are_searched_by_name_voice_and_model(panel: Panel, words: str, found: list[str]) -> None:
    search = panel.picker.findChild(QLineEdit, "searchVoices")
    assert isinstance(search, QLineEdit)
    search.setText(words)
    assert [name for name in panel.names if name in ("Gone", "Slow Oak", "Warm Eve")] == found


@pytest.mark.parametrize(
    ("combo", "data", "found"),
    [("voiceProvider", "box", ["Slow Oak"]), ("voiceLanguage", "de", ["Warm Eve"])],
)
def test_filters_hold_for_presets_too(panel: Panel, combo: str, data: str, found: list[str]) -> None:
    box = panel.picker.findChild(QComboBox, combo)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(data))
    assert [name for name in panel.names if name in ("Gone", "Slow Oak", "Warm Eve")] == found


def test_a_preset_is_used_for_the_speaker_that_is_shown(panel: Panel) -> None:
    panel.picker.choose_speaker("ALICE")
    panel.select("Warm Eve")
    use = panel.picker.findChild(QPushButton, "useVoice")
    star = panel.picker.findChild(QPushButton, "starVoice")
    assert isinstance(use, QPushButton)
    assert isinstance(star, QPushButton)
    assert (use.isEnabled(), star.isEnabled()) == (True, False)
    use.click()
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert panel.told == [("use", "ALICE", "Warm Eve")] * 2


def test_keys_preview_rename_and_delete(panel: Panel) -> None:
    panel.select("Slow Oak")
    for key in (Qt.Key.Key_Space, Qt.Key.Key_F2, Qt.Key.Key_Delete):
        QTest.keyClick(panel.list, key)
    assert panel.told == [("preview", SLOW.voice), ("rename", "Slow Oak"), ("delete", "Slow Oak")]


def test_those_keys_do_nothing_to_a_voice(panel: Panel) -> None:
    panel.select("Oak")
    for key in (Qt.Key.Key_F2, Qt.Key.Key_Delete):
        QTest.keyClick(panel.list, key)
    assert panel.told == []


def test_the_menu_of_a_preset_offers_the_same(panel: Panel) -> None:
    panel.select("Warm Eve")
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(5, 5))
    QApplication.sendEvent(panel.list, event)
    menu = panel.list.findChild(QMenu, "voiceMenu")
    assert isinstance(menu, QMenu)
    actions = {action.text(): action for action in menu.actions() if action.text()}
    assert list(actions) == ["Use voice", "Preview", "Rename Preset…", "Delete Preset"]
    actions["Rename Preset…"].trigger()
    actions["Delete Preset"].trigger()
    assert panel.told == [("rename", "Warm Eve"), ("delete", "Warm Eve")]


def test_a_click_on_play_previews_it_with_its_settings_and_there_is_no_star_to_click(panel: Panel) -> None:
    row = panel.list.visualRect(panel.index("Warm Eve"))
    for button in (RowButton.PREVIEW, RowButton.FAVOURITE):
        point = button_area(row, button).center()
        QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert panel.told == [("preview", WARM.voice)]


def test_what_is_dragged_is_what_was_grabbed(panel: Panel) -> None:
    model = panel.list.model()
    assert dropped(model.mimeData([panel.index("Warm Eve")])) == "preset:Warm Eve"
    assert dropped(model.mimeData([panel.index("Oak")])) == "nearby:oak"
    assert not panel.index("Your presets").flags() & Qt.ItemFlag.ItemIsDragEnabled


def test_the_keyboard_stays_on_a_preset_while_the_list_changes(panel: Panel) -> None:
    panel.select("Slow Oak")
    panel.picker.set_presets((SLOW, replace(WARM, name="Another")), problem_of)
    panel.picker.set_voices(VOICES[:3], MODELS, PROVIDER_NAMES)
    assert panel.list.currentIndex().data() == "Slow Oak"


def test_the_buttons_of_a_row_change_sides_from_right_to_left(panel: Panel) -> None:
    row = panel.list.visualRect(panel.index("Oak"))
    mirrored = Qt.LayoutDirection.RightToLeft
    for button in RowButton:
        left, right = button_area(row, button, mirrored), button_area(row, button)
        assert left.left() - row.left() == row.right() - right.right()
        assert button_at(row, left.center(), mirrored) is button
