"""The sound of a candidate as an audition plays it: whole, at one rate, and as loud as the others."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from tts_studio.audio.level_trim import level_trimmed
from tts_studio.audio.loudness import measured
from tts_studio.audio.pcm import Samples, Samples16, floats, integers, silence
from tts_studio.domain.take import Take
from tts_studio.engine.assembly import fitted
from tts_studio.engine.timeline import GapItem, TimelineItem

RATE = 48_000
"""The rate in hertz at which all candidates are played, so that one can take over from another."""

MATCHED_LUFS = -20.0
"""How loud candidates are made for comparison: room for the peaks of any voice, and loud enough to judge."""


@dataclass(frozen=True, slots=True, eq=False)
class CandidateSound:
    """Mono sixteen-bit samples at `RATE`: as they were received, and level-matched."""

    plain: Samples16
    matched: Samples16

    @property
    def seconds(self) -> float:
        """How long it sounds."""
        return len(self.plain) / RATE


def candidate_sound(items: Iterable[TimelineItem], takes: Mapping[str, tuple[Take, bytes]]) -> CandidateSound:
    """Fit the takes of a line together and match their level; `takes` holds each request's, by digest.

    Blocks; the takes are left as they are. Raises AudioUnreadable.
    """
    pieces: list[Samples] = []
    for item in items:
        if isinstance(item, GapItem):
            pieces.append(silence(item.milliseconds, RATE).samples)
        else:
            take, audio = takes[item.request.digest]
            pieces.append(fitted(item, take, audio, RATE))
    plain = np.concatenate(pieces)
    return CandidateSound(integers(plain), integers(_level_matched(plain)))


def _level_matched(samples: Samples) -> Samples:
    """The samples at the loudness of all candidates; silence stays as it is."""
    loudness = measured(floats(integers(samples)), RATE).integrated
    return level_trimmed(samples, MATCHED_LUFS - loudness, RATE) if math.isfinite(loudness) else samples
