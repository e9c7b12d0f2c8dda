"""Measures of files agree with the standards' own test signals and with another program."""

from __future__ import annotations

import math
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from tests.support.other_meters import ffmpeg_reading
from tests.support.voice_recordings import spoken
from tts_studio.audio.measuring import SoundMeter, measure_file
from tts_studio.audio.sound_file import Frames, SoundFile, constant_kilobits
from tts_studio.domain.errors import AudioUnreadable
from tts_studio.domain.sound_measures import SoundMeasures

RATE = 48_000
PANS = {
    layout: "|".join(f"c{number}={0.1 + 0.1 * number:.1f}*c0" for number in range(channels))
    for layout, channels in (("quad", 4), ("5.0", 5), ("5.1", 6), ("7.1", 8))
}
"""For ffmpeg: each channel louder than the one before."""


def tone(seconds: float, decibels: float, hertz: float = 1000.0, rate: int = RATE) -> Frames:
    """A sine whose crests are at a level, one channel."""
    angle = np.arange(round(seconds * rate)) * 2 * np.pi * hertz / rate
    return (10 ** (decibels / 20) * np.sin(angle)).astype(np.float32)[:, None]


def measures(frames: Frames, rate: int = RATE, piece: int = 50_000) -> SoundMeasures:
    meter = SoundMeter(rate, frames.shape[1])
    for at in range(0, len(frames), piece):
        meter.push(frames[at : at + piece])
    return meter.result("wav").measures


def swelling(rate: int, channels: int) -> Frames:
    """Noise that swells and fades, different in each channel."""
    random = np.random.default_rng(7)
    swells = np.repeat(10 ** random.uniform(-2.5, -0.6, 60), rate // 2)[:, None]
    # Decoders disagree about the few frames before and after the sound, so those are silent.
    swells[: rate // 2] = swells[-rate // 2 :] = 0.0
    white = random.standard_normal((len(swells), channels)) * swells * 0.4
    return ((white + np.roll(white, 1, axis=0)) / 2).clip(-1, 1).astype(np.float32)


def sixteenfold_peak(path: Path) -> float:
    """The highest sample at sixteen times the rate, in dB."""
    samples, rate = soundfile.read(path, always_2d=True)
    finer = soxr.resample(samples, rate, 16 * rate, quality="VHQ")
    return float(20 * np.log10(np.abs(finer).max()))


@pytest.mark.parametrize(("rate", "channels"), [(24_000, 1), (44_100, 2), (48_000, 1)])
@pytest.mark.parametrize("kind", ["wav", "mp3", "ogg"])
def test_another_program_reads_the_same_from_the_same_file(
    tmp_path: Path, rate: int, channels: int, kind: str
) -> None:
    path = tmp_path / f"sound.{kind}"
    sound = swelling(rate, channels)
    with soundfile.SoundFile(path, "w", rate, channels) as file:
        for at in range(0, len(sound), 50_000):
            file.write(sound[at : at + 50_000])
    found, other = measure_file(path).measures, ffmpeg_reading(path)
    assert found.lufs == pytest.approx(other.lufs, abs=0.1)
    assert found.true_peak_dbtp == pytest.approx(other.true_peak_dbtp, abs=0.11)
    assert found.true_peak_dbtp == pytest.approx(sixteenfold_peak(path), abs=0.1)
    assert found.rms_db == pytest.approx(other.rms_db, abs=0.1)
    assert found.sample_peak_db == pytest.approx(other.sample_peak_db, abs=0.1)
    # ffmpeg also counts the windows that begin before the sound.
    assert found.lra == pytest.approx(other.lra, abs=0.5)
    assert (found.codec, found.sample_rate, found.channels) == (kind, rate, channels)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [((-20, -30), 10), ((-20, -15), 5), ((-40, -20), 20), ((-50, -35, -20, -35, -50), 15)],
)
def test_the_loudness_range_of_the_standards_own_signals(levels: tuple[int, ...], expected: float) -> None:
    """EBU Tech 3342, cases 1 to 4."""
    sound = np.concatenate([tone(20, level) for level in levels])
    assert measures(np.repeat(sound, 2, axis=1)).lra == pytest.approx(expected, abs=0.3)


def test_the_same_sound_from_two_speakers_is_three_decibels_louder_and_its_rms_the_same() -> None:
    one, two = measures(tone(5, -20)), measures(np.repeat(tone(5, -20), 2, axis=1))
    assert two.lufs - one.lufs == pytest.approx(3.01, abs=0.01)
    assert two.rms_db == pytest.approx(one.rms_db, abs=1e-6)


def test_channels_that_part_after_a_while_are_measured_apart() -> None:
    alike = np.repeat(tone(3, -20), 2, axis=1)
    apart = np.concatenate([tone(3, -20), tone(3, -60)], axis=1)
    found = measures(np.concatenate([alike, apart]), piece=10_000)
    expected = 10 * math.log10((10**-2 / 2 * 3 + 10**-6 / 2) / 4)
    assert found.rms_db == pytest.approx(expected, abs=0.01)
    assert found.true_peak_dbtp == pytest.approx(-20, abs=0.05)


def test_what_comes_from_behind_counts_more_and_deep_effects_do_not() -> None:
    silent = np.zeros((5 * RATE, 6), np.float32)
    levels = []
    for channel in (0, 3, 4):
        frames = silent.copy()
        frames[:, channel : channel + 1] = tone(5, -20)
        levels.append(measures(frames).lufs)
    assert levels[1] == -math.inf
    assert levels[2] - levels[0] == pytest.approx(1.5, abs=0.02)


@pytest.mark.parametrize("layout", ["quad", "5.0", "5.1", "7.1"])
def test_another_program_weighs_the_channels_of_every_layout_the_same(tmp_path: Path, layout: str) -> None:
    path = tmp_path / "sound.wav"
    source = f"anoisesrc=d=4:a=0.1:seed=3,aformat=channel_layouts=mono,pan={layout}|{PANS[layout]}"
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, "-c:a", "pcm_s24le", str(path)]
    subprocess.run(command, check=True)
    assert measure_file(path).measures.lufs == pytest.approx(ffmpeg_reading(path).lufs, abs=0.1)


