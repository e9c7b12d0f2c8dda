"""`tts-studio deliver` with parts: sound files, texts beside them, files for other programs, provenance."""

from __future__ import annotations

import argparse
from contextlib import suppress
from pathlib import Path

from tts_studio.cli.console import Console
from tts_studio.cli.deliver import MasterFailed, check_place, fits, know_voices, order_of, tell
from tts_studio.cli.workshop import clone_library, master_presets, project_session, voice_catalogue
from tts_studio.domain.audio_format import Codec
from tts_studio.domain.master_file import MASTER_SUFFIXES
from tts_studio.domain.master_preset import MasterPreset
from tts_studio.domain.translation import tr
from tts_studio.engine.delivery_parts.credits import credits_render
from tts_studio.engine.delivery_parts.deliver_parts import deliver_parts, plan_parts
from tts_studio.engine.delivery_parts.order import HandOff, PartsKind, PartsOrder, PartsResult, TextKind

_USUAL_CODEC = Codec.MP3


async def run(options: argparse.Namespace, console: Console) -> int:
    """Deliver a project in parts."""
    preset = (await master_presets()).named(options.preset)
    target = _target(options, preset)
    check_place(target)
    fits(preset, target)
    clones = clone_library()
    async with (
        voice_catalogue(clones) as catalogue,
        project_session(options.project, catalogue, create=False) as session,
    ):
        await know_voices(session)
        await clones.load()
        order = PartsOrder(
            order_of(options, preset, target),
            PartsKind(options.parts or PartsKind.WHOLE),
            options.pattern,
            frozenset(map(TextKind, options.text)),
            frozenset(map(HandOff, options.handoff)),
            speaker_names=options.speaker_names,
            provenance=options.provenance,
            opening=options.opening,
            closing=options.closing,
            overwrite=options.overwrite,
        )
        bill = credits_render(session, plan_parts(session, order).credits)
        if bill.bought:
            console.note(tr("Speaking the credits costs {cost}.", cost=bill.cost))
        result = await deliver_parts(session, order, clones=clones.voices)
    _tell(result, console)
    return 0


def _target(options: argparse.Namespace, preset: MasterPreset) -> Path:
    """The file of the whole: the one that is named, or one called as the project in the folder that is."""
    output: Path = options.output
    if not output.is_dir() and output.suffix.lower() in MASTER_SUFFIXES:
        return output
    with suppress(OSError):
        # Where it cannot be made, the delivery says so as of any missing folder.
        output.mkdir(exist_ok=True)
    codec = preset.codec or _USUAL_CODEC
    usual = next(suffix for suffix, of_codec in MASTER_SUFFIXES.items() if of_codec is codec)
    suffix = f".{options.suffix.lstrip('.').lower()}" if options.suffix else usual
    return output / f"{options.project.stem}{suffix}"


def _tell(result: PartsResult, console: Console) -> None:
    """Print the report cards and what lies beside; raises MasterFailed for the first that does not pass."""
    failed: list[MasterFailed] = []
    for file in result.files:
        console.say(tr("Made “{name}”.", name=file.path.name))
        try:
            tell(file, console)
        except MasterFailed as problem:
            failed.append(problem)
    for path in result.beside:
        console.event("beside", path=str(path))
        console.say(tr("Made “{name}”.", name=path.name))
    for note in result.notes:
        console.note(note)
    if failed:
        raise failed[0]
