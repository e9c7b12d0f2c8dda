"""The streams to xAI that are open: each speaks one text at a time and is used again for the next one."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from urllib.parse import urlencode

from tts_studio.domain.errors import ConnectionLost, Fate, ServiceDown
from tts_studio.domain.speech import SpeechEvent
from tts_studio.domain.translation import tr
from tts_studio.providers.shared.failures import unreachable
from tts_studio.providers.shared.service import Timekeeper
from tts_studio.providers.xai.failures import XAI
from tts_studio.providers.xai.models import PROVIDER_ID
from tts_studio.providers.xai.speech_call import SpeechCall
from tts_studio.providers.xai.stream_connection import StreamConnection, StreamTimes
from tts_studio.providers.xai.stream_handshake import Handshake

_MOST_IDLE = 8


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a connection is good for: its address, its pronunciations, and whose key opened it."""

    address: str
    replace: tuple[tuple[str, str], ...]
    key_digest: bytes


class Streams:
    """Opens streams, keeps those that are free for a while, and closes them all in the end."""

    def __init__(self, base: str, times: StreamTimes, time: Timekeeper) -> None:
        """`base` is the service's WebSocket address without a path."""
        self._base = base
        self._times = times
        self._clock = time.monotonic
        self._handshake = Handshake(times.opening, time.now)
        self._idle: list[tuple[_Kind, StreamConnection]] = []
        self._working: set[StreamConnection] = set()
        self._closed = False

    async def start(self) -> None:
        """Load what the first stream would have to wait for."""
        await self._handshake.load()

    async def speak(self, call: SpeechCall, key: str) -> AsyncGenerator[SpeechEvent, None]:
        """Speak over a free connection of the right kind, or a new one; see StreamConnection.speak.

        When this is closed early, the service is told to stop, and a connection that agrees is kept.
        """
        kind = _Kind(
            f"{self._base}/v1/tts?{urlencode(call.query)}",
            tuple(call.replace.items()),
            hashlib.sha256(key.encode()).digest(),
        )
        connection = await self._free(kind) or await self._opened(kind, key)
        self._working.add(connection)
        try:
            async with aclosing(connection.speak(call)) as events:
                async for event in events:
                    yield event
        finally:
            await self._put_back(kind, connection)

    async def close(self) -> None:
        """Close what is idle; what is at work fails."""
        self._closed = True
        idle, self._idle = self._idle, []
        await asyncio.gather(
            *(connection.close() for _, connection in idle),
            *(connection.drop() for connection in self._working),
        )

    async def _free(self, kind: _Kind) -> StreamConnection | None:
        """An idle connection that is neither too old nor dead."""
        while found := next((entry for entry in self._idle if entry[0] == kind), None):
            self._idle.remove(found)
            connection = found[1]
            usable = False
            try:
                connection.keep()
                usable = self._is_young(connection) and await connection.answers()
            finally:
                if not usable:
                    await connection.drop()
            if usable:
                return connection
        return None

    async def _opened(self, kind: _Kind, key: str) -> StreamConnection:
        self._check_open()
        connection = StreamConnection(
            await self._handshake.open(kind.address, key), self._times, key, self._clock()
        )
        ready = False
        try:
            self._check_open()
            if kind.replace:
                await connection.replace(dict(kind.replace))
            ready = True
        except ConnectionLost as problem:
            # No text was sent yet.
            raise unreachable(XAI, problem) from None
        finally:
            if not ready:
                await connection.drop()
        return connection

    def _check_open(self) -> None:
        if self._closed:
            raise ServiceDown(
                tr("The connections to xAI are closed."), provider=PROVIDER_ID, fate=Fate.NOT_ACCEPTED
            )

    async def _put_back(self, kind: _Kind, connection: StreamConnection) -> None:
        try:
            if not connection.free:
                await connection.clear()
        finally:
            self._working.discard(connection)
            if self._closed or not (connection.free and self._is_young(connection)):
                await connection.drop()
            else:
                self._keep(kind, connection)
        while len(self._idle) > _MOST_IDLE:
            await self._idle.pop(0)[1].drop()

    def _keep(self, kind: _Kind, connection: StreamConnection) -> None:
        self._idle = [entry for entry in self._idle if entry[1].free]
        self._idle.append((kind, connection))
        connection.expire_later()

    def _is_young(self, connection: StreamConnection) -> bool:
        return self._clock() - connection.opened < self._times.rotation
