"""Drafts and speed in the whole window: Play buys nothing, says what a draft is once, and keeps its speed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel, QToolButton

from tests.support.eventually import eventually
from tests.support.paid_provider import PaidProvider
from tests.support.running_studio import RunningStudio, running_studio
from tests.support.scripted_provider import ScriptedProvider
from tts_studio.domain.segment_state import SegmentState
from tts_studio.engine.playback_state import PlaybackState

TWO = "One is here.\n\nTwo is here."
NOTICE = "What is not bought yet is heard as a draft in an offline voice, free of charge."


@asynccontextmanager
async def studio_with_both() -> AsyncIterator[tuple[RunningStudio, PaidProvider, ScriptedProvider]]:
    """The window with a voice that costs money, which is cast, and one that is free."""
    paid, free = PaidProvider(), ScriptedProvider()
    async with running_studio(providers=[paid, free], voice="paid:low") as studio:
        await studio.write(TWO)
        yield studio, paid, free


async def played(studio: RunningStudio, action: str = "play-all") -> None:
    """Play to the end."""
    playback = studio.application.playback
    await studio.do(action)
    await eventually(lambda: playback.state is PlaybackState.PLAYING)
    await eventually(lambda: not playback.state.active)


async def test_play_drafts_what_is_not_bought_asks_nothing_and_says_so_once() -> None:
    async with studio_with_both() as (studio, paid, free):
        await played(studio)
        assert paid.sent == []
        assert [request.text for request in free.requests] == ["One is here.", "Two is here."]
        notice = studio.window.notices.current
        assert notice is not None
        assert (notice.sentence, notice.button) == (NOTICE, "Render and Play")
        studio.window.notices.dismiss()
        await played(studio)
        assert studio.window.notices.current is None
        assert {view.state for view in studio.session.views()} == {SegmentState.NOT_RENDERED}


async def test_the_followed_words_and_the_transport_are_marked_as_a_draft() -> None:
    async with studio_with_both() as (studio, _paid, _free):
        overlays = studio.window.editor.text_area.overlays
        label = studio.widget(QLabel, "playbackDraft")
        studio.output.haste = 1.0
        await studio.do("play-all")
        await eventually(lambda: overlays.spoken is not None and overlays.spoken.draft)
        assert label.isVisible()
        await studio.do("stop")
        await eventually(lambda: not label.isVisible())


async def test_render_and_play_asks_and_buys_although_drafts_are_on() -> None:
    async with studio_with_both() as (studio, paid, free):
        await played(studio, "render-and-play")
        assert sorted(paid.sent) == ["One is here.", "Two is here."]
        assert not free.requests
        assert {view.state for view in studio.session.views()} == {SegmentState.FRESH}


async def test_with_drafts_turned_off_play_buys_with_consent_as_before() -> None:
    async with studio_with_both() as (studio, paid, free):
        action = studio.window.actions_by_id["draft-missing"]
        assert action.isChecked()
        await studio.do("draft-missing")
        assert not action.isChecked()
        assert studio.application.settings.switch("draft_missing") is False
        await played(studio)
        assert sorted(paid.sent) == ["One is here.", "Two is here."]
        assert not free.requests


async def test_speed_is_one_wish_wherever_it_is_said_and_is_remembered() -> None:
    async with running_studio() as studio:
        button, playback = studio.widget(QToolButton, "speedButton"), studio.application.playback
        seen = []
        for action in ("play-faster", "play-faster", "play-slower", "play-at-own-speed", "play-slower"):
            await studio.do(action)
            assert studio.application.settings.number("playback_speed") == playback.speed
            seen.append((playback.speed, button.text()))
        assert seen == [(1.25, "1.25×"), (1.5, "1.5×"), (1.25, "1.25×"), (1.0, "1×"), (0.75, "0.75×")]
        studio.window.transport.speed_chosen.emit(2.0)
        assert playback.speed == 2.0
    async with running_studio() as studio:
        assert studio.application.playback.speed == 2.0
        assert studio.widget(QToolButton, "speedButton").text() == "2×"


async def test_at_double_speed_a_segment_takes_half_the_time_and_the_words_are_followed() -> None:
    async with running_studio() as studio:
        await studio.write("Here are quite a number of words to be followed one after the other.")
        await studio.session.render()
        seconds = studio.session.views()[0].seconds
        assert seconds is not None
        studio.window.transport.speed_chosen.emit(2.0)
        studio.output.haste = 1.0
        overlays = studio.window.editor.text_area.overlays
        text, words = studio.session.script.text, set[str]()

        def looks() -> bool:
            if overlays.spoken is not None:
                words.add(text[overlays.spoken.start : overlays.spoken.end])
            return bool(words) and studio.application.playback.state is PlaybackState.STOPPED

        await studio.do("play-all")
        await eventually(looks)
        loud = np.count_nonzero(studio.output.heard)
        assert loud / 24_000 == pytest.approx(seconds / 2, rel=0.12)
        assert {"number", "words", "followed", "after"} <= words


async def test_picking_segments_in_the_waveform_selects_them_in_the_script_and_back() -> None:
    async with running_studio() as studio:
        await studio.write(f"{TWO}\n\nThree is here.")
        ids = [segment.id for segment in studio.session.script.segments]
        studio.window.transport.segments_chosen.emit(tuple(ids[1:]))
        assert studio.window.editor.selected_segments() == tuple(ids[1:])
        cursor = studio.window.editor.text_area.textCursor()
        assert cursor.selectedText().startswith("Two is here.")
        assert cursor.selectedText().endswith("Three is here.")
        studio.window.transport.segments_chosen.emit(())
        assert studio.window.editor.selected_segments() == tuple(ids[1:])
