"""An order whose answer is the sound itself: a second sooner, and gone if the connection breaks."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing, closing, suppress

from tts_studio.domain.cost import UNKNOWN_COST, Cost
from tts_studio.domain.errors import BadAnswer, Fate, SpeechError
from tts_studio.domain.speech import Accepted, AudioChunk, Completed, Progress, SpeechEvent
from tts_studio.domain.translation import tr
from tts_studio.providers.segmind.client import SegmindClient
from tts_studio.providers.segmind.failures import SEGMIND
from tts_studio.providers.segmind.outputs import sound_address
from tts_studio.providers.shared.answers import Answer, decimal_of
from tts_studio.providers.shared.base64_text import bytes_of
from tts_studio.providers.shared.bounded_body import OpenAnswer
from tts_studio.providers.shared.failures import with_words
from tts_studio.providers.shared.service import Json


async def speak_directly(
    client: SegmindClient, path: str, body: Json, key: str, most_bytes: int
) -> AsyncGenerator[SpeechEvent, None]:
    """Order, then yield what SpeechProvider.synthesize yields, without a remote id.

    More than `most_bytes` of sound are not taken.

    Only answers with status 200 are charged. What breaks after one has begun was charged for certain if its
    headers named a cost, and otherwise nobody knows.
    """
    async with client.direct(path, body, key, most_bytes) as opened:
        amount = decimal_of(opened.headers.get("x-cost"))
        yield Accepted()
        try:
            if "json" in opened.headers.get("content-type", "").lower():
                async with aclosing(_wrapped_sound(client, await opened.read(), key, most_bytes)) as sound:
                    async for chunk in sound:
                        yield AudioChunk(chunk)
            else:
                async for chunk in opened.chunks():
                    yield AudioChunk(chunk)
        except SpeechError as problem:
            raise _after_acceptance(problem, opened, charged=amount is not None) from None
    yield Progress(1.0)
    yield Completed(UNKNOWN_COST if amount is None else Cost(amount))


async def _wrapped_sound(
    client: SegmindClient, answer: Answer, key: str, most_bytes: int
) -> AsyncGenerator[bytes, None]:
    """The sound that an answer in JSON holds or names; what only claims to be JSON is the sound."""
    if answer.json is None:
        yield answer.body
        return
    fields = answer.fields
    if address := sound_address(fields.get("output") or fields.get("url") or fields.get("audio")):
        with closing(await client.file(address, key, most_bytes)) as file:
            async with aclosing(file.chunks()) as chunks:
                async for chunk in chunks:
                    yield chunk
        return
    held = fields.get("audio")
    if isinstance(held, str):
        with suppress(ValueError):
            yield bytes_of(held)
            return
    said = answer.message(key)
    raise BadAnswer(
        tr("Segmind answered without any sound."),
        advice=with_words(tr("Render the segment again if you accept the cost."), SEGMIND, said),
        provider=SEGMIND.id,
        said=said,
    )


def _after_acceptance(problem: SpeechError, opened: OpenAnswer, *, charged: bool) -> SpeechError:
    problem.fate = Fate.CHARGED if charged else Fate.UNKNOWN
    problem.retryable = False
    problem.request_id = problem.request_id or opened.request_id
    return problem
