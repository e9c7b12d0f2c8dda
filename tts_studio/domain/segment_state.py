"""Where a segment is on its way from text to sound."""

from __future__ import annotations

from enum import StrEnum


class SegmentState(StrEnum):
    """What a segment's mark in the gutter says."""

    EMPTY = "empty"
    NOT_RENDERED = "not rendered"
    RENDERING = "rendering"
    FRESH = "fresh"
    STALE = "stale"
    FAILED = "failed"
    LOCKED = "locked"
