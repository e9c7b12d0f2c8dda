"""Reads subtitles (srt, vtt): cues become sentences and paragraphs again."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tts_studio.domain.errors import ImportFailed
from tts_studio.domain.markup.scanner import TokenKind, scan
from tts_studio.domain.speaker_names import heading_of
from tts_studio.domain.translation import tr
from tts_studio.store.importing.collector import Collector, Left
from tts_studio.store.importing.imported import Imported, Part, Prose, Run
from tts_studio.store.importing.text_decoding import decode_text

_VOICE = re.compile(r"<v(?:\.[^\s>]{0,80})?\s{1,8}([^>]{1,80})>")
_TAG = re.compile(r"</?(?:[bius]|c|v|ruby|rt|lang|font|[0-9:.]+)(?:[.\s][^>]{0,200})?>", re.IGNORECASE)
_STYLE = re.compile(r"\{\\[^}]{0,200}\}")
_SOUND = re.compile(r"\[[^\[\]]{1,80}\]|[♪♫]+")
_DASH = re.compile(r"^\s*[-–—]\s*(?=\S)")
_SENTENCE_ENDS = '.!?…。！？:"”»’)'
_LONG_PAUSE_MS = 2500
_LONG_PARAGRAPH = 600


@dataclass(frozen=True, slots=True)
class _Line:
    """What one speaker says in one cue; times in milliseconds. `fresh` begins a paragraph."""

    start: int
    end: int
    speaker: str
    text: str
    fresh: bool


def read_subtitles(data: bytes, name: str, collector: Collector) -> Imported:
    """The sentences of a subtitle file; raises ScriptUnreadable or ImportFailed."""
    import pysubs2

    decoded = decode_text(data, tr("“{name}”", name=name), collector.encoding)
    text = decoded.text.lstrip("\ufeff")
    kind = "vtt" if text.lstrip().startswith("WEBVTT") else "srt"
    try:
        file = pysubs2.SSAFile.from_string(text, format_=kind, keep_html_tags=True)
    except (pysubs2.Pysubs2Error, ValueError, LookupError, OverflowError) as problem:
        raise _no_cues(name) from problem
    cues = sorted(file, key=_start)
    if not cues:
        raise _no_cues(name)
    lines = _lines(((cue.start, cue.end, cue.text.replace("\\N", "\n")) for cue in cues), kind, collector)
    for speaker, words in _paragraphs(lines):
        collector.add([Run(words)], speaker=speaker)
    part = Part(tr("Subtitles"), tuple(collector.blocks))
    return Imported("", Prose((part,) if part.blocks else ()), collector.notes(), decoded.guessed)


def _start(cue: object) -> int:
    return int(getattr(cue, "start", 0))


def _no_cues(name: str) -> ImportFailed:
    return ImportFailed(
        tr("“{name}” holds no subtitles.", name=name),
        advice=tr("Each cue needs its times on a line of its own, such as 00:00:01,000 --> 00:00:02,500."),
    )


def _lines(cues: Iterable[tuple[int, int, str]], kind: str, collector: Collector) -> Iterator[_Line]:
    for number, (start, end, written) in enumerate(cues):
        if number % 512 == 0:
            collector.watch.reached(0.5)
        for speaker, stretch in _voices(written):
            text = _STYLE.sub("", _TAG.sub("", stretch))
            if kind == "vtt":
                text = html.unescape(text)
            yield from _spoken(start, end, speaker, _without_sounds(text, collector))


def _voices(written: str) -> Iterator[tuple[str, str]]:
    """The stretches of a cue with the speaker each is marked with."""
    speaker, done = "", 0
    for voice in _VOICE.finditer(written):
        yield speaker, written[done : voice.start()]
        speaker, done = " ".join(voice[1].split()), voice.end()
    yield speaker, written[done:]


def _without_sounds(text: str, collector: Collector) -> str:
    """Descriptions such as “[door slams]” are for readers; our own tags stay."""

    def replaced(found: re.Match[str]) -> str:
        tokens = scan(found[0])
        if len(tokens) == 1 and tokens[0].kind in (TokenKind.INLINE, TokenKind.PAUSE):
            return found[0]
        collector.leave(Left.SOUND)
        return ""

    return _SOUND.sub(replaced, text)


def _spoken(start: int, end: int, speaker: str, text: str) -> Iterator[_Line]:
    """The lines of one cue joined, except where a dash or a name tells that another one speaks."""
    rows = [row.strip() for row in text.split("\n") if row.strip()]
    dialogue = sum(bool(_DASH.match(row)) for row in rows) > 1
    joined: list[tuple[str, bool]] = []
    for row in rows:
        turn = bool(_DASH.match(row)) and (dialogue or not joined)
        words = _DASH.sub("", row) if turn else row
        fresh = turn or _is_named(words)
        if joined and not fresh:
            joined[-1] = (f"{joined[-1][0]} {words}", joined[-1][1])
        else:
            joined.append((words, fresh))
    for words, fresh in joined:
        yield _Line(start, end, speaker, words, fresh)


def _is_named(words: str) -> bool:
    """Whether a line begins with what may be a speaker's name."""
    heading = heading_of(words, 0)
    return heading is not None and not heading.name[0].islower()


def _paragraphs(lines: Iterable[_Line]) -> Iterator[tuple[str, str]]:
    """Speaker and words of each paragraph."""
    speaker, words, end = "", "", 0
    for line in lines:
        ended = words[-1:] in _SENTENCE_ENDS and bool(words)
        pause = line.start - end > _LONG_PAUSE_MS
        breaks = line.fresh or line.speaker != speaker
        if words and (breaks or (ended and (pause or len(words) > _LONG_PARAGRAPH))):
            yield speaker, words
            words = ""
        speaker, end = line.speaker, line.end
        words = f"{words} {line.text}" if words else line.text
    if words:
        yield speaker, words