def test_the_noise_floor_is_that_of_the_quietest_half_second() -> None:
    quiet = tone(0.6, -67.0 + 3.01)
    found = measures(np.concatenate([tone(3, -20), quiet, tone(3, -20)]))
    assert found.noise_floor_db == pytest.approx(-67, abs=0.1)
    assert (
        measures(np.concatenate([tone(1, -20), np.zeros((RATE, 1), np.float32)])).noise_floor_db == -math.inf
    )
    assert measures(tone(0.3, -20)).noise_floor_db == pytest.approx(-23, abs=0.1)


@pytest.mark.parametrize("floor", [-90.0, -65.0])
def test_head_and_tail_end_where_speech_begins_and_ends(floor: float) -> None:
    random = np.random.default_rng(1)
    speech = tone(2, -18)
    sound = np.concatenate([np.zeros((RATE * 7 // 10, 1)), speech, np.zeros((RATE * 3 // 2, 1))])
    sound += random.standard_normal(sound.shape) * 10 ** (floor / 20)
    found = measures(sound.astype(np.float32))
    assert found.head_seconds == pytest.approx(0.7, abs=0.011)
    assert found.tail_seconds == pytest.approx(1.5, abs=0.011)


def test_silence_and_nothing_measure_as_silence() -> None:
    for frames in (np.zeros((RATE, 2), np.float32), np.zeros((0, 1), np.float32)):
        found = measures(frames)
        levels = (found.lufs, found.rms_db, found.true_peak_dbtp, found.noise_floor_db, found.sample_peak_db)
        assert set(levels) == {-math.inf}
        assert (found.lra, found.dc) == (0.0, 0.0)
        assert found.head_seconds == found.seconds


def test_an_offset_shows_as_dc() -> None:
    assert measures(tone(1, -20) - np.float32(0.05)).dc == pytest.approx(-0.05, abs=1e-4)


def test_the_curve_shows_loudness_over_time_in_few_points(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    soundfile.write(path, np.concatenate([tone(5, -20), tone(5, -40)]), RATE)
    curve = measure_file(path).curve
    assert curve.step_seconds == pytest.approx(0.1)
    assert len(curve.momentary) == 97
    assert len(curve.short_term) == 71
    assert curve.momentary[0] == pytest.approx(-23, abs=0.1)
    assert curve.short_term[-1] == pytest.approx(-43, abs=0.1)
    long = SoundMeter(8000)
    for _ in range(700):
        long.push(np.full((8000, 1), 0.1, np.float32))
    assert len(long.result("wav").curve.short_term) <= 3000


def test_how_far_it_is_can_be_told_and_the_measuring_stopped(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    soundfile.write(path, spoken(10), 16_000)
    told: list[float] = []
    measure_file(path, told.append)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(10)

    def stop(_seconds: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        measure_file(path, stop)


def test_a_constant_bit_rate_is_found_and_a_changing_one_is_not(tmp_path: Path) -> None:
    for mode, level, expected in (("CONSTANT", (320 - 128) / 288, 128), ("VARIABLE", 0.5, 0)):
        path = tmp_path / f"{mode}.mp3"
        soundfile.write(path, spoken(5, 44_100), 44_100, compression_level=level, bitrate_mode=mode)
        assert measure_file(path).measures.constant_kbps == expected


def test_an_mp3_that_ends_before_it_says_is_not_measured_as_if_it_were_whole(tmp_path: Path) -> None:
    path = tmp_path / "sound.mp3"
    soundfile.write(path, spoken(10, 44_100), 44_100)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(AudioUnreadable, match=r"ends after \d\.\d of 10\.0 seconds"):
        measure_file(path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "No such file"),
        (b"", "empty"),
        (b"Dear reader, this is a letter.\n" * 20, "no sound the studio"),
    ],
)
def test_what_is_no_sound_is_a_sentence(tmp_path: Path, content: bytes | None, reason: str) -> None:
    path = tmp_path / "sound.wav"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(AudioUnreadable, match=reason):
        measure_file(path)


def test_a_file_that_goes_away_while_it_is_read_is_told_as_any_that_cannot_be_read(tmp_path: Path) -> None:
    whole, path = tmp_path / "whole.mp3", tmp_path / "gone.mp3"
    soundfile.write(whole, tone(10.0, -20), RATE)
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    blocks = SoundFile(path).blocks()
    next(blocks)
    path.unlink()
    with pytest.raises(AudioUnreadable, match="No such file"):
        list(blocks)
    with pytest.raises(AudioUnreadable, match="No such file"):
        constant_kilobits(path)
