"""Writes what is rendered to sound files: the whole script, a selection, or one file a segment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from tts_studio.audio.encoding import AudioFileWriter, codec_of
from tts_studio.audio.pcm import Samples, silence
from tts_studio.domain.errors import ExportError, UsageError
from tts_studio.domain.markup.compiler import strip_tags
from tts_studio.domain.master_file import rate_for
from tts_studio.domain.script import Segment
from tts_studio.domain.translation import listed, tr, trn
from tts_studio.engine.assembly import fitted
from tts_studio.engine.file_names import distinct_stems, safe_stem
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.threads import to_the_end
from tts_studio.engine.timeline import GapItem, SpeechItem, TimelineItem, timeline_rate

NAME_PATTERN = "{number:03} {speaker} {words}"


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What to write where.

    `target` is the file; with `one_file_per_segment` it is the folder, and each file is named by
    `name_pattern` (fields `number`, `speaker` and `words`) with `suffix`, one of wav, flac, mp3 and ogg.
    """

    segment_ids: tuple[str, ...]
    target: Path
    suffix: str = "wav"
    one_file_per_segment: bool = False
    name_pattern: str = NAME_PATTERN
    title: str = ""


@dataclass(frozen=True, slots=True)
class _Step:
    """One of several files as a part of the whole progress."""

    progress: Callable[[float], None]
    number: int
    count: int

    def tell(self, part: float) -> None:
        self.progress((self.number + part) / self.count)


async def export(
    session: ProjectSession, request: ExportRequest, progress: Callable[[float], None] = lambda _done: None
) -> tuple[Path, ...]:
    """Write the files and return their paths. Renders nothing.

    Raises ExportError, naming the segments, when something is not rendered, and when a file cannot be
    written. A file appears under its name only when it is whole; cancelling leaves nothing half written.
    """
    require_rendered(session, request.segment_ids)
    if request.one_file_per_segment:
        names = planned_names(session, request)
        jobs: list[tuple[tuple[str, ...], Path]] = [
            ((segment_id,), path)
            for segment_id, path in zip(spoken_segments(session, request), names, strict=True)
        ]
    else:
        jobs = [(request.segment_ids, request.target)]
    for number, (segment_ids, path) in enumerate(jobs):
        step = _Step(progress, number, len(jobs))
        await _write(session, session.timeline(segment_ids), path, request.title, step.tell)
    return tuple(path for _, path in jobs)


def require_rendered(session: ProjectSession, segment_ids: Sequence[str]) -> None:
    """Raise ExportError when some of these segments have no sound yet, or none of them says anything."""
    plan = session.render_plan(segment_ids)
    lacking = [*plan.stale, *plan.problems]
    if lacking:
        numbers = [str(session.segment(segment_id).index + 1) for segment_id in lacking[:5]]
        raise ExportError(
            _lacking_words(numbers, len(lacking)), advice=tr("Render first, then deliver again.")
        )
    require_speech(session, segment_ids)


def _lacking_words(numbers: Sequence[str], count: int) -> str:
    if count > len(numbers):
        told, more = listed(numbers), count - len(numbers)
        return trn(
            "Segments {numbers} and {count} more are not rendered.",
            "Segments {numbers} and {count} more are not rendered.",
            more,
            numbers=told,
        )
    return trn(
        "Segment {numbers} is not rendered.",
        "Segments {numbers} are not rendered.",
        count,
        numbers=listed(numbers),
    )


def require_speech(session: ProjectSession, segment_ids: Sequence[str] | None) -> None:
    """Raise ExportError when none of these segments, or of all, says anything."""
    plan = session.render_plan(segment_ids)
    if not plan.problems and not any(isinstance(i, SpeechItem) for i in session.timeline(segment_ids)):
        raise ExportError(tr("There is nothing to say in this script."), advice=tr("Write some words first."))


def planned_names(session: ProjectSession, request: ExportRequest) -> tuple[Path, ...]:
    """The files an export would write, in order; UsageError when the name pattern has an unknown field."""
    if not request.one_file_per_segment:
        return (request.target,)
    stems = [
        _file_stem(session, session.segment(segment_id), request.name_pattern)
        for segment_id in spoken_segments(session, request)
    ]
    return tuple(request.target / f"{stem}.{request.suffix}" for stem in distinct_stems(stems))


def spoken_segments(session: ProjectSession, request: ExportRequest) -> list[str]:
    """The segments that get a file of their own, in order."""
    wanted = set(request.segment_ids)
    plans = [(s.id, session.plan_of(s)) for s in session.script.segments if s.id in wanted]
    # A dialogue is in the file of the segment that leads it.
    return [key for key, plan in plans if plan.requests and plan.joined_to not in wanted]


def _file_stem(session: ProjectSession, segment: Segment, pattern: str) -> str:
    words = strip_tags(session.script.body_of(segment)).split()
    values = {
        "number": segment.index + 1,
        "speaker": segment.speaker,
        "words": " ".join(words[:6]).rstrip(".,;:!?…"),
    }
    try:
        fields = {field for _, field, _, _ in Formatter().parse(pattern)} - {None}
        if not fields <= values.keys():
            raise KeyError(*fields)
        name = pattern.format(**values)
    except (KeyError, ValueError) as problem:
        raise UsageError(
            tr("“{pattern}” is not a pattern for file names.", pattern=pattern),
            advice=tr("Use {number}, {speaker} and {words}."),
        ) from problem
    return safe_stem(name)


async def _write(
    session: ProjectSession,
    items: tuple[TimelineItem, ...],
    path: Path,
    title: str,
    progress: Callable[[float], None],
) -> None:
    rate = rate_for(codec_of(path), timeline_rate(items))
    writer = await asyncio.to_thread(AudioFileWriter, path, rate, title=title)
    try:
        for done, item in enumerate(items):
            await to_the_end(writer.write, await _samples(session, item, rate))
            progress((done + 1) / (len(items) + 1))
        await to_the_end(writer.finish)
    finally:
        await to_the_end(writer.discard)
    progress(1.0)


async def _samples(session: ProjectSession, item: TimelineItem, rate: int) -> Samples:
    if isinstance(item, GapItem):
        return silence(item.milliseconds, rate).samples
    take = session.library.take_for(item.segment_id, item.request)
    if take is None:
        raise ExportError(tr("A take is missing."), advice=tr("Render again."))
    audio = await session.take_audio(take)
    return await asyncio.to_thread(fitted, item, take, audio, rate)
