"""Which written words are heard where in a delivered file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from tts_studio.domain.script import Segment
from tts_studio.domain.word_times import HeardSpan, Passage, TimedWord, timed
from tts_studio.domain.written_words import WrittenWord, written_words
from tts_studio.engine.assembly import seconds_cut
from tts_studio.engine.delivery.order import Placed
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.timeline import SpeechItem


@dataclass(frozen=True, slots=True)
class _Speech:
    """A take's place, with its first written character and when something is heard in it."""

    place: Placed
    item: SpeechItem
    first: int
    spans: tuple[HeardSpan, ...]
    begins: float
    ends: float


def passages(session: ProjectSession, placed: Iterable[Placed]) -> tuple[Passage, ...]:
    """The segments that are heard, with their words; what is silent for want of sound is left out.

    Words are the script's, tags out. A locked take that says other words than the script is shown with its
    own, at approximate times.
    """
    spoken = [place for place in placed if isinstance(place.item, SpeechItem)]
    found: list[Passage] = []
    for segment_id, places in groupby(spoken, key=lambda place: place.item.segment_id):
        leader = session.script.segment_named(segment_id)
        speeches = [speech for place in places if (speech := _speech(place)) is not None]
        if leader is not None and speeches:
            found.extend(_passages(session, leader, speeches))
    return tuple(found)


def _speech(place: Placed) -> _Speech | None:
    item, take = place.item, place.take
    if not isinstance(item, SpeechItem) or take is None:
        return None
    first, _ = item.source.source_span(0, len(item.request.text))
    zero = place.begins - seconds_cut(item, take)

    def heard(seconds: float) -> float:
        return min(max(zero + seconds, place.begins), place.ends)

    spans = tuple(
        HeardSpan(*item.source.source_span(word.start, word.end), heard(word.begins), heard(word.ends))
        for word in take.words
    )
    rate = take.sample_rate
    return _Speech(
        place, item, first, spans, heard(take.speech_begins / rate), heard(take.speech_ends / rate)
    )


def _passages(session: ProjectSession, leader: Segment, speeches: Sequence[_Speech]) -> Iterator[Passage]:
    others = map(session.script.segment_named, speeches[0].item.also)
    segments = [leader, *(segment for segment in others if segment is not None)]
    own_words = _words_of_another_text(session, segments, speeches)
    if own_words:
        words = timed(own_words, (), speeches[0].begins, speeches[-1].ends)
        yield _passage(leader, words)
        return
    written = [_written(session, leader, segment) for segment in segments]
    heard: list[list[TimedWord]] = [[] for _ in segments]
    firsts = [speech.first for speech in speeches]
    for number, speech in enumerate(speeches):
        mine = [
            [word for word in words if max(0, bisect_right(firsts, word.start) - 1) == number]
            for words in written
        ]
        for index, (words, begins, ends) in enumerate(_shares(mine, speech)):
            heard[index].extend(timed(words, speech.spans, begins, ends))
    for segment, words in zip(segments, heard, strict=True):
        if words:
            yield _passage(segment, words)


def _words_of_another_text(
    session: ProjectSession, segments: Sequence[Segment], speeches: Sequence[_Speech]
) -> tuple[WrittenWord, ...]:
    """What is said where that is not what the script says now."""
    take = session.takes.chosen(segments[0].id)
    if take is None or speeches[0].place.draft:
        return ()
    body = "\n".join(map(session.script.body_of, segments))
    return () if take.speaks(body) else written_words(take.body)


def _written(session: ProjectSession, leader: Segment, segment: Segment) -> tuple[WrittenWord, ...]:
    """A segment's words, placed as in the source maps: counted from the leader's start."""
    return written_words(session.script.body_of(segment), segment.body_start - leader.start)


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
