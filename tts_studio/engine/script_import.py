"""Reads a document in a thread and shows what script it would become."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tts_studio.domain.errors import ImportFailed
from tts_studio.domain.script import parse_script
from tts_studio.domain.translation import tr
from tts_studio.engine.speech_length import expected_seconds
from tts_studio.store.importing.collector import Collector, Watch
from tts_studio.store.importing.imported import ImportChoices, Imported, Prose
from tts_studio.store.importing.reading import read_documents
from tts_studio.store.importing.screenplay import with_cues_noticed
from tts_studio.store.importing.script_writer import script_text


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """The script a document becomes, and what is in it. `seconds` is a rough spoken time."""

    text: str
    chapters: int
    segments: int
    seconds: float
    speakers: tuple[str, ...]


async def read_files(
    paths: Sequence[Path], progress: Callable[[float], None], encoding: str = ""
) -> Imported:
    """The files as one document, read in a thread; raises ImportFailed or ScriptUnreadable.

    `progress` is told the fraction done on the calling loop; `encoding` is that of text files, empty to find
    it out. Cancelling lets the thread end at its next step.
    """
    loop = asyncio.get_running_loop()
    watch = Watch(lambda fraction: _tell(loop, progress, fraction))
    try:
        return await asyncio.to_thread(read_documents, tuple(paths), watch, encoding)
    except asyncio.CancelledError:
        watch.stop()
        raise


async def read_html(html: str) -> Imported:
    """What HTML from the clipboard holds, as a document; raises ImportFailed, also when it holds nothing."""
    return _not_empty(await asyncio.to_thread(lambda: with_cues_noticed(html_document(html))))


async def read_text(text: str) -> Imported:
    """What plain text from the clipboard holds, as a document; raises ImportFailed."""
    return _not_empty(await asyncio.to_thread(_text_document, text))


def html_document(html: str) -> Imported:
    """What HTML holds, as a document; raises ImportFailed."""
    from tts_studio.store.importing.web_page import read_html_text

    return read_html_text(html, Collector(Watch()))


def _not_empty(imported: Imported) -> Imported:
    if isinstance(imported.content, Prose) and not imported.content.parts:
        raise ImportFailed(tr("There is no text on the clipboard."), advice=tr("Copy some text first."))
    return imported


def _text_document(text: str) -> Imported:
    from tts_studio.store.importing.plain_text import read_plain_text

    document = read_plain_text(text.encode("utf-8", errors="replace"), "", Collector(Watch()))
    return with_cues_noticed(document)


async def preview_import(
    imported: Imported, choices: ImportChoices, known_speakers: frozenset[str]
) -> ImportPreview:
    """The script those choices make; `known_speakers` are names the project's cast has, in lower case."""
    return await asyncio.to_thread(_preview, imported, choices, known_speakers)


def _preview(imported: Imported, choices: ImportChoices, known_speakers: frozenset[str]) -> ImportPreview:
    text = script_text(imported, choices)
    script = parse_script(text, known_speakers=known_speakers)
    seconds = sum(expected_seconds(script.body_of(segment)) for segment in script.segments)
    return ImportPreview(text, len(script.chapters), len(script.segments), seconds, script.speakers)


def is_structured(imported: Imported) -> bool:
    """Whether a document has more than plain paragraphs: headings or emphasis."""
    content = imported.content
    headings = isinstance(content, Prose) and any(block.level for block in content.blocks())
    return headings or imported.has_emphasis


def _tell(loop: asyncio.AbstractEventLoop, progress: Callable[[float], None], fraction: float) -> None:
    """Tell the loop, unless it has ended meanwhile."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(progress, fraction)
