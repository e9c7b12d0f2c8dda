"""Sound at another rate is the same sound."""

from __future__ import annotations

import numpy as np
import pytest

from tts_studio.audio.pcm import Pcm
from tts_studio.audio.resampling import StreamResampler, resampled

TONE = (0.5 * np.sin(np.arange(24000) * 2 * np.pi * 440 / 24000)).astype(np.float32)


@pytest.mark.parametrize("rate", [8000, 22050, 44100, 48000])
def test_a_tone_keeps_its_pitch_level_and_length(rate: int) -> None:
    pcm = resampled(Pcm(TONE, 24000), rate)
    assert pcm.rate == rate
    assert abs(pcm.frames - rate) <= 1
    expected = 0.5 * np.sin(np.arange(pcm.frames) * 2 * np.pi * 440 / rate)
    middle = slice(rate // 10, rate * 9 // 10)
    assert np.abs(pcm.samples[middle] - expected[middle]).max() < 1e-3


def test_the_same_rate_changes_nothing() -> None:
    pcm = Pcm(TONE, 24000)
    assert resampled(pcm, 24000) is pcm
    stream = StreamResampler(24000, 24000)
    assert stream.push(TONE) is TONE
    assert len(stream.finish()) == 0
    assert stream.delay == 0


def test_streamed_and_whole_are_the_same_sound() -> None:
    stream = StreamResampler(24000, 44100)
    pieces = [stream.push(TONE[at : at + 777]) for at in range(0, len(TONE), 777)]
    held = stream.delay
    pieces.append(stream.finish())
    whole = resampled(Pcm(TONE, 24000), 44100).samples
    assert np.abs(np.concatenate(pieces) - whole).max() < 1e-4
    assert held == pytest.approx(len(pieces[-1]) / 44100, abs=0.002)
