"""Reads plain text: paragraphs between blank lines."""

from __future__ import annotations

import re

from tts_studio.domain.translation import tr
from tts_studio.store.importing.collector import Collector
from tts_studio.store.importing.imported import Imported, Prose, Run, parts_of
from tts_studio.store.importing.text_decoding import decode_text

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_HEADING = re.compile(r"(#{1,3})[ \t]+(\S.*)")
# Longer lines than this are whole paragraphs; shorter ones were broken to fit a page.
_PAGE_WIDTH = 100


def read_plain_text(data: bytes, name: str, collector: Collector) -> Imported:
    """The paragraphs of a text file; raises ScriptUnreadable or ImportFailed."""
    decoded = decode_text(data, tr("“{name}”", name=name), collector.encoding)
    paragraphs = [piece for piece in _BLANK_LINE.split(decoded.text) if piece.strip()]
    for paragraph in paragraphs:
        lines: list[str] = []
        for line in paragraph.split("\n"):
            heading = _HEADING.fullmatch(line.strip())
            if heading is None:
                lines.append(line)
                continue
            collector.add([Run("\n".join(lines))])
            collector.add([Run(heading[2])], level=len(heading[1]))
            lines = []
        collector.add([Run("\n".join(lines))])
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
