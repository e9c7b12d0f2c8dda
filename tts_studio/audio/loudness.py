"""How loud sound is: peak, RMS and loudness as ITU-R BS.1770 and EBU R 128 measure it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tts_studio.audio.pcm import Samples

SILENT = -math.inf
_STEP_MS = 100
_STEPS_A_BLOCK = 4
_ABSOLUTE_GATE = -70.0
_RELATIVE_GATE = -10.0
_FILTER_SECONDS = 0.4


@dataclass(frozen=True, slots=True)
class Loudness:
    """Measures of a piece of mono sound.

    `peak_db` and `rms_db` are in dB below full scale (a full-scale sine has an RMS of −3.01 dB);
    `integrated` is in LUFS for one channel. Silence is minus infinity.
    """

    peak_db: float
    rms_db: float
    integrated: float


def measured(samples: Samples, rate: int) -> Loudness:
    """The measures of sound that is whole."""
    meter = LoudnessMeter(rate)
    meter.push(samples)
    return meter.result()


class LoudnessMeter:
    """Measures sound of any length as it streams by; the pieces give what the whole would."""

    def __init__(self, rate: int) -> None:
        self._step = rate * _STEP_MS // 1000
        taps = _weighting_filter(rate)
        self._size = 4 * len(taps)
        self._weights = np.fft.rfft(taps, self._size)
        self._before: npt.NDArray[np.float64] = np.zeros(len(taps) - 1)
        self._rest: npt.NDArray[np.float64] = np.zeros(0)
        self._energies: list[npt.NDArray[np.float64]] = []
        self._frames = 0
        self._sum = 0.0
        self._peak = 0.0

    def push(self, samples: Samples) -> None:
        """Measure more samples."""
        block = self._size - len(self._before)
        for start in range(0, len(samples), block):
            self._push(samples[start : start + block].astype(np.float64))

    def result(self) -> Loudness:
        """The measures of everything so far."""
        mean = self._sum / self._frames if self._frames else 0.0
        return Loudness(_decibels(self._peak**2), _decibels(mean), self._integrated())

    def _push(self, samples: npt.NDArray[np.float64]) -> None:
        self._frames += len(samples)
        self._sum += float(np.dot(samples, samples))
        self._peak = max(self._peak, float(np.abs(samples).max(initial=0.0)))
        weighted = np.concatenate([self._rest, self._weighted(samples)])
        whole = len(weighted) - len(weighted) % self._step
        self._rest = weighted[whole:]
        self._energies.append(np.square(weighted[:whole]).reshape(-1, self._step).mean(axis=1))

    def _weighted(self, samples: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """The samples through the K-weighting filter, going on from those before."""
        joined = np.concatenate([self._before, samples])
        self._before = joined[len(samples) :]
        spectrum = np.fft.rfft(joined, self._size) * self._weights
        return np.fft.irfft(spectrum, self._size)[len(self._before) : len(joined)]

    def _integrated(self) -> float:
        """The loudness of all blocks of 400 ms that pass both gates, in LUFS."""
        steps = np.concatenate(self._energies) if self._energies else np.zeros(0)
        if len(steps) >= _STEPS_A_BLOCK:
            blocks = np.convolve(steps, np.full(_STEPS_A_BLOCK, 1 / _STEPS_A_BLOCK), mode="valid")
        else:
            # Shorter than one block: what there is counts as one.
            energy = float(steps.sum()) * self._step + float(np.square(self._rest).sum())
            blocks = np.array([energy / max(1, self._frames)])
        loud = blocks[blocks > _energy(_ABSOLUTE_GATE)]
        if len(loud) == 0:
            return SILENT
        loud = loud[loud > loud.mean() * 10 ** (_RELATIVE_GATE / 10)]
        return _lufs(float(loud.mean()))


def _decibels(energy: float) -> float:
    """A mean square in dB; minus infinity for silence."""
    return 10 * math.log10(energy) if energy > 0 else SILENT


def _lufs(energy: float) -> float:
    """A weighted mean square as loudness: BS.1770's offset makes a 997 Hz sine read like its RMS."""
    return _decibels(energy) - 0.691


def _energy(lufs: float) -> float:
    """The weighted mean square of a loudness."""
    return float(10 ** ((lufs + 0.691) / 10))


def _weighting_filter(rate: int) -> npt.NDArray[np.float64]:
    """The impulse response of BS.1770's K-weighting at a rate, long enough for its rest not to matter.

    The two filters are given by the standard at 48 kHz; these are the analogue ones behind them, a shelf of
    4 dB above 1.68 kHz for the head and a high-pass at 38 Hz, taken to other rates by the bilinear transform.
    """
    size = 1 << math.ceil(math.log2(rate * _FILTER_SECONDS))
    turn = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    shelf, high_pass = _shelf_response(turn, rate), _high_pass_response(turn, rate)
    return np.fft.irfft(shelf * high_pass, size)


def _shelf_response(turn: npt.NDArray[np.complex128], rate: int) -> npt.NDArray[np.complex128]:
    """How the shelf changes each frequency, given as z⁻¹."""
    k, q = math.tan(math.pi * 1681.974450955533 / rate), 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    middle = high**0.4996667741545416
    above = (high + middle * k / q + k * k, 2 * (k * k - high), high - middle * k / q + k * k)
    below = (1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k)
    return _response(above, below, turn)


def _high_pass_response(turn: npt.NDArray[np.complex128], rate: int) -> npt.NDArray[np.complex128]:
    """How the high-pass changes each frequency, given as z⁻¹. Its gain is the standard's, a little over 1."""
    k, q = math.tan(math.pi * 38.13547087602444 / rate), 0.5003270373238773
    scale = 1 + k / q + k * k
    return _response((1.0, -2.0, 1.0), (1.0, 2 * (k * k - 1) / scale, (1 - k / q + k * k) / scale), turn)


def _response(
    above: tuple[float, float, float], below: tuple[float, float, float], turn: npt.NDArray[np.complex128]
) -> npt.NDArray[np.complex128]:
    """A quotient of two quadratic polynomials in z⁻¹."""
    upper = above[0] + above[1] * turn + above[2] * turn**2
    return upper / (below[0] + below[1] * turn + below[2] * turn**2)
