"""From plans to performances and back: which takes make a whole one, and what a performance is planned as."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tts_studio.domain.markup.dialect import Silence, SourceMap
from tts_studio.domain.segment_take import Pause, SegmentTake, TakePiece
from tts_studio.engine.planner import Piece, SegmentPlan, SpeechPiece
from tts_studio.engine.take_library import TakeLibrary

_WORD = re.compile(r"\S+")


def varied(plan: SegmentPlan, variation: int) -> SegmentPlan:
    """The same plan as another reading; variation 0 is the plan itself."""
    if variation == 0:
        return plan
    return replace(plan, pieces=tuple(_varied(piece, variation) for piece in plan.pieces))


def performances(plan: SegmentPlan, library: TakeLibrary) -> tuple[tuple[TakePiece, ...], ...]:
    """What a plan can be performed with now: nothing while a take is missing, several where there are more.

    The first performance is of the first takes, the next of the second ones, and so on.
    """
    takes = [library.takes_of(request.digest) for request in plan.requests]
    if not takes or not all(takes):
        return ()
    return tuple(
        _pieces(plan, [of_request[min(turn, len(of_request) - 1)].id for of_request in takes])
        for turn in range(max(map(len, takes)))
    )


def used_performance(plan: SegmentPlan, library: TakeLibrary, segment_id: str) -> tuple[TakePiece, ...]:
    """The performance of the takes a segment uses for its requests; empty while one is missing."""
    takes = [library.take_for(segment_id, request) for request in plan.requests]
    found = [take.id for take in takes if take is not None]
    return _pieces(plan, found) if takes and len(found) == len(takes) else ()


def coarse_pieces(take: SegmentTake, library: TakeLibrary, body: str, offset: int) -> tuple[Piece, ...]:
    """A take's pieces for a text it was not made from, which its words are spread over in their order.

    `offset` is where `body` begins in the segment.
    """
    requests = {take_id: known.request for take_id in take.take_ids if (known := library.get(take_id))}
    total = sum(len(_WORD.findall(request.text)) for request in requests.values())
    places = [(offset + match.start(), len(match.group())) for match in _WORD.finditer(body)]
    pieces: list[Piece] = []
    before = 0
    for piece in take.pieces:
        if isinstance(piece, Pause):
            pieces.append(Silence(piece.milliseconds, offset, offset))
        elif (request := requests.get(piece)) is not None:
            runs = tuple(_spread(request.text, before, total, places))
            before += len(runs)
            pieces.append(SpeechPiece(request, SourceMap(runs or ((0, offset, 0),))))
    return tuple(pieces)


def as_recorded(take: SegmentTake, plan: SegmentPlan, offset: int) -> tuple[Piece, ...]:
    """A plan's speech with the silences a take was made with; `offset` is where they are said to stand."""
    speech = iter([piece for piece in plan.pieces if isinstance(piece, SpeechPiece)])
    return tuple(
        Silence(piece.milliseconds, offset, offset) if isinstance(piece, Pause) else next(speech)
        for piece in take.pieces
    )


def _spread(
    text: str, before: int, total: int, places: list[tuple[int, int]]
) -> Iterator[tuple[int, int, int]]:
    """Runs of a source map that give each word of `text` the word as far into the places."""
    if not places:
        return
    for number, match in enumerate(_WORD.finditer(text), before):
        source, length = places[number * len(places) // total]
        yield match.start(), source, min(length, len(match.group()))


def _varied(piece: Piece, variation: int) -> Piece:
    if isinstance(piece, Silence):
        return piece
    return replace(piece, request=replace(piece.request, variation=variation))


def _pieces(plan: SegmentPlan, take_ids: list[int]) -> tuple[TakePiece, ...]:
    ids = iter(take_ids)
    return tuple(
        Pause(piece.milliseconds) if isinstance(piece, Silence) else next(ids) for piece in plan.pieces
    )
