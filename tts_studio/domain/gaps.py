"""The silence a project has where its script asks for none."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_GAP = 10_000
"""The longest gap that can be set, in milliseconds."""


@dataclass(frozen=True, slots=True)
class GapRules:
    """Milliseconds of silence between two requests of one segment, two segments, and two speakers."""

    between_pieces: int = 280
    between_segments: int = 650
    between_speakers: int = 650
