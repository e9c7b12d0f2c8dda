"""What is to be played is made in steps: whatever changes between two of them, it is that of now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.eventually import eventually
from tests.support.paid_provider import PaidProvider
from tests.support.playing_room import TEXT, Room, room
from tests.support.sessions import staged
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine import slices
from tts_studio.engine.feed_filler import FeedFiller
from tts_studio.engine.playback import Playback
from tts_studio.engine.playback_state import PlaybackState
from tts_studio.engine.programme import Programme
from tts_studio.engine.readying import Ready, Readying
from tts_studio.engine.score import Score
from tts_studio.engine.timeline import SpeechItem
from tts_studio.engine.timeline_peaks import PeaksCache, TimelinePeaks

EDITED, AGAIN = TEXT.replace("The second one", "Another one"), TEXT.replace("The second one", "Yet another")
PAID = CastVoice(VoiceId("paid", "low"))


@pytest.fixture(autouse=True)
def _one_step_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "_SECONDS_AT_ONCE", 0.0)


@pytest.fixture
def _never_at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing stands ready, nor is an edit looked at: each programme is made for who wants it."""
    monkeypatch.setattr(Playback, "_look", lambda _self: iter(()))


async def passed(turns: int) -> None:
    for _ in range(turns):
        await asyncio.sleep(0)


