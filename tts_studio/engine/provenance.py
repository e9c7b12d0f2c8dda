"""Where the sound of a delivery comes from: gathers the provenance sheet from takes, ledger and clones."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from tts_studio.domain.cloned_voice import ClonedVoice
from tts_studio.domain.cost import FREE
from tts_studio.domain.errors import StudioError
from tts_studio.domain.markup.compiler import strip_tags
from tts_studio.domain.provenance_sheet import ProvenanceSheet, SegmentOrigin
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.take import Take
from tts_studio.engine.clone_library import CLONE_MODEL
from tts_studio.engine.delivery.order import Placed
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.timeline import SpeechItem

_STEPS_AT_ONCE = 100


async def provenance(
    session: ProjectSession,
    placed: Iterable[Placed],
    title: str,
    delivered: datetime,
    clones: Iterable[ClonedVoice] = (),
) -> ProvenanceSheet:
    """The sheet of what was delivered; `clones` are the user's own voices, as far as they are known here.

    A dialogue stands in one row, that of its first segment. What is silent for want of sound has none. The
    sheet is made in small steps.
    """
    known = {voice.id: voice for voice in clones}
    counted: set[int] = set()
    spoken = [place for place in placed if isinstance(place.item, SpeechItem) and place.take is not None]
    origins = []
    groups = groupby(spoken, key=lambda place: place.item.segment_id)
    for number, (segment_id, places) in enumerate(groups):
        if number % _STEPS_AT_ONCE == 0:
            await asyncio.sleep(0)
        origin = _origin(session, segment_id, tuple(places), known, counted)
        if origin is not None:
            origins.append(origin)
    return ProvenanceSheet(title, delivered, tuple(origins))


def _origin(
    session: ProjectSession,
    segment_id: str,
    places: Sequence[Placed],
    clones: Mapping[str, ClonedVoice],
    counted: set[int],
) -> SegmentOrigin | None:
    segment = session.script.segment_named(segment_id)
    takes = [place.take for place in places if place.take is not None]
    if segment is None or not takes:
        return None
    request = takes[0].request
    cloned = request.voice.model == CLONE_MODEL
    clone = clones.get(request.voice.voice) if cloned else None
    provider, model_name = _names_of_model(session, request)
    voice = session.catalogue.find(request.voice)
    draft = any(place.draft for place in places)
    new = [take for take in _once(takes) if take.id not in counted]
    if not draft:
        counted.update(take.id for take in new)
    return SegmentOrigin(
        segment.id,
        segment.index + 1,
        segment.speaker,
        _words(session, segment_id, places),
        provider,
        request.voice.model,
        model_name,
        request.voice.voice,
        voice.name if voice is not None else clone.name if clone is not None else request.voice.voice,
        request.language,
        request.settings,
        datetime.fromtimestamp(max(take.created for take in takes)).astimezone(),
        sum(place.ends - place.begins for place in places),
        sum(len(take.request.text) for take in takes),
        FREE if draft else sum((session.purchases.cost_of(take.id) for take in new), FREE),
        cloned,
        clone.consent if clone is not None else None,
        draft,
    )


def _once(takes: Iterable[Take]) -> Iterable[Take]:
    return {take.id: take for take in takes}.values()


def _names_of_model(session: ProjectSession, request: SpeechRequest) -> tuple[str, str]:
    """What users call the provider and the model; their lasting names where the studio knows them no more."""
    model = request.voice.model
    try:
        return session.catalogue.provider_name(model), session.catalogue.model(model).name
    except StudioError:
        return "", model


def _words(session: ProjectSession, segment_id: str, places: Sequence[Placed]) -> str:
    """What the row's segments say, tags out."""
    item = places[0].item
    ids = (segment_id, *item.also) if isinstance(item, SpeechItem) else (segment_id,)
    segments = filter(None, map(session.script.segment_named, ids))
    return " ".join(" ".join(strip_tags(session.script.body_of(s)).split()) for s in segments)
