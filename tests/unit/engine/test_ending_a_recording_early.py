"""A recording that is ended in the middle of a step: no file, no open microphone, and nothing lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import pytest

from tests.support.eventually import eventually
from tests.support.faulty_recordings import noise
from tests.support.microphone import Microphone
from tts_studio.audio.input import InputStream, Receive
from tts_studio.audio.recording_file import RecordingFile
from tts_studio.domain.errors import CloneError
from tts_studio.engine.recording import RecordingDesk, Stage

ROOM = noise(30, -66)


@dataclass
class Booth:
    """A desk, its microphone, and what it told."""

    desk: RecordingDesk
    microphone: Microphone
    stages: list[Stage] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)

    def note_stage(self, _nothing: None) -> None:
        self.stages.append(self.desk.stage)

    @property
    def listening(self) -> bool:
        return any(stream.running for stream in self.microphone.streams)


@asynccontextmanager
async def booth(folder: Path) -> AsyncIterator[Booth]:
    microphone = Microphone(ROOM)
    desk = RecordingDesk(microphone, lambda: folder, second=0.02, now=lambda: 0.0)
    made = Booth(desk, microphone)
    desk.changed.connect(made.note_stage)
    desk.recorded.connect(made.files.append)
    yield made
    await desk.close()


@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize("step", ["_room", "_join_monitor", "_begin"])
async def test_ended_during_any_step_it_begins_nothing_and_gives_the_microphone_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, before: bool
) -> None:
    async with booth(tmp_path) as here:
        loop, work = asyncio.get_running_loop(), getattr(here.desk, step)

        def ended_meanwhile(*details: str) -> object:
            if before:
                asyncio.run_coroutine_threadsafe(here.desk.finish(), loop).result()
            result = work(*details)
            if not before:
                asyncio.run_coroutine_threadsafe(here.desk.finish(), loop).result()
            return result

        with monkeypatch.context() as patch:
            patch.setattr(here.desk, step, ended_meanwhile)
            await here.desk.begin("", "Good morning.")
        assert here.stages.index(Stage.IDLE) == len(here.stages) - 1
        assert not here.listening
        assert not here.files
        assert not list(tmp_path.iterdir())
        await here.desk.begin("")
        assert here.desk.stage is Stage.RECORDING


async def test_ended_while_the_microphone_is_opened_it_gives_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with booth(tmp_path) as here:
        loop, opened = asyncio.get_running_loop(), here.microphone.open_input

        def ended_meanwhile(device: str | None, receive: Receive) -> InputStream:
            asyncio.run_coroutine_threadsafe(here.desk.finish(), loop).result()
            return opened(device, receive)

        monkeypatch.setattr(here.microphone, "open_input", ended_meanwhile)
        await here.desk.begin("")
        assert here.stages == [Stage.OPENING, Stage.IDLE]
        assert not here.listening


async def test_cancelled_while_its_file_is_opened_it_records_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with booth(tmp_path) as here:
        loop, work = asyncio.get_running_loop(), here.desk._begin
        beginning = asyncio.create_task(here.desk.begin("", "Good morning."))

        def cancelled_meanwhile(text: str) -> None:
            work(text)
            loop.call_soon_threadsafe(beginning.cancel)

        monkeypatch.setattr(here.desk, "_begin", cancelled_meanwhile)
        with pytest.raises(asyncio.CancelledError):
            await beginning
        assert here.stages[-1] is Stage.IDLE
        assert not here.listening
        assert not here.files
        assert not list(tmp_path.iterdir())


async def test_a_recording_whose_end_the_disk_refuses_is_kept_and_the_microphone_given_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with booth(tmp_path) as here:
        await here.desk.begin("")
        await eventually(lambda: here.desk.seconds > 0.2)
        close = RecordingFile.close

        def full(file: RecordingFile) -> NoReturn:
            close(file)
            raise CloneError("The recording cannot be written: no room.")

        with monkeypatch.context() as patch:
            patch.setattr(RecordingFile, "close", full)
            with pytest.raises(CloneError, match="no room"):
                await here.desk.finish()
        assert here.desk.stage is Stage.IDLE
        assert not here.listening
        await here.desk.close()
        assert len(await here.desk.recover()) == 1
