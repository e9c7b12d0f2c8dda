"""What is edited and taken back, sent elsewhere or switched while it plays goes on as it was asked to."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.support.eventually import eventually
from tests.support.paid_provider import PaidProvider
from tests.support.playing_room import TEXT, Room, room
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.playback_state import PlaybackState
from tts_studio.engine.slices import Errand

EDITED = TEXT.replace("third ends", "third closes")


async def edited_while_it_sounds(here: Room) -> None:
    await here.stage.session.render()
    here.output.held.set()
    await here.playback.play()
    await here.until(PlaybackState.PLAYING)
    here.stage.session.set_text(EDITED)
    await eventually(lambda: here.playback._until_edit)


async def test_what_was_skipped_for_an_edit_is_bought_after_the_edit_is_taken_back(tmp_path: Path) -> None:
    provider = PaidProvider()
    text = "\n\n".join(f"This is paragraph number {number}." for number in range(8))
    async with room(tmp_path, text, provider=provider) as here:
        session = here.stage.session
        session.set_voice("", CastVoice(VoiceId("paid", "low")))
        provider.gate.clear()
        here.output.held.set()
        await here.playback.play(rendering=True)
        await eventually(lambda: provider.sent)
        here.playback.pause()
        await here.until(PlaybackState.PAUSED)
        session.set_text(text.replace("number 7", "number seven"))
        provider.gate.set()
        programme = here.playback._programme
        assert programme is not None
        await eventually(lambda: len(programme.items) - 1 in programme.filled)
        session.set_text(text)
        here.output.held.clear()
        await here.playback.resume()
        await here.until(PlaybackState.STOPPED)
        assert any("number 7" in sent for sent in provider.sent)


async def test_a_loop_goes_on_in_the_other_take(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        session, segment_id = here.stage.session, here.stage.ids[0]
        await session.render()
        first = session.takes.of(segment_id)[0].id
        session.set_voice("", CastVoice(VoiceId("murmur", "low"), settings={"speed": 0.5}))
        await session.render()
        second = session.takes.of(segment_id)[0].id
        here.output.held.set()
        here.playback.set_loop(True)
        await here.playback.play_take(first)
        await here.until(PlaybackState.PLAYING)
        await here.playback.switch_take(second)
        assert here.playback._programme is not None
        assert here.playback._programme.looping
        await here.playback.stop()


async def test_a_segment_gone_to_after_an_undo_is_heard_once(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await edited_while_it_sounds(here)
        here.playback.set_loop(True)
        here.stage.session.set_text(TEXT)
        here.playback.seek(here.playback.timeline.marks[2].begins)
        await eventually(lambda: not here.playback._readying.under_way)
        assert not here.playback._until_edit
        assert here.playback._programme is not None
        assert here.playback._programme.looping
        await here.playback.stop()


async def test_a_take_switched_to_after_an_edit_is_not_left_for_what_was_heard_before(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await edited_while_it_sounds(here)
        take = here.stage.session.takes.of(here.stage.ids[0])[0].id
        await here.playback.switch_take(take)
        assert not here.playback._until_edit
        await here.playback.stop()


@pytest.mark.parametrize("step", ["next_segment", "previous_segment"])
async def test_going_elsewhere_in_an_edited_script_while_paused_stays_paused(
    tmp_path: Path, step: str
) -> None:
    async with room(tmp_path) as here:
        await here.stage.session.render()
        here.output.held.set()
        await here.playback.play()
        await here.until(PlaybackState.PLAYING)
        here.playback.pause()
        await here.until(PlaybackState.PAUSED)
        here.stage.session.set_text(EDITED)
        paused = here.playback._programme
        getattr(here.playback, step)()
        await eventually(lambda: here.playback._programme is not paused)
        here.output.held.clear()
        await here.until(PlaybackState.PAUSED)
        assert PlaybackState.PLAYING not in here.states[here.states.index(PlaybackState.PAUSED) :]
        await here.playback.stop()


async def test_what_is_wanted_stays_wanted_while_the_filling_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with room(tmp_path) as here:
        await here.playback.stop()
        stop = here.playback._filling.stop

        async def stop_slowly() -> None:
            for _ in here.playback._look():
                pass
            await stop()

        monkeypatch.setattr(here.playback._filling, "stop", stop_slowly)
        await here.playback.play(here.stage.ids[1:2])
        await here.until(PlaybackState.STOPPED)
        assert {request.text for request in here.stage.provider.requests} == {"The second one has", "others."}


async def test_an_errand_that_fails_at_once_is_told_like_one_that_fails_later() -> None:
    problems: list[BaseException | None] = []

    def failing() -> Generator[None, None, str]:
        yield
        raise ValueError("broken")

    errand = Errand(lambda task: problems.append(task.exception()))
    errand.run(failing, lambda: (), lambda _found: None)
    while not problems:
        await asyncio.sleep(0)
    assert [str(problem) for problem in problems] == ["broken"]
    assert not errand.under_way
