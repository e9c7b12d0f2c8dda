"""What is done to a recording before it becomes part of a voice; the recording itself stays as it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SampleEdit:
    """The stretch used, in seconds of the original (`end` None: to its end), and what is mended in it.

    `mono` makes one channel of two, `trim_silence` takes long silences out, `normalise` brings the voice to
    the level that clones best.
    """

    start: float = 0.0
    end: float | None = None
    mono: bool = False
    trim_silence: bool = False
    normalise: bool = False


AS_RECORDED = SampleEdit()
