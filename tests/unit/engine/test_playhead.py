"""Where playing begins: the playhead, what moves it, and what only a stretch of the script plays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.support.eventually import eventually
from tests.support.playing_room import TEXT, Room, room, sounding, take
from tests.support.scripted_provider import RATE
from tts_studio.domain.errors import SoundUnavailable
from tts_studio.engine.playback_state import PlaybackState


def segment_at_playhead(here: Room) -> str:
    position = here.playback.position()
    return position.segment_id if position is not None else ""


async def until_it_stands_still(here: Room, marks: int) -> None:
    """Until the timeline of the whole script is shown."""
    await eventually(lambda: len(here.playback.timeline.marks) == marks and here.playback.timeline.complete)


async def test_stop_returns_to_where_playing_began_and_play_begins_there_again(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.stage.session.render()
        await here.playback.play(start_at=here.stage.ids[1])
        await here.until(PlaybackState.PLAYING)
        await eventually(lambda: len(here.output.heard) > RATE // 10)
        await here.playback.stop()
        position = here.playback.position()
        assert position is not None
        assert position.seconds == pytest.approx(here.playback.timeline.marks[1].begins, abs=0.001)
        here.output.blocks.clear()
        await here.playback.play_on()
        await here.until(PlaybackState.PLAYING)
        await here.until(PlaybackState.STOPPED)
        left = here.playback.timeline.seconds - here.playback.timeline.marks[1].begins
        assert len(here.output.heard) == pytest.approx(left * RATE, rel=0.02)
        assert segment_at_playhead(here) == here.stage.ids[1]


async def test_the_playhead_is_put_elsewhere_while_nothing_sounds(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.stage.session.render()
        await until_it_stands_still(here, 3)
        last = here.playback.timeline.marks[2]
        here.playback.seek(last.begins + 0.1)
        assert here.states == []
        position = here.playback.position()
        assert position is not None
        assert position.seconds == pytest.approx(last.begins + 0.1, abs=0.001)
        await here.playback.play_on()
        await here.until(PlaybackState.PLAYING)
        await here.until(PlaybackState.STOPPED)
        whole = len(take("And the third ends it."))
        assert len(here.output.heard) == pytest.approx(whole - 0.1 * RATE, rel=0.1)


async def test_the_playhead_stays_with_its_segment_while_the_script_is_edited(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await until_it_stands_still_unrendered(here, 3)
        here.playback.next_segment()
        second = here.stage.ids[1]
        assert segment_at_playhead(here) == second
        here.stage.session.set_text("A new beginning.\n\n" + TEXT)
        await until_it_stands_still_unrendered(here, 4)
        assert segment_at_playhead(here) == second
        here.stage.session.set_text("Only this is left.")
        await until_it_stands_still_unrendered(here, 1)
        assert segment_at_playhead(here) == here.stage.ids[0]


async def until_it_stands_still_unrendered(here: Room, marks: int) -> None:
    await eventually(lambda: len(here.playback.timeline.marks) == marks)


async def test_segments_are_stepped_through_while_nothing_sounds(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await until_it_stands_still_unrendered(here, 3)
        seen = [segment_at_playhead(here)]
        for step in (here.playback.next_segment, here.playback.next_segment, here.playback.previous_segment):
            step()
            seen.append(segment_at_playhead(here))
        first, second, third = here.stage.ids
        assert seen == [first, second, third, second]
        assert not here.stage.provider.requests


async def test_an_empty_script_has_no_playhead(tmp_path: Path) -> None:
    async with room(tmp_path, "") as here:
        here.playback.seek(3.0)
        assert here.playback.position() is None
        await here.playback.play_on()
        assert here.playback.state is PlaybackState.FAILED
        assert here.playback.problem == "There is nothing to play here."


async def test_one_segment_is_played_inside_the_timeline_of_the_whole_script(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.playback.play(here.stage.ids[2:])
        await here.until(PlaybackState.PLAYING)
        position = here.playback.position()
        assert len(here.playback.timeline.marks) == 3
        assert position is not None
        assert position.seconds >= here.playback.timeline.marks[2].begins
        await here.until(PlaybackState.STOPPED)
        assert here.stage.states == ["not rendered", "not rendered", "fresh"]
        assert np.array_equal(here.output.heard, sounding(take("And the third ends it.")))


async def test_going_beyond_a_stretch_that_plays_plays_on_to_the_end(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.stage.session.render()
        await here.playback.play(here.stage.ids[:1])
        await here.until(PlaybackState.PLAYING)
        here.playback.next_segment()
        await here.until(PlaybackState.STOPPED)
        assert len(here.output.heard) > len(take("And the third ends it."))


async def test_a_stretch_is_looped_without_the_rest(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        here.playback.set_loop(True)
        await here.playback.play(here.stage.ids[2:])
        once = len(take("And the third ends it."))
        await eventually(lambda: len(here.output.heard) > 2.5 * once)
        assert here.stage.states == ["not rendered", "not rendered", "fresh"]
        await here.playback.stop()


async def test_playing_the_last_segments_renders_none_of_the_first(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.playback.play(start_at=here.stage.ids[2])
        await here.until(PlaybackState.PLAYING)
        await here.until(PlaybackState.STOPPED)
        assert here.stage.states == ["not rendered", "not rendered", "fresh"]


async def test_what_was_edited_during_a_pause_is_heard_after_it(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.stage.session.render()
        here.output.held.set()
        await here.playback.play()
        await here.until(PlaybackState.PLAYING)
        here.playback.pause()
        here.output.held.clear()
        here.stage.session.set_text(TEXT.replace("And the third ends it.", "Quite another end."))
        await here.playback.resume()
        await here.until(PlaybackState.STOPPED)
        assert here.stage.provider.requests[-1].text == "Quite another end."
        assert here.stage.states == ["fresh"] * 3
        assert segment_at_playhead(here) == here.stage.ids[0]


async def test_nothing_is_resumed_that_is_not_paused(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.playback.resume()
        assert here.states == []


async def test_playing_goes_on_where_the_sound_was_lost(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.stage.session.render()
        await here.playback.play()
        await eventually(lambda: segment_at_playhead(here) == here.stage.ids[1])
        here.output.held.set()
        here.output.problem = SoundUnavailable("No output.", advice="Plug one in.")
        await here.playback.choose_output("another")
        await here.until(PlaybackState.FAILED)
        assert segment_at_playhead(here) == here.stage.ids[1]


async def test_what_is_edited_while_it_plays_is_heard_as_it_is_written_now(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        here.stage.provider.gate.clear()
        await here.playback.play()
        await eventually(lambda: len(here.output.heard) > RATE // 10)
        here.stage.session.set_text(TEXT.replace("And the third ends it.", "Quite another end."))
        await eventually(lambda: here.playback._until_edit)
        here.stage.provider.gate.set()
        await here.until(PlaybackState.STOPPED)
        heard = [request.text for request in here.stage.provider.requests]
        assert "Quite another end." in heard
        assert "And the third ends it." not in heard
        assert here.stage.states == ["fresh"] * 3
        assert segment_at_playhead(here) == here.stage.ids[0]


async def test_a_segment_that_is_deleted_while_it_plays_is_followed_by_the_next_one(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        here.stage.provider.gate.clear()
        await here.playback.play()
        await eventually(lambda: len(here.output.heard) > RATE // 10)
        here.stage.session.set_text("And the third ends it.")
        await eventually(lambda: here.playback._until_edit)
        here.stage.provider.gate.set()
        await here.until(PlaybackState.STOPPED)
        assert here.stage.states == ["fresh"]
        assert here.stage.provider.requests[-1].text == "And the third ends it."


async def test_stop_is_stop_after_an_edit(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.stage.session.render()
        here.output.held.set()
        await here.playback.play()
        await here.until(PlaybackState.PLAYING)
        here.stage.session.set_text(TEXT + " Or so.")
        await eventually(lambda: here.playback._until_edit)
        await here.playback.stop()
        assert here.playback.state is PlaybackState.STOPPED
        await eventually(lambda: not here.playback.timeline.complete)
        assert here.states[-1] is PlaybackState.STOPPED


async def test_going_elsewhere_after_an_edit_plays_the_edited_script(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.stage.session.render()
        here.output.held.set()
        await here.playback.play()
        await here.until(PlaybackState.PLAYING)
        here.stage.session.set_text(TEXT.replace("And the third", "But the third"))
        here.playback.seek(here.playback.timeline.marks[2].begins)
        here.output.held.clear()
        await eventually(lambda: here.stage.provider.requests[-1].text == "But the third ends it.")
        await here.until(PlaybackState.STOPPED)


async def test_a_loop_begins_again_with_the_edited_script(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.stage.session.render()
        here.playback.set_loop(True)
        await here.playback.play(here.stage.ids[2:])
        await here.until(PlaybackState.PLAYING)
        here.stage.session.set_text(TEXT.replace("And the third", "But the third"))
        await eventually(lambda: here.stage.provider.requests[-1].text == "But the third ends it.")
        await eventually(lambda: here.playback.state is PlaybackState.PLAYING)
        await here.playback.stop()


async def test_an_edit_of_the_last_segment_while_it_plays_ends_with_what_was_heard(tmp_path: Path) -> None:
    async with room(tmp_path, "Only this is here to be heard for a while.") as here:
        await here.stage.session.render()
        here.output.held.set()
        await here.playback.play()
        await here.until(PlaybackState.PLAYING)
        here.stage.session.set_text("Only this is here to be seen for a while.")
        await eventually(lambda: here.playback._until_edit)
        here.output.held.clear()
        await here.until(PlaybackState.STOPPED)
        assert len(here.stage.provider.requests) == 1
        assert here.stage.states == ["stale"]


async def test_back_goes_to_the_beginning_of_a_segment_that_was_heard_for_a_while(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.stage.session.render()
        await until_it_stands_still(here, 3)
        second = here.playback.timeline.marks[1]
        here.playback.seek(second.begins + 1.2)
        here.playback.previous_segment()
        position = here.playback.position()
        assert position is not None
        assert position.seconds == pytest.approx(second.begins, abs=0.001)


async def test_without_a_project_nothing_plays(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.playback.attach(None)
        await here.playback.play()
        await here.playback.play_on()
        here.playback.next_segment()
        here.playback.seek(1.0)
        assert here.playback.position() is None
        assert here.states == []
        assert here.playback.timeline.marks == ()
