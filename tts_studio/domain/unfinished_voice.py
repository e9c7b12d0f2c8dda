"""A voice that is being made: its recordings, and what was said of it so far."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tts_studio.domain.cloned_voice import CloneDraft
from tts_studio.domain.sample_edit import AS_RECORDED, SampleEdit


@dataclass(frozen=True, slots=True)
class Sample:
    """One recording: its file, which is never changed, the name it is shown under, and what is mended.

    `key` tells it from the others; `recorded` says that it was made here, so that the file is ours; `text`
    is what it says, empty when that is not known.
    """

    key: int
    path: Path
    name: str
    edit: SampleEdit = AS_RECORDED
    recorded: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class UnfinishedVoice:
    """What is kept for the next session; fields of `draft` may be empty."""

    samples: tuple[Sample, ...] = ()
    draft: CloneDraft | None = None
