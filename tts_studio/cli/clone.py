"""`tts-studio clone`: voices of the user's own, made of recordings."""

from __future__ import annotations

import argparse
import asyncio
import getpass
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tts_studio.cli.console import Console
from tts_studio.cli.workshop import clone_library, voice_catalogue
from tts_studio.domain.cloned_voice import CloneDraft, ClonedVoice, Consent, checked_name
from tts_studio.domain.errors import CloneError, NoKey, StudioError, UnknownVoice, UsageError
from tts_studio.domain.sample_measures import Check, Finding, Grade
from tts_studio.domain.translation import tr
from tts_studio.domain.unfinished_voice import Sample
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.clone_library import CLONE_MODEL, CloneLibrary
from tts_studio.settings.secrets import Secrets
from tts_studio.store.clone_package import PACKAGE_SUFFIX
from tts_studio.store.script_file import read_script

_STEPS = 10


async def add(options: argparse.Namespace, console: Console) -> int:
    """Check the recordings, keep them as a voice, and upload their sample."""
    name = checked_name(options.name)
    if not options.consent:
        raise UsageError(
            tr("A voice may only be cloned with the consent of the person it belongs to."),
            advice=tr("If you have it, and for a public address of the recording too, add --i-have-consent."),
        )
    consent = Consent(
        options.who.strip() or name,
        options.by.strip() or await asyncio.to_thread(_user),
        options.purpose.strip(),
        f"{datetime.now().astimezone():%Y-%m-%d}",
    )
    transcript = await asyncio.to_thread(read_script, options.transcript) if options.transcript else ""
    library = clone_library()
    await _check_key()
    checked = await library.check(options.samples)
    found = await _faults(options.samples)
    failed = [fault.told for fault in found if fault.grade is Grade.FAIL and not options.anyway]
    for notice in (*checked.notices, *(fault.told for fault in found if fault.told not in failed)):
        console.note(notice)
    if failed:
        raise CloneError(
            " ".join(dict.fromkeys(failed)), advice=tr("Add --anyway to make the voice all the same.")
        )
    draft = CloneDraft(name, consent, options.language, transcript)
    voice = await library.add(draft, options.samples)
    await _upload(library, voice, console)
    console.note(tr("The sample now lies at a public address of the service."))
    console.event("done", voice=_record(await library.get(voice.id)))
    console.say(tr("Made {voice}.", voice=str(_id(voice))))
    return 0


async def _faults(paths: Sequence[Path]) -> list[Finding]:
    """What the checks find wrong with recordings, apart from their length."""
    from tts_studio.engine.sample_bench import SampleBench

    bench = SampleBench()
    samples = [Sample(number, path, path.name) for number, path in enumerate(paths)]
    for sample in samples:
        await bench.look(sample)
    return [
        found
        for found in bench.report(samples)
        if found.grade is not Grade.GOOD and found.check is not Check.LENGTH
    ]


async def show(options: argparse.Namespace, console: Console) -> int:
    """Print the voices, by name."""
    library = clone_library()
    await library.load()
    if console.json:
        console.result([_record(voice) for voice in library.voices])
        return 0
    console.table(
        (
            str(_id(voice)),
            voice.name,
            voice.language or "–",
            f"{datetime.fromtimestamp(voice.created).astimezone():%Y-%m-%d}",
            tr("voice of {whose}", whose=voice.consent.whose),
            tr("uploaded") if voice.upload else tr("not uploaded yet"),
        )
        for voice in library.voices
    )
    if not library.voices:
        console.say(tr("There are no voices of your own yet."))
    return 0


async def rename(options: argparse.Namespace, console: Console) -> int:
    """Show a voice under another name."""
    library = clone_library()
    voice = await library.rename(_named(options.name), options.new_name)
    said = tr("{voice} is now called “{name}”.", voice=str(_id(voice)), name=voice.name)
    await _tell(library, voice.id, console, said)
    return 0


