"""Subtitles as files: SubRip (SRT), WebVTT and lyrics (LRC)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from tts_studio.domain.clock import clock
from tts_studio.domain.subtitles import Cue
from tts_studio.domain.translation import tr

_LOOKS_LIKE_MARKUP = re.compile(r"([<{])(?=[A-Za-z/\\])")
_WORD_JOINER = "\u2060"
_RIGHT_TO_LEFT, _END_OF_IT = "\u202b", "\u202c"
_SILENT_LINE_SECONDS = 4.0


def srt(cues: Sequence[Cue]) -> str:
    """SubRip. Lines of right-to-left scripts say so themselves, because the format cannot.

    What looks like styling, as `<i>`, is kept from being taken for it.
    """
    blocks = []
    for number, cue in enumerate(cues, 1):
        lines = "\n".join(_srt_line(line) for line in cue.lines)
        blocks.append(f"{number}\n{clock(cue.begins, ',')} --> {clock(cue.ends, ',')}\n{lines}\n")
    return "\n".join(blocks)


def vtt(cues: Sequence[Cue], *, voices: bool = False) -> str:
    """WebVTT. `voices` names who speaks in each cue; comments say where times are approximate."""
    return "\n".join(["WEBVTT\n", *_vtt_blocks(cues, voices)])


def lrc(cues: Sequence[Cue], *, title: str = "", seconds: float = 0.0) -> str:
    """Lyrics with a line a cue, and an empty one where nothing is said for a while."""
    lines = []
    if title:
        lines.append(f"[ti:{_one_line(title).replace(']', ')')}]")
    if seconds:
        minutes, rest = divmod(round(seconds), 60)
        lines.append(f"[length:{minutes:02}:{rest:02}]")
    for index, cue in enumerate(cues):
        apart = " " if cue.text.startswith("[") else ""
        lines.append(f"{_lrc_time(cue.begins)}{apart}{cue.text}")
        following = cues[index + 1].begins if index + 1 < len(cues) else seconds
        if following - cue.ends > _SILENT_LINE_SECONDS:
            lines.append(_lrc_time(cue.ends))
    return "".join(f"{line}\n" for line in lines)


def _vtt_blocks(cues: Sequence[Cue], voices: bool) -> Iterator[str]:
    approximate = False
    for number, cue in enumerate(cues, 1):
        if cue.approximate != approximate:
            approximate = cue.approximate
            note = tr("From here on times are approximate.") if approximate else tr("Times are exact again.")
            yield f"NOTE {note}\n"
        text = "\n".join(map(_vtt_text, cue.lines))
        if voices and cue.speaker:
            text = f"<v {_vtt_text(_one_line(cue.speaker))}>{text}</v>"
        yield f"{number}\n{clock(cue.begins)} --> {clock(cue.ends)}\n{text}\n"


def _vtt_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _srt_line(line: str) -> str:
    line = _LOOKS_LIKE_MARKUP.sub(rf"\1{_WORD_JOINER}", line.replace("-->", "→"))
    return f"{_RIGHT_TO_LEFT}{line}{_END_OF_IT}" if _reads_leftwards(line) else line


def _reads_leftwards(line: str) -> bool:
    directions = map(unicodedata.bidirectional, line)
    return next((kind for kind in directions if kind in ("L", "R", "AL")), "L") != "L"


def _lrc_time(seconds: float) -> str:
    minutes, hundredths = divmod(round(max(0.0, seconds) * 100), 6000)
    return f"[{minutes:02}:{hundredths // 100:02}.{hundredths % 100:02}]"


def _one_line(text: str) -> str:
    return " ".join(text.split())
