"""A project for REAPER: a track a speaker, a region a segment, a marker a chapter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from uuid import UUID, uuid5

from tts_studio.domain.master_file import ChapterMark
from tts_studio.domain.region import Region

_NAMES = UUID("4f0c4f7e-6d0b-5c39-9c36-0d2c7b1f6a51")
_SOURCES = {
    ".mp3": "MP3",
    ".flac": "FLAC",
    ".ogg": "VORBIS",
    ".opus": "VORBIS",
    ".m4b": "VIDEO",
    ".m4a": "VIDEO",
}


@dataclass(frozen=True, slots=True)
class ReaperTrack:
    """A sound file on a track of its own; `file` is its path from the project's folder."""

    name: str
    file: PurePath
    seconds: float


def reaper_project(
    tracks: Sequence[ReaperTrack], regions: Iterable[Region], chapters: Sequence[ChapterMark], rate: int
) -> str:
    """The project as text; `rate` is in hertz."""
    lines = [
        '<REAPER_PROJECT 0.1 "6.0" 0',
        f"  SAMPLERATE {rate} 0 0",
        "  TEMPO 120 4 4",
        *_regions(regions),
        *_markers(chapters),
    ]
    for track in tracks:
        lines += _track(track)
    return "\n".join([*lines, ">"]) + "\n"


def _regions(regions: Iterable[Region]) -> Iterator[str]:
    """Two lines a region, of which the first names it and the second ends it."""
    for number, region in enumerate(regions, 1):
        name = _identity(f"region {region.segment_id}")
        yield f"  MARKER {number} {region.begins:.6f} {_quoted(region.label)} 1 0 1 R {name} 0"
        yield f'  MARKER {number} {region.ends:.6f} "" 1'


def _markers(chapters: Sequence[ChapterMark]) -> Iterator[str]:
    for number, mark in enumerate(chapters, 1):
        name = _identity(f"chapter {number}")
        yield f"  MARKER {number} {mark.begins:.6f} {_quoted(mark.title)} 0 0 1 R {name} 0"


def _track(track: ReaperTrack) -> list[str]:
    path = track.file.as_posix()
    return [
        f"  <TRACK {_identity(f'track {path}')}",
        f"    NAME {_quoted(track.name)}",
        "    VOLPAN 1 0 -1 -1 1",
        "    MUTESOLO 0 0 0",
        "    NCHAN 2",
        "    <ITEM",
        "      POSITION 0",
        f"      LENGTH {track.seconds:.6f}",
        "      LOOP 0",
        f"      IGUID {_identity(f'item {path}')}",
        f"      NAME {_quoted(track.name)}",
        f"      <SOURCE {_SOURCES.get(track.file.suffix.lower(), 'WAVE')}",
        f"        FILE {_quoted(path)}",
        "      >",
        "    >",
        "  >",
    ]


def _identity(what: str) -> str:
    return f"{{{str(uuid5(_NAMES, what)).upper()}}}"


def _quoted(text: str) -> str:
    """A text between marks that are not in it; where all three are, its backquotes become apostrophes."""
    text = " ".join(text.split())
    for quote in "\"'`":
        if quote not in text:
            return f"{quote}{text}{quote}"
    return "`" + text.replace("`", "'") + "`"
