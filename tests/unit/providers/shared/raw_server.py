"""A loopback server that answers each request with the bytes a test wants, however wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tts_studio.providers.shared.http_client import HttpClient
from tts_studio.providers.shared.service import Service, Timekeeper
from tts_studio.providers.shared.url_guard import UrlGuard

SERVICE = Service("segmind", "Segmind")
Script = Callable[[str, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class RawServer:
    """`url` is its address, `heads` the request heads it was sent, `connections` how many came."""

    url: str = ""
    heads: list[str] = field(default_factory=list)
    connections: int = 0


def answer(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"content-length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join((*lines, "", "")).encode() + body


def sends(*pieces: bytes) -> Script:
    """Each request gets the next piece, the last one again and again; an empty piece hangs up."""
    left = list(pieces)

    async def script(head: str, writer: asyncio.StreamWriter) -> None:
        piece = left.pop(0) if len(left) > 1 else left[0]
        if piece:
            writer.write(piece)
            await writer.drain()
        else:
            writer.close()

    return script


@asynccontextmanager
async def raw_server(script: Script) -> AsyncIterator[RawServer]:
    served = RawServer()
    writers: set[asyncio.StreamWriter] = set()
    serving: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.connections += 1
        if (task := asyncio.current_task()) is not None:
            serving.add(task)
        writers.add(writer)
        try:
            while not writer.is_closing():
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                length = head.lower().partition("content-length: ")[2].partition("\r\n")[0]
                await reader.readexactly(int(length or 0))
                served.heads.append(head)
                await script(head, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    served.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield served
    finally:
        server.close()
        for writer in writers:
            writer.close()
        if serving:
            await asyncio.wait(serving)


@asynccontextmanager
async def http_client(*bases: str, time: Timekeeper | None = None) -> AsyncIterator[HttpClient]:
    client = HttpClient(SERVICE, UrlGuard(bases), time=time)
    try:
        yield client
    finally:
        await client.close()


def hurried() -> Timekeeper:
    """Time that is not waited for."""

    async def no_sleep(seconds: float) -> None:
        await asyncio.sleep(0)

    return Timekeeper(sleep=no_sleep, chance=lambda: 0.0)
