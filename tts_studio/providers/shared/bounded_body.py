"""An answer while it arrives: its bytes, within bounds of size and time, whatever the other side sends."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import TypeVar

from tts_studio.domain.errors import BadAnswer, DeadlineExceeded, Fate, SpeechError
from tts_studio.domain.translation import tr
from tts_studio.providers.shared.answers import Answer
from tts_studio.providers.shared.blotting import SHORTEST_KEY
from tts_studio.providers.shared.failures import request_id_of
from tts_studio.providers.shared.service import Service, Timekeeper

T = TypeVar("T")

MEGABYTE = 1_000_000
_PLAIN = frozenset({"", "identity"})
_ZLIB = frozenset({"gzip", "x-gzip", "deflate"})
# Both gzip and zlib headers are understood.
_ZLIB_WINDOW = 47
_PIECE = 65_536


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of an answer is waited for.

    `size` in bytes, after unpacking. All times are in seconds: `connect` until there is a connection, `idle`
    until the next bytes, `total` from sending to the last byte. A body of which after `grace` seconds fewer
    than `slowest` bytes a second have come, on the whole, is given up too, and not asked for again at once.
    """

    size: int = 4 * MEGABYTE
    connect: float = 15.0
    idle: float = 60.0
    total: float = 120.0
    slowest: float = 0.0
    grace: float = 10.0


class OpenAnswer:
    """Status and headers that have come, and a body still to be read. Header names are in lower case.

    Errors while reading have the `fate` it was made with.
    """

    def __init__(
        self,
        service: Service,
        answer: Answer,
        body: AsyncIterator[bytes],
        *,
        bounds: Bounds,
        time: Timekeeper,
        began: float,
        fate: Fate,
        secret: str = "",
    ) -> None:
        """`answer` has no body yet; `body` yields it as sent; `began` is when the request was sent.

        `secret` is blotted out of what `read` gives.
        """
        self.status = answer.status
        self.headers: Mapping[str, str] = answer.headers
        self.url = answer.url
        self.fate = fate
        self._service = service
        self._body = body
        self._bounds = bounds
        self._time = time
        self._began = began
        self._secret = secret.encode()

    @property
    def ok(self) -> bool:
        """Whether the status says that it worked."""
        return 200 <= self.status < 300

    @property
    def request_id(self) -> str:
        """The name the service gave to this call; empty when it gave none."""
        return request_id_of(self.headers)

    async def read(self) -> Answer:
        """The whole answer; BadAnswer when it is too large, DeadlineExceeded when it takes too long."""
        body = bytearray()
        async with aclosing(self.chunks()) as chunks:
            async for chunk in chunks:
                body += chunk
        if len(self._secret) >= SHORTEST_KEY:
            body = body.replace(self._secret, "…".encode())
        return Answer(self.status, self.headers, bytes(body), self.url)

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """The body piece by piece as it arrives, unpacked; raises as `read` does."""
        self._check_announced_size()
        unpacking = self._unpacking()
        received = unpacked = 0
        began = self._time.monotonic()
        while (chunk := await self._within_time(anext(self._body, None))) is not None:
            received += len(chunk)
            self._check_pace(received, self._time.monotonic() - began)
            for piece in self._pieces(chunk, unpacking):
                unpacked += len(piece)
                if unpacked > self._bounds.size:
                    raise self._too_large()
                yield piece

    async def _within_time(self, reading: Awaitable[T]) -> T:
        left = self._began + self._bounds.total - self._time.monotonic()
        try:
            async with asyncio.timeout(max(0.0, min(left, self._bounds.idle))):
                return await reading
        except TimeoutError:
            raise self._too_slow() from None

    def _check_announced_size(self) -> None:
        announced = self.headers.get("content-length", "")
        if announced.isdecimal() and int(announced[:20]) > self._bounds.size:
            raise self._too_large()

    def _check_pace(self, received: int, passed: float) -> None:
        if passed > self._bounds.grace and received < self._bounds.slowest * passed:
            raise self._too_slow(retryable=False)

    def _unpacking(self) -> zlib._Decompress | None:
        encoding = self.headers.get("content-encoding", "").strip().lower()
        if encoding in _PLAIN:
            return None
        if encoding in _ZLIB:
            return zlib.decompressobj(_ZLIB_WINDOW)
        raise self._problem(
            tr("The answer of {service} is packed in a way nobody asked for.", service=self._service.name)
        )

    def _pieces(self, chunk: bytes, unpacking: zlib._Decompress | None) -> Iterator[bytes]:
        """What a chunk unpacks to, never much at a time, so that a small answer cannot fill the memory."""
        if unpacking is None:
            yield chunk
            return
        try:
            while chunk and not unpacking.eof:
                if piece := unpacking.decompress(chunk, _PIECE):
                    yield piece
                chunk = unpacking.unconsumed_tail
        except zlib.error:
            raise self._problem(
                tr("The answer of {service} is damaged.", service=self._service.name)
            ) from None

    def _too_large(self) -> SpeechError:
        return self._problem(
            tr(
                "The answer of {service} is larger than {most} megabytes.",
                service=self._service.name,
                most=self._bounds.size // MEGABYTE or 1,
            )
        )

    def _problem(self, sentence: str) -> SpeechError:
        return BadAnswer(
            sentence,
            advice=tr("Try again later, or choose another model."),
            provider=self._service.id,
            request_id=self.request_id,
            fate=self.fate,
        )

    def _too_slow(self, *, retryable: bool = True) -> SpeechError:
        return DeadlineExceeded(
            tr("The answer of {service} took too long to arrive.", service=self._service.name),
            advice=tr("Check the internet connection."),
            provider=self._service.id,
            request_id=self.request_id,
            retryable=retryable and self.fate in (Fate.NOT_ACCEPTED, Fate.PENDING),
            fate=self.fate,
        )
