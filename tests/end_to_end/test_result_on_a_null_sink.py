"""A delivered file on a real sound server: what it records is the file, whatever its format."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from tests.support.pulse import PrivatePulse, heard_right_by_loop, private_pulse
from tests.support.voice_recordings import spoken
from tts_studio.audio.master_encoder import MasterEncoder, MasterSpec
from tts_studio.audio.pcm import integers
from tts_studio.audio.portaudio import PortAudio
from tts_studio.audio.sound_file import SoundFile
from tts_studio.domain.errors import SoundUnavailable
from tts_studio.domain.master_file import MASTER_SUFFIXES, MasterFormat
from tts_studio.engine.file_player import FilePlayer

RATE = 48_000


@pytest.fixture
def pulse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivatePulse]:
    with private_pulse(tmp_path, RATE, monkeypatch) as pulse:
        yield pulse


def written(path: Path) -> Path:
    spec = MasterSpec(MasterFormat(MASTER_SUFFIXES[path.suffix]), RATE, 2, datetime(2031, 5, 17, tzinfo=UTC))
    with closing(MasterEncoder(path, spec)) as encoder:
        encoder.write(spoken(3.0, RATE))
    return path


def decoded(path: Path) -> npt.NDArray[np.int16]:
    with SoundFile(path) as file:
        samples = np.concatenate([block.mean(axis=1) for block in file.blocks()])
    return np.trim_zeros(integers(samples))


async def _recorded(player: FilePlayer, pulse: PrivatePulse, path: Path) -> npt.NDArray[np.int16]:
    with pulse.recording() as recording:
        await player.play(path)
        await asyncio.to_thread(recording.wait_for_silence, 0.1, RATE)
        return recording.sounding()


@pytest.mark.parametrize("suffix", [".wav", ".mp3", ".opus", ".m4b"])
async def test_what_is_heard_is_the_file(pulse: PrivatePulse, tmp_path: Path, suffix: str) -> None:
    path, output = written(tmp_path / f"master{suffix}"), PortAudio()
    expected = decoded(path)
    await asyncio.to_thread(output.outputs)
    player = FilePlayer(output)

    def exact(played: npt.NDArray[np.int16]) -> bool:
        return all(np.array_equal(played[:, channel], expected) for channel in (0, 1))

    try:
        played = await heard_right_by_loop(lambda: _recorded(player, pulse, path), exact)
        assert np.array_equal(played[:, 0], expected)
        assert np.array_equal(played[:, 1], expected)
    finally:
        await player.close()
        await asyncio.to_thread(output.close)


async def test_a_server_that_is_gone_is_told(pulse: PrivatePulse, tmp_path: Path) -> None:
    path, output = written(tmp_path / "master.wav"), PortAudio()
    await asyncio.to_thread(output.outputs)
    pulse.kill()
    player = FilePlayer(output)
    try:
        with pytest.raises(SoundUnavailable):
            await player.play(path)
    finally:
        await player.close()
        await asyncio.to_thread(output.close)
