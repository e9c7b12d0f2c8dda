"""Playing: what is heard is the take, from the first arriving sample on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.support.eventually import eventually
from tests.support.playing_room import TEXT, Room, room, sounding, take
from tests.support.scripted_provider import RATE
from tests.support.sessions import staged
from tts_studio.domain.errors import SoundUnavailable, SpeechError
from tts_studio.engine.playback_state import PlaybackState


async def test_a_segment_never_rendered_is_heard_sample_for_sample(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.playback.play(here.stage.ids[:1])
        await here.until(PlaybackState.STOPPED)
        assert np.array_equal(here.output.heard, sounding(take("The first paragraph has words.")))
        assert here.states == [PlaybackState.STARTING, PlaybackState.PLAYING, PlaybackState.STOPPED]
        assert here.stage.states == ["fresh", "not rendered", "not rendered"]


async def test_what_was_rendered_sounds_the_same_when_played_again_and_costs_nothing(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.playback.play(here.stage.ids)
        await here.until(PlaybackState.STOPPED)
        first = here.output.heard
        here.output.blocks.clear()
        here.stage.provider.requests.clear()
        await here.playback.play(here.stage.ids)
        await here.until(PlaybackState.STARTING)
        await here.until(PlaybackState.STOPPED)
        assert np.array_equal(here.output.heard, first)
        assert not here.stage.provider.requests


async def test_sound_begins_before_the_request_is_whole(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        here.stage.provider.gate.clear()
        await here.playback.play(here.stage.ids[:1])
        await eventually(lambda: len(here.output.heard) > RATE // 10)
        assert here.playback.state is PlaybackState.PLAYING
        assert here.stage.states[0] == "rendering"
        here.stage.provider.gate.set()
        await here.until(PlaybackState.STOPPED)
        heard = here.output.heard
        whole = sounding(take("The first paragraph has words."))
        assert np.array_equal(heard[: RATE // 10], whole[: RATE // 10])
        assert np.array_equal(heard[-RATE // 4 :], whole[-RATE // 4 :])


async def test_the_timeline_becomes_exact_as_it_is_rendered(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        told: list[bool] = []
        here.playback.timeline_changed.connect(lambda view: told.append(view.complete))
        await here.playback.play(here.stage.ids)
        await here.until(PlaybackState.STOPPED)
        await eventually(lambda: here.playback.timeline.complete)
        view = here.playback.timeline
        assert told[0] is False
        assert [mark.segment_id for mark in view.marks] == here.stage.ids
        assert view.seconds == pytest.approx(len(here.output.heard) / RATE, abs=0.02)
        assert view.marks[0].ends == view.marks[1].begins


async def test_the_position_names_the_word_that_is_heard(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.stage.session.render()
        here.output.haste = 1.0
        seen: set[str] = set()

        def looks() -> bool:
            position = here.playback.position()
            if position is not None and position.end > position.start:
                seen.add(TEXT[position.start : position.end])
                assert not position.approximate
            return here.playback.state is PlaybackState.STOPPED

        await here.playback.play(here.stage.ids[1:2])
        await eventually(looks)
        assert {"The", "second", "one", "has", "others."} <= seen
        assert "paragraph" not in seen


async def test_playing_can_begin_at_a_word(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.stage.session.render()
        await here.playback.play(
            here.stage.ids, start_at=here.stage.ids[1], word=TEXT.index("others") - TEXT.index("The second")
        )
        await here.until(PlaybackState.STOPPED)
        rest = take("others.").size + take("And the third ends it.").size
        assert len(here.output.heard) == pytest.approx(rest + 0.65 * RATE, rel=0.1)


async def test_pause_stays_and_resume_goes_on(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.stage.session.render()
        await here.playback.play(here.stage.ids)
        await here.until(PlaybackState.PLAYING)
        here.playback.pause()
        await here.until(PlaybackState.PAUSED)
        before = here.playback.position()
        await here.playback.resume()
        await here.until(PlaybackState.STOPPED)
        assert before is not None
        assert here.states.count(PlaybackState.PAUSED) == 1


async def test_stepping_goes_to_the_segments_beginnings(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.stage.session.render()
        await here.playback.play(here.stage.ids)
        await here.until(PlaybackState.PLAYING)
        here.playback.pause()

        def at() -> str:
            position = here.playback.position()
            return position.segment_id if position else ""

        first, second, third = here.stage.ids
        here.playback.next_segment()
        await eventually(lambda: at() == second)
        here.playback.next_segment()
        await eventually(lambda: at() == third)
        here.playback.next_segment()
        await eventually(lambda: not here.playback._readying.under_way)
        assert at() == third
        here.playback.previous_segment()
        await eventually(lambda: at() == second)
        here.playback.seek(0.5)
        await eventually(lambda: at() == first)
        position = here.playback.position()
        assert position is not None
        assert position.seconds == pytest.approx(0.5, abs=0.01)
        await here.playback.stop()


async def test_a_loop_plays_everything_again(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.stage.session.render()
        here.playback.set_loop(True)
        await here.playback.play(here.stage.ids[:1])
        once = len(take("The first paragraph has words."))
        await eventually(lambda: len(here.output.heard) > 2.5 * once)
        here.playback.set_loop(False)
        await here.until(PlaybackState.STOPPED)


async def test_seeking_ahead_of_what_is_rendered_renders_there_first(tmp_path: Path) -> None:
    text = "\n\n".join(f"Paragraph number {number} is one of many here." for number in range(60))
    async with room(tmp_path, text) as here:
        here.stage.provider.gate.clear()
        await here.playback.play(here.stage.ids)
        await eventually(lambda: len(here.stage.provider.requests) == 1)
        marks = here.playback.timeline.marks
        here.playback.seek(marks[50].begins + 0.1)
        here.stage.provider.gate.set()
        await eventually(lambda: any("number 50" in r.text for r in here.stage.provider.requests))
        assert not any("number 20" in r.text for r in here.stage.provider.requests)
        await here.playback.stop()


async def test_memory_of_what_was_heard_long_ago_is_given_back_and_filled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tts_studio.engine.feed_filler.AHEAD_SECONDS", 2.0)
    monkeypatch.setattr("tts_studio.engine.feed_filler.BEHIND_SECONDS", 4.0)
    monkeypatch.setattr("tts_studio.engine.feed_filler._LOOK_AGAIN_SECONDS", 0.01)
    text = "\n\n".join(f"Paragraph number {number} is one of many here." for number in range(16))
    async with room(tmp_path, text) as here:
        await here.stage.session.render()
        await here.playback.play(here.stage.ids)
        programme = here.playback._programme
        assert programme is not None
        await eventually(lambda: len(programme.items) - 2 in programme.filled and 4 not in programme.filled)
        here.playback.seek(here.playback.timeline.marks[2].begins)
        await eventually(lambda: 4 in programme.filled)
        await here.playback.stop()


async def test_a_segment_that_fails_is_told_and_the_rest_is_played(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        here.stage.provider.failures["first"] = [SpeechError("The voice is hoarse.")]
        here.stage.provider.audio["first"] = b""
        await here.playback.play(here.stage.ids)
        await here.until(PlaybackState.STOPPED)
        assert here.notices == ["Segment 1: The voice is hoarse."]
        assert len(here.output.heard) > len(take("And the third ends it."))


@pytest.mark.parametrize(
    ("prepare", "sentence"),
    [
        (lambda here: here.stage.session.set_text("* * *"), "nothing to play"),
        (
            lambda here: setattr(
                here.output, "problem", SoundUnavailable("No output.", advice="Plug one in.")
            ),
            "No output. Plug one in.",
        ),
        (
            lambda here: here.stage.provider.failures.update(words=[SpeechError("The voice is hoarse.")]),
            "Segment 1: The voice is hoarse.",
        ),
    ],
)
async def test_what_prevents_playing_is_one_sentence(
    tmp_path: Path, prepare: Callable[[Room], None], sentence: str
) -> None:
    async with room(tmp_path, "Just some words.") as here:
        here.stage.provider.audio["words"] = b""
        if "hoarse" not in sentence:
            here.stage.provider.audio.clear()
        prepare(here)
        await here.playback.play(here.stage.ids)
        await here.until(PlaybackState.FAILED)
        assert sentence in here.playback.problem


async def test_peaks_show_the_sound_where_it_is(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.playback.play(here.stage.ids)
        await here.until(PlaybackState.STOPPED)
        view = here.playback.timeline
        lows, highs = here.playback.peaks(0.0, view.seconds, 400)
        assert len(lows) == len(highs) == 400
        assert highs.max() == pytest.approx(0.25, abs=0.02)
        assert lows.min() == pytest.approx(-0.25, abs=0.02)
        gap = view.marks[0].ends - 0.325
        lows, highs = here.playback.peaks(gap - 0.2, gap + 0.2, 10)
        assert not lows.any()
        assert not highs.any()


async def test_outputs_are_listed_and_chosen(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        (device,) = await here.playback.outputs()
        assert device.name == "Nobody"
        await here.playback.choose_output(device.id)
        await here.playback.choose_output("")
        assert here.playback.level() <= 0.0


async def test_the_whole_timeline_is_shown_while_nothing_plays(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await eventually(lambda: len(here.playback.timeline.marks) == 3)
        assert not here.playback.timeline.complete
        await here.stage.session.render()
        await eventually(lambda: here.playback.timeline.complete)
        view = here.playback.timeline

        def painted() -> bool:
            _, highs = here.playback.peaks(view.marks[2].begins, view.marks[2].ends, 20)
            return bool(highs.max() > 0.2)

        await eventually(painted)
        assert here.states == []
        here.stage.session.set_text("Only one.")
        await eventually(lambda: len(here.playback.timeline.marks) == 1)


async def test_another_project_brings_its_own_timeline(tmp_path: Path) -> None:
    async with room(tmp_path) as here, staged(tmp_path / "b.ttsstudio", "Other words.") as other:
        await here.playback.play(here.stage.ids)
        await here.playback.attach(other.session)
        assert here.playback.state is PlaybackState.STOPPED
        await eventually(lambda: [m.segment_id for m in here.playback.timeline.marks] == other.ids)
