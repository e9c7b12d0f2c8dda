"""A recording from the silence before it to its file: stages, the room, pauses, failures and crashes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.support.eventually import eventually
from tests.support.faulty_recordings import RATE, Sound, noise, reading
from tests.support.microphone import Microphone
from tts_studio.audio.recording_file import RecordingFile
from tts_studio.domain.errors import CloneError, SoundLost, SoundUnavailable, StudioError
from tts_studio.domain.sample_measures import Check, Finding, Grade
from tts_studio.engine.recording import (
    LeftRecording,
    RecordingDesk,
    Stage,
    delete_recording,
    room_finding,
)

VOICE = np.concatenate([noise(30, -66), reading(60) + noise(60, -66)])


@dataclass
class Booth:
    """A desk, its microphone, and what it told."""

    desk: RecordingDesk
    microphone: Microphone
    folder: Path
    stages: list[tuple[Stage, int]] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    problems: list[StudioError] = field(default_factory=list)

    def note_stage(self, _nothing: None) -> None:
        self.stages.append((self.desk.stage, self.desk.count))


@asynccontextmanager
async def booth(folder: Path, sound: Sound = VOICE) -> AsyncIterator[Booth]:
    microphone = Microphone(sound)
    desk = RecordingDesk(microphone, lambda: folder, second=0.02, now=lambda: 0.0)
    made = Booth(desk, microphone, folder)
    desk.changed.connect(made.note_stage)
    desk.recorded.connect(made.files.append)
    desk.failed.connect(made.problems.append)
    yield made
    await desk.close()


async def test_it_listens_counts_and_records(tmp_path: Path) -> None:
    async with booth(tmp_path) as here:
        assert [device.name for device in await here.desk.inputs()] == ["Test microphone"]
        assert here.desk.level.rms_db < -1000
        await here.desk.begin("")
        assert [stage for stage, _ in here.stages] == [
            Stage.OPENING, Stage.ROOM, Stage.COUNTDOWN, Stage.COUNTDOWN, Stage.COUNTDOWN, Stage.RECORDING,
        ]  # fmt: skip
        assert [count for stage, count in here.stages if stage is Stage.COUNTDOWN] == [3, 2, 1]
        assert here.desk.room is not None
        assert here.desk.room.grade is Grade.GOOD
        await eventually(lambda: here.desk.seconds > 2)
        assert here.desk.level.rms_db > -100
        await here.desk.finish()
        assert here.desk.stage is Stage.IDLE
        (file,) = here.files
        assert soundfile.info(file).duration > 2


async def test_the_checks_move_while_it_records(tmp_path: Path) -> None:
    async with booth(tmp_path, VOICE[30 * RATE :]) as here:
        assert await here.desk.live() == ()
        await here.desk.begin("")
        assert await here.desk.live() == () or here.desk.seconds >= 1
        await eventually(lambda: here.desk.seconds > 12)
        report = {found.check: found for found in await here.desk.live()}
        assert report[Check.LENGTH].grade is Grade.FAIL
        assert report[Check.LEVEL].grade is Grade.GOOD


async def test_a_silent_room_is_no_dead_microphone_once_a_voice_is_heard(tmp_path: Path) -> None:
    silence = np.zeros(8 * RATE, np.float32)
    async with booth(tmp_path, np.concatenate([silence, reading(60)])) as here:
        await here.desk.begin("")
        await eventually(lambda: here.desk.seconds > 20)
        assert await room_after(here.desk, room_finding(-np.inf)) is None
        loud = room_finding(-30.0)
        assert await room_after(here.desk, loud) is loud


async def room_after(desk: RecordingDesk, room: Finding) -> Finding | None:
    """What is said of the room after the checks looked again."""
    desk.room = room
    await desk.live()
    return desk.room


async def test_a_pause_is_left_out_and_the_rest_goes_on(tmp_path: Path) -> None:
    async with booth(tmp_path) as here:
        here.desk.pause(on=True)
        assert not here.stages
        await here.desk.begin("")
        await eventually(lambda: here.desk.seconds > 1)
        here.desk.pause(on=True)
        assert here.stages[-1][0] is Stage.PAUSED
        here.desk.pause(on=False)
        before = here.desk.seconds
        await eventually(lambda: here.desk.seconds > before)


async def test_cancelled_before_the_first_word_it_leaves_no_file(tmp_path: Path) -> None:
    async with booth(tmp_path) as here:
        beginning = asyncio.create_task(here.desk.begin(""))
        await eventually(lambda: here.desk.stage is Stage.ROOM)
        beginning.cancel()
        with pytest.raises(asyncio.CancelledError):
            await beginning
        assert here.desk.stage is Stage.IDLE
        assert not here.files
        assert not list(tmp_path.iterdir())


async def finish_in(desk: RecordingDesk, stage: Stage) -> None:
    """Finish as soon as the desk comes to a stage."""
    reached = asyncio.Event()

    def look(_nothing: None) -> None:
        if desk.stage is stage:
            reached.set()

    disconnect = desk.changed.connect(look)
    await reached.wait()
    disconnect()
    await desk.finish()


async def test_ended_before_the_first_word_it_counts_no_further_and_records_nothing(tmp_path: Path) -> None:
    async with booth(tmp_path) as here:
        for stage in (Stage.ROOM, Stage.COUNTDOWN):
            here.stages.clear()
            ending = asyncio.create_task(finish_in(here.desk, stage))
            await asyncio.sleep(0)
            await here.desk.begin("")
            await ending
            assert here.desk.stage is Stage.IDLE
            assert (Stage.RECORDING, 1) not in here.stages
        assert not here.files
        assert not list(tmp_path.iterdir())


async def test_without_a_microphone_there_is_a_sentence(tmp_path: Path) -> None:
    async with booth(tmp_path) as here:
        here.microphone.missing = SoundUnavailable("There is no microphone on this computer.")
        with pytest.raises(SoundUnavailable, match="no microphone"):
            await here.desk.inputs()
        with pytest.raises(SoundUnavailable):
            await here.desk.begin("")
        assert here.desk.stage is Stage.IDLE


async def test_an_unplugged_microphone_is_told_and_its_recording_kept(tmp_path: Path) -> None:
    async with booth(tmp_path) as here:
        await here.desk.begin("")
        await eventually(lambda: here.desk.seconds > 1)
        here.microphone.unplugged.set()
        await eventually(lambda: here.problems)
        assert isinstance(here.problems[0], SoundLost)
        await here.desk.finish()
        assert soundfile.info(here.files[0]).duration > 1


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    async with booth(tmp_path / "nowhere") as here:
        with pytest.raises(CloneError, match="cannot be written"):
            await here.desk.begin("")
        assert here.desk.stage is Stage.IDLE


async def test_two_recordings_of_one_second_have_two_names(tmp_path: Path) -> None:
    async with booth(tmp_path) as here:
        for _ in range(3):
            await here.desk.begin("")
            await eventually(lambda: here.desk.seconds > 0.2)
            await here.desk.finish()
        assert len(set(here.files)) == 3
        assert all(soundfile.info(file).frames for file in here.files)


async def test_what_a_crash_left_is_made_whole_and_scraps_are_deleted(tmp_path: Path) -> None:
    async with booth(tmp_path) as here:
        left = RecordingFile(tmp_path / "left.wav", RATE, 1)
        left.write(np.ones((RATE // 2, 1), np.int16))
        nothing = RecordingFile(tmp_path / "nothing.wav", RATE, 1)
        for crashed in (left, nothing):
            crashed._file.close()
        (tmp_path / "folder.wav").mkdir()
        assert await here.desk.recover() == (LeftRecording(tmp_path / "left.wav"),)
        assert soundfile.info(tmp_path / "left.wav").frames == RATE // 2
        assert not (tmp_path / "nothing.wav").exists()


async def test_what_is_read_is_noted_while_it_is_read_and_goes_with_a_scrap(tmp_path: Path) -> None:
    async with booth(tmp_path) as here:
        await here.desk.begin("", "Good morning. ä")
        await eventually(lambda: here.desk.seconds > 0.2)
        later = RecordingDesk(here.microphone, lambda: tmp_path)
        (left,) = await later.recover()
        assert left.text == "Good morning. ä"
        await here.desk.finish()
        delete_recording(here.files[0])
        assert not list(tmp_path.iterdir())


async def test_a_recording_goes_on_where_its_text_cannot_be_noted(tmp_path: Path) -> None:
    async with booth(tmp_path) as here:
        name = time.strftime("%Y-%m-%d %H.%M.%S", time.localtime(0))
        (tmp_path / f"{name}.txt").mkdir()
        await here.desk.begin("", "Good morning.")
        await eventually(lambda: here.desk.seconds > 0.2)
        await here.desk.finish()
        assert [left.text for left in await here.desk.recover()] == [""]


@pytest.mark.parametrize(
    ("level", "grade", "words"),
    [
        (-120.0, Grade.WARN, "nothing at all"),
        (-60.0, Grade.GOOD, "quiet (−60 dB)"),
        (-47.0, Grade.WARN, "not quite quiet"),
        (-30.0, Grade.FAIL, "too loud"),
    ],
)
def test_the_room_is_judged_by_its_noise(level: float, grade: Grade, words: str) -> None:
    found = room_finding(level)
    assert found.grade is grade
    assert words in found.sentence


async def test_one_hears_oneself_only_when_one_wants_to(tmp_path: Path) -> None:
    sound = Microphone(VOICE)
    desk = RecordingDesk(sound, lambda: tmp_path, output=sound, second=0.02)
    await desk.monitor(on=False)
    await desk.begin("")
    await eventually(lambda: desk.seconds > 1)
    assert not sound.blocks
    await desk.monitor(on=True)
    await eventually(lambda: len(sound.heard) > 1000)
    await desk.monitor(on=False)
    blocks = len(sound.blocks)
    before = desk.seconds
    await eventually(lambda: desk.seconds > before + 1)
    assert len(sound.blocks) == blocks
    await desk.close()
