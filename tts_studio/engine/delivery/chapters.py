"""Where the script's chapters begin and end in a file."""

from __future__ import annotations

from collections.abc import Sequence

from tts_studio.domain.master_file import ChapterMark
from tts_studio.domain.script import Script
from tts_studio.domain.translation import tr
from tts_studio.engine.delivery.order import Sounding


def chapter_marks(script: Script, heard: Sequence[Sounding], seconds: float) -> tuple[ChapterMark, ...]:
    """The chapters that are heard, one after the other from 0 to `seconds`; none without headings."""
    begins = {sounding.segment_id: sounding.begins for sounding in heard}
    found: list[tuple[str, float]] = []
    for chapter in script.chapters:
        segments = script.segments[chapter.first : chapter.last + 1]
        starts = [begins[segment.id] for segment in segments if segment.id in begins]
        if starts:
            found.append((chapter.title or tr("Beginning"), min(starts) if found else 0.0))
    if not found:
        return ()
    ends = [*(start for _, start in found[1:]), seconds]
    return tuple(ChapterMark(title, start, end) for (title, start), end in zip(found, ends, strict=True))
