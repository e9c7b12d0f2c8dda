"""Speech in one answer: `POST /v1/tts`, as bytes while they arrive, or as JSON with word times."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing

from tts_studio.domain.errors import Fate, SpeechError
from tts_studio.domain.speech import Accepted, AudioChunk, SpeechEvent, Timing
from tts_studio.domain.translation import tr
from tts_studio.providers.shared.answers import Answer
from tts_studio.providers.shared.base64_text import bytes_of
from tts_studio.providers.shared.bounded_body import MEGABYTE, Bounds, OpenAnswer
from tts_studio.providers.shared.http_client import HttpClient
from tts_studio.providers.shared.service import Json
from tts_studio.providers.xai.failures import PAY_AGAIN, bad_answer, refusal, refusal_in_words
from tts_studio.providers.xai.speech_call import SpeechCall
from tts_studio.providers.xai.word_times import WordTimes

_PIECE = 65_536
_LARGEST = 200 * MEGABYTE
_SNIFFED = 64
_NO_SOUND = re.compile(rb"\s*(?:<!doctype|<html|<\?xml|\{\s*\"|\[\s*[\"{])", re.IGNORECASE)


async def speak_whole(
    client: HttpClient, base: str, key: str, call: SpeechCall
) -> AsyncGenerator[SpeechEvent, None]:
    """Order a text and yield its answer but Completed.

    Raises a SpeechError. xAI names no id by which an answer could be asked for again, so what breaks after
    sending has fate UNKNOWN. A whole answer in the service's own form that holds no sound is CHARGED; what
    else looks like a success and is none may come from somebody in between, and stays UNKNOWN.
    """
    headers = {"authorization": f"Bearer {key}"}
    ordering = client.order(f"{base}/v1/tts", call.body, key_headers=headers, bounds=_bounds(call))
    async with ordering as answer:
        if not answer.ok:
            raise refusal(await _whole(answer), secret=key, now=client.time.now())
        async with aclosing(answer.chunks()) as chunks:
            start = b""
            async for chunk in chunks:
                start += chunk
                if len(start) >= _SNIFFED:
                    break
            if not start:
                raise _no_sound(answer.request_id)
            if _is_document(answer, start):
                body = bytearray(start)
                async for chunk in chunks:
                    body += chunk
                envelope = Answer(answer.status, answer.headers, bytes(body))
                for event in await asyncio.to_thread(_from_envelope, envelope, answer.request_id, call, key):
                    yield event
                return
            yield Accepted()
            yield AudioChunk(start)
            async for chunk in chunks:
                yield AudioChunk(chunk)


def _bounds(call: SpeechCall) -> Bounds:
    """No more than the slowest reading takes; the first byte may come only when all is spoken.

    The sound may come in base64, and it has to be in memory as a whole to be looked at and kept.
    """
    size = min(call.most_bytes * 4 // 3, _LARGEST)
    return Bounds(size=size, idle=60.0 + len(call.wire.text) / 50, total=960.0)


async def _whole(answer: OpenAnswer) -> Answer:
    """The answer with as much of its explanation as can be had; its status says enough."""
    try:
        return await answer.read()
    except SpeechError:
        return Answer(answer.status, answer.headers, b"")


def _is_document(answer: OpenAnswer, start: bytes) -> bool:
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind.endswith("json") or kind.startswith("text/") or bool(_NO_SOUND.match(start))


def _from_envelope(answer: Answer, request_id: str, call: SpeechCall, key: str) -> list[SpeechEvent]:
    """The events of an answer in JSON; it can be large, so this is done beside the event loop."""
    fields: Mapping[str, Json] = answer.fields
    sound = fields.get("audio")
    if not isinstance(sound, str):
        # What cannot be read as JSON is no explanation either.
        if answer.json is not None and (said := answer.message(key)):
            raise refusal_in_words(said, secret=key, request_id=request_id)
        raise bad_answer(tr("xAI sent something that is no sound."), tr(PAY_AGAIN), request_id=request_id)
    try:
        data = bytes_of(sound)
    except ValueError:
        raise bad_answer(
            tr("xAI sent damaged sound."), tr(PAY_AGAIN), request_id=request_id, fate=Fate.CHARGED
        ) from None
    if not data:
        raise _no_sound(request_id)
    events: list[SpeechEvent] = [Accepted()]
    events += [AudioChunk(data[start : start + _PIECE]) for start in range(0, len(data), _PIECE)]
    if words := WordTimes(call.wire).add(fields.get("audio_timestamps")):
        events.append(Timing(words))
    return events


def _no_sound(request_id: str) -> SpeechError:
    return bad_answer(
        tr("xAI finished without sending any sound."),
        tr("Render the segment again if you want to pay for it once more."),
        request_id=request_id,
        fate=Fate.CHARGED,
    )
