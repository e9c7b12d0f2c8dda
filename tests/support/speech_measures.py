"""What tests hear: words by a small recogniser, and pitch, level and voicedness by measurement."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]

_LISTENING_RATE = 16_000


def samples_of(pcm: bytes) -> Samples:
    """16-bit little-endian mono samples, from −1 to 1."""
    return np.frombuffer(pcm, "<i2") / 32768


def rms_decibels(samples: Samples) -> float:
    """The level in decibels below full scale."""
    return 10 * float(np.log10(np.mean(np.square(samples)) + 1e-12))


def pitch_track(samples: Samples, sample_rate: int) -> tuple[Samples, float]:
    """The pitch in hertz of each voiced 40 ms, and how much of what sounds is voiced, 0 to 1."""
    length = round(sample_rate * 0.04)
    window = np.hanning(length)
    own = _autocorrelation(window)
    lowest, highest = sample_rate // 500, sample_rate // 60
    pitches: list[float] = []
    sounding = 0
    for start in range(0, samples.size - length, length // 2):
        frame = samples[start : start + length] - samples[start : start + length].mean()
        if np.mean(np.square(frame)) < 1e-5:
            continue
        sounding += 1
        correlation = _autocorrelation(frame * window)
        normal = correlation / correlation[0] / (own / own[0] + 1e-3)
        lag = lowest + int(np.argmax(normal[lowest:highest]))
        if normal[lag] > 0.6:
            pitches.append(sample_rate / lag)
    return np.array(pitches), len(pitches) / max(1, sounding)


def word_error_rate(said: str, heard: str) -> float:
    """Words missing, added or changed, as a part of the words said."""
    wanted, got = _words(said), _words(heard)
    row = list(range(len(got) + 1))
    for index, word in enumerate(wanted, 1):
        before, row[0] = row[0], index
        for column, other in enumerate(got, 1):
            change = before + (word != other)
            before = row[column]
            row[column] = min(row[column] + 1, row[column - 1] + 1, change)
    return row[-1] / max(1, len(wanted))


class Listener:
    """Writes down what it hears."""

    def __init__(self) -> None:
        from moonshine_voice import ModelArch, Transcriber, get_model_path

        self._transcriber: Any = Transcriber(str(get_model_path("tiny-en")), ModelArch.TINY)

    def hear(self, samples: Samples, sample_rate: int) -> str:
        """The words of some English speech."""
        count = samples.size * _LISTENING_RATE // sample_rate
        places = np.arange(count) * (sample_rate / _LISTENING_RATE)
        slower = np.interp(places, np.arange(samples.size), _dulled(samples, sample_rate))
        transcript = self._transcriber.transcribe_without_streaming(slower.tolist(), _LISTENING_RATE)
        return " ".join(line.text for line in transcript.lines)

    def close(self) -> None:
        """Free the recogniser."""
        self._transcriber.close()


def _dulled(samples: Samples, sample_rate: int) -> Samples:
    """Without what lies above 7.5 kHz, which would fold down."""
    spectrum = np.fft.rfft(samples)
    spectrum[np.fft.rfftfreq(samples.size, 1 / sample_rate) > 7_500] = 0
    return np.fft.irfft(spectrum, samples.size)


def _autocorrelation(frame: Samples) -> Samples:
    spectrum = np.fft.rfft(frame, 4 * frame.size)
    return np.fft.irfft(np.square(np.abs(spectrum)))[: frame.size]


def _words(text: str) -> Sequence[str]:
    return re.sub(r"[^\w\s']", " ", text.lower().replace("-", " ")).split()