def at_the_next_making(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Do something once, as soon as the next programme is being made for one who does not wait."""
    make, done = Readying.make, [False]

    def made(self: Readying, then: Callable[[Ready], None]) -> None:
        make(self, then)
        if not done[0]:
            done[0] = True
            assert self.under_way
            act()

    monkeypatch.setattr(Readying, "make", made)


async def edited_while_the_first_is_heard(here: Room) -> None:
    here.output.held.set()
    await here.playback.play()
    await here.until(PlaybackState.PLAYING)
    here.stage.session.set_text(EDITED)
    await eventually(lambda: here.playback._until_edit)
    here.output.held.clear()


@pytest.mark.usefixtures("_never_at_rest")
@pytest.mark.parametrize("turns", (1, 3, 5, 7))
async def test_a_text_that_changes_between_two_steps_is_asked_for_as_it_is_now(
    tmp_path: Path, turns: int
) -> None:
    async with room(tmp_path) as here:
        playing = asyncio.create_task(here.playback.play())
        await passed(turns)
        assert not playing.done()
        here.stage.session.set_text(EDITED)
        await playing
        await here.until(PlaybackState.STOPPED)
        texts = [request.text for request in here.stage.provider.requests]
        assert any("Another one" in text for text in texts)
        assert not any("The second one" in text for text in texts)


@pytest.mark.usefixtures("_never_at_rest")
@pytest.mark.parametrize("turns", (1, 3, 5, 7))
async def test_a_voice_that_changes_between_two_steps_is_the_one_that_is_asked(
    tmp_path: Path, turns: int
) -> None:
    async with room(tmp_path) as here:
        playing = asyncio.create_task(here.playback.play())
        await passed(turns)
        here.stage.session.set_voice("", CastVoice(VoiceId("murmur", "high")))
        await playing
        await here.until(PlaybackState.STOPPED)
        assert {request.voice.voice for request in here.stage.provider.requests} == {"high"}


@pytest.mark.usefixtures("_never_at_rest")
@pytest.mark.parametrize("turns", (1, 3, 5, 7))
async def test_a_take_that_is_chosen_between_two_steps_is_heard(tmp_path: Path, turns: int) -> None:
    async with room(tmp_path) as here:
        session, first = here.stage.session, here.stage.ids[0]
        await session.render()
        await session.retake([first])
        newest, _ = session.takes.of(first)
        playing = asyncio.create_task(here.playback.play())
        await passed(turns)
        session.takes.choose(first, newest.id)
        await playing
        programme = here.playback._programme
        assert programme is not None
        assert programme.score.asks_as_now
        item = programme.items[0]
        assert isinstance(item, SpeechItem)
        assert item.request.variation == 1
        await here.playback.stop()


async def test_another_edit_while_the_edited_script_is_made_is_what_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with room(tmp_path) as here:
        await here.stage.session.render()
        at_the_next_making(monkeypatch, lambda: here.stage.session.set_text(AGAIN))
        here.stage.provider.requests.clear()
        await edited_while_the_first_is_heard(here)
        await eventually(lambda: here.stage.provider.requests)
        await here.until(PlaybackState.STOPPED)
        texts = [request.text for request in here.stage.provider.requests]
        assert any("Yet another" in text for text in texts)
        assert not any("Another one" in text for text in texts)


async def test_a_pause_while_the_edited_script_is_made_holds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with room(tmp_path) as here:
        await here.stage.session.render()
        at_the_next_making(monkeypatch, lambda: here.playback.pause())
        await edited_while_the_first_is_heard(here)
        await here.until(PlaybackState.PAUSED)
        await passed(50)
        assert here.playback.state is PlaybackState.PAUSED
        assert here.states.count(PlaybackState.STARTING) == 2
        await here.playback.resume()
        await here.until(PlaybackState.STOPPED)
        assert here.stage.states == ["fresh"] * 3


async def test_a_stop_while_the_edited_script_is_made_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with room(tmp_path) as here:
        await here.stage.session.render()
        stops: list[asyncio.Task[None]] = []
        at_the_next_making(monkeypatch, lambda: stops.append(asyncio.create_task(here.playback.stop())))
        await edited_while_the_first_is_heard(here)
        await eventually(lambda: stops)
        await asyncio.gather(*stops)
        await passed(20)
        assert here.playback.state is PlaybackState.STOPPED
        assert here.states.count(PlaybackState.STARTING) == 1
        assert here.stage.states[1] != "fresh"


async def test_going_elsewhere_in_an_edited_script_goes_on_there_as_it_is_now(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.stage.session.render()
        await edited_while_the_first_is_heard(here)
        here.output.held.set()
        here.playback.next_segment()
        here.playback.pause()
        await here.until(PlaybackState.PAUSED)
        await eventually(lambda: here.states.count(PlaybackState.PAUSED) == 2)
        position = here.playback.position()
        assert position is not None
        assert position.segment_id == here.stage.ids[1]
        here.output.held.clear()
        await here.playback.resume()
        await here.until(PlaybackState.STOPPED)
        assert here.stage.states == ["fresh"] * 3


@pytest.mark.parametrize("edited", [True, False])
async def test_steps_in_quick_succession_all_count(tmp_path: Path, edited: bool) -> None:
    async with room(tmp_path) as here:
        await here.stage.session.render()
        here.output.held.set()
        await here.playback.play()
        await here.until(PlaybackState.PLAYING)
        if edited:
            here.stage.session.set_text(TEXT.replace("The third", "Another third"))
        here.playback.next_segment()
        here.playback.next_segment()
        await eventually(lambda: not here.playback._readying.under_way)
        position = here.playback.position()
        assert position is not None
        assert position.segment_id == here.stage.ids[2]
        here.output.held.clear()
        await here.until(PlaybackState.STOPPED)


async def test_going_elsewhere_as_the_sound_ends_goes_on_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with room(tmp_path) as here:
        await here.stage.session.render()
        await here.playback.play()
        await here.until(PlaybackState.PLAYING)
        compare = Readying.compare

        def ended_meanwhile(self: Readying, *details: object) -> None:
            compare(self, *details)  # type: ignore[arg-type]  # passed on as it came
            here.playback._player.stop()

        monkeypatch.setattr(Readying, "compare", ended_meanwhile)
        here.playback.seek(0.0)
        await eventually(lambda: here.states.count(PlaybackState.STARTING) == 2)
        await here.until(PlaybackState.STOPPED)


@pytest.mark.usefixtures("_never_at_rest")
async def test_a_text_that_changed_ahead_of_what_is_heard_is_not_bought_any_more(tmp_path: Path) -> None:
    provider = PaidProvider()
    text = "\n\n".join(f"This is paragraph number {number}." for number in range(8))
    async with room(tmp_path, text, provider=provider) as here:
        here.stage.session.set_voice("", PAID)
        provider.gate.clear()
        await here.playback.play(rendering=True)
        await eventually(lambda: provider.sent)
        here.stage.session.set_text(text.replace("number 7", "number seven"))
        provider.gate.set()
        await here.until(PlaybackState.STOPPED)
        texts = provider.sent
        assert any("number 6" in text for text in texts)
        assert not any("number 7" in text for text in texts)


async def test_what_is_wanted_stays_wanted_when_the_timeline_is_looked_at_meanwhile(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.playback.stop()
        playing = asyncio.create_task(here.playback.play(here.stage.ids[1:2]))
        await passed(2)
        assert not playing.done()
        for _ in here.playback._look():
            pass
        here.stage.session.set_voice("", CastVoice(VoiceId("murmur", "high")))
        await playing
        await here.until(PlaybackState.STOPPED)
        assert {request.text for request in here.stage.provider.requests} == {"The second one has", "others."}


async def test_what_needs_no_waiting_for_is_filled_one_slot_a_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled: list[int] = []

    async def fill(_self: FeedFiller, slot: int) -> None:
        filled.append(slot)

    monkeypatch.setattr(FeedFiller, "_fill", fill)
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        programme, peaks = Programme(Score(stage.session)), TimelinePeaks(None, PeaksCache())
        filler = FeedFiller(programme, peaks, lambda: None, lambda _slot, _problem: None, lambda _r: True)
        running = asyncio.create_task(filler.run())
        counts = []
        while len(filled) < 3:
            await asyncio.sleep(0)
            counts.append(len(filled))
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert counts == [1, 2, 3]
