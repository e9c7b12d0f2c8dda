"""What lies on the clipboard or is being dropped: files, formatted text or plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData

from tts_studio.domain.errors import StudioError
from tts_studio.engine.script_import import html_document, is_structured
from tts_studio.store.importing.imported import ImportChoices
from tts_studio.store.importing.script_writer import script_text

# More is taken as the plain text it comes with: a window must not wait for it.
_LARGEST_HTML = 500_000
# Editors put each line of a program into an element of its own; only these tell paragraphs.
_PARAGRAPHS = re.compile(r"<(?:p|h[1-6]|li|tr|blockquote)[\s>]", re.IGNORECASE)
_AS_WRITTEN = ImportChoices(emphasis=False)


@dataclass(frozen=True, slots=True)
class Pasted:
    """Text to be put in; `formatted` says that headings or emphasis could be kept by importing it."""

    text: str
    formatted: bool = False


def files_of(source: QMimeData) -> tuple[Path, ...]:
    """The files of this computer that are meant, if any."""
    return tuple(Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile())


def html_of(source: QMimeData) -> str:
    """HTML that tells paragraphs, else empty."""
    html = source.html() if source.hasHtml() else ""
    return html if len(html) <= _LARGEST_HTML and _PARAGRAPHS.search(html) else ""


def pasted_text(source: QMimeData) -> Pasted:
    """The text to put in: as it is where it is plain, with a blank line between paragraphs where not."""
    html = html_of(source)
    if html:
        try:
            document = html_document(html)
        except StudioError:
            return Pasted(source.text())
        text = script_text(document, _AS_WRITTEN)
        if text:
            return Pasted(text, is_structured(document))
    return Pasted(source.text())
