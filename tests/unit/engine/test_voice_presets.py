"""Presets as the window uses them: named, found, renamed, removed, and told of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tts_studio.domain.errors import InvalidSetting, UnknownVoice
from tts_studio.domain.preset import LONGEST_PRESET_NAME, Preset, preset_name, written_preset
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.voice_presets import VoicePresets
from tts_studio.settings.preset_file import PresetFile

LOW = CastVoice(VoiceId("murmur", "low"), "", {"speed": 1.5})
HIGH = CastVoice(VoiceId("murmur", "high"), "en-US")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "presets.json"


async def test_presets_are_found_by_name_whatever_the_case(path: Path) -> None:
    presets = VoicePresets(PresetFile(path))
    await presets.load()
    assert not presets.all
    await presets.save("  Slow   and low ", LOW)
    await presets.save("bright", HIGH)
    assert presets.all == (Preset("bright", HIGH), Preset("Slow and low", LOW))
    assert presets.named("SLOW AND LOW").voice == LOW
    assert presets.find("nobody") is None
    assert str(presets.all[1]) == "preset:Slow and low"


async def test_an_unknown_name_suggests_near_ones(path: Path) -> None:
    presets = VoicePresets(PresetFile(path))
    with pytest.raises(UnknownVoice, match=r"no preset named “Bright”\.$"):
        presets.named("Bright")
    await presets.save("Bright", HIGH)
    await presets.save("Dull", LOW)
    with pytest.raises(UnknownVoice, match=r"Did you mean Bright\?"):
        presets.named("Brigt")
    with pytest.raises(UnknownVoice, match=r"Did you mean Bright, Dull\?"):
        presets.named("xxxxx")


async def test_a_taken_name_is_refused_replaced_or_counted_on(path: Path) -> None:
    presets = VoicePresets(PresetFile(path))
    await presets.save("Bright", HIGH)
    with pytest.raises(InvalidSetting, match="already"):
        await presets.save("bright", LOW)
    assert presets.free_name("Bright") == "Bright 2"
    await presets.save("Bright 2", LOW)
    assert presets.free_name("Bright") == "Bright 3"
    assert presets.free_name("Dull") == "Dull"
    await presets.save("bright", LOW, replacing=True)
    assert presets.all == (Preset("bright", LOW), Preset("Bright 2", LOW))


async def test_what_another_window_changed_is_seen_and_told_once(path: Path) -> None:
    here, there = VoicePresets(PresetFile(path)), VoicePresets(PresetFile(path))
    told: list[None] = []
    there.changed.connect(told.append)
    await here.save("Bright", HIGH)
    await there.load()
    await there.load()
    assert len(told) == 1
    assert there.all == here.all
    await here.rename("Bright", "Brighter")
    await there.remove("Brighter")
    assert (there.all, len(told)) == ((), 2)


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "x" * (LONGEST_PRESET_NAME + 1), "a\x07b"])
def test_what_cannot_be_a_name_is_a_sentence(name: str) -> None:
    with pytest.raises(InvalidSetting) as raised:
        preset_name(name)
    assert raised.value.advice


def test_a_preset_is_named_in_every_script() -> None:
    assert preset_name(" کتاب\u200cخوان  ") == "کتاب\u200cخوان"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("preset:Warm", "Warm"),
        ("PRESET: Warm voice ", "Warm voice"),
        ("hibari:heart", None),
        ("hibari", None),
    ],
)
def test_a_preset_is_told_from_a_voice(written: str, name: str | None) -> None:
    assert written_preset(written) == name
