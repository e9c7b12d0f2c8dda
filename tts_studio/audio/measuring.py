"""Measures sound with any number of channels as it streams by: everything a report card asks for."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tts_studio.audio import gating
from tts_studio.audio.ahead import ahead
from tts_studio.audio.loudness import LoudnessMeter
from tts_studio.audio.pcm import Samples
from tts_studio.audio.sound_file import Frames, SoundFile, constant_kilobits
from tts_studio.audio.true_peak import TruePeakMeter
from tts_studio.domain.audio_format import Codec
from tts_studio.domain.sound_measures import LoudnessCurve, SoundMeasures

_WINDOW_MS = 10
_NOISE_WINDOWS = 50
_AT_ONCE = 60_000
_SPEECH_BELOW_LOUDEST_DB = 40.0
_SPEECH_AT_LEAST_DB, _SPEECH_AT_MOST_DB = -60.0, -45.0
_MOST_POINTS = 3000
# What counts more: the channels behind the listener; the one for deep effects does not count (BS.1770).
_BEHIND = 1.41
_WEIGHTS: Mapping[int, tuple[float, ...]] = {
    4: (1.0, 1.0, _BEHIND, _BEHIND),
    5: (1.0, 1.0, 1.0, _BEHIND, _BEHIND),
    6: (1.0, 1.0, 1.0, 0.0, _BEHIND, _BEHIND),
    8: (1.0, 1.0, 1.0, 0.0, _BEHIND, _BEHIND, _BEHIND, _BEHIND),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """The measures of a sound and its loudness over time."""

    measures: SoundMeasures
    curve: LoudnessCurve


def measure_file(path: Path, told: Callable[[float], None] = lambda _seconds: None) -> Measured:
    """Decode a file and measure it; blocks. `told` gets the seconds measured so far and may raise to stop.

    Raises AudioUnreadable for anything but whole sound.
    """
    with SoundFile(path) as file:
        meter = SoundMeter(file.sample_rate, file.channels)
        with ahead(file.blocks()) as blocks:
            for block in blocks:
                meter.push(block)
                told(meter.seconds)
        codec = file.codec
    return meter.result(codec, constant_kilobits(path) if codec == Codec.MP3 else 0)


class SoundMeter:
    """Measures as many channels as there are; channels that are the same are measured once."""

    def __init__(self, rate: int, channels: int = 1) -> None:
        self._rate, self._channels = rate, channels
        self._meters = [_ChannelMeter(rate)]
        self._frames = 0

    @property
    def seconds(self) -> float:
        """How much was measured."""
        return self._frames / self._rate

    def push(self, block: Frames) -> None:
        """Measure more frames."""
        self._frames += len(block)
        if len(self._meters) < self._channels and not _all_alike(block):
            self._meters += [copy.deepcopy(self._meters[0]) for _ in range(self._channels - 1)]
        for meter, samples in zip(self._meters, block.T, strict=False):
            meter.push(np.ascontiguousarray(samples))

    def result(self, codec: str, constant_kbps: int = 0) -> Measured:
        """The measures of everything so far, for a file of that codec."""
        meters = self._meters * (self._channels // len(self._meters))
        weights = _WEIGHTS.get(self._channels, (1.0,) * self._channels)
        weighted = list(zip(weights, meters, strict=True))
        steps = sum((weight * meter.loudness.steps() for weight, meter in weighted), np.zeros(1))
        short = sum(weight * meter.loudness.mean_square() for weight, meter in weighted)
        steps = steps if len(meters[0].loudness.steps()) else np.zeros(0)
        energies = self._energies()
        head, tail = self._silent_ends(energies)
        measures = SoundMeasures(
            codec=codec,
            sample_rate=self._rate,
            channels=self._channels,
            seconds=self.seconds,
            lufs=gating.integrated(steps, short),
            lra=gating.loudness_range(steps),
            true_peak_dbtp=max(meter.true_peak.result_db() for meter in meters),
            rms_db=gating.decibels(sum(meter.sum for meter in meters) / max(1, self._frames * len(meters))),
            noise_floor_db=self._noise_floor(energies),
            head_seconds=head,
            tail_seconds=tail,
            constant_kbps=constant_kbps,
            sample_peak_db=gating.decibels(max(meter.peak for meter in meters) ** 2),
            dc=max((meter.total / max(1, self._frames) for meter in meters), key=abs),
        )
        return Measured(measures, _curve(steps))

    def _energies(self) -> npt.NDArray[np.float32]:
        """The mean squares of all channels together."""
        first, *others = self._meters
        energies = first.energies()
        for other in others:
            energies += other.energies()
        energies /= len(self._meters)
        return energies

    def _noise_floor(self, energies: npt.NDArray[np.float32]) -> float:
        """The level of the quietest half second, or of everything where there is less."""
        if len(energies) < _NOISE_WINDOWS:
            return gating.decibels(float(energies.mean()) if len(energies) else 0.0)
        half_second = np.full(_NOISE_WINDOWS, 1 / _NOISE_WINDOWS)
        # Hours of sound are looked at in pieces that overlap, so that they take no more memory than minutes.
        pieces = (
            energies[at : at + _AT_ONCE]
            for at in range(0, len(energies) - _NOISE_WINDOWS + 1, _AT_ONCE - _NOISE_WINDOWS + 1)
        )
        return gating.decibels(
            min(float(np.convolve(piece, half_second, mode="valid").min()) for piece in pieces)
        )

    def _silent_ends(self, energies: npt.NDArray[np.float32]) -> tuple[float, float]:
        """Seconds before the first window of speech and after the last; all of it where there is none."""
        loudest = gating.decibels(float(energies.max(initial=0.0)))
        threshold = min(max(loudest - _SPEECH_BELOW_LOUDEST_DB, _SPEECH_AT_LEAST_DB), _SPEECH_AT_MOST_DB)
        speech = energies > 10 ** (threshold / 10)
        if not speech.any():
            return self.seconds, self.seconds
        window = _window(self._rate) / self._rate
        first, after = int(speech.argmax()), len(speech) - int(speech[::-1].argmax())
        return first * window, max(0.0, self.seconds - after * window)


class _ChannelMeter:
    """One channel: loudness, true peak, and the mean square of each hundredth of a second."""

    def __init__(self, rate: int) -> None:
        self.loudness = LoudnessMeter(rate)
        self.true_peak = TruePeakMeter()
        self.sum = self.total = self.peak = 0.0
        self._window = _window(rate)
        self._rest = np.zeros(0, dtype=np.float32)
        self._energies: list[npt.NDArray[np.float32]] = []

    def push(self, samples: Samples) -> None:
        self.loudness.push(samples)
        self.true_peak.push(samples)
        self.peak = max(self.peak, float(np.abs(samples).max(initial=0.0)))
        self.total += float(samples.sum(dtype=np.float64))
        joined = np.concatenate([self._rest, samples])
        whole = len(joined) - len(joined) % self._window
        self._rest = joined[whole:]
        sums = np.square(joined[:whole], dtype=np.float64).reshape(-1, self._window).sum(axis=1)
        self.sum += float(np.square(samples, dtype=np.float64).sum())
        self._energies.append((sums / self._window).astype(np.float32))

    def energies(self) -> npt.NDArray[np.float32]:
        """The mean squares so far."""
        every = self._energies or [np.zeros(0, dtype=np.float32)]
        return np.concatenate(every)


def _curve(steps: npt.NDArray[np.float64]) -> LoudnessCurve:
    """The loudness over time in a few thousand points: of several, the loudest."""
    every = max(1, math.ceil(len(steps) / _MOST_POINTS))
    momentary, short_term = (
        tuple(float(part.max()) for part in np.split(series, range(every, len(series), every)) if len(part))
        for series in (gating.momentary(steps), gating.short_term(steps))
    )
    return LoudnessCurve(every * gating.STEP_MS / 1000, momentary, short_term)


def _all_alike(block: Frames) -> bool:
    return bool((block[:, 1:] == block[:, :1]).all())


def _window(rate: int) -> int:
    return max(1, round(rate * _WINDOW_MS / 1000))
