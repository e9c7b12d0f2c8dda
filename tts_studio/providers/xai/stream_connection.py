"""One WebSocket to xAI's speech stream: texts go in one after the other, sound and word times come out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tts_studio.domain.errors import ConnectionLost, DeadlineExceeded, Fate, SpeechError
from tts_studio.domain.speech import Accepted, AudioChunk, Progress, SpeechEvent, Timing
from tts_studio.domain.translation import figure, tr
from tts_studio.providers.shared.answers import readable
from tts_studio.providers.shared.base64_text import bytes_of
from tts_studio.providers.xai.failures import PAY_AGAIN, bad_answer, known_refusal, refusal_in_words
from tts_studio.providers.xai.models import PROVIDER_ID
from tts_studio.providers.xai.speech_call import REPLACE, SpeechCall
from tts_studio.providers.xai.word_times import WordTimes

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection
    from websockets.exceptions import ConnectionClosed


@dataclass(frozen=True, slots=True)
class StreamTimes:
    """Patience in seconds.

    `opening` is for the handshake, `silence` for the next frame with sound or word times while an answer is
    due, `whole` for an answer from its first to its last frame, `clearing` for taking back a text that is not
    wanted any more, `answering` for a sign of life before a kept connection is used again. A connection is
    kept for `idle` without work and, because the service ends connections at about 2,100 s, gets no new work
    at an age of `rotation`.
    """

    opening: float = 10.0
    silence: float = 60.0
    whole: float = 960.0
    clearing: float = 0.12
    answering: float = 2.0
    idle: float = 30.0
    rotation: float = 1_500.0
    closing: float = 0.5


class StreamConnection:
    """A connection whose settings were fixed by its address; it speaks one text at a time."""

    def __init__(self, socket: ClientConnection, times: StreamTimes, secret: str, opened: float) -> None:
        """`opened` is when it was opened, on the monotonic clock; `secret` is kept out of what is told."""
        self.opened = opened
        self.request_id = _request_id(socket, secret)
        self._socket = socket
        self._times = times
        self._secret = secret
        self._busy = False
        self._heard = 0
        self._timer: asyncio.TimerHandle | None = None

    @property
    def free(self) -> bool:
        """Whether it is open and owes no answer."""
        return self._is_open and not self._busy

    @property
    def _is_open(self) -> bool:
        from websockets.protocol import State

        return self._socket.state is State.OPEN

    async def replace(self, replace: dict[str, str]) -> None:
        """Say how phrases are spoken on this connection; its acknowledgement is one of the ignored frames."""
        await self._send({"type": "session.update", REPLACE: replace})

    async def speak(self, call: SpeechCall) -> AsyncGenerator[SpeechEvent, None]:
        """Send a text and yield its answer up to the last frame; closing it early leaves it to be cleared.

        Raises a SpeechError. From the first character sent on its fate is UNKNOWN, CHARGED when the service
        says that it is done but sent nothing of use, and NOT_ACCEPTED when it wants money or a key first.
        """
        self._busy = True
        times = WordTimes(call.wire)
        self._heard = 0
        patience = _Patience(self._times)
        await self._send({"type": "text.delta", "delta": call.wire.text})
        await self._send({"type": "text.done"})
        while True:
            frame = await self._frame(patience)
            match frame.get("type"):
                case "audio.delta":
                    first = not self._heard
                    sound = self._sound(frame, call)
                    if sound and first:
                        yield Accepted()
                    if sound:
                        yield AudioChunk(sound)
                    if sound or frame.get("audio_timestamps"):
                        patience.heard()
                    if words := times.add(frame.get("audio_timestamps")):
                        yield Timing(words)
                        yield Progress(min(1.0, words[-1].end / (call.wire.sources[-1] + 1)))
                case "audio.done":
                    self.request_id = _name(frame.get("trace_id"), self._secret) or self.request_id
                    self._busy = False
                    break
                case "error":
                    raise refusal_in_words(
                        _message(frame),
                        secret=self._secret,
                        request_id=self.request_id,
                        heard=self._heard > 0,
                    )
        if not self._heard:
            raise bad_answer(
                tr("xAI finished without sending any sound."),
                tr("Render the segment again if you want to pay for it once more."),
                request_id=self.request_id,
                fate=Fate.CHARGED,
            )

    async def clear(self) -> None:
        """Take back the text at work; if the service agrees, the connection is free afterwards."""
        try:
            async with asyncio.timeout(self._times.clearing):
                await self._send({"type": "text.clear"})
                while (await self._frame()).get("type") != "audio.clear":
                    pass
        except (TimeoutError, SpeechError):
            return
        self._busy = False

    async def answers(self) -> bool:
        """Whether the other side is still there, and has not left a complaint meanwhile."""
        from websockets.exceptions import ConnectionClosed

        try:
            async with asyncio.timeout(self._times.answering):
                await (await self._socket.ping())
        except (TimeoutError, ConnectionClosed):
            return False
        try:
            while True:
                # What has arrived is read without waiting; the first wait ends the loop.
                async with asyncio.timeout(0):
                    if (await self._frame()).get("type") == "error":
                        return False
        except TimeoutError:
            return self._is_open
        except SpeechError:
            return False

    def expire_later(self) -> None:
        """Let it end by itself if nobody needs it for a while."""
        self.keep()
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self._times.idle, self._socket.transport.close)

    def keep(self) -> None:
        """It is needed, or ended otherwise."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    async def close(self) -> None:
        """Say goodbye if it is open, and end."""
        self.keep()
        await self._socket.close()

    async def drop(self) -> None:
        """End at once."""
        self.keep()
        self._socket.transport.abort()
        await self._socket.wait_closed()

    async def _send(self, frame: dict[str, Any]) -> None:
        from websockets.exceptions import ConnectionClosed

        try:
            async with asyncio.timeout(self._times.silence):
                await self._socket.send(json.dumps(frame, ensure_ascii=True))
        except TimeoutError:
            raise self._late(tr("xAI does not take the text.")) from None
        except ConnectionClosed as closed:
            raise self._lost(closed) from None

    async def _frame(self, patience: _Patience | None = None) -> dict[str, Any]:
        """The next frame; frames that are no text are as unknown as those of unknown types."""
        from websockets.exceptions import ConnectionClosed

        patience = patience or _Patience(self._times)
        try:
            async with asyncio.timeout_at(patience.ends):
                message = await self._socket.recv()
        except TimeoutError:
            raise self._late(patience.sentence) from None
        except ConnectionClosed as closed:
            raise self._lost(closed) from None
        if isinstance(message, bytes):
            return {}
        try:
            frame = json.loads(message)
        except (ValueError, RecursionError):
            frame = None
        if not isinstance(frame, dict):
            raise self._senseless()
        return frame

    def _sound(self, frame: dict[str, Any], call: SpeechCall) -> bytes:
        """The sound of a frame, which may be none; never more of it than the text can have."""
        delta = frame.get("delta") or ""
        if not isinstance(delta, str):
            raise self._senseless()
        try:
            sound = bytes_of(delta)
        except ValueError:
            raise self._senseless() from None
        self._heard += len(sound)
        if self._heard > call.most_bytes:
            raise self._bad(tr("xAI sends more sound than this text can have."))
        return sound

    def _senseless(self) -> SpeechError:
        return self._bad(tr("xAI sent something that is no sound."))

    def _bad(self, sentence: str) -> SpeechError:
        return bad_answer(sentence, tr(PAY_AGAIN), request_id=self.request_id)

    def _late(self, sentence: str) -> DeadlineExceeded:
        return DeadlineExceeded(
            sentence, advice=tr(PAY_AGAIN), provider=PROVIDER_ID, request_id=self.request_id
        )

    def _lost(self, closed: ConnectionClosed) -> SpeechError:
        """The connection is gone, for the reason that was given if that is one we know."""
        said = closed.rcvd.reason if closed.rcvd else ""
        known = known_refusal(said, secret=self._secret, request_id=self.request_id, heard=self._heard > 0)
        return known or ConnectionLost(
            tr("The connection to xAI broke before the answer was whole."),
            advice=tr(PAY_AGAIN),
            provider=PROVIDER_ID,
            request_id=self.request_id,
        )


