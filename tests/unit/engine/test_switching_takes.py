"""Two takes of a segment are compared in place: the sound goes on at the same place in the other, at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from tests.support.eventually import eventually
from tests.support.playing_room import Room, room, sounding, take
from tests.support.scripted_provider import RATE, ScriptedProvider
from tts_studio.audio.pcm import FULL_SCALE, Samples16
from tts_studio.domain.errors import UsageError
from tts_studio.domain.speech import SpeechEvent, SpeechRequest, Timing
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.playback_state import PlaybackState

TEXT = "A paragraph that is long enough to be heard for quite a while, word after word.\n\nAnother one."


async def two_takes(here: Room) -> tuple[str, str]:
    """The first segment's takes at its own speed and at half of it; the first is chosen."""
    session, segment_id = here.stage.session, here.stage.ids[0]
    await session.render()
    first = session.takes.of(segment_id)[0].id
    session.set_voice("", CastVoice(VoiceId("murmur", "low"), settings={"speed": 0.5}))
    await session.render()
    second = session.takes.of(segment_id)[0].id
    session.set_voice("", CastVoice(VoiceId("murmur", "low")))
    assert first != second
    return first, second


def share(here: Room) -> float:
    """How far into the segment the playhead is."""
    position, mark = here.playback.position(), here.playback.timeline.marks[0]
    assert position is not None
    return (position.seconds - mark.begins) / (mark.ends - mark.begins)


async def goes_on(here: Room) -> None:
    """Wait until some more of the segment was heard."""
    before = share(here)
    await eventually(lambda: share(here) > before + 0.06)


async def test_a_take_is_played_alone_and_not_chosen_by_that(tmp_path: Path) -> None:
    async with room(tmp_path, TEXT) as here:
        first, second = await two_takes(here)
        await here.playback.play_take(second)
        await here.until(PlaybackState.PLAYING)
        await here.until(PlaybackState.STOPPED)
        assert len(here.output.heard) == pytest.approx(2 * len(take(TEXT.partition("\n")[0])), rel=0.05)
        chosen = here.stage.session.takes.chosen(here.stage.ids[0])
        assert chosen is not None
        assert chosen.id == first


async def test_switching_goes_on_at_the_same_word_within_a_tenth_of_a_second(tmp_path: Path) -> None:
    async with room(tmp_path, TEXT) as here:
        first, second = await two_takes(here)
        here.output.haste = 1.0
        await here.playback.play_take(first)
        await eventually(lambda: share(here) > 0.3)
        here.output.held.set()
        before = here.playback.position()
        assert before is not None
        await here.playback.switch_take(second)
        seconds = here.playback.timeline.marks[0].ends
        # The same word begins twice as late in the slow take.
        assert share(here) * seconds == pytest.approx(2 * before.seconds, abs=0.2 + 0.1)
        here.output.held.clear()
        await here.until(PlaybackState.PLAYING)
        here.output.held.set()
        position = here.playback.position()
        assert position is not None
        assert abs(position.start - before.start) <= 6
        await here.playback.switch_take(first)
        assert share(here) < 0.8
        here.output.held.clear()
        await here.until(PlaybackState.PLAYING)
        await here.playback.stop()


