"""Samples keep their value, their number and their order."""

from __future__ import annotations

import numpy as np
import pytest

from tts_studio.audio.pcm import Pcm, amplified, floats, integers, joined, silence

EVERY_SAMPLE = np.arange(-32768, 32768, dtype=np.int16)


def test_every_sixteen_bit_sample_survives_the_way_there_and_back() -> None:
    assert np.array_equal(integers(floats(EVERY_SAMPLE)), EVERY_SAMPLE)
    data = EVERY_SAMPLE.astype("<i2").tobytes()
    assert Pcm.from_s16le(data, 24000).to_s16le() == data


def test_half_a_sample_at_the_end_is_left_out() -> None:
    assert Pcm.from_s16le(b"\x00\x40\x01", 24000).samples.tolist() == [0.5]


def test_what_is_beyond_full_scale_is_limited_and_nonsense_is_silent() -> None:
    wild = np.array([1.5, -1.5, np.inf, -np.inf, np.nan], dtype=np.float32)
    assert integers(wild).tolist() == [32767, -32768, 32767, -32768, 0]


def test_silence_is_exact_to_the_frame() -> None:
    pause = silence(1500, 22050)
    assert pause.frames == 33075
    assert pause.seconds == 1.5
    assert not pause.samples.any()


def test_pieces_are_joined_in_order() -> None:
    one, two = Pcm(np.array([0.1], np.float32), 8000), Pcm(np.array([0.2, 0.3], np.float32), 8000)
    assert joined([one, two]).samples.tolist() == pytest.approx([0.1, 0.2, 0.3])


def test_pieces_at_different_rates_are_not_joined() -> None:
    with pytest.raises(ValueError, match="one rate"):
        joined([silence(1, 8000), silence(1, 24000)])


def test_six_decibels_are_about_a_factor_of_two() -> None:
    louder = amplified(Pcm(np.array([0.25], np.float32), 8000), 6.0206)
    assert louder.samples[0] == pytest.approx(0.5, abs=1e-5)
    assert louder.samples.dtype == np.float32
