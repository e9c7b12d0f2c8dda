"""A delivery as the window orders it: from the user's choices to files with their proof."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from tts_studio.domain.audio_format import Codec
from tts_studio.domain.cloned_voice import ClonedVoice
from tts_studio.domain.master_file import MasterFormat, MasterTags, SampleKind
from tts_studio.domain.master_preset import MasterPreset, presets_by_id
from tts_studio.domain.speech import SpeechRequest
from tts_studio.engine.delivery.order import DeliveryOrder, Missing
from tts_studio.engine.delivery.outlook import Outlook
from tts_studio.engine.delivery.planning import planned_in_steps
from tts_studio.engine.delivery.reports import report_paths
from tts_studio.engine.delivery_parts.choices import DeliveryChoices, chosen_format, read_cover
from tts_studio.engine.delivery_parts.credits import credits_of, credits_render
from tts_studio.engine.delivery_parts.deliver_parts import deliver_parts, plan_parts
from tts_studio.engine.delivery_parts.order import (
    HandOff,
    PartsKind,
    PartsOrder,
    PartsResult,
    TextKind,
)
from tts_studio.engine.project_session import ProjectSession

_FORESEEN = 4


@dataclass(frozen=True, slots=True)
class Batch:
    """The choices with the preset they name, and the segments they are about; None for all."""

    choices: DeliveryChoices
    preset: MasterPreset
    segment_ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The first files of a batch, whether there are more, and how often the whole sound is written.

    Each stem is as long as the whole.
    """

    paths: tuple[Path, ...]
    more: bool = False
    copies: int = 1


def parts_order(batch: Batch, cover: bytes = b"") -> PartsOrder:
    """What is to be made; what exists is replaced."""
    choices = batch.choices
    kind = PartsKind(choices.files)
    target = Path(choices.folder).expanduser() / f"{choices.name}.{choices.suffix}"
    tags = MasterTags(choices.title, choices.artist, choices.album, choices.year, choices.comment, cover)
    master = DeliveryOrder(
        batch.preset,
        target,
        batch.segment_ids,
        format=chosen_format(choices),
        missing=Missing(choices.missing),
        match_speakers=choices.match_speakers,
        tags=tags,
        reports=choices.reports,
    )
    return PartsOrder(
        master,
        kind,
        choices.chapter_pattern if kind is PartsKind.CHAPTERS else choices.pattern,
        frozenset(map(TextKind, choices.texts)),
        frozenset(map(HandOff, choices.hand_offs)),
        speaker_names=choices.speaker_names,
        provenance=choices.provenance,
        opening=choices.opening,
        closing=choices.closing,
        overwrite=True,
    )


async def foreseen(session: ProjectSession, batch: Batch) -> Foreseen:
    """The first files a batch would write, found in small steps. Raises what `plan_parts` raises."""
    ids = batch.segment_ids
    if batch.choices.files == PartsKind.SEGMENTS:
        ids = ids if ids is not None else tuple(segment.id for segment in session.script.segments)
        first = replace(batch, segment_ids=ids[:_FORESEEN])
        return Foreseen(plan_parts(session, parts_order(first)).paths, more=len(ids) > _FORESEEN)
    await planned_in_steps(session, ids)
    plan = plan_parts(session, parts_order(batch))
    stems = len(plan.parts) if batch.choices.files == PartsKind.STEMS else 1 + len(plan.stems)
    return Foreseen(plan.paths, copies=stems)


def size_of(batch: Batch, outlook: Outlook, copies: int) -> float:
    """About how many bytes of sound a batch becomes; stems are lossless and unmastered."""
    made, stem = chosen_format(batch.choices), MasterFormat(Codec.WAV, SampleKind.INT24)
    of_stem = outlook.size(stem, presets_by_id()["as-is"])
    if batch.choices.files == PartsKind.STEMS:
        return of_stem * copies
    return outlook.size(made, batch.preset) + of_stem * (copies - 1)


async def planned(session: ProjectSession, batch: Batch) -> tuple[Path, ...]:
    """Every file a batch would write, found in small steps; raises what `plan_parts` raises."""
    await planned_in_steps(session, batch.segment_ids)
    plan = plan_parts(session, parts_order(batch))
    proven = [part.path for part in plan.parts if part.order.reports]
    proven += [each.path for each in plan.credits if batch.choices.reports]
    return (*plan.paths, *(report for path in proven for report in report_paths(path)))


def credits_to_make(session: ProjectSession, batch: Batch) -> tuple[SpeechRequest, ...]:
    """What has to be made, and perhaps bought, before the credits can be heard."""
    return credits_render(session, credits_of(session, parts_order(batch))).requests


async def deliver_batch(
    session: ProjectSession,
    batch: Batch,
    progress: Callable[[float], None] = lambda _done: None,
    clones: Iterable[ClonedVoice] = (),
    finished: Callable[[Path], None] = lambda _path: None,
) -> PartsResult:
    """Make and prove every file, replacing what exists; `finished` hears of each at once.

    Raises what `deliver_parts` raises.
    """
    cover = await asyncio.to_thread(read_cover, batch.choices.cover)
    return await deliver_parts(session, parts_order(batch, cover), progress, clones=clones, finished=finished)
