"""The kinds of files a script can be imported from, and who reads each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from tts_studio.domain.translation import mark
from tts_studio.store.importing.collector import Collector
from tts_studio.store.importing.imported import Imported

PackedReader: TypeAlias = Callable[[Path, Collector], Imported]
TextReader: TypeAlias = Callable[[bytes, str, Collector], Imported]


@dataclass(frozen=True, slots=True)
class ImportFormat:
    """A kind of file. `name` is to be translated where it is shown; suffixes are without dots.

    One of the two finds the reader, whose library is loaded only then.
    """

    name: str
    suffixes: tuple[str, ...]
    packed: Callable[[], PackedReader] | None = None
    text: Callable[[], TextReader] | None = None


def _plain() -> TextReader:
    from tts_studio.store.importing.plain_text import read_plain_text

    return read_plain_text


def _markdown() -> TextReader:
    from tts_studio.store.importing.markdown_text import read_markdown

    return read_markdown


def _page() -> TextReader:
    from tts_studio.store.importing.web_page import read_web_page

    return read_web_page


def _subtitles() -> TextReader:
    from tts_studio.store.importing.subtitles import read_subtitles

    return read_subtitles


def _sheet() -> TextReader:
    from tts_studio.store.importing.sheet import read_sheet

    return read_sheet


def _document() -> PackedReader:
    from tts_studio.store.importing.word_document import read_word_document

    return read_word_document


def _book() -> PackedReader:
    from tts_studio.store.importing.book import read_book

    return read_book


PLAIN_TEXT = ImportFormat(mark("Text"), ("txt", "text"), text=_plain)
WORD = ImportFormat(mark("Word documents"), ("docx", "docm"), packed=_document)
BOOK = ImportFormat(mark("Books"), ("epub",), packed=_book)
FORMATS: tuple[ImportFormat, ...] = (
    PLAIN_TEXT,
    ImportFormat(mark("Markdown"), ("md", "markdown"), text=_markdown),
    WORD,
    BOOK,
    ImportFormat(mark("Subtitles"), ("srt", "vtt"), text=_subtitles),
    ImportFormat(mark("Tables"), ("csv", "tsv"), text=_sheet),
    ImportFormat(mark("Web pages"), ("html", "htm", "xhtml"), text=_page),
)
SUFFIXES: tuple[str, ...] = tuple(suffix for kind in FORMATS for suffix in kind.suffixes)


def format_of(path: Path) -> ImportFormat | None:
    """The format that a file's suffix names, if any."""
    suffix = path.suffix.lstrip(".").casefold()
    return next((kind for kind in FORMATS if suffix in kind.suffixes), None)
