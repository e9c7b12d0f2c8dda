"""Which files a script is delivered as: the whole, chapters, segments, or stems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from string import Formatter

from tts_studio.domain.audio_format import Codec
from tts_studio.domain.errors import ExportError, UsageError
from tts_studio.domain.master_file import MasterFormat, SampleKind, master_codec
from tts_studio.domain.master_preset import presets_by_id
from tts_studio.domain.translation import tr
from tts_studio.engine.delivery.order import DeliveryOrder
from tts_studio.engine.delivery_parts.order import PartsKind, PartsOrder
from tts_studio.engine.export import ExportRequest, planned_names, spoken_segments
from tts_studio.engine.file_names import distinct_stems, safe_stem
from tts_studio.engine.project_session import ProjectSession

_LOSSLESS = (Codec.WAV, Codec.FLAC)


@dataclass(frozen=True, slots=True)
class Part:
    """One sound file: how it is made, and what it is called to people."""

    order: DeliveryOrder
    title: str = ""

    @property
    def path(self) -> Path:
        """The file."""
        return self.order.target


def planned_parts(session: ProjectSession, order: PartsOrder) -> tuple[Part, ...]:
    """The files in order; they differ in more than capitals.

    Raises UsageError for a pattern with an unknown field and ExportError for chapters where there are none.
    """
    match order.kind:
        case PartsKind.WHOLE:
            return (Part(order.master, order.master.tags.title or order.name),)
        case PartsKind.CHAPTERS:
            return _chapters(session, order)
        case PartsKind.SEGMENTS:
            return _segments(session, order)
        case PartsKind.STEMS:
            return stems(session, order, order.folder)


def stems(session: ProjectSession, order: PartsOrder, folder: Path) -> tuple[Part, ...]:
    """A file a speaker, as long as the whole, silent where others speak.

    They are neither levelled nor limited, and exact to 24 bits at least: added up they are the whole as it is
    before it is mastered. Speakers who are heard in one take, as a dialogue is, share a stem.
    """
    codec = master_codec(order.master.target)
    suffix = order.master.target.suffix.lower() if codec in _LOSSLESS else ".wav"
    codec = codec if codec in _LOSSLESS else Codec.WAV
    made = order.master.format
    if made is None or made.codec is not codec or made.samples is SampleKind.INT16:
        made = MasterFormat(codec, SampleKind.INT24)
    plain = replace(order.master, preset=presets_by_id()["as-is"], format=made, chapters=False, reports=False)
    groups = _groups_of_speakers(session, order.master.segment_ids)
    titles = [" + ".join(name or tr("Narrator") for name in group) for group in groups]
    return tuple(
        Part(
            replace(
                plain,
                target=folder / f"{name}{suffix}",
                speakers=frozenset(speaker.casefold() for speaker in group),
                tags=replace(plain.tags, title=title),
            ),
            title,
        )
        for group, title, name in zip(groups, titles, distinct_stems(map(safe_stem, titles)), strict=True)
    )


def _chapters(session: ProjectSession, order: PartsOrder) -> tuple[Part, ...]:
    wanted = order.master.segment_ids
    found: list[tuple[str, tuple[str, ...]]] = []
    for chapter in session.script.chapters:
        segments = session.script.segments[chapter.first : chapter.last + 1]
        ids = tuple(segment.id for segment in segments if wanted is None or segment.id in wanted)
        if ids and any(session.plan_of(session.segment(segment_id)).requests for segment_id in ids):
            found.append((chapter.title or tr("Beginning"), ids))
    if not found:
        raise ExportError(
            tr("There are no chapters."),
            advice=tr("A line that begins with “# ” begins a chapter."),
        )
    names = distinct_stems(
        safe_stem(_named(order.name_pattern, number, title)) for number, (title, _) in enumerate(found, 1)
    )
    return tuple(
        Part(_chapter_order(order, name, title, ids), title)
        for name, (title, ids) in zip(names, found, strict=True)
    )


def _chapter_order(order: PartsOrder, name: str, title: str, ids: tuple[str, ...]) -> DeliveryOrder:
    master = order.master
    tags = replace(master.tags, title=title, album=master.tags.album or master.tags.title)
    target = order.folder / f"{name}{master.target.suffix}"
    return replace(master, target=target, segment_ids=ids, tags=tags, chapters=False)


def _named(pattern: str, number: int, title: str) -> str:
    values = {"number": number, "title": title}
    try:
        fields = {field for _, field, _, _ in Formatter().parse(pattern)} - {None}
        if not fields <= values.keys():
            raise KeyError(*fields)
        return pattern.format(**values)
    except (KeyError, ValueError) as problem:
        raise UsageError(
            tr("“{pattern}” is not a pattern for file names.", pattern=pattern),
            advice=tr("Use {number} and {title}.", number="{number}", title="{title}"),
        ) from problem


def _segments(session: ProjectSession, order: PartsOrder) -> tuple[Part, ...]:
    ids = order.master.segment_ids
    everything = tuple(segment.id for segment in session.script.segments)
    suffix = order.master.target.suffix.lstrip(".")
    request = ExportRequest(
        everything if ids is None else ids,
        order.folder,
        suffix,
        one_file_per_segment=True,
        name_pattern=order.name_pattern,
    )
    # A dialogue's file is that of the segment that leads it, and holds all of its lines.
    return tuple(
        Part(replace(order.master, target=path, segment_ids=(segment_id,), chapters=False), path.stem)
        for segment_id, path in zip(
            spoken_segments(session, request), planned_names(session, request), strict=True
        )
    )


def _groups_of_speakers(
    session: ProjectSession, segment_ids: Sequence[str] | None
) -> tuple[tuple[str, ...], ...]:
    """Who has a stem, in order of appearance; the narrator's name is empty."""
    names: dict[str, str] = {}
    groups: list[set[str]] = []
    for speakers in _speakers_of_takes(session, segment_ids):
        for name in speakers:
            names.setdefault(name.casefold(), name)
        together = {name.casefold() for name in speakers}
        apart = [group for group in groups if not group & together]
        joined = together.union(*(group for group in groups if group & together))
        groups = [*apart, joined]
    order = {name: number for number, name in enumerate(names)}
    ranked = sorted((sorted(group, key=order.__getitem__) for group in groups), key=lambda g: order[g[0]])
    return tuple(tuple(names[name] for name in group) for group in ranked)


def _speakers_of_takes(
    session: ProjectSession, segment_ids: Sequence[str] | None
) -> Iterator[tuple[str, ...]]:
    """Who is heard in each take, each combination once; a dialogue's takes are those of who leads it."""
    wanted = None if segment_ids is None else frozenset(segment_ids)
    seen: set[tuple[str, ...]] = set()
    dialogues: set[tuple[str, str]] = set()
    for segment in session.script.segments:
        if wanted is not None and segment.id not in wanted:
            continue
        plan = session.plan_of(segment)
        if not plan.requests:
            continue
        leader = plan.joined_to or segment.id
        if plan.leads or plan.joined_to:
            if (leader, plan.key) in dialogues:
                continue
            dialogues.add((leader, plan.key))
        together = map(session.script.segment_named, (leader, *plan.leads))
        speakers = tuple(dict.fromkeys(one.speaker for one in together if one is not None))
        if speakers not in seen:
            seen.add(speakers)
            yield speakers
