"""The user's own voices on the disk: a folder each, with the originals as given and one file about them."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, replace
from pathlib import Path

from tts_studio.domain.cloned_voice import (
    CloneDraft,
    ClonedVoice,
    Consent,
    KeptSample,
    Upload,
    checked_name,
)
from tts_studio.domain.errors import CloneError, UnknownVoice, UsageError
from tts_studio.domain.one_line import as_one_line, is_one_line
from tts_studio.domain.sample_edit import AS_RECORDED, SampleEdit
from tts_studio.domain.translation import tr
from tts_studio.store.clone_failures import explained
from tts_studio.store.clone_record import LONGEST_LINE, LONGEST_TEXT, record_of, voice_from
from tts_studio.store.placing import sync, sync_folder

LARGEST_SAMPLE = 500_000_000
"""Bytes of one original."""
MOST_SAMPLES = 50
_RECORD = "voice.json"
_LARGEST_RECORD = 1_000_000
_PART, _TRASH = ".part-", ".trash"
_STALE_SECONDS = 3600.0
_COPIED_AT_ONCE = 1 << 20
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Removed:
    """A voice in the trash, by which it can be brought back."""

    voice: ClonedVoice
    folder: str

    @property
    def when(self) -> float:
        """When it was put there, in epoch seconds."""
        stamp = self.folder.rpartition("-")[2]
        return float(stamp) if stamp.isdecimal() else 0.0


class CloneStore:
    """Cloned voices in one folder. Everything that writes does it whole or not at all.

    Methods block. Raises CloneError for what the disk refuses; what cannot be read is left aside.
    """

    def __init__(self, folder: Path, now: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._now = now

    def all(self) -> tuple[ClonedVoice, ...]:
        """Every voice, by name."""
        return tuple(sorted(self._found(), key=lambda voice: (voice.name.casefold(), voice.id)))

    def get(self, voice_id: str) -> ClonedVoice:
        """The voice of that id, in whatever case it is written; UnknownVoice when there is none."""
        return self._find(voice_id)[1]

    def sample_paths(self, voice_id: str) -> tuple[Path, ...]:
        """Where a voice's originals lie, in their order."""
        folder, voice = self._find(voice_id)
        return tuple(folder / sample.file for sample in voice.samples)

    def add(
        self,
        draft: CloneDraft,
        samples: Sequence[Path],
        *,
        voice_id: str = "",
        names: Sequence[str] = (),
        edits: Sequence[SampleEdit] = (),
    ) -> ClonedVoice:
        """Keep copies of these files as a new voice; UsageError for a name that is none.

        The voice's id is its name unless `voice_id` is given; `names` replace the names of the files,
        and `edits` are what is done to each whenever it is uploaded.
        """
        name = checked_name(draft.name)
        voice_id = voice_id or name
        if any(voice.id.casefold() == voice_id.casefold() for voice in self._found()):
            raise CloneError(
                tr("There is already a voice of yours called “{name}”.", name=voice_id),
                advice=tr("Choose another name, or remove that voice first."),
            )
        if not 0 < len(samples) <= MOST_SAMPLES:
            raise CloneError(tr("A voice is made of 1 to {most} recordings.", most=MOST_SAMPLES))
        transcript, consent = _checked_text(draft.transcript), _checked_consent(draft.consent)
        with explained(name), self._new_folder() as part:
            kept = tuple(
                replace(_copied(sample, part, number, name), edit=edit)
                for number, (sample, name, edit) in enumerate(
                    zip(
                        samples,
                        names or [sample.name for sample in samples],
                        edits or [AS_RECORDED] * len(samples),
                        strict=True,
                    ),
                    1,
                )
            )
            voice = ClonedVoice(voice_id, name, draft.language, self._now(), consent, kept, transcript)
            _write_record(part / _RECORD, voice)
            part.rename(self._folder / f"{_slug(voice_id)}-{secrets.token_hex(4)}")
            sync_folder(self._folder)
        return voice

    def rename(self, voice_id: str, name: str) -> ClonedVoice:
        """Show a voice under another name; its id stays, so that scripts and takes stay as they are."""
        folder, voice = self._find(voice_id)
        return _rewritten(folder, replace(voice, name=checked_name(name)))

    def retell(self, voice_id: str, transcript: str) -> ClonedVoice:
        """Note what a voice's recordings say; UsageError where that is too much."""
        folder, voice = self._find(voice_id)
        return _rewritten(folder, replace(voice, transcript=_checked_text(transcript)))

    def note_upload(self, voice_id: str, upload: Upload | None) -> ClonedVoice:
        """Remember where the sample was put, or that it is nowhere any more."""
        folder, voice = self._find(voice_id)
        return _rewritten(folder, replace(voice, upload=upload))

    def remove(self, voice_id: str) -> Removed:
        """Put a voice into the trash."""
        folder, voice = self._find(voice_id)
        with explained(voice.name):
            trash = self._folder / _TRASH
            trash.mkdir(mode=0o700, exist_ok=True)
            target = trash / f"{folder.name}-{int(self._now())}"
            folder.rename(target)
            os.utime(target, (self._now(), self._now()))
        return Removed(voice, target.name)

    def trash(self) -> tuple[Removed, ...]:
        """Every voice in the trash, the newest first."""
        found = [
            Removed(voice, folder.name)
            for folder in self._trashed()
            if (voice := _read_record(folder / _RECORD)) is not None
        ]
        return tuple(sorted(found, key=lambda removed: removed.when, reverse=True))

    def restore(self, removed: Removed) -> ClonedVoice:
        """Take a voice out of the trash again; CloneError when its name is taken or it is gone."""
        voice = removed.voice
        if any(other.id.casefold() == voice.id.casefold() for other in self._found()):
            raise CloneError(
                tr("There is a new voice called “{name}” meanwhile.", name=voice.id),
                advice=tr("Remove that one first."),
            )
        with explained(voice.name):
            (self._folder / _TRASH / removed.folder).rename(self._folder / removed.folder.rpartition("-")[0])
        return voice

    def discard(self, removed: Removed) -> None:
        """Delete a voice in the trash for good."""
        with explained(removed.voice.name):
            shutil.rmtree(self._folder / _TRASH / removed.folder)

    def empty_trash(self, older_than: float = 0.0) -> None:
        """Delete for good what was removed more than so many seconds ago."""
        for folder in self._trashed():
            if self._now() - folder.stat().st_mtime >= older_than:
                shutil.rmtree(folder, ignore_errors=True)

    def _trashed(self) -> list[Path]:
        trash = self._folder / _TRASH
        return list(trash.iterdir()) if trash.is_dir() else []

    def _found(self) -> list[ClonedVoice]:
        return [voice for _, voice in self._entries()]

    def _entries(self) -> list[tuple[Path, ClonedVoice]]:
        try:
            folders = sorted(folder for folder in self._folder.iterdir() if not folder.name.startswith("."))
        except OSError:
            return []
        entries = ((folder, _read_record(folder / _RECORD)) for folder in folders)
        return [(folder, voice) for folder, voice in entries if voice is not None]

    def _find(self, voice_id: str) -> tuple[Path, ClonedVoice]:
        for folder, voice in self._entries():
            if voice.id.casefold() == voice_id.casefold():
                return folder, voice
        raise UnknownVoice(
            tr("There is no cloned voice named “{voice}”.", voice=voice_id),
            advice=tr("Make one in the Clone tab, or choose another."),
        )

    @contextmanager
    def _new_folder(self) -> Iterator[Path]:
        """A folder to build a voice in; what an earlier crash left of others goes."""
        for leftover in self._folder.glob(f"{_PART}*"):
            if self._now() - leftover.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(leftover, ignore_errors=True)
        part = self._folder / f"{_PART}{secrets.token_hex(8)}"
        part.mkdir(mode=0o700)
        try:
            yield part
        finally:
            shutil.rmtree(part, ignore_errors=True)


