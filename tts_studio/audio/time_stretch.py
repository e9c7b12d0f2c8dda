"""TimeStretcher: speech made faster or slower as it streams by, at the pitch it has.

The method is WSOLA (waveform similarity overlap-add; Verhelst and Roelands, 1993). The sound is laid down in
short steps taken from the input at the wanted pace. Around the place where a step should come from, the one
that most resembles how the last step would have gone on is looked for, and the two are blended, so that the
periods of the voice stay whole.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tts_studio.audio.pcm import Samples, frames_of

_STEP_MS = 14.0  # longer than a period of a low voice, shorter than a syllable
_REACH_MS = 9.0  # to either side: a whole period of a voice of 56 Hz
_COARSE_HZ = 8000
_CENTRED = 0.02  # how much likeness is given up to stay near the wanted place
_QUIET = 1e-7


class Step(NamedTuple):
    """Frames of output, and the frame of the input (a fraction, too) that the first of them stands for."""

    samples: Samples
    source: float


class TimeStretcher:
    """Takes samples at one rate in and gives them back at `speed`, which may change at any time.

    At speed 1 the samples come out as they went in. Input frames are counted from 0.
    """

    def __init__(self, rate: int, speed: float = 1.0) -> None:
        self.speed = speed
        self._step = frames_of(_STEP_MS, rate)
        self._reach = frames_of(_REACH_MS, rate)
        self._grain = max(1, rate // _COARSE_HZ)
        phase = (np.arange(self._step) + 0.5) * (np.pi / 2 / self._step)
        self._rising: Samples = np.square(np.sin(phase)).astype(np.float32)
        self._input: Samples = np.zeros(0, dtype=np.float32)
        self._first = 0  # the number of the first frame that is kept
        self._wanted = 0.0  # where the next step should come from
        self._natural = 0  # where the last step would have gone on
        self._finished = False

    @property
    def received(self) -> int:
        """How many frames were put in."""
        return self._first + len(self._input)

    def put(self, samples: Samples) -> None:
        """Add frames of input."""
        self._input = np.concatenate([self._input, samples])

    def take(self) -> Step | None:
        """The next step; None until there is more input, and after the end."""
        if self._finished:
            return None
        needed = max(self._natural, round(self._wanted) + self._reach) + self._step
        return self._made() if self.received >= needed else None

    def finish(self) -> list[Step]:
        """The rest. Nothing may be put in any more."""
        self._finished = True
        end, steps = self.received, []
        self.put(np.zeros(2 * (self._step + self._reach), dtype=np.float32))
        while self._wanted < end:
            due = max(1, round((end - self._wanted) / self.speed))
            step = self._made()
            steps.append(Step(step.samples[:due], step.source))
        return steps

    def unchanged_rest(self) -> Step:
        """What was put in and did not come out yet, at its own pace; for going on without a stretcher."""
        return Step(self._at(self._natural, self.received - self._natural), float(self._natural))

    def _made(self) -> Step:
        """One step."""
        if self.speed == 1.0:
            self._wanted = float(self._natural)
        wanted, natural = self._wanted, self._natural
        before = self._at(natural, self._step)
        chosen = natural if self.speed == 1.0 or not natural else self._most_alike(round(wanted), before)
        samples = before
        if chosen != natural:
            samples = before + (self._at(chosen, self._step) - before) * self._rising
        self._natural = chosen + self._step
        self._wanted = wanted + self._step * self.speed
        self._let_go()
        return Step(samples, wanted)

    def _most_alike(self, wanted: int, pattern: Samples) -> int:
        """The place within reach from which the input goes on most like the pattern."""
        first = max(0, wanted - self._reach)
        region = self._at(first, wanted + self._reach + self._step - first)
        grain = self._grain
        coarse = _likeness(_thinned(region, grain), _thinned(pattern, grain))
        away = np.abs(np.arange(len(coarse)) * grain - (wanted - first)) / self._reach
        near = first + int(np.argmax(coarse - _CENTRED * away)) * grain
        if grain == 1:
            return near
        start = max(first, near - grain)
        stop = min(wanted + self._reach, near + grain)
        fine = _likeness(self._at(start, stop - start + self._step), pattern)
        return start + int(np.argmax(fine))

    def _at(self, frame: int, frames: int) -> Samples:
        """Some frames of the input."""
        return self._input[frame - self._first : frame - self._first + frames]

    def _let_go(self) -> None:
        """Forget input that no further step can come from."""
        past = min(self._natural, round(self._wanted) - self._reach) - self._first
        if past > self._step * 4:
            self._input = self._input[past:].copy()
            self._first += past


def _thinned(samples: Samples, grain: int) -> Samples:
    """Averages of so many samples each."""
    whole = len(samples) - len(samples) % grain
    averages: Samples = samples[:whole].reshape(-1, grain).mean(axis=1, dtype=np.float32)
    return averages


def _likeness(region: Samples, pattern: Samples) -> Samples:
    """How alike the pattern and each stretch of the region are, −1 to 1; 0 where either is silent."""
    products = np.correlate(region, pattern, "valid")
    sums = np.concatenate([np.zeros(1), np.cumsum(np.square(region, dtype=np.float64))])
    energies = sums[len(pattern) :] - sums[: -len(pattern)]
    whole = float(np.dot(pattern, pattern))
    alike: Samples = (products / np.sqrt(np.maximum(energies * whole, _QUIET))).astype(np.float32)
    return alike
