"""A key that a service repeats is in nothing that is kept."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence

import pytest

from tts_studio.domain.speech import Accepted, AudioChunk, Completed, Progress, SpeechEvent
from tts_studio.providers.shared.blotting import without_key

KEY = "SG_0123456789abcdef"
STARS = b"*" * len(KEY)


async def told(events: Sequence[SpeechEvent]) -> AsyncGenerator[SpeechEvent, None]:
    for event in events:
        yield event


async def clean(pieces: Sequence[bytes], key: str = KEY) -> bytes:
    events: list[SpeechEvent] = [Accepted(), *map(AudioChunk, pieces), Progress(1.0), Completed()]
    found = [event async for event in without_key(told(events), key)]
    assert [event for event in found if not isinstance(event, AudioChunk)] == [
        Accepted(),
        Progress(1.0),
        Completed(),
    ]
    assert isinstance(found[-1], Completed)
    return b"".join(event.data for event in found if isinstance(event, AudioChunk))


@pytest.mark.parametrize("size", [1, 2, 7, 19, 1000])
async def test_a_key_is_blotted_out_wherever_the_pieces_are_cut(size: int) -> None:
    key = KEY.encode()
    whole = b"SG_SG_01" + key + b"between" + key + key + b"SG_012"
    pieces = [whole[start : start + size] for start in range(0, len(whole), size)]
    assert await clean(pieces) == b"SG_SG_01" + STARS + b"between" + STARS + STARS + b"SG_012"


async def test_other_bytes_come_as_they_are_and_at_once() -> None:
    sound = bytes(range(256)) * 50
    events: list[SpeechEvent] = [AudioChunk(sound), AudioChunk(sound), Completed()]
    assert [event async for event in without_key(told(events), KEY)] == events


async def test_what_might_have_been_a_key_is_given_back_where_the_events_only_end() -> None:
    found = [event async for event in without_key(told([AudioChunk(b"a soundSG_01")]), KEY)]
    assert found == [AudioChunk(b"a sound"), AudioChunk(b"SG_01")]


async def test_what_is_too_short_for_a_key_may_stand_anywhere() -> None:
    assert await clean([b"a sound", b" and another"], "a") == b"a sound and another"
