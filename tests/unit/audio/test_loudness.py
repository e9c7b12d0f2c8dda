"""Loudness agrees with the standard, and with another program that measures it."""

from __future__ import annotations

import math
import re
import subprocess
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tts_studio.audio.loudness import SILENT, LoudnessMeter, measured
from tts_studio.audio.pcm import Samples


def sine(seconds: float, rate: int, decibels: float, hertz: float = 997.0) -> Samples:
    """A sine whose crests are at a level."""
    angle = np.arange(round(seconds * rate)) * 2 * np.pi * hertz / rate
    return (10 ** (decibels / 20) * np.sin(angle)).astype(np.float32)


@pytest.mark.parametrize("rate", [22050, 24000, 44100, 48000])
@pytest.mark.parametrize("decibels", [-20.0, -40.0])
def test_a_sine_at_997_hertz_reads_three_decibels_below_its_peak(rate: int, decibels: float) -> None:
    result = measured(sine(5, rate, decibels), rate)
    assert result.peak_db == pytest.approx(decibels, abs=0.01)
    assert result.rms_db == pytest.approx(decibels - 3.01, abs=0.01)
    assert result.integrated == pytest.approx(decibels - 3.01, abs=0.05)


@pytest.mark.parametrize(("hertz", "gain"), [(25.0, -10.3), (100.0, -1.1), (10_000.0, 4.0)])
def test_low_tones_count_less_and_high_tones_more(hertz: float, gain: float) -> None:
    plain = measured(sine(5, 48000, -20), 48000).integrated
    heard = measured(sine(5, 48000, -20, hertz), 48000).integrated
    assert heard - plain == pytest.approx(gain - 0.69, abs=0.6)


def test_the_relative_gate_leaves_quiet_passages_out() -> None:
    """EBU Tech 3341, case 3: 10 s at −36, 60 s at −23 and 10 s at −36 LUFS read −23; in mono 3 dB less."""
    rate = 16000
    parts = [sine(10, rate, -36), sine(60, rate, -23), sine(10, rate, -36)]
    assert measured(np.concatenate(parts), rate).integrated == pytest.approx(-26.01, abs=0.1)


def test_the_absolute_gate_leaves_silence_out() -> None:
    """EBU Tech 3341, case 4, in mono."""
    rate = 16000
    levels = [(10, -72), (10, -36), (60, -23), (10, -36), (10, -72)]
    parts = [sine(seconds, rate, level) for seconds, level in levels]
    assert measured(np.concatenate(parts), rate).integrated == pytest.approx(-26.01, abs=0.1)


def test_silence_and_nothing_are_minus_infinity() -> None:
    for samples in (np.zeros(48000, np.float32), np.zeros(0, np.float32)):
        result = measured(samples, 24000)
        assert (result.peak_db, result.rms_db, result.integrated) == (SILENT, SILENT, SILENT)


def test_a_word_shorter_than_a_block_is_measured_all_the_same() -> None:
    assert measured(sine(0.25, 24000, -20), 24000).integrated == pytest.approx(-23, abs=0.3)
    assert measured(sine(0.05, 24000, -20), 24000).integrated == pytest.approx(-23, abs=1.0)


def test_streamed_and_whole_give_the_same_measures() -> None:
    samples = np.concatenate([sine(3, 24000, -20), sine(2, 24000, -33, 300), sine(1, 24000, -12, 3000)])
    meter = LoudnessMeter(24000)
    for at in range(0, len(samples), 1777):
        meter.push(samples[at : at + 1777])
    whole, streamed = measured(samples, 24000), meter.result()
    assert streamed.integrated == pytest.approx(whole.integrated, abs=1e-6)
    assert streamed.rms_db == pytest.approx(whole.rms_db, abs=1e-6)
    assert streamed.peak_db == whole.peak_db


@pytest.mark.parametrize("rate", [24000, 44100])
def test_another_program_measures_the_same(tmp_path: Path, rate: int) -> None:
    random = np.random.default_rng(11)
    swells = np.repeat(10 ** random.uniform(-3, -0.5, 40), rate // 2)
    white = (random.standard_normal(len(swells)) * swells * 0.5).clip(-1, 1)
    samples = ((white + np.roll(white, 1)) / 2).astype(np.float32)
    soundfile.write(tmp_path / "a.wav", samples, rate, subtype="FLOAT")
    command = [
        "ffmpeg",
        "-nostats",
        "-i",
        str(tmp_path / "a.wav"),
        "-filter_complex",
        "ebur128",
        "-f",
        "null",
        "-",
    ]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    reading = float(re.findall(r"I:\s+(\S+) LUFS", report)[-1])
    assert math.isfinite(reading)
    assert measured(samples, rate).integrated == pytest.approx(reading, abs=0.1)


def test_minutes_at_once_take_no_more_memory_than_seconds() -> None:
    minutes = np.zeros(120 * 48_000, np.float32)
    meter = LoudnessMeter(48_000)
    tracemalloc.start()
    try:
        meter.push(minutes)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < minutes.nbytes / 3
