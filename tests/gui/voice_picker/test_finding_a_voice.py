"""A search finds the voice that is meant, and whoever selects it can use it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.support.ui_samples import MODELS, PROVIDER_NAMES, sample_theme
from tts_studio.domain.voice import Voice, VoiceId
from tts_studio.ui.voice_picker.voice_list import VoiceList
from tts_studio.ui.voice_picker.voice_picker import VoicePicker
from tts_studio.ui.voice_picker.voice_rows import VoiceFilter, VoiceRow, voice_rows

_SPOKEN = ("en", "ar-EG", "de", "pt-BR")
_VOICES = tuple(Voice(VoiceId("faraway", name.casefold()), name, _SPOKEN) for name in ("Eve", "Gerda", "Rex"))


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("ger", ["Gerda"]),
        ("germ", ["Eve", "Gerda", "Rex"]),
        ("German rex", ["Rex"]),
        ("ar-eg", ["Eve", "Gerda", "Rex"]),
        ("pt", ["Eve", "Gerda", "Rex"]),
        ("brazil eve", ["Eve"]),
        ("finnish", []),
    ],
)
def test_a_short_word_finds_names_and_not_each_voice_that_speaks_a_language_like_it(
    words: str, names: list[str]
) -> None:
    rows = voice_rows(_VOICES, MODELS, PROVIDER_NAMES)
    found = VoiceFilter(words).apply(rows, frozenset(), {})
    assert [row.voice.name for row in found if isinstance(row, VoiceRow)] == names


def test_a_voice_selected_by_an_assistive_program_can_be_used(qtbot: QtBot) -> None:
    picker = VoicePicker(sample_theme())
    qtbot.addWidget(picker)
    picker.set_voices(_VOICES, MODELS, PROVIDER_NAMES)
    voices, use = picker.findChild(VoiceList, "voiceList"), picker.findChild(QPushButton, "useVoice")
    assert isinstance(voices, VoiceList)
    assert isinstance(use, QPushButton)
    assert not use.isEnabled()
    row = next(i for i in range(voices.model().rowCount()) if voices.model().index(i, 0).data() == "Gerda")
    voices.selectionModel().select(
        voices.model().index(row, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
    )
    assert use.isEnabled()
    with qtbot.waitSignal(picker.voice_chosen) as chosen:
        use.click()
    assert chosen.args == ["", VoiceId("faraway", "gerda")]
