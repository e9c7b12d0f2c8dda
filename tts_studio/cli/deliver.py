"""`tts-studio deliver`: a project becomes a finished master, with proof that it keeps its preset's rules."""

from __future__ import annotations

import argparse
from contextlib import suppress
from pathlib import Path

from tts_studio.cli.console import Console
from tts_studio.cli.measure import print_card
from tts_studio.cli.workshop import master_presets, project_session, voice_catalogue
from tts_studio.domain.errors import ExportError, StudioError, UsageError
from tts_studio.domain.master_file import MasterTags, checked_cover, master_codec
from tts_studio.domain.master_preset import MasterPreset
from tts_studio.domain.translation import tr, trn
from tts_studio.engine.delivery.deliver import deliver
from tts_studio.engine.delivery.order import DeliveredFile, DeliveryOrder, Missing
from tts_studio.engine.delivery.reports import report_json
from tts_studio.engine.project_session import ProjectSession


class MasterFailed(ExportError):
    """A master does not keep every rule of its preset."""


async def run(options: argparse.Namespace, console: Console) -> int:
    """Deliver a project's whole script."""
    check_place(options.output)
    _refuse_existing(options.output, overwrite=options.overwrite)
    preset = (await master_presets()).named(options.preset)
    fits(preset, options.output)
    async with (
        voice_catalogue() as catalogue,
        project_session(options.project, catalogue, create=False) as session,
    ):
        await know_voices(session)
        file = await delivered(session, order_of(options, preset, options.output))
    tell(file, console)
    return 0


def order_of(options: argparse.Namespace, preset: MasterPreset, target: Path) -> DeliveryOrder:
    """What the options ask for, as that file."""
    return DeliveryOrder(
        preset,
        target,
        missing=Missing(options.missing),
        match_speakers=not options.keep_levels,
        tags=_tags(options),
        reports=options.report,
    )


async def delivered(session: ProjectSession, order: DeliveryOrder) -> DeliveredFile:
    """The one file of an order, whether it passes or not."""
    (file,) = (await deliver(session, order)).files
    return file


async def know_voices(session: ProjectSession) -> None:
    """Learn of the voices that are cast: which takes are theirs is told by what they are."""
    cast = session.cast
    for model in {voice.voice.model for voice in (cast.narrator, *cast.speakers.values())}:
        # A service that cannot be reached need not be: its voices are known from last time.
        with suppress(StudioError):
            await session.catalogue.refresh(model)


def tell(file: DeliveredFile, console: Console) -> None:
    """Print the report card; raises MasterFailed for a file that does not pass."""
    for note in _notes(file):
        console.note(note)
    console.event("master", path=str(file.path), **report_json(file.card))
    if not console.json:
        print_card(file.card, console)
    if not file.passed:
        raise MasterFailed(
            tr(
                "The master does not keep its preset’s rules: {rules}.",
                rules="; ".join(rule.sentence for rule in file.card.broken),
            ),
            advice=tr("What was made is kept as “{name}”.", name=file.path.name),
        )


def check_place(output: Path) -> None:
    """Find out before anything is made that it could not be written; raises ExportError and UsageError."""
    master_codec(output)
    folder = output.absolute().parent
    if not folder.is_dir():
        raise ExportError(
            tr("There is no folder “{folder}”.", folder=folder),
            advice=tr("Make it first, or choose another place."),
        )
    if output.is_dir():
        raise UsageError(tr("“{name}” is a folder.", name=output), advice=tr("Name a file."))


def _refuse_existing(output: Path, *, overwrite: bool) -> None:
    if output.exists() and not overwrite:
        raise ExportError(
            trn("{names} exists.", "{names} exist.", 1, names=tr("“{name}”", name=output.name)),
            advice=tr("Add --overwrite to replace it, or choose another name."),
        )


def fits(preset: MasterPreset, output: Path) -> None:
    """Raise UsageError when the preset does not allow the format the name asks for."""
    if preset.codec is not None and master_codec(output) is not preset.codec:
        raise UsageError(
            tr("The preset “{preset}” wants {format} files.", preset=preset.id, format=preset.codec.upper()),
            advice=tr("Choose a name that ends in .{format}.", format=preset.codec.value),
        )


def _tags(options: argparse.Namespace) -> MasterTags:
    cover = b""
    if options.cover is not None:
        try:
            cover = checked_cover(options.cover.read_bytes(), options.cover.name)
        except OSError as problem:
            raise UsageError(
                tr("“{name}” cannot be read: {reason}.", name=options.cover.name, reason=problem.strerror),
                advice=tr("Choose a JPEG or PNG picture."),
            ) from problem
    return MasterTags(options.title, options.artist, options.album, options.year, options.comment, cover)


def _notes(file: DeliveredFile) -> list[str]:
    notes = []
    if file.drafted:
        notes.append(
            trn(
                "{count} segment is spoken by a draft voice.",
                "{count} segments are spoken by a draft voice.",
                len(file.drafted),
            )
        )
    if file.silent:
        notes.append(
            trn(
                "{count} segment is silent, because it is not rendered.",
                "{count} segments are silent, because they are not rendered.",
                len(file.silent),
            )
        )
    if file.card.preset.codec is not None and file.card.preset.note:
        notes.append(tr(file.card.preset.note))
    return notes
