"""The user's own presets of a master: kept in a file that can be written by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tts_studio.domain.errors import UsageError
from tts_studio.domain.master_preset import PRESETS, Level, MasterPreset, MasterPresets, presets_by_id
from tts_studio.settings.master_preset_file import MasterPresetFile

OWN = replace(presets_by_id()["acx"], id="my-books", name="My books", note="")


@pytest.fixture
def file(tmp_path: Path) -> MasterPresetFile:
    return MasterPresetFile(tmp_path / "master-presets.json")


@pytest.mark.parametrize("like", PRESETS, ids=lambda preset: preset.id)
def test_a_preset_comes_back_as_it_was_kept(file: MasterPresetFile, like: MasterPreset) -> None:
    own = replace(like, id="mine", name="Mine")
    file.keep(own)
    assert file.read().named("mine") == own


def test_keeping_it_again_replaces_it_and_removing_it_leaves_the_others(file: MasterPresetFile) -> None:
    file.keep(OWN)
    file.keep(replace(OWN, id="other"))
    file.keep(replace(OWN, channels=2))
    assert [preset.id for preset in file.read().own] == ["other", "my-books"]
    assert file.read().named("my-books").channels == 2
    file.remove("other")
    file.remove("never there")
    assert [preset.id for preset in file.read().all] == [*(preset.id for preset in PRESETS), "my-books"]


def test_a_preset_in_the_box_cannot_be_replaced(file: MasterPresetFile, tmp_path: Path) -> None:
    for name in ("acx", " "):
        with pytest.raises(UsageError):
            file.keep(replace(OWN, id=name))
    entry = {"id": "acx", "level": {"aim": -1}}
    (tmp_path / "master-presets.json").write_text(json.dumps({"presets": [entry]}))
    assert file.read().named("acx") == presets_by_id()["acx"]
    assert file.read().all == PRESETS


def test_a_few_words_written_by_hand_are_enough(file: MasterPresetFile, tmp_path: Path) -> None:
    entry = {"id": "radio", "level": {"aim": -20}, "true_peak_dbtp": -2, "limit_dbtp": -2.5}
    (tmp_path / "master-presets.json").write_text(json.dumps({"presets": [entry]}))
    radio = file.read().named("radio")
    assert radio.level is not None
    assert (radio.name, radio.level.measure, radio.level.lowest) == ("radio", Level.LUFS, -20.5)
    assert radio.codec is None


@pytest.mark.parametrize(
    "entry",
    [
        7,
        {"name": "without an id"},
        {"id": "a", "limit_dbtp": 3},
        {"id": "a", "limit_dbtp": True},
        {"id": "a", "codec": "wax"},
        {"id": "a", "channels": 7},
        {"id": "a", "level": -16},
        {"id": "a", "level": {}},
        {"id": "a", "level": {"aim": 5}},
        {"id": "a", "head": 1},
        {"id": "a", "head": [3, 1]},
        {"id": "a", "head": [1]},
    ],
)
def test_what_makes_no_sense_is_left_out_and_left_in_the_file(
    file: MasterPresetFile, tmp_path: Path, entry: object
) -> None:
    path = tmp_path / "master-presets.json"
    path.write_text(json.dumps({"presets": [entry], "newer": 1}))
    assert file.read() == MasterPresets()
    file.keep(OWN)
    kept = json.loads(path.read_text())
    assert kept["newer"] == 1
    assert (entry in kept["presets"]) == (not isinstance(entry, dict) or entry.get("id") != "my-books")
    assert file.read().named("my-books") == OWN


@pytest.mark.parametrize("content", ["[]", "{", '{"presets": 3}'])
def test_a_file_that_holds_no_presets_counts_as_empty(
    file: MasterPresetFile, tmp_path: Path, content: str
) -> None:
    (tmp_path / "master-presets.json").write_text(content)
    assert file.read() == MasterPresets()
    file.keep(OWN)
    assert file.read().own == (OWN,)


def test_an_unknown_name_is_told_with_those_there_are(file: MasterPresetFile) -> None:
    file.keep(OWN)
    with pytest.raises(UsageError, match="There is no preset “vinyl”") as refused:
        file.read().named("vinyl")
    assert "my-books" in refused.value.advice
