"""Of all that can sound in the window one thing is heard at a time, and on the device that is chosen."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import soundfile
from PySide6.QtWidgets import QPushButton

from tests.support.eventually import eventually
from tests.support.quick_output import QuickOutput
from tests.support.running_studio import RunningStudio, running_studio
from tests.support.voice_recordings import spoken
from tts_studio.audio.output import Fill, OutputStream
from tts_studio.engine.playback_state import PlaybackState

TEXT = "One is here.\n\n" * 12


class NamedOutput(QuickOutput):
    """Remembers which devices were opened."""

    def __init__(self) -> None:
        super().__init__()
        self.devices: list[str | None] = []

    def open(self, device: str | None, rate: int, fill: Fill) -> OutputStream:
        self.devices.append(device)
        return super().open(device, rate, fill)


async def _delivered(studio: RunningStudio) -> QPushButton:
    await studio.write(TEXT)
    await studio.session.render()
    await studio.do("deliver")
    await studio.dialog("deliveryDialog")
    await eventually(studio.widget(QPushButton, "deliveryStart").isEnabled)
    studio.widget(QPushButton, "deliveryStart").click()
    play = studio.widget(QPushButton, "deliveryPlay")
    await eventually(play.isVisible)
    return play


async def test_the_result_and_the_script_silence_each_other(tmp_path: Path) -> None:
    async with running_studio(tmp_path / "story.ttsstudio", output=QuickOutput(haste=1)) as studio:
        files, playback = studio.application.files, studio.application.playback
        play = await _delivered(studio)
        play.click()
        await eventually(lambda: files.playing)
        await studio.do("play-all")
        await eventually(lambda: playback.state is PlaybackState.PLAYING)
        await eventually(lambda: not files.playing and play.text() == "Play the Result")
        play.click()
        await eventually(lambda: files.playing)
        await eventually(lambda: playback.state is PlaybackState.STOPPED)
        assert files.playing


async def test_a_voice_that_is_tried_silences_the_result(tmp_path: Path) -> None:
    async with running_studio(tmp_path / "story.ttsstudio", output=QuickOutput(haste=1)) as studio:
        files, preview = studio.application.files, studio.application._preview
        play = await _delivered(studio)
        play.click()
        await eventually(lambda: files.playing)
        await studio.application.preview(studio.session.cast.narrator)
        await eventually(lambda: play.text() == "Play the Result")
        assert not files.playing
        play.click()
        await eventually(lambda: files.playing)
        assert preview._player.status.state.value == "stopped"


@pytest.mark.parametrize("before", [True, False])
async def test_files_are_played_on_the_chosen_device_also_when_it_changes(
    tmp_path: Path, before: bool
) -> None:
    output = NamedOutput()
    async with running_studio(tmp_path / "story.ttsstudio", output=output) as studio:
        path, settings, files = tmp_path / "a.wav", studio.application.settings, studio.application.files
        soundfile.write(path, spoken(60.0, 24_000), 24_000)
        if before:
            settings.set("output_device", "Quick:Other")
        playing = asyncio.create_task(files.play(path))
        await eventually(lambda: files.playing)
        if not before:
            await eventually(lambda: output.devices == [None])
            settings.set("output_device", "Quick:Other")
        await eventually(lambda: output.devices[-1:] == ["Quick:Other"])
        files.stop()
        await playing
