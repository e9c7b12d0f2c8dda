"""The user's own shelf of bought takes: what was paid for in one project is not bought again in another."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tts_studio.domain.audio_format import AudioFormat, Codec
from tts_studio.domain.errors import ProjectError
from tts_studio.domain.take import Take
from tts_studio.domain.translation import tr
from tts_studio.store.records import packed, request_from_row, request_to_row, words_from_row, words_to_row

_SUFFIX = ".take"


@dataclass(frozen=True, slots=True)
class ShelvedTake:
    """A take from another project, with its bytes. Its id means nothing here."""

    take: Take
    audio: bytes


class TakeShelf:
    """One file a take, named by the request's digest; several programs may use it at the same time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def digests(self) -> frozenset[str]:
        """The requests whose takes are here; empty where the folder cannot be read."""
        return frozenset(self._names())

    def put(self, take: Take, audio: bytes) -> None:
        """Keep a take; the first one of a request stays. Raises ProjectError when it cannot be written."""
        path = self._path(take.digest)
        if path.exists():
            return
        header = {
            "request": request_to_row(take.request),
            "codec": take.format.codec.value,
            "rate": take.format.sample_rate,
            "channels": take.format.channels,
            "sample_rate": take.sample_rate,
            "frames": take.frames,
            "speech": [take.speech_begins, take.speech_ends],
            "created": take.created,
            "words": words_to_row(take.words),
            "sha256": hashlib.sha256(audio).hexdigest(),
        }
        part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with part.open("xb") as file:
                file.write(packed(header).encode() + b"\n" + audio)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError as error:
            raise ProjectError(
                tr("The take could not be kept for your other projects."),
                advice=tr("Make room on the disk; in this project it is safe."),
            ) from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def holds(self, digest: str) -> bool:
        """Whether a request's take is here."""
        return self._path(digest).exists()

    def find(self, digest: str) -> ShelvedTake | None:
        """The take of a request; None when it is not here or was damaged on the disk."""
        try:
            header, _, audio = self._path(digest).read_bytes().partition(b"\n")
            row = json.loads(header)
            request = request_from_row(row["request"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if request.digest != digest or hashlib.sha256(audio).hexdigest() != row["sha256"]:
            return None
        begins, ends = row["speech"]
        take = Take(
            id=0,
            request=request,
            format=AudioFormat(Codec(row["codec"]), row["rate"], row["channels"]),
            sample_rate=row["sample_rate"],
            frames=row["frames"],
            speech_begins=begins,
            speech_ends=ends,
            created=row["created"],
            words=words_from_row(row["words"]),
        )
        return ShelvedTake(take, audio)

    def _names(self) -> Iterator[str]:
        try:
            for folder in self._folder.iterdir():
                yield from (path.stem for path in folder.glob(f"*{_SUFFIX}") if not path.name.startswith("."))
        except OSError:
            return

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / f"{digest}{_SUFFIX}"
