"""Which written words are heard where in a delivered file."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from tts_studio.domain.script import Script, Segment
from tts_studio.domain.word_times import HeardSpan, Passage, TimedWord, timed
from tts_studio.domain.written_words import WrittenWord, written_words
from tts_studio.engine.assembly import seconds_cut
from tts_studio.engine.delivery.order import Placed
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.timeline import SpeechItem

_STEPS_AT_ONCE = 200
_EDGE_SECONDS = 0.25
"""How far a voice's word time and the measured edge of its speech may lie apart and be the same."""


@dataclass(frozen=True, slots=True)
class _Speech:
    """A take with its first written character, its word times, and when something is heard of it."""

    item: SpeechItem
    first: int
    spans: tuple[HeardSpan, ...]
    begins: float
    ends: float


async def said_otherwise(session: ProjectSession, placed: Iterable[Placed]) -> dict[str, str]:
    """By segment the words of those locked takes that say something else than the script, in small steps."""
    found: dict[str, str] = {}
    script = session.script
    leaders = {
        place.item.segment_id: place.item
        for place in placed
        if isinstance(place.item, SpeechItem) and not place.draft
    }
    for number, (segment_id, item) in enumerate(leaders.items()):
        segments = [s for s in map(script.segment_named, (segment_id, *item.also)) if s is not None]
        take = session.takes.chosen(segment_id) if segments else None
        if take is not None and not take.speaks("\n".join(map(script.body_of, segments))):
            found[segment_id] = take.body
        if number % _STEPS_AT_ONCE == 0:
            await asyncio.sleep(0)
    return found


def passages(script: Script, placed: Iterable[Placed], otherwise: Mapping[str, str]) -> tuple[Passage, ...]:
    """The segments that are heard, with their words; what is silent for want of sound is left out.

    Words are the script's, tags out. Those of `otherwise` are shown with these words instead, at approximate
    times.
    """
    spoken = [place for place in placed if isinstance(place.item, SpeechItem)]
    found: list[Passage] = []
    for segment_id, places in groupby(spoken, key=lambda place: place.item.segment_id):
        leader = script.segment_named(segment_id)
        speeches = [speech for place in places if (speech := _speech(place)) is not None]
        if leader is None or not speeches:
            continue
        if segment_id in otherwise:
            words = written_words(otherwise[segment_id])
            found.append(_passage(leader, timed(words, (), speeches[0].begins, speeches[-1].ends)))
        else:
            found.extend(_passages(script, leader, speeches))
    return tuple(passage for passage in found if passage.words)


def _speech(place: Placed) -> _Speech | None:
    item, take = place.item, place.take
    if not isinstance(item, SpeechItem) or take is None:
        return None
    first, _ = item.source.source_span(0, len(item.request.text))
    zero = place.begins - seconds_cut(item, take)

    def heard(seconds: float) -> float:
        return min(max(zero + seconds, place.begins), place.ends)

    spans = [
        HeardSpan(*item.source.source_span(word.start, word.end), heard(word.begins), heard(word.ends))
        for word in take.words
    ]
    begins, ends = heard(take.speech_begins / take.sample_rate), heard(take.speech_ends / take.sample_rate)
    return _Speech(item, first, tuple(_to_the_edges(spans, begins, ends)), begins, ends)


def _to_the_edges(spans: list[HeardSpan], begins: float, ends: float) -> list[HeardSpan]:
    """The spans with the first and last word reaching to where speech was measured to begin and end.

    Voices time the middle of sounds better than a soft first or last one.
    """
    if spans and abs(spans[0].begins - begins) <= _EDGE_SECONDS:
        spans[0] = replace(spans[0], begins=begins)
    if spans and abs(spans[-1].ends - ends) <= _EDGE_SECONDS:
        spans[-1] = replace(spans[-1], ends=ends)
    return spans


def _passages(script: Script, leader: Segment, speeches: Sequence[_Speech]) -> Iterator[Passage]:
    others = map(script.segment_named, speeches[0].item.also)
    segments = [leader, *(segment for segment in others if segment is not None)]
    # Places are counted from the leader's start, as in the source maps.
    written = [
        written_words(script.body_of(segment), segment.body_start - leader.start) for segment in segments
    ]
    heard: list[list[TimedWord]] = [[] for _ in segments]
    firsts = [speech.first for speech in speeches]
    for number, speech in enumerate(speeches):
        mine = [
            [word for word in words if max(0, bisect_right(firsts, word.start) - 1) == number]
            for words in written
        ]
        for index, (share, begins, ends) in enumerate(_shares(mine, speech)):
            heard[index].extend(timed(share, speech.spans, begins, ends))
    for segment, words in zip(segments, heard, strict=True):
        yield _passage(segment, words)


def _shares(
    parts: Sequence[Sequence[WrittenWord]], speech: _Speech
) -> Iterator[tuple[Sequence[WrittenWord], float, float]]:
    """Which part of a take each segment has of it, for words whose times nobody told."""
    sizes = [sum(len(word.text) + 1 for word in words) for words in parts]
    step = (speech.ends - speech.begins) / max(1, sum(sizes))
    at = speech.begins
    for words, size in zip(parts, sizes, strict=True):
        yield words, at, at + size * step
        at += size * step


def _passage(segment: Segment, words: Iterable[TimedWord]) -> Passage:
    return Passage(segment.id, segment.index + 1, segment.speaker, tuple(words))
