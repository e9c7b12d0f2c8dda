"""The file of presets survives other programs, newer studios, damage and full disks."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tts_studio.domain.errors import InvalidSetting, SettingsError, UnknownVoice
from tts_studio.domain.preset import Preset
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.settings.file_lock import one_at_a_time
from tts_studio.settings.preset_file import PresetFile

EVE = CastVoice(VoiceId("grok-tts", "eve"), "de", {"speed": 1.2, "codec": "mp3", "loud": True})
HEART = CastVoice(VoiceId("hibari", "heart"))

ADD_TWENTY = """
import sys
from pathlib import Path
from tts_studio.domain.preset import Preset
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.settings.preset_file import PresetFile

file = PresetFile(Path(sys.argv[1]))
for number in range(20):
    file.add(Preset(f"{sys.argv[2]} {number}", CastVoice(VoiceId("hibari", "heart"))))
"""


@pytest.fixture
def file(tmp_path: Path) -> PresetFile:
    return PresetFile(tmp_path / "presets.json")


def names(file: PresetFile) -> list[str]:
    return [preset.name for preset in file.read()]


def test_a_preset_comes_back_as_it_was_kept(file: PresetFile) -> None:
    assert file.read() == ()
    file.add(Preset("Warm Eve", EVE))
    file.add(Preset("Heart", HEART))
    assert file.read() == (Preset("Warm Eve", EVE), Preset("Heart", HEART))


def test_a_name_is_used_once_whatever_its_case_unless_it_is_to_be_replaced(file: PresetFile) -> None:
    file.add(Preset("Warm Eve", EVE))
    with pytest.raises(InvalidSetting, match="already"):
        file.add(Preset("warm eve", HEART))
    file.add(Preset("warm eve", HEART), replacing=True)
    assert file.read() == (Preset("warm eve", HEART),)


def test_a_preset_is_renamed_in_its_place(file: PresetFile) -> None:
    for name in ("One", "Two", "Three"):
        file.add(Preset(name, HEART))
    file.rename("two", "Deux")
    assert names(file) == ["One", "Deux", "Three"]
    file.rename("Deux", "DEUX")
    assert names(file) == ["One", "DEUX", "Three"]
    with pytest.raises(InvalidSetting, match="already"):
        file.rename("One", "three")
    with pytest.raises(UnknownVoice, match="any more"):
        file.rename("Two", "Zwei")


def test_a_removed_preset_is_gone_and_says_so(file: PresetFile) -> None:
    file.add(Preset("One", HEART))
    file.remove("ONE")
    assert file.read() == ()
    with pytest.raises(UnknownVoice, match="any more"):
        file.remove("One")


def test_what_a_newer_studio_wrote_stays_in_the_file(file: PresetFile, tmp_path: Path) -> None:
    path = tmp_path / "presets.json"
    odd = [{"name": "Chorus", "voices": ["a:b", "c:d"]}, 7, {"name": "", "voice": "a:b"}, {"name": "x"}]
    odd.append({"name": "No colon", "voice": "nothing"})
    path.write_text(json.dumps({"presets": odd, "colours": {"a": 1}}))
    assert file.read() == ()
    file.add(Preset("One", HEART))
    file.remove("One")
    assert json.loads(path.read_text()) == {"presets": odd, "colours": {"a": 1}}


def test_settings_and_languages_that_make_no_sense_are_left_out(file: PresetFile, tmp_path: Path) -> None:
    entry = {"name": "One", "voice": "a:b", "language": 5, "settings": {"speed": 1, "odd": [1], "x": None}}
    (tmp_path / "presets.json").write_text(json.dumps({"presets": [entry, {**entry, "name": "ONE"}]}))
    assert file.read() == (Preset("One", CastVoice(VoiceId("a", "b"), "", {"speed": 1})),)
    (tmp_path / "presets.json").write_text(json.dumps({"presets": [{**entry, "settings": 3}]}))
    assert file.read() == (Preset("One", CastVoice(VoiceId("a", "b"))),)


@pytest.mark.parametrize("content", ["{", "[]", '{"presets": "all"}', "[" * 100_000])
def test_a_file_that_makes_no_sense_is_empty_and_not_lost(
    file: PresetFile, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "presets.json"
    path.write_text(content)
    assert file.read() == ()
    file.add(Preset("One", HEART))
    assert names(file) == ["One"]
    aside = list(tmp_path.glob("presets.damaged-*.json"))
    assert [kept.read_text() for kept in aside] == ([] if "presets" in content else [content])


def test_two_programs_at_once_lose_nothing(file: PresetFile, tmp_path: Path) -> None:
    command = [sys.executable, "-c", ADD_TWENTY, str(tmp_path / "presets.json")]
    running = [subprocess.Popen([*command, name]) for name in ("Left", "Right")]
    assert [program.wait(180) for program in running] == [0, 0]
    assert sorted(names(file)) == sorted(
        f"{side} {number}" for side in ("Left", "Right") for number in range(20)
    )


def test_a_program_that_holds_the_file_is_waited_for_and_then_named(tmp_path: Path) -> None:
    path = tmp_path / "presets.json"
    with (
        one_at_a_time(path),
        pytest.raises(SettingsError, match="another program"),
        one_at_a_time(path, patience=0.05),
    ):
        raise AssertionError("two programs hold it")
    with one_at_a_time(path, patience=0.0):
        pass


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    file = PresetFile(tmp_path / "missing" / "presets.json")
    with pytest.raises(SettingsError, match="cannot be written"):
        file.add(Preset("One", HEART))
