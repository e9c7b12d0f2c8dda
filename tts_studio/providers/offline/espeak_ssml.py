"""From the studio's tags to SSML for eSpeak NG, with each character's place in the text kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape

from tts_studio.providers.offline.plain_characters import is_emoji, is_speakable_mark
from tts_studio.providers.offline.speech_text import SpeechText, Wrapping

WHISPER = "whisper"

_ELEMENTS: Mapping[str, tuple[str, str]] = {
    "slow": ('<prosody rate="72%">', "</prosody>"),
    "fast": ('<prosody rate="140%">', "</prosody>"),
    "loud": ('<prosody volume="175%">', "</prosody>"),
    "soft": ('<prosody volume="50%">', "</prosody>"),
    "higher-pitch": ('<prosody pitch="140%">', "</prosody>"),
    "lower-pitch": ('<prosody pitch="60%">', "</prosody>"),
    "emphasis": ('<emphasis level="moderate">', "</emphasis>"),
}


@dataclass(frozen=True)
class Ssml:
    """`text` is SSML; `positions` holds for each of its characters the place in the plain text."""

    text: str
    positions: tuple[int, ...]


def to_ssml(text: SpeechText, start: int, end: int) -> Ssml:
    """The plain text from `start` to `end` with the tags around it."""
    pieces: list[str] = []
    positions: list[int] = []

    def add(piece: str, position: int) -> None:
        pieces.append(piece)
        positions.extend([position] * len(piece))

    opened: list[Wrapping] = []
    for position in range(start, end):
        wanted = [each for each in text.names_at(position) if each.name in _ELEMENTS]
        shared = _shared(opened, wanted)
        for wrapping in reversed(opened[shared:]):
            add(_ELEMENTS[wrapping.name][1], position)
        for wrapping in wanted[shared:]:
            add(_ELEMENTS[wrapping.name][0], position)
        opened = wanted
        add(escape(spoken_character(text.plain[position])), position)
    for wrapping in reversed(opened):
        add(_ELEMENTS[wrapping.name][1], end - 1)
    return Ssml("".join(pieces), tuple(positions))


def spoken_character(character: str) -> str:
    """The character, or a space for what no voice should read: control characters, emoji, halves of pairs."""
    if is_emoji(character) or not (is_speakable_mark(character) or character.isspace()):
        return " "
    return character


def whispered_runs(text: SpeechText, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """The stretch cut where a whisper begins or ends, since a whisper is a voice of its own."""
    cuts = {start, end}
    for wrapping in text.wrappings:
        if wrapping.name == WHISPER:
            cuts.update(cut for cut in (wrapping.start, wrapping.end) if start < cut < end)
    ordered = sorted(cuts)
    for first, last in pairwise(ordered):
        yield first, last, any(each.name == WHISPER for each in text.names_at(first))


def _shared(left: list[Wrapping], right: list[Wrapping]) -> int:
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count