async def remove(options: argparse.Namespace, console: Console) -> int:
    """Put a voice into the trash, and say what that does not remove."""
    removed = await clone_library().remove(_named(options.name))
    if console.json:
        console.result({"removed": str(_id(removed.voice))})
    console.say(
        tr(
            "Removed {voice}. Its recordings can be brought back for 30 days with `clone restore`.",
            voice=str(_id(removed.voice)),
        )
    )
    if removed.voice.upload:
        console.note(tr("What was uploaded stays at the service; it cannot be deleted from here."))
    return 0


async def restore(options: argparse.Namespace, console: Console) -> int:
    """Bring back the voice of that name which was removed last."""
    library, name = clone_library(), _named(options.name)
    for removed in await library.removed():
        if removed.voice.id.casefold() == name.casefold():
            voice = await library.restore(removed)
            await _tell(library, voice.id, console, tr("{voice} is back.", voice=str(_id(voice))))
            return 0
    raise UnknownVoice(tr("No voice named “{name}” was removed lately.", name=name))


async def export(options: argparse.Namespace, console: Console) -> int:
    """Write a voice into a file."""
    path: Path = options.file
    if path.suffix.lower() != PACKAGE_SUFFIX:
        raise UsageError(
            tr("A voice is written into a file whose name ends in {suffix}.", suffix=PACKAGE_SUFFIX),
            advice=tr("Choose another name for the file."),
        )
    name = _named(options.name)
    await clone_library().export(name, path)
    if console.json:
        console.result({"path": str(path)})
    console.say(tr("Wrote {path}.", path=str(path)))
    return 0


async def take_in(options: argparse.Namespace, console: Console) -> int:
    """Make a voice of a file; its sample is uploaded when it first speaks."""
    library = clone_library()
    voice = await library.take_in(options.file)
    await _tell(library, voice.id, console, tr("Imported {voice}.", voice=str(_id(voice))))
    return 0


async def _check_key() -> None:
    """Find out that there is no key before anything is kept."""
    if not await Secrets().key("segmind"):
        raise NoKey(
            tr("There is no key for Segmind yet, which speaks with cloned voices."),
            advice=tr("Open Accounts and paste your key."),
            provider="segmind",
        )


async def _upload(library: CloneLibrary, voice: ClonedVoice, console: Console) -> None:
    told = -1

    def progress(share: float) -> None:
        nonlocal told
        if int(share * _STEPS) > told:
            told = int(share * _STEPS)
            console.event("upload", share=round(share, 2))

    async with voice_catalogue(library) as catalogue:
        cloner = catalogue.provider_of(CLONE_MODEL).cloner
        assert cloner is not None
        try:
            await library.upload(voice.id, cloner, progress)
        except StudioError as problem:
            raise CloneError(
                problem.sentence,
                advice=tr("“{name}” is kept, and uploaded when it first speaks.", name=voice.name),
            ) from problem


async def _tell(library: CloneLibrary, voice_id: str, console: Console, sentence: str) -> None:
    if console.json:
        console.result(_record(await library.get(voice_id)))
    console.say(sentence)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return tr("the user of this computer")


def _named(name: str) -> str:
    """The id of a voice, also where it is written as in a script's cast."""
    return name.removeprefix(f"{CLONE_MODEL}:")


def _id(voice: ClonedVoice) -> VoiceId:
    return VoiceId(CLONE_MODEL, voice.id)


def _record(voice: ClonedVoice) -> dict[str, object]:
    upload, consent = voice.upload, voice.consent
    return {
        "id": str(_id(voice)),
        "name": voice.name,
        "language": voice.language,
        "created": datetime.fromtimestamp(voice.created, UTC).isoformat(),
        "consent": {
            "whose": consent.whose,
            "confirmed_by": consent.confirmed_by,
            "purpose": consent.purpose,
            "date": consent.date,
        },
        "samples": [sample.name for sample in voice.samples],
        "transcript": voice.transcript,
        "address": upload.address if upload else None,
        "uploaded": datetime.fromtimestamp(upload.uploaded, UTC).isoformat() if upload else None,
    }
