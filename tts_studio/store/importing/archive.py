"""Opens the zip archives that documents and books are, and refuses the ones that would burst."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tts_studio.domain.errors import ImportFailed
from tts_studio.domain.translation import tr

LARGEST_MEMBER = 96 * 1024 * 1024
LARGEST_READING = 256 * 1024 * 1024
_LARGEST_RATIO = 300
_RATIO_COUNTS_FROM = 8 * 1024 * 1024
_MOST_MEMBERS = 50_000

# What the zip library and its decompressors raise at damaged archives.
ZIP_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)


class Archive:
    """The members of an open archive; each is read whole, up to a limit."""

    def __init__(self, opened: zipfile.ZipFile, name: str) -> None:
        self._zip = opened
        self._name = name
        self._budget = LARGEST_READING
        self.members = {info.filename: info for info in opened.infolist()}

    def __contains__(self, member: str) -> bool:
        return member in self.members

    def read(self, member: str) -> bytes:
        """The bytes of a member; raises ImportFailed when it is missing, damaged, locked or too large."""
        info = self.members.get(member)
        if info is None:
            raise damaged(self._name)
        if info.flag_bits & 0x1:
            raise locked(self._name)
        self._allow(info)
        try:
            return self._zip.read(info)
        except ZIP_FAULTS as problem:
            raise damaged(self._name) from problem

    def _allow(self, info: zipfile.ZipInfo) -> None:
        """The zip library never yields more than the declared size, so that is what must be bounded."""
        ratio = info.file_size / max(1, info.compress_size)
        self._budget -= info.file_size
        bomb = info.file_size > _RATIO_COUNTS_FROM and ratio > _LARGEST_RATIO
        if bomb or info.file_size > LARGEST_MEMBER or self._budget < 0:
            raise ImportFailed(
                tr("“{name}” holds far more than a script.", name=self._name),
                advice=tr("It was not unpacked, because it would fill the computer’s memory."),
            )


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """The archive at `path`; raises ImportFailed when it cannot be opened."""
    try:
        opened = zipfile.ZipFile(path)
    except ZIP_FAULTS as problem:
        raise damaged(path.name) from problem
    with opened:
        if len(opened.infolist()) > _MOST_MEMBERS:
            raise damaged(path.name)
        yield Archive(opened, path.name)


def damaged(name: str) -> ImportFailed:
    """The file is cut off or changed."""
    return ImportFailed(
        tr("“{name}” is damaged or incomplete.", name=name),
        advice=tr("Copy or download it again, or open it in the program that made it and save it anew."),
    )


def locked(name: str) -> ImportFailed:
    """The file is protected with a password."""
    return ImportFailed(
        tr("“{name}” is protected with a password.", name=name),
        advice=tr("Open it in the program that made it and save it without a password."),
    )