class _Patience:
    """Until when an answer is waited for. Frames that bring nothing do not prolong it, and it has an end."""

    def __init__(self, times: StreamTimes) -> None:
        self._times = times
        self._now = asyncio.get_running_loop().time
        self._quiet_since = self._began = self._now()

    @property
    def ends(self) -> float:
        """On the clock of the loop."""
        return min(self._quiet_since + self._times.silence, self._began + self._times.whole)

    @property
    def sentence(self) -> str:
        """What to say when it has ended."""
        if self._now() < self._began + self._times.whole:
            return tr("xAI has sent no sound for {seconds} s.", seconds=figure(self._times.silence, ".0f"))
        return tr("xAI was still not done after {seconds} s.", seconds=figure(self._times.whole, ".0f"))

    def heard(self) -> None:
        """Something of use has come."""
        self._quiet_since = self._now()


def _request_id(socket: ClientConnection, secret: str) -> str:
    headers = socket.response.headers if socket.response else {}
    return _name(headers.get("x-trace-id"), secret)


def _name(found: object, secret: str) -> str:
    """The name of a call as it can be shown, without the key it may repeat."""
    return readable(str(found or ""), secret)[:100]


def _message(frame: dict[str, Any]) -> str:
    """An error's words: plain, or in an object of their own."""
    found = frame.get("message") or frame.get("error") or ""
    return str(found.get("message", "")) if isinstance(found, dict) else str(found)
