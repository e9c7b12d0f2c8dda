"""Playing in the whole window: the Play button, the player, the playhead and the output."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QLabel,
    QMenu,
    QToolButton,
)

from tests.support.eventually import eventually
from tests.support.quick_output import QuickOutput
from tests.support.running_studio import RunningStudio, running_studio
from tts_studio.domain.errors import SoundUnavailable
from tts_studio.domain.segment_state import SegmentState
from tts_studio.engine.playback_state import PlaybackState
from tts_studio.ui.main_window.playback_binding import PlaybackBinding

TWO = "One is here.\n\nTwo is here."


def _play_button(studio: RunningStudio) -> QToolButton:
    return studio.widget(QToolButton, "playButton")


async def test_play_renders_what_is_missing_and_follows_the_words() -> None:
    async with running_studio() as studio:
        await studio.write(TWO)
        await eventually(_play_button(studio).isEnabled)
        studio.output.held.set()
        _play_button(studio).click()
        await eventually(lambda: _play_button(studio).text() == "Pause")
        await studio.do("pause")
        await eventually(lambda: _play_button(studio).text() == "Resume")
        _play_button(studio).click()
        studio.output.held.clear()
        await eventually(lambda: _play_button(studio).text() == "Play")
        assert len(studio.output.heard) > 0
        assert {view.state for view in studio.session.views()} == {SegmentState.FRESH}


async def test_nothing_is_read_while_nothing_plays() -> None:
    async with running_studio() as studio:
        await studio.write(TWO)
        binding = studio.window.findChild(PlaybackBinding)
        assert isinstance(binding, PlaybackBinding)
        assert not binding.reading
        studio.output.held.set()
        await studio.do("play-all")
        await eventually(lambda: binding.reading)
        await studio.do("stop")
        studio.output.held.clear()
        await eventually(lambda: not binding.reading)


async def test_play_from_here_begins_at_the_cursor() -> None:
    async with running_studio() as studio:
        await studio.write(TWO)
        studio.window.editor.select_segment(studio.session.script.segments[1].id)
        await studio.do("play-from-here")
        await eventually(lambda: studio.output.blocks)
        await eventually(lambda: _play_button(studio).text() == "Play")
        assert studio.provider.requests[0].text == "Two is here."


async def test_without_sound_the_sentence_stands_at_the_player() -> None:
    output = QuickOutput()
    output.problem = SoundUnavailable("There is no sound device.", advice="Connect one.")
    async with running_studio(output=output) as studio:
        await studio.write(TWO)
        await eventually(_play_button(studio).isEnabled)
        _play_button(studio).click()
        problem = studio.widget(QLabel, "playbackProblem")
        await eventually(lambda: "no sound device" in problem.text())
        assert _play_button(studio).text() == "Play"


async def test_stopping_leaves_playback_stopped() -> None:
    async with running_studio() as studio:
        await studio.write(TWO)
        studio.output.held.set()
        await studio.do("play-all")
        await eventually(lambda: studio.application.playback.state is PlaybackState.PLAYING)
        await studio.do("stop")
        studio.output.held.clear()
        await eventually(lambda: studio.application.playback.state is PlaybackState.STOPPED)
        assert not studio.window.actions_by_id["stop"].isEnabled()


async def test_the_player_chooses_its_output_and_keeps_it() -> None:
    async with running_studio() as studio:
        transport = studio.window.transport
        transport.outputs_wanted.emit()
        button = studio.widget(QToolButton, "outputButton")
        menu = studio.widget(QMenu, "outputMenu")
        await eventually(lambda: [action.text() for action in menu.actions()][-1] == "Nobody")
        menu.actions()[-1].trigger()
        await eventually(lambda: button.text() == "Output: Nobody")
        assert studio.application.settings.text("output_device") == "Quick:Nobody"
        assert await studio.application.outputs() == {"Quick:Nobody": "Nobody"}
        studio.output.problem = SoundUnavailable("There is no sound device.")
        assert await studio.application.outputs() == {}
    async with running_studio() as again:
        assert again.widget(QToolButton, "outputButton").text() == "Output: Nobody"


async def test_loop_is_one_wish_wherever_it_is_said() -> None:
    async with running_studio() as studio:
        button, action = studio.widget(QToolButton, "loopPlayback"), studio.window.actions_by_id["loop"]
        await studio.do("loop")
        seen = [(studio.application.playback.loop, button.isChecked(), action.isChecked())]
        button.click()
        seen.append((studio.application.playback.loop, button.isChecked(), action.isChecked()))
        assert seen == [(True, True, True), (False, False, False)]


async def test_one_segment_and_one_word_can_be_played() -> None:
    async with running_studio() as studio:
        await studio.write(TWO)
        second = studio.session.script.segments[1]
        studio.window.editor.play_requested.emit(second.id)
        await eventually(lambda: studio.provider.requests)
        await eventually(lambda: _play_button(studio).text() == "Play")
        assert [request.text for request in studio.provider.requests] == ["Two is here."]
        studio.window.editor.word_clicked.emit(second.start + 4)
        await eventually(lambda: _play_button(studio).text() == "Pause")
        studio.window.transport.seek_requested.emit(0.1)
        await eventually(lambda: _play_button(studio).text() == "Play")
        studio.window.editor.select_segment(second.id)
        await studio.do("play-segment")
        await eventually(lambda: _play_button(studio).text() == "Pause")
        await eventually(lambda: _play_button(studio).text() == "Play")


async def test_play_goes_on_from_the_playhead_and_play_all_from_the_beginning() -> None:
    async with running_studio() as studio:
        await studio.write(TWO)
        clock = studio.widget(QLabel, "playbackClock")
        following = studio.widget(QToolButton, "nextSegment")
        await eventually(following.isEnabled)
        following.click()
        assert not clock.text().startswith("00:00.0")
        _play_button(studio).click()
        await eventually(lambda: studio.output.blocks)
        await eventually(lambda: _play_button(studio).text() == "Play")
        assert [request.text for request in studio.provider.requests] == ["Two is here."]
        await studio.do("play-all")
        await eventually(lambda: len(studio.provider.requests) == 2)
        await eventually(lambda: _play_button(studio).text() == "Play")
        assert clock.text().startswith("00:00.0")


async def test_f5_goes_on_after_a_pause() -> None:
    async with running_studio() as studio:
        await studio.write(TWO)
        studio.output.held.set()
        await studio.do("play-on")
        await eventually(lambda: _play_button(studio).text() == "Pause")
        await studio.do("pause")
        await eventually(lambda: _play_button(studio).text() == "Resume")
        await studio.do("play-on")
        await eventually(lambda: _play_button(studio).text() == "Pause")
        studio.output.held.clear()
        await eventually(lambda: _play_button(studio).text() == "Play")


async def test_another_project_starts_at_its_beginning_with_nothing_to_play() -> None:
    async with running_studio() as studio:
        await studio.write(TWO)
        await eventually(studio.widget(QToolButton, "nextSegment").isEnabled)
        studio.widget(QToolButton, "nextSegment").click()
        await studio.do("new")
        await eventually(lambda: studio.widget(QLabel, "playbackClock").text() == "00:00.0 / 00:00")
        assert not studio.widget(QToolButton, "playPause").isEnabled()


async def test_the_script_shows_where_the_playhead_was_put_until_it_is_edited() -> None:
    async with running_studio() as studio:
        await studio.write(TWO)
        overlays = studio.window.editor.text_area.overlays
        await eventually(studio.widget(QToolButton, "nextSegment").isEnabled)
        studio.widget(QToolButton, "nextSegment").click()
        shown = overlays.spoken
        assert shown is not None
        assert TWO[shown.start : shown.end] == "Two is here."
        await studio.write(f"{TWO} And more.")
        await eventually(lambda: overlays.spoken is None)
