"""How answers go out: whole as a rule, and in every broken way that faults ask for."""

from __future__ import annotations

import asyncio
import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from aiohttp import HttpVersion11, web

from tests.cloud.faults import Asked
from tests.cloud.replies import HTML, JSON, Reply, json_reply, page

_MEGABYTE = 1_000_000
_BLOCK = 65_536


async def send(request: web.Request, reply: Reply, spoils: Sequence[Asked]) -> web.StreamResponse:
    """Send an answer, spoilt by the faults that strike after the work was done."""
    for asked in spoils:
        if asked.name == "gzip-bomb":
            bomb = await asyncio.to_thread(_gzip_bomb, int(asked.argument or 500))
            reply = replace(reply, body=bomb, headers={**reply.headers, "content-encoding": "gzip"})
        elif asked.name in _SPOILS:
            reply = _SPOILS[asked.name](reply, asked.argument)
    for asked in spoils:
        match asked.name:
            case "drop-after-accept" | "reset-after-accept":
                cut(request, reset=asked.name.startswith("reset"))
            case "slow-drip":
                return await _drip(request, reply, float(asked.argument or 1))
            case "cut-body":
                return await _cut_body(request, reply, float(asked.argument or 0.5), chunked=False)
            case "cut-chunked":
                return await _cut_body(request, reply, float(asked.argument or 0.5), chunked=True)
            case "huge-answer":
                return await _huge(request, reply, int(asked.argument or 4_000))
    return await _whole(request, reply)


def cut(request: web.Request, *, reset: bool = False) -> None:
    """End the connection without an answer, politely or with a reset."""
    transport = request.transport
    if transport is not None:
        if reset:
            transport.abort()
        else:
            transport.close()


async def _whole(request: web.Request, reply: Reply) -> web.StreamResponse:
    if not reply.chunk or request.version < HttpVersion11:
        return web.Response(
            status=reply.status,
            body=reply.body,
            headers={"content-type": reply.content_type, **reply.headers},
        )
    response = await _begun(request, reply, chunked=True)
    for start in range(0, len(reply.body), reply.chunk):
        await response.write(reply.body[start : start + reply.chunk])
    await response.write_eof()
    return response


async def _begun(
    request: web.Request, reply: Reply, *, chunked: bool, length: int | None = None
) -> web.StreamResponse:
    headers = {"content-type": reply.content_type, **reply.headers}
    response = web.StreamResponse(status=reply.status, headers=headers)
    if chunked:
        # To a client of HTTP/1.0 the end of the connection is the end of the body.
        if request.version >= HttpVersion11:
            response.enable_chunked_encoding()
    else:
        response.content_length = len(reply.body) if length is None else length
    await response.prepare(request)
    return response


async def _drip(request: web.Request, reply: Reply, bytes_a_second: float) -> web.StreamResponse:
    response = await _begun(request, reply, chunked=False)
    for index in range(len(reply.body)):
        await response.write(reply.body[index : index + 1])
        await asyncio.sleep(1 / bytes_a_second)
    await response.write_eof()
    return response


async def _cut_body(request: web.Request, reply: Reply, share: float, *, chunked: bool) -> web.StreamResponse:
    response = await _begun(request, reply, chunked=chunked)
    await response.write(reply.body[: int(len(reply.body) * share)])
    cut(request)
    return response


async def _huge(request: web.Request, reply: Reply, megabytes: int) -> web.StreamResponse:
    response = await _begun(request, reply, chunked=True)
    await response.write(reply.body)
    block = b"\0" * _BLOCK
    for _ in range(megabytes * _MEGABYTE // _BLOCK):
        await response.write(block)
    await response.write_eof()
    return response


def _gzip_bomb(megabytes: int) -> bytes:
    """A gzip member of so many megabytes of zeros, about a thousandth of that in size."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    zeros = bytes(_MEGABYTE)
    block = squeezer.compress(zeros) + squeezer.flush(zlib.Z_FULL_FLUSH)
    checksum = 0
    for _ in range(megabytes):
        checksum = zlib.crc32(zeros, checksum)
    end = b"\x03\x00" + struct.pack("<II", checksum, megabytes * _MEGABYTE & 0xFFFFFFFF)
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff" + block * megabytes + end


def _late(status: int) -> Callable[[Reply, str], Reply]:
    return lambda _reply, _argument: (
        page(status) if status == 504 else json_reply({"error": "Internal error"}, status)
    )


def _document(body: bytes) -> Callable[[Reply, str], Reply]:
    return lambda _reply, _argument: Reply(200, body)


def _deep(_reply: Reply, argument: str) -> Reply:
    levels = int(argument or 200_000)
    return Reply(200, b'{"a":' * levels + b"1" + b"}" * levels)


_SPOILS: Mapping[str, Callable[[Reply, str], Reply]] = {
    "html-200": lambda _reply, _argument: Reply(200, page(502).body, HTML),
    "json-200-error": lambda _reply, _argument: json_reply({"error": "Something went wrong while speaking"}),
    "empty-200": lambda reply, _argument: replace(reply, status=200, body=b""),
    "wrong-type": lambda reply, argument: replace(reply, content_type=argument or JSON),
    "late-500": _late(500),
    "late-504": _late(504),
    "bad-json": lambda reply, _argument: Reply(200, reply.body[: len(reply.body) // 2] or b'{"sta', JSON),
    "non-utf8-json": _document(b'{"status": "\xff\xfe\xfa", "request_id": "\xc3("}'),
    "list-json": _document(b"[]"),
    "null-json": _document(b"null"),
    "bare-json": _document(b"{}"),
    "deep-json": _deep,
}