def _checked_text(transcript: str) -> str:
    """A transcript that can be read again."""
    if len(transcript) > LONGEST_TEXT:
        raise UsageError(
            tr("What is said is longer than {most} characters.", most=LONGEST_TEXT),
            advice=tr("Keep only what the recordings say."),
        )
    return transcript


def _checked_consent(consent: Consent) -> Consent:
    """A consent that can be read again: single lines, none of them endless."""
    lines = [" ".join(line.split()) for line in astuple(consent)]
    if any(len(line) > LONGEST_LINE or not is_one_line(line) for line in lines):
        raise UsageError(
            tr("The words of the consent are too long, or hold characters that nobody can read."),
            advice=tr("Say whose voice it is, who confirms it and what it is for in a line each."),
        )
    return Consent(*lines)


def _copied(original: Path, folder: Path, number: int, name: str) -> KeptSample:
    """Copy an original, as it is, into a voice's folder."""
    suffix = original.suffix.lower()
    file = f"{number:02}{suffix if _SUFFIX.fullmatch(suffix) else ''}"
    digest = hashlib.sha256()
    size = 0
    with original.open("rb") as source, (folder / file).open("xb") as target:
        while block := source.read(_COPIED_AT_ONCE):
            size += len(block)
            if size > LARGEST_SAMPLE:
                raise CloneError(
                    tr(
                        "“{file}” is larger than {most} MB.",
                        file=original.name,
                        most=LARGEST_SAMPLE // 1_000_000,
                    ),
                    advice=tr("One to two minutes of speech suffice."),
                )
            digest.update(block)
            target.write(block)
        target.flush()
        os.fsync(target.fileno())
    return KeptSample(file, as_one_line(name)[:255], digest.hexdigest())


def _rewritten(folder: Path, voice: ClonedVoice) -> ClonedVoice:
    with explained(voice.name):
        _write_record(folder / _RECORD, voice)
    return voice


def _write_record(path: Path, voice: ClonedVoice) -> None:
    """Replace the record in one step."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        part.write_text(json.dumps(record_of(voice), ensure_ascii=True, indent=2) + "\n", encoding="ascii")
        sync(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _read_record(path: Path) -> ClonedVoice | None:
    """The voice of a record; None for what is none."""
    try:
        with path.open("rb") as file:
            return voice_from(json.loads(file.read(_LARGEST_RECORD)))
    except (OSError, ValueError, RecursionError):
        return None


def _slug(voice_id: str) -> str:
    """A folder name that people recognise and every file system takes."""
    return re.sub(r"[^a-z0-9]+", "-", voice_id.casefold(), flags=re.ASCII).strip("-")[:40] or "voice"
