"""Of all that can sound in the window one thing is heard at a time, and on the device that is chosen."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtWidgets import QPushButton

from tests.support.eventually import eventually
from tests.support.quick_output import QuickOutput
from tests.support.running_studio import running_studio
from tests.support.voice_recordings import spoken
from tts_studio.audio.output import Fill, OutputStream
from tts_studio.audio.pcm import integers
from tts_studio.engine.audition_sound import RATE, CandidateSound
from tts_studio.engine.playback_state import PlaybackState

TEXT = "One is here, and goes on for quite a while.\n\n" * 12


class NamedOutput(QuickOutput):
    """Remembers which devices were opened."""

    def __init__(self) -> None:
        super().__init__(haste=1)
        self.devices: list[str | None] = []

    def open(self, device: str | None, rate: int, fill: Fill) -> OutputStream:
        self.devices.append(device)
        return super().open(device, rate, fill)


def _long_sound(folder: Path) -> Path:
    """Longer than any test waits."""
    soundfile.write(folder / "long.wav", spoken(300.0, 8_000), 8_000)
    return folder / "long.wav"


async def test_a_file_and_the_script_silence_each_other(tmp_path: Path) -> None:
    async with running_studio(tmp_path / "story.ttsstudio", output=QuickOutput(haste=1)) as studio:
        files, playback = studio.application.files, studio.application.playback
        await studio.write(TEXT)
        await studio.session.render()
        path = _long_sound(tmp_path)
        listening = asyncio.create_task(files.play(path))
        await eventually(lambda: files.playing)
        await studio.do("play-all")
        await eventually(lambda: playback.state is PlaybackState.PLAYING)
        await listening
        assert not files.playing
        assert playback.state is PlaybackState.PLAYING
        listening = asyncio.create_task(files.play(path))
        await eventually(lambda: files.playing and playback.state is PlaybackState.STOPPED)
        files.stop()
        await listening


async def test_a_recording_on_the_clone_page_and_all_else_silence_each_other(tmp_path: Path) -> None:
    async with running_studio(tmp_path / "story.ttsstudio", output=QuickOutput(haste=1)) as studio:
        application = studio.application
        files, playback, recordings = application.files, application.playback, application.clone_desk.player
        sound = integers(spoken(60.0, RATE))
        await studio.write(TEXT)
        await studio.session.render()
        listening = asyncio.create_task(files.play(_long_sound(tmp_path)))
        await eventually(lambda: files.playing)
        recordings.play("1", CandidateSound(sound, sound))
        await eventually(lambda: recordings.playing and not files.playing)
        await listening
        await studio.do("play-all")
        await eventually(lambda: playback.state is PlaybackState.PLAYING)
        assert not recordings.playing
        recordings.play("1", CandidateSound(sound, sound))
        await eventually(lambda: recordings.playing and playback.state is PlaybackState.STOPPED)
        auditions = application.audition_desk.player
        auditions.play("2", CandidateSound(sound, sound))
        await eventually(lambda: auditions.playing and not recordings.playing)
        recordings.play("1", CandidateSound(sound, sound))
        await eventually(lambda: recordings.playing and not auditions.playing)


async def test_a_voice_that_is_tried_silences_a_file(tmp_path: Path) -> None:
    async with running_studio(tmp_path / "story.ttsstudio", output=QuickOutput(haste=1)) as studio:
        files = studio.application.files
        listening = asyncio.create_task(files.play(_long_sound(tmp_path)))
        await eventually(lambda: files.playing)
        await studio.application.preview(studio.session.cast.narrator)
        await listening
        assert not files.playing


async def test_the_result_is_played_from_the_deliver_window(tmp_path: Path) -> None:
    async with running_studio(tmp_path / "story.ttsstudio") as studio:
        await studio.write("One is here.")
        await studio.session.render()
        await studio.do("deliver")
        await studio.dialog("deliveryDialog")
        await eventually(studio.widget(QPushButton, "deliveryStart").isEnabled)
        studio.widget(QPushButton, "deliveryStart").click()
        play = studio.widget(QPushButton, "deliveryPlay")
        await eventually(play.isVisible)
        studio.output.held.set()
        play.click()
        await eventually(lambda: studio.application.files.playing)
        studio.output.held.clear()
        await eventually(lambda: play.text() == "Play the Result")
        whole, _rate = soundfile.read(tmp_path / "story.mp3", dtype="int16")
        assert len(studio.output.heard) == pytest.approx(len(np.trim_zeros(whole[:, 0])), rel=0.01)


@pytest.mark.parametrize("before", [True, False])
async def test_files_are_played_on_the_chosen_device_also_when_it_changes(
    tmp_path: Path, before: bool
) -> None:
    output = NamedOutput()
    async with running_studio(tmp_path / "story.ttsstudio", output=output) as studio:
        path, settings, files = _long_sound(tmp_path), studio.application.settings, studio.application.files
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