async def test_switching_to_and_fro_neither_clicks_nor_falls_silent(tmp_path: Path) -> None:
    async with room(tmp_path, TEXT) as here:
        first, second = await two_takes(here)
        here.output.haste = 1.0
        await here.playback.play_take(first)
        await eventually(lambda: share(here) > 0.1)
        for chosen in (second, first, second):
            await here.playback.switch_take(chosen)
            await goes_on(here)
        played = np.concatenate(here.output.blocks)
        await here.playback.stop()
        heard = sounding(played).astype(np.int32)
        own = max(largest_step(take(TEXT.partition("\n")[0])), 1)
        assert largest_step(heard.astype(np.int16)) <= own + 10 ** (-54 / 20) * FULL_SCALE
        blocks = np.abs(heard[: len(heard) // 480 * 480]).reshape(-1, 480).max(axis=1)
        assert blocks[5:-5].min() > 1000


async def test_in_the_middle_of_the_script_the_rest_follows_the_other_take(tmp_path: Path) -> None:
    async with room(tmp_path, TEXT) as here:
        _, second = await two_takes(here)
        here.output.haste = 1.0
        await here.playback.play()
        await eventually(lambda: share(here) > 0.2)
        here.output.held.set()
        await here.playback.switch_take(second)
        assert len(here.playback.timeline.marks) == 2
        here.output.haste = 10.0
        here.output.held.clear()
        await here.until(PlaybackState.STOPPED)
        following = take("Another one.")
        middle = following[len(following) // 2 :][:2000]
        assert middle.tobytes() in here.output.heard.tobytes()


async def test_where_none_of_it_is_heard_the_take_is_played_from_its_beginning(tmp_path: Path) -> None:
    async with room(tmp_path, TEXT) as here:
        _, second = await two_takes(here)
        await here.playback.switch_take(second)
        await here.until(PlaybackState.PLAYING)
        await here.until(PlaybackState.STOPPED)
        assert len(here.output.heard) == pytest.approx(2 * len(take(TEXT.partition("\n")[0])), rel=0.05)


async def test_what_plays_next_is_what_is_chosen_again(tmp_path: Path) -> None:
    async with room(tmp_path, TEXT) as here:
        _, second = await two_takes(here)
        await here.playback.play_take(second)
        await here.until(PlaybackState.PLAYING)
        await here.playback.stop()
        here.output.blocks.clear()
        await here.playback.play(here.stage.ids[:1])
        await here.until(PlaybackState.PLAYING)
        await here.until(PlaybackState.STOPPED)
        whole = sounding(take(TEXT.partition("\n")[0]))
        assert np.array_equal(here.output.heard[-len(whole) + RATE // 10 :], whole[RATE // 10 :])


async def test_a_take_that_is_gone_is_a_sentence(tmp_path: Path) -> None:
    async with room(tmp_path, TEXT) as here:
        with pytest.raises(UsageError):
            await here.playback.play_take("gone")


def largest_step(samples: Samples16) -> int:
    return int(np.abs(np.diff(samples.astype(np.int32))).max())


class Wordless(ScriptedProvider):
    """Does not tell when its words are heard."""

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[SpeechEvent]:
        async for event in super().synthesize(request):
            if not isinstance(event, Timing):
                yield event


async def test_without_word_times_it_goes_on_at_the_same_share_of_the_segment(tmp_path: Path) -> None:
    async with room(tmp_path, TEXT, provider=Wordless()) as here:
        first, second = await two_takes(here)
        here.output.haste = 1.0
        await here.playback.play_take(first)
        await eventually(lambda: share(here) > 0.3)
        here.output.held.set()
        before = share(here)
        await here.playback.switch_take(second)
        length = here.playback.timeline.marks[0].ends
        assert share(here) * length == pytest.approx(before * length, abs=0.4)
        await here.playback.stop()


async def test_a_switch_that_comes_too_late_leaves_the_silence_alone(tmp_path: Path) -> None:
    async with room(tmp_path, TEXT) as here:
        first, second = await two_takes(here)
        here.output.haste = 1.0
        await here.playback.play_take(first)
        await eventually(lambda: share(here) > 0.1)
        here.output.held.set()
        switching = asyncio.create_task(here.playback.switch_take(second))
        await asyncio.sleep(0)
        await here.playback.stop()
        await switching
        assert here.playback.state is PlaybackState.STOPPED


async def test_a_pause_between_the_words_has_its_place_in_the_other_take(tmp_path: Path) -> None:
    text = "One is here. [pause 2s] Two is here after the pause, and it goes on for long."
    async with room(tmp_path, text) as here:
        first, second = await two_takes(here)
        here.output.haste = 1.0
        await here.playback.play_take(first)
        await eventually(lambda: share(here) > 0.3)
        here.output.held.set()
        await here.playback.switch_take(second)
        assert here.playback.state.active
        assert 0.1 < share(here) < 0.7
        await here.playback.stop()
