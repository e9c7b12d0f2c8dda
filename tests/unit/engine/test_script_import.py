"""Documents are read in a thread that can be stopped, and shown as the script they become."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from tests.support.eventually import eventually
from tts_studio.domain.errors import ImportFailed
from tts_studio.engine import script_import
from tts_studio.engine.script_import import (
    html_document,
    is_structured,
    preview_import,
    read_files,
    read_html,
    read_text,
)
from tts_studio.store.importing.collector import ImportStopped, Watch
from tts_studio.store.importing.imported import ALL, ImportChoices, Imported


async def test_a_preview_counts_what_the_script_would_hold(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# One\n\nAnna: Hello there.\n\n# Two\n\nBEN: Good *evening*.\n")
    told: list[float] = []
    imported = await read_files((path,), told.append)
    await eventually(lambda: told)
    preview = await preview_import(imported, ALL, frozenset({"anna"}))
    assert (preview.chapters, preview.segments, preview.speakers) == (2, 4, ("Anna", "BEN"))
    assert 1 < preview.seconds < 10
    fewer = await preview_import(imported, ImportChoices(frozenset({1})), frozenset())
    assert (fewer.text, fewer.chapters) == ("# Two\n\nBEN: Good <emphasis>evening</emphasis>.", 1)


async def test_giving_up_stops_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    at_work, stopped = threading.Event(), threading.Event()

    def read_for_ever(_paths: object, watch: Watch, _encoding: str) -> Imported:
        try:
            while True:
                watch.reached(0.5)
                at_work.set()
        except ImportStopped:
            stopped.set()
            raise

    monkeypatch.setattr(script_import, "read_documents", read_for_ever)
    reading = asyncio.ensure_future(read_files((), lambda _fraction: None))
    await eventually(at_work.is_set)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    await eventually(stopped.is_set)


def test_a_loop_that_has_ended_is_told_nothing() -> None:
    loop = asyncio.new_event_loop()
    loop.close()
    told: list[float] = []
    script_import._tell(loop, told.append, 0.5)
    assert told == []


async def test_the_clipboard_is_read_or_said_to_be_empty() -> None:
    page = await read_html("<h1>One</h1><p>Two</p>")
    assert (await preview_import(page, ALL, frozenset())).text == "# One\n\nTwo"
    plain = await read_text("One\n\nTwo")
    assert (await preview_import(plain, ALL, frozenset())).segments == 2
    for empty in (read_html("<p></p>"), read_text("  ")):
        with pytest.raises(ImportFailed, match="no text on the clipboard"):
            await empty


def test_headings_and_emphasis_are_worth_an_import() -> None:
    assert is_structured(html_document("<h2>One</h2>"))
    assert is_structured(html_document("<p>One <i>two</i></p>"))
    assert not is_structured(html_document("<p>One</p><p>Two</p>"))
