"""A file that was fetched: small ones lie in memory, larger ones on the disk until they are read."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import BinaryIO, cast

from tts_studio.domain.errors import NoRoom, SpeechError
from tts_studio.domain.translation import tr
from tts_studio.providers.shared.answers import Answer
from tts_studio.providers.shared.bounded_body import MEGABYTE, OpenAnswer
from tts_studio.providers.shared.service import Service

MOST_IN_MEMORY = 4 * MEGABYTE
"""Bytes of a file that are kept in memory before the rest goes to the disk."""
_PIECE = 262_144
_LONGEST_EXPLANATION = 65_536


class Download:
    """A whole file without a name, gone when it is closed. Not for two readers at a time."""

    def __init__(self, opened: OpenAnswer, file: BinaryIO, size: int) -> None:
        """`file` holds `size` bytes, the body of an answer that has come whole."""
        self.status = opened.status
        self.headers: Mapping[str, str] = opened.headers
        self.url = opened.url
        self.size = size
        self.explanation = _explanation(opened, file)
        self._file = file

    @property
    def ok(self) -> bool:
        """Whether the status says that it worked."""
        return 200 <= self.status < 300

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """The bytes from the first on, piece by piece, read beside the event loop."""
        at = 0
        while at < self.size:
            piece = await asyncio.to_thread(self._read, at)
            at += len(piece)
            yield piece

    async def read(self) -> bytes:
        """All of it at once."""
        async with aclosing(self.chunks()) as chunks:
            return b"".join([chunk async for chunk in chunks])

    def close(self) -> None:
        """Let go of the bytes; may be repeated."""
        self._file.close()

    def _read(self, at: int) -> bytes:
        self._file.seek(at)
        return self._file.read(_PIECE)


async def fetched(service: Service, opened: OpenAnswer) -> Download:
    """The body of an answer as a file that the caller closes; raises NoRoom, and as OpenAnswer.chunks does.

    Never more than MOST_IN_MEMORY and a piece of it is in memory at a time.
    """
    file = _spool()
    held = bytearray()
    size = 0
    whole = False
    try:
        async with aclosing(opened.chunks()) as chunks:
            async for chunk in chunks:
                held += chunk
                if len(held) >= _PIECE:
                    size += await asyncio.to_thread(file.write, bytes(held))
                    held.clear()
        size += await asyncio.to_thread(file.write, bytes(held))
        whole = True
    except OSError as error:
        raise _no_room(service, opened, error) from error
    finally:
        if not whole:
            file.close()
    return Download(opened, file, size)


def _explanation(opened: OpenAnswer, file: BinaryIO) -> Answer:
    """The answer with as much of its body as says what is wrong, and none of it when nothing is."""
    if opened.ok:
        return Answer(opened.status, opened.headers, b"", opened.url)
    file.seek(0)
    return Answer(opened.status, opened.headers, file.read(_LONGEST_EXPLANATION), opened.url)


def _spool() -> BinaryIO:
    """A file without a name on the disk, so it is gone with the process, however that ends."""
    return cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=MOST_IN_MEMORY))


def _no_room(service: Service, opened: OpenAnswer, error: OSError) -> SpeechError:
    return NoRoom(
        tr(
            "What {service} sent cannot be put on this computer’s disk: {reason}.",
            service=service.name,
            reason=error.strerror or str(error),
        ),
        advice=tr("Free some room, then render again: what was bought is fetched, not bought again."),
        provider=service.id,
        request_id=opened.request_id,
        fate=opened.fate,
    )
