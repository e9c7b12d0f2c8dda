"""The sentences of the export dialog."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tts_studio.engine.export import ExportRequest

_SHOWN = 3


def sample_of(request: ExportRequest) -> ExportRequest:
    """The same request for its first segments: enough for a preview, however long the script is."""
    return replace(request, segment_ids=request.segment_ids[:_SHOWN])


def preview_words(request: ExportRequest, names: Sequence[Path]) -> str:
    """What will be written, from the names of the first files."""
    if not request.one_file_per_segment:
        return f"Writes {request.target}"
    shown = "\n".join(path.name for path in names[:_SHOWN])
    more = "\n…" if len(request.segment_ids) > _SHOWN else ""
    return f"Writes\n{shown}{more}" if shown else "Writes nothing: there are no words to speak here."


def unrendered_words(count: int) -> str:
    """What is missing before anything can be written."""
    if count == 0:
        return ""
    return "1 segment is not rendered." if count == 1 else f"{count} segments are not rendered."


def exists_words(existing: Sequence[Path]) -> str:
    """The question before something is replaced."""
    first = f"“{existing[0].name}”"
    if len(existing) == 1:
        return f"{first} is already there. Press Replace to write over it, or choose another name."
    more = len(existing) - 1
    others = "1 other file are" if more == 1 else f"{more} other files are"
    return f"{first} and {others} already there. Press Replace to write over them, or choose another folder."


def done_words(written: Sequence[Path]) -> str:
    """Where the result is."""
    if len(written) == 1:
        return f"Exported “{written[0].name}”."
    return (
        f"Exported {len(written)} files to {written[0].parent}." if written else "There was nothing to write."
    )
