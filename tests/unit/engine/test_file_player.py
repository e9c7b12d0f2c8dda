"""A file that was delivered is played whole, one at a time, and falls silent when asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.support.eventually import eventually
from tests.support.quick_output import QuickOutput, has_more
from tests.support.voice_recordings import spoken
from tts_studio.domain.errors import AudioUnreadable, SoundUnavailable
from tts_studio.engine.file_player import FilePlayer

RATE = 24_000


def sound_of(path: Path, seconds: float = 1.0) -> Path:
    soundfile.write(path, spoken(seconds, RATE), RATE, subtype="PCM_16")
    return path


@asynccontextmanager
async def player_on(output: QuickOutput) -> AsyncIterator[FilePlayer]:
    player = FilePlayer(output)
    # However slowly the disk is read: what is heard has no gaps.
    output.ready = lambda: has_more(player._player.feed)
    try:
        yield player
    finally:
        await player.close()


async def test_a_file_longer_than_what_is_read_ahead_is_heard_whole(tmp_path: Path) -> None:
    output = QuickOutput(haste=25)
    async with player_on(output) as player:
        started: list[None] = []
        player.started.connect(started.append)
        path = sound_of(tmp_path / "long.wav", 45.0)
        await player.play(path)
        assert started == [None]
        assert not player.playing and player.heard() is None
    whole = np.trim_zeros(soundfile.read(path, dtype="int16")[0])
    assert np.array_equal(output.heard, whole)


async def test_one_sees_how_far_it_is(tmp_path: Path) -> None:
    output = QuickOutput(haste=1)
    async with player_on(output) as player:
        playing = asyncio.create_task(player.play(sound_of(tmp_path / "a.wav", 60.0)))
        await eventually(lambda: (player.heard() or 0.0) > 0.2)
        assert 0.2 < (player.heard() or 0.0) < 59.0
        player.stop()
        await playing
        assert player.heard() is None


@pytest.mark.parametrize("way", ["stop", "cancel"])
async def test_it_falls_silent_and_lets_go_of_the_file(tmp_path: Path, way: str) -> None:
    output = QuickOutput(haste=2)
    async with player_on(output) as player:
        path = sound_of(tmp_path / "a.wav", 30.0)
        playing = asyncio.create_task(player.play(path))
        await eventually(lambda: len(output.heard) > RATE // 10)
        if way == "stop":
            player.stop()
        else:
            playing.cancel()
        await asyncio.wait({playing})
        assert playing.cancelled() is (way == "cancel")
        assert not player.playing
        descriptors = Path("/proc/self/fd")
        assert not descriptors.exists() or path not in _open_files(descriptors)
    assert len(output.heard) < 10 * RATE


def _open_files(descriptors: Path) -> set[Path]:
    return {found.resolve() for found in descriptors.iterdir()}


async def test_another_file_takes_the_place_of_the_one_that_plays(tmp_path: Path) -> None:
    output = QuickOutput()
    async with player_on(output) as player:
        first = asyncio.create_task(player.play(sound_of(tmp_path / "a.wav", 90.0)))
        await eventually(lambda: player.playing)
        path = sound_of(tmp_path / "b.wav", 1.0)
        await player.play(path)
        await first
        assert not player.playing
    second = np.trim_zeros(soundfile.read(path, dtype="int16")[0])
    assert np.array_equal(output.heard[-RATE // 2 :], second[-RATE // 2 :])


async def test_what_was_stopped_before_it_was_open_is_not_heard(tmp_path: Path) -> None:
    output = QuickOutput()
    async with player_on(output) as player:
        playing = asyncio.create_task(player.play(sound_of(tmp_path / "a.wav")))
        await asyncio.sleep(0)
        player.stop()
        await playing
    assert not len(output.heard)


async def test_of_two_files_asked_for_at_once_only_the_second_is_heard(tmp_path: Path) -> None:
    output = QuickOutput()
    async with player_on(output) as player:
        paths = (sound_of(tmp_path / "a.wav", 2.0), sound_of(tmp_path / "b.wav"))
        await asyncio.gather(*map(player.play, paths))
    assert np.array_equal(output.heard, np.trim_zeros(soundfile.read(paths[1], dtype="int16")[0]))


async def test_no_output_no_file_and_a_damaged_file_are_told(tmp_path: Path) -> None:
    output = QuickOutput()
    async with player_on(output) as player:
        with pytest.raises(AudioUnreadable, match=r"“gone\.wav” cannot be read"):
            await player.play(tmp_path / "gone.wav")
        output.problem = SoundUnavailable("There is no sound output.")
        with pytest.raises(SoundUnavailable):
            await player.play(sound_of(tmp_path / "a.wav"))
        assert not player.playing
        output.problem = None
        path = tmp_path / "torn.flac"
        soundfile.write(path, spoken(40.0, RATE), RATE)
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        with pytest.raises(AudioUnreadable, match="its sound"):
            await player.play(path)
        assert not player.playing
