"""A report card says pass or fail for every rule of a preset, and why."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from tts_studio.domain.audio_format import Codec
from tts_studio.domain.master_preset import PRESETS, MasterPreset, presets_by_id
from tts_studio.domain.report_card import report_card
from tts_studio.domain.sound_measures import SoundMeasures

GOOD_ACX = SoundMeasures(
    codec=Codec.MP3,
    sample_rate=44_100,
    channels=1,
    seconds=600.0,
    lufs=-21.0,
    lra=4.0,
    true_peak_dbtp=-3.4,
    rms_db=-20.0,
    noise_floor_db=-72.0,
    head_seconds=0.7,
    tail_seconds=2.0,
    constant_kbps=192,
)


def broken(preset: str, measures: SoundMeasures) -> list[str]:
    return [rule.id for rule in report_card(presets_by_id()[preset], measures).broken]


def test_a_good_audiobook_passes_every_rule() -> None:
    card = report_card(presets_by_id()["acx"], GOOD_ACX)
    assert card.passed
    assert len(card.rules) == 10


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"rms_db": -17.5}, "rms"),
        ({"rms_db": -24.0}, "rms"),
        ({"true_peak_dbtp": -2.9}, "true-peak"),
        ({"noise_floor_db": -59.0}, "noise-floor"),
        ({"codec": Codec.WAV}, "format"),
        ({"constant_kbps": 0}, "bit-rate"),
        ({"sample_rate": 48_000}, "sample-rate"),
        ({"channels": 2}, "channels"),
        ({"head_seconds": 0.3}, "head"),
        ({"tail_seconds": 5.5}, "tail"),
        ({"seconds": 7300.0}, "length"),
    ],
)
def test_each_rule_can_fail_alone(change: dict[str, object], rule: str) -> None:
    assert broken("acx", replace(GOOD_ACX, **change)) == [rule]  # type: ignore[arg-type]  # one field of any type


@pytest.mark.parametrize(("lufs", "passes"), [(-16.0, True), (-15.5, True), (-16.6, False), (-15.4, False)])
def test_loudness_passes_within_its_tolerance(lufs: float, passes: bool) -> None:
    measures = replace(GOOD_ACX, lufs=lufs, channels=2)
    assert ("loudness" not in broken("podcast", measures)) is passes


def test_silence_fails_with_a_word_instead_of_infinity() -> None:
    card = report_card(presets_by_id()["podcast"], replace(GOOD_ACX, lufs=-math.inf, channels=2))
    (rule,) = card.broken
    assert rule.sentence == "Loudness: silence, allowed −16.5 to −15.5 LUFS"


def test_what_is_delivered_as_it_is_has_no_rules() -> None:
    assert report_card(presets_by_id()["as-is"], GOOD_ACX).rules == ()


def test_each_limiter_leaves_room_for_what_encoding_adds() -> None:
    for preset in PRESETS:
        if preset.limit_dbtp is not None and preset.true_peak_dbtp is not None:
            assert preset.limit_dbtp < preset.true_peak_dbtp


def test_presets_of_ones_own_join_those_in_the_box_and_replace_none() -> None:
    own = MasterPreset("radio", "Radio"), MasterPreset("acx", "Not ACX")
    presets = presets_by_id(own)
    assert presets["radio"].name == "Radio"
    assert presets["acx"].name == "Audiobook (ACX)"
