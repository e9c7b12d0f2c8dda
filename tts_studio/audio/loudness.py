"""How loud sound is: peak, RMS and loudness as ITU-R BS.1770 and EBU R 128 measure it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tts_studio.audio import gating
from tts_studio.audio.gating import decibels
from tts_studio.audio.pcm import Samples
from tts_studio.audio.weighting import KWeighting

SILENT = gating.SILENT
_AT_ONCE = 1 << 16  # minutes at once would take much memory on the way


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
        self._step = rate * gating.STEP_MS // 1000
        self._weighting = KWeighting(rate)
        self._rest: npt.NDArray[np.float64] = np.zeros(0)
        self._energies: list[npt.NDArray[np.float64]] = []
        self._frames = 0
        self._sum = 0.0
        self._peak = 0.0

    def push(self, samples: Samples) -> None:
        """Measure more samples."""
        for at in range(0, len(samples), _AT_ONCE):
            self._push(samples[at : at + _AT_ONCE])

    def _push(self, samples: Samples) -> None:
        self._frames += len(samples)
        self._sum += float(np.square(samples, dtype=np.float64).sum())
        self._peak = max(self._peak, float(samples.max()), -float(samples.min()))
        weighted = np.concatenate([self._rest, self._weighting.push(samples)])
        whole = len(weighted) - len(weighted) % self._step
        self._rest = weighted[whole:]
        self._energies.append(np.square(weighted[:whole]).reshape(-1, self._step).mean(axis=1))

    def result(self) -> Loudness:
        """The measures of everything so far."""
        mean = self._sum / self._frames if self._frames else 0.0
        loudness = gating.integrated(self.steps(), self.mean_square())
        return Loudness(decibels(self._peak**2), decibels(mean), loudness)

    def steps(self) -> npt.NDArray[np.float64]:
        """The weighted mean square of each whole tenth of a second so far."""
        return np.concatenate(self._energies) if self._energies else np.zeros(0)

    def mean_square(self) -> float:
        """The weighted mean square of everything so far."""
        steps = float(self.steps().sum()) * self._step
        rest = np.square(self._rest).sum() + np.square(self._weighting.rest()).sum()
        return (steps + float(rest)) / max(1, self._frames)
