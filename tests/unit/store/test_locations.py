"""Everything of the studio lies where the platform or the user wants it."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from tts_studio.domain.errors import SettingsError
from tts_studio.store.locations import HOME_VARIABLE, Locations


def test_one_variable_moves_everything(tmp_path: Path) -> None:
    locations = Locations.find({HOME_VARIABLE: str(tmp_path / "stick")})
    places = [
        locations.settings_file(),
        locations.recent_file(),
        locations.untitled_folder(),
        locations.voice_samples_folder(),
        locations.cache_folder(),
        locations.log_folder(),
        locations.projects_folder(),
    ]
    assert all(place.is_relative_to(tmp_path / "stick") for place in places)
    assert len(set(places)) == len(places)


def test_a_relative_home_does_not_move_with_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Locations.find({HOME_VARIABLE: "here"}).data == tmp_path / "here" / "data"


def test_finding_them_makes_nothing(tmp_path: Path) -> None:
    Locations.find({HOME_VARIABLE: str(tmp_path / "stick")})
    assert list(tmp_path.iterdir()) == []


def test_only_the_user_can_read_the_studios_own_folders(tmp_path: Path) -> None:
    locations = Locations.find({HOME_VARIABLE: str(tmp_path / "stick")})
    own = (
        locations.settings_file().parent,
        locations.untitled_folder().parent,
        locations.untitled_folder(),
        locations.voice_samples_folder(),
        locations.cache_folder(),
        locations.log_folder(),
    )
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in own} == {0o700}
    locations.log_folder().chmod(0o755)
    assert stat.S_IMODE(locations.log_folder().stat().st_mode) == 0o755


def test_without_the_variable_the_platform_decides(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    locations = Locations.find({HOME_VARIABLE: ""})
    if sys.platform == "linux":
        assert locations.config == tmp_path / "config" / "tts-studio"
        assert locations.data == tmp_path / "data" / "tts-studio"
        assert locations.cache == tmp_path / "cache" / "tts-studio"
        assert locations.log.is_relative_to(tmp_path / "state" / "tts-studio")
    assert locations.projects.name == "TTS Studio Projects"


def test_a_place_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "stick").write_text("a file in the way")
    locations = Locations.find({HOME_VARIABLE: str(tmp_path / "stick")})
    with pytest.raises(SettingsError, match="cannot be created") as caught:
        locations.settings_file()
    assert HOME_VARIABLE in caught.value.advice
