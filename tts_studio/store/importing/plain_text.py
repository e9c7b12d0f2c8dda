"""Reads plain text: paragraphs between blank lines."""

from __future__ import annotations

import re

from tts_studio.domain.translation import tr
from tts_studio.store.importing.collector import Collector
from tts_studio.store.importing.imported import Imported, Prose, Run, parts_of
from tts_studio.store.importing.text_decoding import decode_text

_HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*)")
# Longer lines than this are whole paragraphs; shorter ones were broken to fit a page.
_PAGE_WIDTH = 100


def read_plain_text(data: bytes, name: str, collector: Collector) -> Imported:
    """The paragraphs of a text file; raises ScriptUnreadable or ImportFailed."""
    decoded = decode_text(data, f"“{name}”")
    paragraphs = [piece for piece in re.split(r"\n[^\S\n]*\n", decoded.text) if piece.strip()]
    for paragraph in paragraphs:
        heading = _HEADING.fullmatch(paragraph.strip())
        if heading:
            collector.add([Run(heading[2])], level=len(heading[1]))
        else:
            collector.add([Run(paragraph)])
    parts = parts_of(collector.blocks, tr("Beginning"))
    return Imported(
        "",
        Prose(parts, line_paragraphs=_line_paragraphs(decoded.text, len(paragraphs))),
        collector.notes(),
        decoded.guessed,
    )


def _line_paragraphs(text: str, paragraphs: int) -> bool:
    """Whether lines are paragraphs: hardly a blank line, and lines longer than a page is wide."""
    lengths = sorted(len(line) for line in text.split("\n") if line.strip())
    if len(lengths) < 2 or len(lengths) < 8 * paragraphs:
        return False
    return lengths[len(lengths) // 2] > _PAGE_WIDTH
