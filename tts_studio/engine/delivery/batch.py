"""A delivery of one file or several, from what the user chose."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tts_studio.domain.master_file import MasterTags
from tts_studio.domain.master_preset import MasterPreset
from tts_studio.engine.delivery.choices import DeliveryChoices, chosen_format, read_cover
from tts_studio.engine.delivery.deliver import deliver
from tts_studio.engine.delivery.order import DeliveredFile, DeliveryOrder, DeliveryResult, Missing
from tts_studio.engine.export import ExportRequest, planned_names, spoken_segments
from tts_studio.engine.project_session import ProjectSession


@dataclass(frozen=True, slots=True)
class Batch:
    """The choices with the preset they name, and the segments they are about; None for all."""

    choices: DeliveryChoices
    preset: MasterPreset
    segment_ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class _Share:
    """One file's part of the whole progress."""

    progress: Callable[[float], None]
    number: int
    count: int

    def tell(self, part: float) -> None:
        self.progress((self.number + part) / self.count)


def planned(session: ProjectSession, batch: Batch) -> tuple[Path, ...]:
    """The sound files a batch would write, in order; UsageError for a pattern with an unknown field."""
    return planned_names(session, _request(session, batch))


async def deliver_batch(
    session: ProjectSession, batch: Batch, progress: Callable[[float], None] = lambda _done: None
) -> DeliveryResult:
    """Make and prove every file. Raises what `deliver` raises; files that were finished before stay."""
    choices = batch.choices
    cover = await asyncio.to_thread(read_cover, choices.cover)
    tags = MasterTags(choices.title, choices.artist, choices.album, choices.year, choices.comment, cover)
    files: list[DeliveredFile] = []
    jobs = _jobs(session, batch)
    for number, (segment_ids, path) in enumerate(jobs):
        order = DeliveryOrder(
            batch.preset,
            path,
            segment_ids,
            format=chosen_format(choices),
            missing=Missing(choices.missing),
            match_speakers=choices.match_speakers,
            tags=tags,
            reports=choices.reports,
        )
        files.extend((await deliver(session, order, _Share(progress, number, len(jobs)).tell)).files)
    return DeliveryResult(tuple(files))


def _jobs(session: ProjectSession, batch: Batch) -> list[tuple[tuple[str, ...] | None, Path]]:
    request = _request(session, batch)
    names = planned_names(session, request)
    if not request.one_file_per_segment:
        return [(batch.segment_ids, names[0])]
    return [((key,), path) for key, path in zip(spoken_segments(session, request), names, strict=True)]


def _request(session: ProjectSession, batch: Batch) -> ExportRequest:
    choices = batch.choices
    everything = tuple(segment.id for segment in session.script.segments)
    ids = everything if batch.segment_ids is None else batch.segment_ids
    folder = Path(choices.folder).expanduser()
    apart = choices.files == "segments"
    target = folder if apart else folder / f"{choices.name}.{choices.suffix}"
    return ExportRequest(ids, target, choices.suffix, apart, choices.pattern.strip())
