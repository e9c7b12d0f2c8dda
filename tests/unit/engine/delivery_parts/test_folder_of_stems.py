"""The folder of the stems of a REAPER project: made while the loop goes on, and gone where it stays empty."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.unit.engine.delivery_parts.test_deliver_parts import delivered, order, rendered
from tts_studio.domain.errors import ExportError
from tts_studio.engine.delivery_parts.deliver_parts import deliver_parts
from tts_studio.engine.delivery_parts.order import HandOff


async def test_the_folder_of_stems_comes_and_goes_while_the_loop_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_work: list[tuple[str, bool]] = []
    loop, mkdir, rmdir = asyncio.get_running_loop(), Path.mkdir, Path.rmdir

    def making(folder: Path, *details: Any, **more: Any) -> None:
        mkdir(folder, *details, **more)
        if folder.name == "Book stems":
            at_work.append(("made", threading.current_thread() is threading.main_thread()))
            loop.call_soon_threadsafe(delivering.cancel)

    def removing(folder: Path) -> None:
        at_work.append(("removed", threading.current_thread() is threading.main_thread()))
        rmdir(folder)

    wanted = replace(order(tmp_path), hand_offs=frozenset({HandOff.REAPER}))
    async with rendered(tmp_path) as stage:
        with monkeypatch.context() as patch:
            patch.setattr(Path, "mkdir", making)
            patch.setattr(Path, "rmdir", removing)
            delivering = asyncio.create_task(deliver_parts(stage.session, wanted))
            with pytest.raises(asyncio.CancelledError):
                await delivering
    assert at_work == [("made", False), ("removed", False)]
    assert not (tmp_path / "Book stems").exists()


async def test_a_folder_of_stems_that_was_there_before_stays_with_what_is_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "Book stems"
    folder.mkdir()
    (folder / "Narrator.wav").mkdir()  # no file can take its name
    wanted = replace(order(tmp_path), hand_offs=frozenset({HandOff.REAPER}), overwrite=True)
    async with rendered(tmp_path) as stage:
        with pytest.raises(ExportError, match="it is a folder"):
            await delivered(stage, wanted)
    assert [path.name for path in folder.iterdir()] == ["Narrator.wav"]
