"""What users are told of measures: every grade of every check, and the remedy that mends it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from tts_studio.domain.sample_measures import Check, Finding, Fix, Grade, SampleMeasures
from tts_studio.engine.sample_report import findings, length_finding, worst

GOOD = SampleMeasures(
    seconds=70.0, rate=44_100, channels=1, speech_db=-20.0, true_peak_db=-4.0, noise_db=-65.0, clipped=0,
    longest_silence=0.8, silent_seconds=0.0, hum_hz=0, hum_db=-math.inf, decay_seconds=0.2,
    speakers_apart=0.0, bandwidth=16_000.0,
)  # fmt: skip


def outcome(check: Check, **faults: Any) -> Finding:
    """What one check says of a good recording with these faults."""
    report = {found.check: found for found in findings(replace(GOOD, **faults))}
    return report[check]


def test_a_good_recording_passes_every_check() -> None:
    report = findings(GOOD)
    assert {found.grade for found in report} == {Grade.GOOD}
    assert {found.check for found in report} == set(Check) - {Check.LENGTH}
    assert not any(found.fix for found in report)


@pytest.mark.parametrize(
    ("seconds", "grade", "words"),
    [
        (10, Grade.FAIL, "10 s in all: at least 30 s are needed"),
        (29.7, Grade.FAIL, "29 s in all: at least 30 s are needed"),
        (40, Grade.WARN, "one to two minutes work better"),
        (90, Grade.GOOD, "90 s in all are a good length."),
        (240, Grade.WARN, "more than three minutes gain little"),
        (700, Grade.FAIL, "700 s in all are too much"),
    ],
)
def test_the_length_of_all_recordings_counts(seconds: float, grade: Grade, words: str) -> None:
    found = length_finding(seconds)
    assert (found.check, found.grade) == (Check.LENGTH, grade)
    assert words in found.sentence


@pytest.mark.parametrize(
    ("check", "faults", "grade", "fix", "words"),
    [
        (Check.LEVEL, {"speech_db": -26.0}, Grade.WARN, Fix.NORMALISE, "quiet: −26.0 dB"),
        (Check.LEVEL, {"speech_db": -40.0, "noise_db": -90.0}, Grade.FAIL, Fix.NORMALISE, "quiet"),
        (Check.LEVEL, {"speech_db": -16.0}, Grade.WARN, Fix.NORMALISE, "loud"),
        (Check.LEVEL, {"speech_db": -8.0}, Grade.FAIL, Fix.NORMALISE, "loud"),
        (Check.PEAK, {"true_peak_db": -1.0}, Grade.WARN, Fix.NORMALISE, "−1.0 dB; −3.0 dB are the most"),
        (Check.PEAK, {"true_peak_db": 0.4}, Grade.FAIL, Fix.NORMALISE, "0.4 dB"),
        (Check.CLIPPING, {"clipped": 3}, Grade.WARN, None, "3 places"),
        (Check.CLIPPING, {"clipped": 42_507}, Grade.FAIL, None, "cut off in very many places"),
        (Check.CLIPPING, {"clipped": 30}, Grade.FAIL, None, "Turn the microphone down"),
        (Check.NOISE, {"noise_db": -50.0}, Grade.WARN, None, "only 30 dB below"),
        (Check.NOISE, {"noise_db": -40.0}, Grade.FAIL, None, "nearer to the microphone"),
        (Check.NOISE, {"noise_db": -math.inf}, Grade.GOOD, None, "no noise"),
        (Check.SILENCE, {"longest_silence": 3.0, "silent_seconds": 3.0}, Grade.WARN, Fix.TRIM_SILENCE, "3.0"),
        (Check.SILENCE, {"longest_silence": 20.0, "silent_seconds": 30}, Grade.FAIL, Fix.TRIM_SILENCE, "20"),
        (Check.HUM, {"hum_hz": 50, "hum_db": -62.0}, Grade.WARN, None, "50 Hz, −62.0 dB"),
        (Check.HUM, {"hum_hz": 60, "hum_db": -40.0}, Grade.FAIL, None, "60 Hz"),
        (Check.HUM, {"hum_hz": 60, "hum_db": -80.0}, Grade.GOOD, None, "no mains hum"),
        (Check.ROOM, {"decay_seconds": None}, Grade.GOOD, None, "No echo"),
        (Check.ROOM, {"decay_seconds": 0.05}, Grade.GOOD, None, "does not ring"),
        (Check.ROOM, {"decay_seconds": 0.6}, Grade.WARN, None, "0.6 s"),
        (Check.ROOM, {"decay_seconds": 1.2}, Grade.FAIL, None, "curtains"),
        (Check.SPEAKERS, {"speakers_apart": 8.0}, Grade.WARN, None, "Two voices"),
        (Check.BANDWIDTH, {"bandwidth": 7_000.0}, Grade.WARN, None, "7.0 kHz, as in strongly compressed"),
        (Check.ROOM, {"decay_seconds": None, "noise_db": -40.0}, Grade.WARN, None, "noise hides whether"),
        (Check.ROOM, {"decay_seconds": 1.2, "noise_db": -40.0}, Grade.FAIL, None, "curtains"),
        (Check.BANDWIDTH, {"bandwidth": 3_400.0}, Grade.FAIL, None, "as on a telephone"),
        (Check.BANDWIDTH, {"bandwidth": 4_550.0}, Grade.FAIL, None, "as on a telephone"),
        (Check.BANDWIDTH, {"noise_db": -30.0}, Grade.WARN, None, "hides"),
        (Check.CHANNELS, {"channels": 2, "balance_db": 60.0}, Grade.FAIL, Fix.MONO, "One side"),
        (Check.CHANNELS, {"channels": 2, "correlation": -0.9}, Grade.FAIL, Fix.MONO, "cancel"),
        (Check.CHANNELS, {"channels": 2, "correlation": 0.5}, Grade.WARN, Fix.MONO, "differ"),
        (Check.CHANNELS, {"channels": 2}, Grade.GOOD, None, "alike"),
    ],
)  # fmt: skip
def test_each_fault_has_its_grade_its_sentence_and_its_remedy(
    check: Check, faults: dict[str, Any], grade: Grade, fix: Fix | None, words: str
) -> None:
    found = outcome(check, **faults)
    assert (found.grade, found.fix) == (grade, fix)
    assert words in found.sentence


def test_where_nothing_is_heard_nothing_else_is_said() -> None:
    (found,) = findings(replace(GOOD, speech_db=-math.inf))
    assert found.grade is Grade.FAIL
    assert "Nothing is heard" in found.sentence


def test_of_several_recordings_the_worst_is_told_by_name() -> None:
    reports = [
        ("one", findings(GOOD)),
        ("two", findings(replace(GOOD, clipped=300))),
        ("three", findings(replace(GOOD, clipped=2, channels=2))),
    ]
    report = {found.check: found for found in worst(reports)}
    assert (report[Check.CLIPPING].grade, report[Check.CLIPPING].sample) == (Grade.FAIL, "two")
    assert report[Check.NOISE].sample == "one"
    assert list(report) == [check for check in Check if check is not Check.LENGTH]


def test_a_fault_names_its_recording_once_and_only_where_there_are_several() -> None:
    noisy = Finding(Check.NOISE, Grade.FAIL, "There is noise.")
    assert noisy.told == "There is noise."
    assert replace(noisy, sample="a.wav").told == "“a.wav”: There is noise."
    assert (
        replace(noisy, sample="a.wav", sentence="“a.wav” cannot be read.").told == "“a.wav” cannot be read."
    )
    assert replace(noisy, sample="a.wav", grade=Grade.GOOD).told == "There is noise."
