"""Reads, measures and sounds recordings off the loop, and remembers what it found."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tts_studio.audio.pcm import integers
from tts_studio.audio.peaks import Peaks
from tts_studio.audio.resampling import resampled
from tts_studio.audio.sample_checks import measured_sample, read_sample
from tts_studio.audio.sample_edits import edited, edited_sound
from tts_studio.domain.errors import StudioError
from tts_studio.domain.sample_edit import SampleEdit
from tts_studio.domain.sample_measures import Check, Finding, Grade, SampleMeasures
from tts_studio.domain.unfinished_voice import Sample
from tts_studio.engine.audition_sound import RATE, CandidateSound
from tts_studio.engine.sample_report import findings, length_finding, worst

LONGEST_ORIGINAL = 3600.0
"""Seconds of a recording of which a stretch is used."""


@dataclass(frozen=True, slots=True, eq=False)
class Original:
    """What is drawn of a recording: its peaks, how many frames a second they count, and its length."""

    peaks: Peaks
    rate: int
    seconds: float


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What is known of a recording as edited; `problem` says why it cannot be used."""

    original: Original | None = None
    measures: SampleMeasures | None = None
    problem: StudioError | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the checks say of it."""
        if self.problem is not None:
            return (Finding(Check.LEVEL, Grade.FAIL, str(self.problem)),)
        return findings(self.measures) if self.measures is not None else ()


class SampleBench:
    """Belongs to the event loop. What was measured once is not measured again."""

    def __init__(self) -> None:
        self._originals: dict[Path, Original] = {}
        self._looks: dict[tuple[Path, SampleEdit], Look] = {}
        self._turn = asyncio.Lock()

    def known(self, sample: Sample) -> Look | None:
        """What was found of a recording, None before `look`."""
        return self._looks.get((sample.path, sample.edit))

    async def look(self, sample: Sample) -> Look:
        """Measure a recording as it is edited; what is wrong with it stands in the answer."""
        async with self._turn:
            found = self.known(sample)
            if found is None:
                found = await asyncio.to_thread(self._look, sample)
                self._looks[sample.path, sample.edit] = found
            return found

    async def sound(self, sample: Sample) -> CandidateSound:
        """A recording as it would be uploaded, ready to be played; raises AudioUnreadable."""
        return await asyncio.to_thread(_sound, sample)

    def report(self, samples: Sequence[Sample]) -> tuple[Finding, ...]:
        """What the checks say of all recordings that were looked at, together."""
        looks = [(sample, look) for sample in samples if (look := self.known(sample)) is not None]
        if not looks:
            return ()
        seconds = sum(look.measures.seconds for _, look in looks if look.measures is not None)
        several = len(samples) > 1
        reports = [(sample.name if several else "", look.findings) for sample, look in looks]
        return (length_finding(seconds), *worst(reports))

    def _look(self, sample: Sample) -> Look:
        try:
            frames, rate = read_sample(sample.path, most_seconds=LONGEST_ORIGINAL)
        except StudioError as problem:
            return Look(problem=problem)
        original = self._originals.get(sample.path)
        if original is None:
            peaks = Peaks()
            peaks.append(np.ascontiguousarray(frames.mean(axis=1, dtype=np.float32)))
            original = self._originals[sample.path] = Original(peaks, rate, len(frames) / rate)
        return Look(original, measured_sample(edited(frames, rate, sample.edit), rate))


def _sound(sample: Sample) -> CandidateSound:
    frames, rate = read_sample(sample.path, most_seconds=LONGEST_ORIGINAL)
    plain = integers(resampled(edited_sound(frames, rate, sample.edit), RATE).samples)
    return CandidateSound(plain, plain)
