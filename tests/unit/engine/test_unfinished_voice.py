"""What an earlier session left of a voice in the making: taken up once, whole, and never written over."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest

from tests.support.clone_workshop import DRAFT, nothing, workshop
from tts_studio.domain.cloned_voice import CloneDraft
from tts_studio.domain.errors import CloneError
from tts_studio.engine.recording import LeftRecording, RecordingDesk


async def test_recordings_and_what_was_said_of_them_are_there_in_the_next_session(tmp_path: Path) -> None:
    async with workshop(tmp_path) as here:
        await here.desk.take_up()
        own = here.recording("recordings/mine.wav")
        here.desk.sheet.add([own], recorded=True, name="Recording 1", text="Good morning.")
        here.desk.sheet.add([here.recording("kitchen.wav")])
        here.desk.sheet.trim(here.desk.sheet.samples[1].key, 1.0, None)
        here.desk.draft = DRAFT
        samples = here.desk.sheet.samples
    async with workshop(tmp_path) as here:
        here.recording("recordings/crash.wav")
        (tmp_path / "recordings/crash.txt").write_text("Good evening.")
        assert await here.desk.take_up() == 3
        assert not here.desk.sheet.can_undo
        assert here.desk.draft == DRAFT
        *kept, crashed = here.desk.sheet.samples
        assert [replace(sample, key=0) for sample in kept] == [replace(sample, key=0) for sample in samples]
        assert (crashed.name, crashed.text, crashed.recorded) == ("Recording 2", "Good evening.", True)
        own.unlink()
    async with workshop(tmp_path) as here:
        await here.desk.take_up()
        assert [sample.name for sample in here.desk.sheet.samples] == ["kitchen.wav", "Recording 2"]


async def test_a_voice_that_was_made_is_no_longer_unfinished(tmp_path: Path) -> None:
    async with workshop(tmp_path) as here:
        await here.desk.take_up()
        here.desk.sheet.add([here.recording()])
        here.desk.draft = DRAFT
        await here.desk.keep()
        await here.desk.make(DRAFT, nothing)
        # What a crash would leave from now on.
        here.desk._unfinished.close()
    async with workshop(tmp_path) as here:
        assert await here.desk.take_up() == 0
        assert here.desk.draft is None


async def test_what_another_window_records_is_left_to_it(tmp_path: Path) -> None:
    async with workshop(tmp_path) as first:
        await first.desk.take_up()
        own = first.recording("recordings/mine.wav")
        first.desk.sheet.add([own], recorded=True)
        async with workshop(tmp_path) as second:
            assert await second.desk.take_up() == 0
            assert not second.desk.sheet.samples
        assert own.exists()
    async with workshop(tmp_path) as later:
        assert await later.desk.take_up() == 1


async def half_made(folder: Path) -> None:
    """A session that ends with a recording on the sheet and half a form."""
    async with workshop(folder) as here:
        await here.desk.take_up()
        here.desk.sheet.add([here.recording("recordings/mine.wav")], recorded=True)
        here.desk.draft = DRAFT


async def test_a_page_that_is_shown_twice_waits_for_what_an_earlier_session_left(tmp_path: Path) -> None:
    await half_made(tmp_path)
    async with workshop(tmp_path) as here:

        async def shown() -> tuple[int, CloneDraft | None]:
            return await here.desk.take_up(), here.desk.draft

        assert sorted(await asyncio.gather(shown(), shown())) == [(0, DRAFT), (1, DRAFT)]


@pytest.mark.parametrize("step", ["claim", "recover"])
async def test_taking_up_that_is_cancelled_goes_on_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    await half_made(tmp_path)
    async with workshop(tmp_path) as here:
        loop = asyncio.get_running_loop()
        part, name = (
            (here.desk._unfinished, "claim") if step == "claim" else (here.desk.recording, "_recover")
        )
        work = getattr(part, name)
        first = asyncio.create_task(here.desk.take_up())

        def cancelled_meanwhile() -> object:
            loop.call_soon_threadsafe(first.cancel)
            return work()

        monkeypatch.setattr(part, name, cancelled_meanwhile)
        with pytest.raises(asyncio.CancelledError):
            await first
        assert await here.desk.take_up() == 1
        assert here.desk.draft == DRAFT
        assert [sample.name for sample in here.desk.sheet.samples] == ["mine.wav"]


async def test_nothing_is_written_over_what_an_earlier_session_left_before_it_is_taken_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await half_made(tmp_path)
    async with workshop(tmp_path) as here:
        recover = here.desk.recording.recover

        async def changed_meanwhile() -> tuple[LeftRecording, ...]:
            await here.desk.keep()
            # What a crash would leave now.
            await asyncio.to_thread(here.desk._unfinished.close)
            return await recover()

        monkeypatch.setattr(here.desk.recording, "recover", changed_meanwhile)
        await here.desk.take_up()
    async with workshop(tmp_path) as here:
        assert await here.desk.take_up() == 1
        assert here.desk.draft == DRAFT


async def test_what_could_not_be_taken_up_is_taken_up_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await half_made(tmp_path)
    async with workshop(tmp_path) as here:

        async def refused() -> NoReturn:
            raise CloneError("The recordings cannot be read.")

        with monkeypatch.context() as patch:
            patch.setattr(here.desk.recording, "recover", refused)
            with pytest.raises(CloneError):
                await here.desk.take_up()
        here.desk.draft = None
        await here.desk.keep()
        assert await here.desk.take_up() == 1
        assert here.desk.draft == DRAFT


async def test_recordings_left_out_are_deleted_also_where_nothing_can_be_noted(tmp_path: Path) -> None:
    with pytest.raises(CloneError, match="noted for the next time"):
        async with workshop(tmp_path) as here:
            left_out = here.recording("recordings/a.wav")
            await here.desk.take_up()
            here.desk.sheet.remove(here.desk.sheet.samples[0].key)
            here.desk.draft = replace(DRAFT, transcript="word " * 10_000)
            connection = here.desk._unfinished._connection
            assert connection is not None
            connection.execute("PRAGMA max_page_count = 3")
    assert not left_out.exists()


async def test_what_there_is_is_kept_also_where_the_disk_refuses_the_end_of_a_recording(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = RecordingDesk.close

    async def refused(desk: RecordingDesk) -> NoReturn:
        await end(desk)
        raise CloneError("The recording cannot be written: no room.")

    with monkeypatch.context() as patch:
        patch.setattr(RecordingDesk, "close", refused)
        with pytest.raises(CloneError, match="no room"):
            await half_made(tmp_path)
    async with workshop(tmp_path) as here:
        assert await here.desk.take_up() == 1
        assert here.desk.draft == DRAFT
