"""Preferences count at once, and what cannot be written is said beside them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QWidget

from tts_studio.domain.errors import SettingsError
from tts_studio.domain.parameters import Choice, ChoiceParameter, ParameterValue
from tts_studio.engine.accounts import Accounts
from tts_studio.settings.secrets import Secrets
from tts_studio.settings.settings_store import SettingsStore
from tts_studio.ui.settings_dialog.settings_dialog import SettingsDialog

OUTPUTS = ChoiceParameter(
    "output_device", "Sound output", (Choice("", "System default"), Choice("alsa:USB", "USB")), ""
)


@pytest.fixture
def settings(tmp_path: Path) -> SettingsStore:
    return SettingsStore(tmp_path / "settings.json")


@pytest.fixture
def dialog(qapp: QApplication, settings: SettingsStore) -> Iterator[SettingsDialog]:
    owner = QWidget()
    yield SettingsDialog(settings, {"output_device": OUTPUTS}, Accounts([], Secrets({})), owner)
    owner.deleteLater()


def _combo(dialog: SettingsDialog, name: str) -> QComboBox:
    combo = dialog.findChild(QComboBox, f"setting_{name}")
    assert isinstance(combo, QComboBox)
    return combo


def _choose(combo: QComboBox, row: int) -> None:
    combo.setCurrentIndex(row)
    combo.activated.emit(row)


def test_a_choice_is_written_at_once(dialog: SettingsDialog, settings: SettingsStore) -> None:
    _choose(_combo(dialog, "theme"), 2)
    assert settings.text("theme") == "dark"


def test_a_device_is_chosen_by_name_and_kept_by_id(dialog: SettingsDialog, settings: SettingsStore) -> None:
    combo = _combo(dialog, "output_device")
    assert [combo.itemText(row) for row in range(combo.count())] == ["System default", "USB"]
    _choose(combo, 1)
    assert settings.text("output_device") == "alsa:USB"


def test_a_change_from_elsewhere_is_shown(dialog: SettingsDialog, settings: SettingsStore) -> None:
    settings.set("theme", "light")
    assert _combo(dialog, "theme").currentText() == "Light"


def test_what_cannot_be_written_is_said(
    dialog: SettingsDialog, settings: SettingsStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_name: str, _value: ParameterValue) -> None:
        raise SettingsError("The preferences cannot be written.", advice="Make room.")

    with monkeypatch.context() as broken:
        broken.setattr(settings, "set", refuse)
        _choose(_combo(dialog, "theme"), 1)
    problem = dialog.findChild(QLabel, "settingsProblem")
    assert isinstance(problem, QLabel)
    assert problem.text() == "The preferences cannot be written. Make room."
    assert not problem.isHidden()
    _choose(_combo(dialog, "theme"), 2)
    assert problem.isHidden()
