"""A voice of the user's own as one file that travels: its originals, transcript and consent."""

from __future__ import annotations

import hashlib
import json
import secrets
import tempfile
import zipfile
import zlib
from pathlib import Path

from tts_studio.domain.cloned_voice import CloneDraft, ClonedVoice, KeptSample
from tts_studio.domain.errors import CloneError
from tts_studio.domain.translation import tr
from tts_studio.store.clone_failures import explained
from tts_studio.store.clone_record import record_of, voice_from
from tts_studio.store.clone_store import LARGEST_SAMPLE, MOST_SAMPLES, CloneStore
from tts_studio.store.placing import sync, sync_folder

PACKAGE_SUFFIX = ".ttsvoice"
LARGEST_PACKAGE = 1_000_000_000
"""Bytes of all originals in one file."""
_RECORD, _SAMPLES = "voice.json", "samples/"
_LARGEST_RECORD = 1_000_000
_BLOCK = 1 << 20


def export_voice(store: CloneStore, voice_id: str, path: Path) -> None:
    """Write a voice into a file, whole or not at all; CloneError where that does not work.

    The address of its uploaded sample stays behind: it belongs to the account, not to the voice.
    """
    voice, samples = store.get(voice_id), store.sample_paths(voice_id)
    part = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}.part")
    with explained(voice.name):
        try:
            # Sound hardly gets smaller.
            with zipfile.ZipFile(part, "x", zipfile.ZIP_STORED) as package:
                package.writestr(_RECORD, json.dumps(record_of(voice, uploaded=False), ensure_ascii=True))
                for kept, sample in zip(voice.samples, samples, strict=True):
                    package.write(sample, _SAMPLES + kept.file)
            sync(part)
            part.replace(path)
            sync_folder(path.absolute().parent)
        finally:
            part.unlink(missing_ok=True)


def import_voice(store: CloneStore, path: Path) -> ClonedVoice:
    """Make a voice of such a file; CloneError when it is none, is damaged, or is here already.

    Nothing in the file decides where anything is written, and what is larger than it says is not unpacked.
    """
    with explained(path.name):
        try:
            with zipfile.ZipFile(path) as package, tempfile.TemporaryDirectory() as folder:
                voice = _record(package)
                samples = _unpacked(package, voice, Path(folder))
                return _kept(store, voice, samples)
        except (zipfile.BadZipFile, zlib.error, ValueError, KeyError, NotImplementedError, EOFError) as error:
            raise _no_voice(path) from error
        except RuntimeError as error:
            # zipfile says so of files that are locked with a password.
            raise _no_voice(path) from error


def _record(package: zipfile.ZipFile) -> ClonedVoice:
    with package.open(_RECORD) as file:
        content = file.read(_LARGEST_RECORD + 1)
    if len(content) > _LARGEST_RECORD:
        raise ValueError("the record is too large")
    try:
        return voice_from(json.loads(content))
    except RecursionError as error:
        raise ValueError("the record is nested too deeply") from error


def _unpacked(package: zipfile.ZipFile, voice: ClonedVoice, folder: Path) -> list[Path]:
    if len(voice.samples) > MOST_SAMPLES:
        raise ValueError("too many samples")
    left = LARGEST_PACKAGE
    paths: list[Path] = []
    for sample in voice.samples:
        # The record's names were checked to be plain ones.
        target = folder / sample.file
        left -= _unpack(package, sample, target, min(left, LARGEST_SAMPLE))
        paths.append(target)
    return paths


def _unpack(package: zipfile.ZipFile, sample: KeptSample, target: Path, most: int) -> int:
    """Write one original and return its size; ValueError when it is larger or other than announced."""
    digest = hashlib.sha256()
    size = 0
    with package.open(_SAMPLES + sample.file) as source, target.open("xb") as file:
        while block := source.read(_BLOCK):
            size += len(block)
            if size > most:
                raise ValueError("a sample is too large")
            digest.update(block)
            file.write(block)
    if digest.hexdigest() != sample.sha256:
        raise ValueError("a sample was changed")
    return size


def _kept(store: CloneStore, voice: ClonedVoice, samples: list[Path]) -> ClonedVoice:
    taken = {other.id.casefold(): other for other in store.all()}
    if any(other.revision == voice.revision for other in taken.values()):
        raise CloneError(tr("The voice “{name}” is here already.", name=voice.name))
    voice_id, number = voice.id, 2
    while voice_id.casefold() in taken:
        voice_id, number = f"{voice.id} {number}", number + 1
    draft = CloneDraft(voice.name, voice.consent, voice.language, voice.transcript)
    names = tuple(sample.name for sample in voice.samples)
    edits = tuple(sample.edit for sample in voice.samples)
    return store.add(draft, samples, voice_id=voice_id, names=names, edits=edits)


def _no_voice(path: Path) -> CloneError:
    return CloneError(
        tr("“{file}” holds no voice, or is damaged.", file=path.name),
        advice=tr("Export the voice again where it was made."),
    )
