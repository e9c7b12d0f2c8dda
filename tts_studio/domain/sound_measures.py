"""What was measured of a finished sound file."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SoundMeasures:
    """Measures of the decoded file; silence measures as minus infinity.

    `codec` is the value of a `Codec`, or another program's name for what the studio does not write.
    `lufs` is the integrated loudness over all channels and `lra` the loudness range in LU (BS.1770, EBU Tech
    3342); `true_peak_dbtp` the highest point of the wave; `rms_db` that of the whole file over all channels
    and `noise_floor_db` that of its quietest half second, both in dB below full scale. `head_seconds` and
    `tail_seconds` are how long it takes until speech begins and after it ends. `constant_kbps` is the rate
    of a compressed file that keeps one, else 0. `sample_peak_db` is the highest sample and `dc` the mean of
    all samples, −1 to 1.
    """

    codec: str
    sample_rate: int
    channels: int
    seconds: float
    lufs: float
    lra: float
    true_peak_dbtp: float
    rms_db: float
    noise_floor_db: float
    head_seconds: float
    tail_seconds: float
    constant_kbps: int = 0
    sample_peak_db: float = -math.inf
    dc: float = 0.0


@dataclass(frozen=True, slots=True)
class LoudnessCurve:
    """Loudness over time in LUFS, one value each `step_seconds`; silence is minus infinity.

    `momentary` looks at 400 ms and `short_term` at 3 s, both ending where the value stands.
    """

    step_seconds: float
    momentary: tuple[float, ...] = ()
    short_term: tuple[float, ...] = ()
