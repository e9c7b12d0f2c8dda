"""Preferences come back, and a bad file never costs more than itself."""

from __future__ import annotations

import json
import os
import stat
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest

from tts_studio.domain.errors import InvalidSetting, SettingsError
from tts_studio.domain.parameters import ParameterValue, checked_value
from tts_studio.domain.voice import VoiceId
from tts_studio.settings.schema import DEFAULT_VOICE, PREFERENCES
from tts_studio.settings.settings_store import SettingsStore

VALUES: dict[str, ParameterValue] = {
    "theme": "dark",
    "language": "en",
    "script_text_size": 18.0,
    "output_device": "Lautsprecher (Größe 2) “é”",
    "follow_playback": False,
    "playback_speed": 1.5,
    "draft_missing": False,
    "default_voice": "espeak:fr",
    "ask_above": 2.5,
    "untitled_folder": "D:\\Studio",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


def test_every_preference_has_a_default_that_fits_and_a_unique_name() -> None:
    assert {preference.name for preference in PREFERENCES} == set(VALUES)
    assert len(PREFERENCES) == len(VALUES)
    for preference in PREFERENCES:
        assert checked_value(preference, preference.default) == preference.default
        assert preference.label
    VoiceId.parse(DEFAULT_VOICE.default)


def test_without_a_file_everything_has_its_default(path: Path) -> None:
    store = SettingsStore(path)
    assert {p.name: store.get(p.name) for p in store.preferences} == {p.name: p.default for p in PREFERENCES}
    assert store.problem is None
    assert not path.exists()


def test_what_was_set_is_there_again(path: Path) -> None:
    store = SettingsStore(path)
    for name, value in VALUES.items():
        store.set(name, value)
    store.set_window_state("main", "AdnQywADAAA=")
    again = SettingsStore(path)
    assert {name: again.get(name) for name in VALUES} == VALUES
    assert again.window_state("main") == "AdnQywADAAA="
    assert again.window_state("other") == ""
    assert (again.text("theme"), again.number("script_text_size"), again.switch("follow_playback")) == (
        "dark",
        18.0,
        False,
    )
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file for file in path.parent.iterdir() if file.suffix != ".lock"] == [path]


def test_a_change_is_told_once_and_a_repetition_not_at_all(path: Path) -> None:
    store = SettingsStore(path)
    told: list[str] = []
    store.changed.connect(told.append)
    store.set("theme", "dark")
    store.set("theme", "dark")
    store.set_window_state("main", "x")
    store.reset("theme")
    assert told == ["theme", "theme"]
    assert store.get("theme") == "system"


def test_a_value_that_does_not_fit_is_refused(path: Path) -> None:
    store = SettingsStore(path)
    for name, value in (("theme", "pink"), ("script_text_size", 9), ("colour", "red")):
        with pytest.raises(InvalidSetting):
            store.set(name, value)
    with pytest.raises(InvalidSetting, match="no preference “colour”"):
        store.get("colour")
    assert not path.exists()


def test_bad_values_in_the_file_fall_back_one_by_one(path: Path) -> None:
    bad = {"theme": "pink", "script_text_size": 900, "follow_playback": [], "default_voice": "espeak:fr"}
    path.write_text(json.dumps({"preferences": bad, "window": {"main": 3}}))
    store = SettingsStore(path)
    assert (store.get("theme"), store.get("script_text_size")) == ("system", 14)
    assert store.get("follow_playback") is True
    assert store.get("default_voice") == "espeak:fr"
    assert store.window_state("main") == ""
    assert store.problem is None


def test_entries_of_another_version_survive(path: Path) -> None:
    path.write_text(json.dumps({"future": {"a": [1]}, "preferences": {"spell_check": True}, "window": 7}))
    store = SettingsStore(path)
    store.set("theme", "dark")
    store.set_window_state("main", "x")
    content = json.loads(path.read_text())
    assert content["future"] == {"a": [1]}
    assert content["preferences"] == {"spell_check": True, "theme": "dark"}


def test_two_windows_do_not_undo_each_other(path: Path) -> None:
    first, second = SettingsStore(path), SettingsStore(path)
    first.set("theme", "dark")
    second.set("language", "en")
    assert SettingsStore(path).get("theme") == "dark"
    assert SettingsStore(path).get("language") == "en"


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff\xfe\x00", b"", b"[" * 100_000])
def test_a_damaged_file_is_set_aside_and_the_defaults_used(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    store = SettingsStore(path, now=lambda: datetime(2031, 2, 3, 4, 5, 6, tzinfo=UTC))
    aside = path.with_name("settings.damaged-20310203-040506.json")
    assert store.problem is not None
    assert "damaged" in store.problem.sentence
    assert str(aside) in store.problem.advice
    assert aside.read_bytes() == content
    assert store.get("theme") == "system"
    store.set("theme", "dark")
    assert SettingsStore(path).problem is None


def test_a_file_that_cannot_be_read_is_reported_and_not_replaced_silently(path: Path) -> None:
    path.mkdir()
    store = SettingsStore(path)
    assert store.problem is not None
    assert "cannot be read" in store.problem.sentence
    assert store.get("theme") == "system"


def test_a_preference_that_cannot_be_written_holds_until_the_end(path: Path) -> None:
    store = SettingsStore(path / "nowhere" / "settings.json")
    told: list[str] = []
    store.changed.connect(told.append)
    with pytest.raises(SettingsError, match="cannot be written"):
        store.set("theme", "dark")
    assert store.get("theme") == "dark"
    assert told == ["theme"]


def test_a_failed_write_leaves_the_earlier_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SettingsStore(path)
    store.set("theme", "dark")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SettingsError):
        store.set("theme", "light")
    assert SettingsStore(path).get("theme") == "dark"
    assert [file for file in path.parent.iterdir() if file.suffix != ".lock"] == [path]


def test_a_damaged_file_that_cannot_be_moved_is_reported(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text("{")

    def refuse(_path: Path, _target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    store = SettingsStore(path)
    assert store.problem is not None
    assert "cannot be set aside" in store.problem.sentence
    assert path.read_text() == "{"


def test_two_windows_that_write_at_once_lose_nothing_of_each_other(path: Path) -> None:
    def write(window: str) -> None:
        store = SettingsStore(path)
        for number in range(15):
            store.set_window_state(f"{window}-{number}", "yes")

    windows = [Thread(target=write, args=(name,)) for name in ("first", "second")]
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    store = SettingsStore(path)
    assert all(store.window_state(f"{name}-{n}") for name in ("first", "second") for n in range(15))


def test_what_another_window_changed_is_told_when_this_one_writes(path: Path) -> None:
    store, other = SettingsStore(path), SettingsStore(path)
    told: list[str] = []
    store.changed.connect(told.append)
    other.set("theme", "dark")
    store.set_window_state("geometry", "abc")
    assert told == ["theme"]
    assert store.text("theme") == "dark"
