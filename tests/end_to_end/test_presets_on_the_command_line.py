"""A preset made in one program speaks in another, by name."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import soundfile

from tts_studio.domain.preset import Preset
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.settings.preset_file import PresetFile
from tts_studio.store.locations import Locations


def studio(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = [sys.executable, "-m", "tts_studio", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)


@pytest.fixture
def presets() -> PresetFile:
    file = PresetFile(Locations.find(os.environ).presets_file())
    file.add(Preset("Slow Heart", CastVoice(VoiceId("hibari", "heart"), "", {"speed": 0.5})))
    file.add(Preset("Retired", CastVoice(VoiceId("long-gone", "voice"))))
    return file


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.txt"
    path.write_text("Welcome to the studio, it is good to have you here.", encoding="utf-8")
    return path


def seconds(path: Path) -> float:
    return float(soundfile.info(path).duration)


def test_a_preset_speaks_with_its_settings_and_they_can_be_overruled(
    presets: PresetFile, script: Path, tmp_path: Path
) -> None:
    for name, arguments in (
        ("plain", ("--voice", "hibari:heart")),
        ("slow", ("--voice", "preset:slow heart")),
        ("quick", ("--voice", "preset:Slow Heart", "--set", "speed=1")),
    ):
        result = studio("render", script, "-o", tmp_path / f"{name}.wav", *arguments)
        assert (result.returncode, result.stderr) == (0, "")
    plain, slow = seconds(tmp_path / "plain.wav"), seconds(tmp_path / "slow.wav")
    assert slow > 1.5 * plain
    assert (tmp_path / "quick.wav").read_bytes() == (tmp_path / "plain.wav").read_bytes()


def test_presets_are_listed_with_the_voices(presets: PresetFile) -> None:
    listed = json.loads(studio("voices", "--model", "hibari", "--json").stdout)
    mine = [entry for entry in listed if entry["preset"]]
    assert [(e["id"], e["model"], e["settings"], e["problem"]) for e in mine] == [
        ("preset:Slow Heart", "hibari", {"speed": 0.5}, None)
    ]
    everything = studio("voices").stdout.splitlines()
    assert any(line.startswith("preset:Slow Heart") and "hibari:heart" in line for line in everything)
    assert any(line.startswith("preset:Retired") and "no model named" in line for line in everything)


def test_a_preset_that_is_not_there_or_cannot_speak_is_one_sentence(
    presets: PresetFile, script: Path, tmp_path: Path
) -> None:
    unknown = studio("render", script, "-o", tmp_path / "a.wav", "--voice", "preset:Slow Hart")
    assert (unknown.returncode, unknown.stderr.count("\n")) == (2, 1)
    assert "Did you mean Slow Heart" in unknown.stderr
    retired = studio("render", script, "-o", tmp_path / "a.wav", "--voice", "preset:Retired")
    assert (retired.returncode, retired.stderr.count("\n")) == (2, 1)
    assert "long-gone" in retired.stderr
