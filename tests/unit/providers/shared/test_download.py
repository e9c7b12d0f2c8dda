"""Large files come over the network in little memory, and leave nothing behind."""

from __future__ import annotations

import asyncio
import errno
import tempfile
import tracemalloc
from contextlib import closing
from typing import NoReturn

import pytest

from tests.unit.providers.shared.raw_server import answer, http_client, raw_server, sends
from tts_studio.domain.errors import BadAnswer, Fate, NoRoom
from tts_studio.providers.shared.bounded_body import MEGABYTE, Bounds
from tts_studio.providers.shared.download import MOST_IN_MEMORY

BLOCK = bytes(range(250)) * 400


async def hundred_megabytes(head: str, writer: asyncio.StreamWriter) -> None:
    writer.write(f"HTTP/1.1 200 OK\r\ncontent-length: {1000 * len(BLOCK)}\r\n\r\n".encode())
    for _ in range(1000):
        writer.write(BLOCK)
        await writer.drain()


async def test_a_file_of_a_hundred_megabytes_takes_little_memory() -> None:
    async with raw_server(hundred_megabytes) as server, http_client(server.url) as client:
        await client.start()
        tracemalloc.start()
        try:
            size = mistakes = 0
            with closing(await client.download(server.url, fate=Fate.PENDING)) as file:
                async for chunk in file.chunks():
                    expected = BLOCK[size % len(BLOCK) :] + BLOCK * (len(chunk) // len(BLOCK) + 1)
                    mistakes += chunk != expected[: len(chunk)]
                    size += len(chunk)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert (size, file.size, mistakes) == (100 * MEGABYTE, 100 * MEGABYTE, 0)
    assert peak < MOST_IN_MEMORY + 8 * MEGABYTE


async def test_a_file_beyond_its_bounds_is_refused_with_a_sentence() -> None:
    async with raw_server(hundred_megabytes) as server, http_client(server.url) as client:
        with pytest.raises(BadAnswer, match="larger than 50 megabytes"):
            await client.download(server.url, fate=Fate.PENDING, bounds=Bounds(size=50 * MEGABYTE))


async def test_a_file_is_read_again_and_again_until_it_is_closed() -> None:
    async with raw_server(sends(answer(b"sound"))) as server, http_client(server.url) as client:
        file = await client.download(server.url, fate=Fate.PENDING)
        assert await file.read() == await file.read() == b"sound"
        file.close()
        file.close()
        with pytest.raises(ValueError, match="closed"):
            await file.read()


async def test_a_full_disk_leaves_a_bought_file_to_be_fetched_later(monkeypatch: pytest.MonkeyPatch) -> None:
    class FullDisk(tempfile.SpooledTemporaryFile[bytes]):
        def write(self, data: object) -> NoReturn:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", FullDisk)
    async with raw_server(sends(answer(b"sound"))) as server, http_client(server.url) as client:
        with pytest.raises(NoRoom, match="No space left on device") as caught:
            await client.download(server.url, fate=Fate.PENDING)
    assert caught.value.fate is Fate.PENDING
    assert not caught.value.retryable
    assert len(server.heads) == 1
