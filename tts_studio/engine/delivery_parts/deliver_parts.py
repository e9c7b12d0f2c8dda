"""Delivers a script in parts, with texts beside the sound, files for other programs and its provenance."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path, PurePath

from tts_studio.audio.output_file import write_failure
from tts_studio.domain.cloned_voice import ClonedVoice
from tts_studio.domain.errors import ExportError
from tts_studio.domain.provenance_sheet import provenance_csv, provenance_json, provenance_page
from tts_studio.domain.reaper_project import ReaperTrack, reaper_project
from tts_studio.domain.table_file import CSV_ENCODING
from tts_studio.domain.translation import listed, tr, trn, without_marks
from tts_studio.engine.delivery.deliver import deliver
from tts_studio.engine.delivery.order import DeliveredFile
from tts_studio.engine.delivery.reports import report_paths
from tts_studio.engine.delivery_parts.beside import (
    Heard,
    beside,
    beside_path,
    heard_in,
    notes_on,
    write_beside,
    write_file,
)
from tts_studio.engine.delivery_parts.credits import CreditsPart, credits_of, speak_credits
from tts_studio.engine.delivery_parts.order import HandOff, PartsKind, PartsOrder, PartsResult
from tts_studio.engine.delivery_parts.parts import Part, planned_parts, stems
from tts_studio.engine.file_names import safe_stem
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.provenance import provenance
from tts_studio.engine.threads import to_the_end

_SHEETS = (
    (".provenance.csv", provenance_csv, CSV_ENCODING),
    (".provenance.json", provenance_json, "utf-8"),
    (".provenance.html", provenance_page, "utf-8"),
)
_NAMED_AT_MOST = 3


def _now() -> datetime:
    return datetime.now().astimezone()


@dataclass(frozen=True)
class PartsPlan:
    """What an order makes: its parts, its credits, the stems only REAPER's project needs; and all paths."""

    order: PartsOrder
    parts: tuple[Part, ...]
    credits: tuple[CreditsPart, ...]
    stems: tuple[Part, ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every file, the sound first."""
        order = self.order
        sound = [part.path for part in (*self.parts, *self.stems)]
        files = [
            beside_path(path, file)
            for path in self._with_texts
            for file in beside(order, chapters=self.has_all)
        ]
        reaper = [_reaper_path(order)] if HandOff.REAPER in order.hand_offs else []
        sheets = [_sheet_path(order, ending) for ending, _, _ in _SHEETS] if order.provenance else []
        return (*sound, *(each.path for each in self.credits), *files, *reaper, *sheets)

    @property
    def existing(self) -> tuple[Path, ...]:
        """Those of the files, report cards among them, that would be replaced. Blocks for a moment."""
        proven = [part.path for part in self.parts if part.order.reports]
        proven += [each.path for each in self.credits if self.order.master.reports]
        reports = [report for path in proven for report in report_paths(path)]
        return tuple(path for path in (*self.paths, *reports) if path.exists())

    @property
    def has_all(self) -> bool:
        """Whether each sound file holds everything that is delivered, and so its chapters."""
        return self.order.kind in (PartsKind.WHOLE, PartsKind.STEMS)

    @property
    def _with_texts(self) -> Sequence[Path]:
        """The sound files that have texts beside them; stems, which all have the same, share theirs."""
        if self.order.kind is PartsKind.STEMS:
            return (self.order.master.target,)
        return [part.path for part in self.parts]


def plan_parts(session: ProjectSession, order: PartsOrder) -> PartsPlan:
    """What an order would make, without making it.

    Raises UsageError for a pattern with an unknown field and ExportError for chapters where there are none.
    """
    lonely = HandOff.REAPER in order.hand_offs and order.kind is not PartsKind.STEMS
    return PartsPlan(
        order,
        planned_parts(session, order),
        credits_of(session, order),
        stems(session, order, _stems_folder(order)) if lonely else (),
    )


async def deliver_parts(
    session: ProjectSession,
    order: PartsOrder,
    progress: Callable[[float], None] = lambda _done: None,
    *,
    clones: Iterable[ClonedVoice] = (),
    finished: Callable[[Path], None] = lambda _path: None,
    now: Callable[[], datetime] = _now,
) -> PartsResult:
    """Make everything. Credits are rendered, and bought where their voice costs; nothing else is.

    Each file appears under its name only when it is whole; what was finished before a failure or cancelling
    stays, and `finished` hears of it at once. `clones` are the user's own voices, for their consent. Raises
    what `deliver` and `plan_parts` raise, and ExportError, naming them, when files exist that were not to be
    replaced.
    """
    plan = plan_parts(session, order)
    await asyncio.to_thread(_refuse_existing, plan)
    if plan.credits:
        await speak_credits(session, plan.credits)
    spoken = [each.part(session, order.master) for each in plan.credits]
    count = len(plan.parts) + len(plan.stems) + len(spoken)

    async def made(parts: Sequence[Part], first: int) -> list[DeliveredFile]:
        files: list[DeliveredFile] = []
        for number, part in enumerate(parts, first):
            tell = partial(_tell, progress, number, count)
            files.extend((await deliver(session, part.order, tell, now)).files)
            finished(files[-1].path)
        return files

    files = await made(plan.parts, 0)
    heard = await _heard(session, plan, files)
    written = await to_the_end(_write_texts, plan, heard)
    for path in written:
        finished(path)
    if HandOff.REAPER in order.hand_offs:
        tracks, stem_files = plan.parts, files
        if plan.stems:
            async with _folder_for_files(_stems_folder(order)):
                tracks, stem_files = plan.stems, await made(plan.stems, len(plan.parts))
        written.append(await _write_reaper(session, order, tracks, stem_files))
    credit_files = await made(spoken, len(plan.parts) + len(plan.stems))
    if order.provenance:
        placed = [place for file in _of_everything(plan, files) for place in file.placed]
        sheet = await provenance(session, placed, order.master.tags.title or order.name, now(), clones)
        for ending, text, encoding in _SHEETS:
            path = _sheet_path(order, ending)
            written.append(await to_the_end(write_file, path, text(sheet), encoding))
    progress(1.0)
    return PartsResult((*files, *credit_files), tuple(written), _notes(plan, heard))


def _tell(progress: Callable[[float], None], number: int, count: int, part: float) -> None:
    progress((number + part) / count)


def _refuse_existing(plan: PartsPlan) -> None:
    existing = () if plan.order.overwrite else plan.existing
    if not existing:
        return
    names = listed(tr("“{name}”", name=path.name) for path in existing[:_NAMED_AT_MOST])
    more = len(existing) - _NAMED_AT_MOST
    sentence = (
        trn("{names} and {count} more exist.", "{names} and {count} more exist.", more, names=names)
        if more > 0
        else trn("{names} exists.", "{names} exist.", len(existing), names=names)
    )
    raise ExportError(sentence, advice=tr("Replace them, or choose another folder or name."))


def _of_everything(plan: PartsPlan, files: Sequence[DeliveredFile]) -> Sequence[DeliveredFile]:
    """The files that together hold each segment once: of stems, which all lie alike, the first."""
    return files[:1] if plan.order.kind is PartsKind.STEMS else files


async def _heard(
    session: ProjectSession, plan: PartsPlan, files: Sequence[DeliveredFile]
) -> list[tuple[Path, Heard]]:
    """What is heard in each file that has texts beside it, with the name the texts are called by."""
    order = plan.order
    if not (order.texts or order.hand_offs):
        return []
    found = []
    for part, file in zip(plan.parts, _of_everything(plan, files), strict=False):
        is_whole = plan.has_all
        title = (order.master.tags.title or order.name) if is_whole else part.title
        path = order.master.target if is_whole else part.path
        seconds = file.card.measures.seconds
        found.append((path, await heard_in(session, order, file.placed, title, seconds)))
    return found


def _write_texts(plan: PartsPlan, heard: Sequence[tuple[Path, Heard]]) -> list[Path]:
    files = beside(plan.order, chapters=plan.has_all)
    return [path for sound, what in heard for path in write_beside(sound, what, files)]


async def _write_reaper(
    session: ProjectSession, order: PartsOrder, parts: Sequence[Part], files: Sequence[DeliveredFile]
) -> Path:
    """A project beside the sound that finds its stems wherever both are moved together."""
    measures = files[0].card.measures
    what = await heard_in(session, order, files[0].placed, order.name, measures.seconds)
    tracks = [
        ReaperTrack(part.title, PurePath(file.path.relative_to(order.folder)), file.card.measures.seconds)
        for part, file in zip(parts, files, strict=True)
    ]
    text = reaper_project(tracks, what.regions, what.chapters, measures.sample_rate)
    return await to_the_end(write_file, _reaper_path(order), text)


def _notes(plan: PartsPlan, heard: Sequence[tuple[Path, Heard]]) -> tuple[str, ...]:
    notes = notes_on(plan.order, (what for _, what in heard))
    chapters_wanted = HandOff.CHAPTERS in plan.order.hand_offs
    if chapters_wanted and not plan.has_all:
        return (*notes, tr("There is no list of chapters, because they are in files of their own."))
    if chapters_wanted and not any(what.chapters for _, what in heard):
        return (*notes, tr("The list of chapters is empty: a line that begins with “# ” begins a chapter."))
    return notes


@asynccontextmanager
async def _folder_for_files(folder: Path) -> AsyncIterator[None]:
    """A folder that is there; one made here goes again when no file came to be in it."""
    is_new = await to_the_end(_is_made, folder)
    try:
        yield
    finally:
        if is_new:
            with suppress(OSError):  # it holds files
                await to_the_end(folder.rmdir)


def _is_made(folder: Path) -> bool:
    """Make a folder where there is none; whether it was made."""
    is_new = not folder.is_dir()
    try:
        folder.mkdir(exist_ok=True)
    except OSError as problem:
        raise write_failure(folder, problem.errno) from problem
    return is_new


def _stems_folder(order: PartsOrder) -> Path:
    return order.folder / safe_stem(without_marks(tr("{name} stems", name=order.name)))


def _reaper_path(order: PartsOrder) -> Path:
    return order.folder / f"{order.name}.rpp"


def _sheet_path(order: PartsOrder, ending: str) -> Path:
    return order.folder / f"{order.name}{ending}"
