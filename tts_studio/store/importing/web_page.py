"""Reads HTML: saved pages, and what other programs put on the clipboard."""

from __future__ import annotations

from tts_studio.domain.translation import tr
from tts_studio.store.importing.collector import Collector
from tts_studio.store.importing.html_blocks import HtmlBlocks
from tts_studio.store.importing.imported import Imported, Prose, parts_of
from tts_studio.store.importing.markup_trees import Element, local_name, parse_html, parse_html_text


def read_web_page(data: bytes, _name: str, collector: Collector) -> Imported:
    """The paragraphs of a page; empty when there are none."""
    return _imported(parse_html(data), collector)


def read_html_text(text: str, collector: Collector) -> Imported:
    """The paragraphs of HTML that is text already."""
    return _imported(parse_html_text(text), collector)


def _imported(root: Element | None, collector: Collector) -> Imported:
    title = ""
    if root is not None:
        HtmlBlocks(collector).read(root)
        named = next((e for e in root.iter("{*}title") if local_name(e.getparent()) == "head"), None)
        title = " ".join((named.text or "").split()) if named is not None else ""
    return Imported(title, Prose(parts_of(collector.blocks, tr("Beginning"))), collector.notes())
