"""Every measure of a recording, on generated voices whose faults are known; the tolerances are its error."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.support.faulty_recordings import RATE, Sound, band_limited, hum, in_room, noise, reading
from tts_studio.audio.sample_checks import measured_sample, read_sample
from tts_studio.domain.errors import AudioUnreadable
from tts_studio.domain.sample_measures import SampleMeasures

SECONDS = 24.0
CLEAN = reading(SECONDS)
QUIET = noise(SECONDS, -66)


def measures(sound: Sound, *more: Sound) -> SampleMeasures:
    """The measures of a sound, or of one with these further channels."""
    return measured_sample(np.stack([sound, *more], axis=1), RATE)


@pytest.mark.parametrize("level", [-35.0, -26.0, -20.0, -14.0])
def test_the_level_of_the_voice_is_measured_to_half_a_decibel(level: float) -> None:
    found = measures(reading(SECONDS, level_db=level) + QUIET)
    assert found.speech_db == pytest.approx(level, abs=0.5)


def test_pauses_do_not_make_the_voice_quieter() -> None:
    silent = np.concatenate([CLEAN, noise(SECONDS, -66, seed=4)])
    assert measures(silent).speech_db == pytest.approx(measures(CLEAN).speech_db, abs=0.3)


@pytest.mark.parametrize("level", [-70.0, -60.0, -50.0, -40.0, -32.0])
def test_noise_between_the_words_is_measured_to_a_decibel(level: float) -> None:
    assert measures(CLEAN + noise(SECONDS, level)).noise_db == pytest.approx(level, abs=1.0)


def test_gated_pauses_count_as_no_noise_and_padding_does_not_hide_any() -> None:
    assert math.isinf(measures(CLEAN).noise_db)
    padded = np.concatenate([CLEAN + noise(SECONDS, -40), np.zeros(RATE * 5, np.float32)])
    assert measures(padded).noise_db == pytest.approx(-40, abs=1.0)


@pytest.mark.parametrize("ring", [0.3, 0.5])
def test_the_soft_ends_of_words_that_a_gate_leaves_are_no_noise(ring: float) -> None:
    soft = in_room(CLEAN, ring)
    loud = np.sqrt(np.convolve(np.square(soft, dtype=np.float64), np.full(441, 1 / 441), "same"))
    gated = np.where(loud > 10 ** (-48 / 20), soft, np.float32(0))
    assert math.isinf(measures(gated).noise_db)


def test_the_true_peak_lies_above_the_samples() -> None:
    time = np.arange(RATE * 2) / RATE
    wave = (0.5 * np.sin(2 * np.pi * RATE / 4 * time + np.pi / 4)).astype(np.float32)
    assert measures(wave).true_peak_db == pytest.approx(-6.02, abs=0.3)
    assert 20 * math.log10(np.abs(wave).max()) == pytest.approx(-9.03, abs=0.1)


@pytest.mark.parametrize("ceiling", [1.0, 0.5, 0.2])
def test_clipping_is_found_also_where_it_was_made_quieter_afterwards(ceiling: float) -> None:
    loud = (CLEAN + QUIET) / np.abs(CLEAN).max()
    clipped = np.clip(loud * 2, -1, 1) * np.float32(ceiling)
    assert measures(clipped).clipped > 50
    assert measures(loud * np.float32(ceiling * 0.9)).clipped == 0


def test_sixteen_bits_look_like_no_clipping() -> None:
    rounded = np.rint((CLEAN + QUIET) * 32768).astype(np.float32) / 32768
    assert measures(rounded).clipped <= 1


def test_the_longest_silence_is_measured_to_a_tenth_of_a_second() -> None:
    middle = RATE * 10
    sound = CLEAN + QUIET
    stretched = np.concatenate([sound[:middle], noise(4.0, -66, seed=9), sound[middle:]])
    found = measures(stretched)
    beside = 0.6  # the pause it may have been put beside
    assert 4.0 <= found.longest_silence <= 4.1 + beside
    assert found.silent_seconds == found.longest_silence
    assert measures(sound).longest_silence == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize("hertz", [50, 60])
@pytest.mark.parametrize("level", [-68.0, -55.0, -40.0])
def test_mains_hum_is_told_from_the_voice_and_measured_to_a_decibel(hertz: int, level: float) -> None:
    found = measures(CLEAN + QUIET + hum(SECONDS, hertz, level))
    assert found.hum_hz == hertz
    assert found.hum_db == pytest.approx(level, abs=1.0)


@pytest.mark.parametrize("pitch", [100.0, 120.0, 150.0, 200.0])
def test_a_voice_at_a_multiple_of_the_mains_is_no_hum(pitch: float) -> None:
    assert measures(reading(SECONDS, pitch=pitch) + QUIET).hum_hz == 0


@pytest.mark.parametrize("seconds", [0.2, 0.3, 0.5])
def test_the_ring_of_a_room_is_measured_to_a_tenth_of_a_second(seconds: float) -> None:
    found = measures(in_room(CLEAN, seconds) + QUIET).decay_seconds
    assert found == pytest.approx(seconds, abs=0.1)


def test_a_large_room_is_found_though_its_ring_is_underestimated() -> None:
    found = measures(in_room(CLEAN, 1.2) + QUIET).decay_seconds
    assert found is not None
    assert 0.6 < found < 1.3


def test_a_dry_room_does_not_ring() -> None:
    found = measures(CLEAN + QUIET).decay_seconds
    assert found is not None
    assert found < 0.15


@pytest.mark.parametrize("pitch", [90.0, 110.0, 130.0, 160.0, 220.0, 260.0])
def test_one_lively_voice_is_one(pitch: float) -> None:
    assert measures(reading(SECONDS, pitch=pitch, seed=int(pitch)) + QUIET).speakers_apart == 0


def test_two_voices_are_two_and_their_distance_is_right_to_two_semitones() -> None:
    low, high = 115.0, 205.0
    turns = [reading(6.0, pitch=high if turn % 2 else low, seed=turn) for turn in range(4)]
    apart = measures(np.concatenate(turns) + QUIET).speakers_apart
    assert apart == pytest.approx(12 * math.log2(high / low), abs=2.0)


@pytest.mark.parametrize("hertz", [3_400.0, 7_000.0, 11_000.0])
def test_where_the_sound_ends_is_measured_to_a_quarter_of_a_kilohertz(hertz: float) -> None:
    found = measures(band_limited(CLEAN, hertz) + noise(SECONDS, -90))
    assert found.bandwidth == pytest.approx(hertz, abs=250)


def test_noise_above_the_voice_does_not_make_a_telephone_clear() -> None:
    assert measures(band_limited(CLEAN, 3_400) + noise(SECONDS, -60)).bandwidth < 4_000


def test_stereo_faults_are_seen() -> None:
    sound = CLEAN + QUIET
    one_side = measures(sound, np.zeros_like(sound))
    assert one_side.balance_db > 60
    assert one_side.speech_db == pytest.approx(-20, abs=0.5)
    assert measures(sound, -sound).correlation == pytest.approx(-1, abs=0.01)
    assert measures(sound, sound).correlation == pytest.approx(1, abs=0.01)
    assert measures(sound, reading(SECONDS, seed=8)).correlation < 0.5


def test_silence_and_scraps_have_measures_too() -> None:
    nothing = measures(np.zeros(RATE, np.float32))
    assert math.isinf(nothing.speech_db)
    assert nothing.bandwidth == 0
    scrap = measures(CLEAN[:100])
    assert scrap.decay_seconds is None
    assert measures(np.zeros(RATE, np.float32), np.zeros(RATE, np.float32)).correlation == 1


def test_files_are_read_with_all_channels_and_no_longer_than_allowed(tmp_path: Path) -> None:
    path = tmp_path / "voice.flac"
    soundfile.write(path, np.stack([CLEAN, CLEAN * 0], axis=1), RATE)
    frames, rate = read_sample(path, most_seconds=60)
    assert (frames.shape, rate) == ((len(CLEAN), 2), RATE)
    with pytest.raises(AudioUnreadable, match="longer"):
        read_sample(path, most_seconds=10)
    path.write_bytes(b"no sound at all")
    with pytest.raises(AudioUnreadable):
        read_sample(path, most_seconds=60)


def test_a_file_without_a_single_frame_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.wav"
    soundfile.write(path, np.zeros((0, 1), np.float32), RATE)
    with pytest.raises(AudioUnreadable, match="no sound"):
        read_sample(path, most_seconds=60)
