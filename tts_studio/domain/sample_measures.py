"""What is measured of a recording that may become a voice, and what the measures mean to its user."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tts_studio.domain.translation import tr, without_marks


@dataclass(frozen=True, slots=True)
class SampleMeasures:
    """Measures of a recording. Levels are in dB below full scale, silence is minus infinity.

    `speech_db` is the RMS of the stretches in which somebody speaks, `true_peak_db` the height of the wave
    between its samples too, `noise_db` the RMS between the words. `clipped` counts flat tops,
    `longest_silence` and `silent_seconds` (of all silences that are too long) are in seconds. `hum_hz` is 50
    or 60 where mains hum stands out of the noise, else 0, and `hum_db` its RMS. `decay_seconds` is how long
    the room takes to die away by 60 dB, None where too few words end freely. `speakers_apart` is the distance
    of two voices in semitones, 0 where one is heard. `bandwidth` is the highest frequency in hertz that
    carries sound. Of two channels `balance_db` is how much louder one is, and `correlation` (−1…1) how alike
    they are.
    """

    seconds: float
    rate: int
    channels: int
    speech_db: float
    true_peak_db: float
    noise_db: float
    clipped: int
    longest_silence: float
    silent_seconds: float
    hum_hz: int
    hum_db: float
    decay_seconds: float | None
    speakers_apart: float
    bandwidth: float
    balance_db: float = 0.0
    correlation: float = 1.0


class Grade(StrEnum):
    """How good something is for a voice."""

    GOOD = "good"
    WARN = "warn"
    FAIL = "fail"


class Fix(StrEnum):
    """What the studio can mend with one click."""

    TRIM_SILENCE = "trim silence"
    NORMALISE = "normalise"
    MONO = "mix to mono"


class Check(StrEnum):
    """What is looked at, in the order it is shown."""

    LENGTH = "length"
    LEVEL = "level"
    PEAK = "peak"
    CLIPPING = "clipping"
    NOISE = "noise"
    SILENCE = "silence"
    HUM = "hum"
    ROOM = "room"
    SPEAKERS = "speakers"
    BANDWIDTH = "bandwidth"
    CHANNELS = "channels"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's outcome: a sentence, and what mends it with one click. `sample` names the recording."""

    check: Check
    grade: Grade
    sentence: str
    fix: Fix | None = None
    sample: str = ""

    @property
    def told(self) -> str:
        """The sentence, led by the name of the recording at fault where it is one of several."""
        named = without_marks(tr("“{name}”", name=self.sample)) in without_marks(self.sentence)
        if not self.sample or self.grade is Grade.GOOD or named:
            return self.sentence
        return tr("“{sample}”: {sentence}", sample=self.sample, sentence=self.sentence)
