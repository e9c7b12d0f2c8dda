"""Chapters as files: the plain list that video and podcast sites read, and that of ffmpeg."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tts_studio.domain.clock import clock
from tts_studio.domain.master_file import ChapterMark

_SPECIAL = re.compile(r"([=;#\\])")


def plain_chapters(chapters: Sequence[ChapterMark]) -> str:
    """A line a chapter, as `00:12:30 Title`, in whole seconds."""
    return "".join(f"{clock(int(mark.begins), places=0)} {_one_line(mark.title)}\n" for mark in chapters)


def ffmetadata(chapters: Sequence[ChapterMark], title: str = "") -> str:
    """What `ffmpeg -i SOUND -i THIS -map_metadata 1` puts into a file, in milliseconds."""
    lines = [";FFMETADATA1"]
    if title:
        lines.append(f"title={_escaped(title)}")
    for mark in chapters:
        lines += [
            "",
            "[CHAPTER]",
            "TIMEBASE=1/1000",
            f"START={round(mark.begins * 1000)}",
            f"END={round(mark.ends * 1000)}",
            f"title={_escaped(mark.title)}",
        ]
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", _one_line(text))


def _one_line(text: str) -> str:
    return " ".join(text.split())
