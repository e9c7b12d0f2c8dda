"""Walks through HTML and finds its paragraphs, headings, lists and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from tts_studio.store.importing.collector import Collector, Left
from tts_studio.store.importing.imported import RunList
from tts_studio.store.importing.markup_trees import Element, local_name

_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _words(
    """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption
    figure footer form header hgroup hr li main menu nav ol p pre search section summary table tbody tfoot
    thead tr ul h1 h2 h3 h4 h5 h6
    """
)
_EMPHASIS = frozenset({"em", "i", "strong", "b"})
_SKIPPED = _words(
    """
    head script style noscript template svg canvas audio video iframe object embed select button textarea
    datalist rt rp nav title
    """
)
_LEFT = {"img": Left.PICTURE, "image": Left.PICTURE, "math": Left.FORMULA}
_CELLS = frozenset({"td", "th"})
_NOTES = _words(
    """
    noteref footnote footnotes endnote endnotes rearnote rearnotes doc-noteref doc-footnote doc-endnote
    """
)
_PAGE_MARKS = frozenset({"pagebreak", "doc-pagebreak", "pagelist"})
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_SPACE = re.compile(r"[ \t\n\r\f]+")
_STEPS_BETWEEN_LOOKS = 4096


class HtmlBlocks:
    """Reads one tree into a collector. `anchors` tells at which block each id stands."""

    def __init__(self, collector: Collector) -> None:
        self.anchors: dict[str, int] = {}
        self._collector = collector
        self._runs = RunList()
        self._level = 0
        self._emphasis = 0
        self._preformatted = 0
        self._skipping: Element | None = None
        self._row: Element | None = None
        self._table: Element | None = None
        self._cells: list[str] = []

    def read(self, root: Element) -> None:
        """Read everything below `root`."""
        steps = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for number, (event, element) in enumerate(steps):
            if number % _STEPS_BETWEEN_LOOKS == 0:
                self._collector.watch.reached(0.5)
            if event == "start":
                self._start(element)
            elif event == "end":
                self._end(element)
            if event != "start" and element is not root:
                self._text(element.tail)
        self._flush()

    def _start(self, element: Element) -> None:
        if self._skipping is not None:
            return
        name = local_name(element)
        if self._is_left(element, name):
            self._skipping = element
            return
        if name in _BLOCKS:
            self._flush()
        for attribute in ("id", "name"):
            if anchor := element.get(attribute):
                self.anchors.setdefault(anchor, len(self._collector.blocks))
        if name in _HEADINGS:
            self._level = _HEADINGS[name]
        elif name in _EMPHASIS:
            self._emphasis += 1
        elif name == "pre":
            self._preformatted += 1
        elif name == "br":
            self._runs.add("\n")
        elif name == "q":
            self._runs.add("“")
        elif name == "tr" and self._row is None and _is_row(element):
            self._begin_row(element)
        self._text(element.text)

    def _end(self, element: Element) -> None:
        if self._skipping is not None:
            if element is self._skipping:
                self._skipping = None
            return
        name = local_name(element)
        if self._row is not None and name in _CELLS and element.getparent() is self._row:
            self._cells.append("".join(run.text for run in self._runs.take()))
        elif element is self._row:
            self._row = None
            self._collector.add_row(self._cells)
        elif name in _BLOCKS:
            self._flush()
        if name in _HEADINGS:
            self._level = 0
        elif name in _EMPHASIS:
            self._emphasis = max(0, self._emphasis - 1)
        elif name == "pre":
            self._preformatted -= 1
        elif name == "q":
            self._runs.add("”")

    def _begin_row(self, element: Element) -> None:
        self._row, self._cells = element, []
        table = next(element.iterancestors("{*}table"), None)
        if table is not self._table:
            self._table = table
            self._collector.leave(Left.TABLE)

    def _is_left(self, element: Element, name: str) -> bool:
        """Whether an element is left out with all that is in it; what is worth telling is counted."""
        kinds = set(f"{element.get(_EPUB_TYPE) or ''} {element.get('role') or ''}".lower().split())
        if name in _LEFT:
            self._collector.leave(_LEFT[name])
            return True
        if kinds & _NOTES or _is_note_mark(element, name):
            if name != "a" and name != "sup":
                self._collector.leave(Left.FOOTNOTE)
            return True
        return name in _SKIPPED or bool(kinds & _PAGE_MARKS) or element.get("hidden") is not None

    def _text(self, text: str | None) -> None:
        if text and self._skipping is None:
            shown = text if self._preformatted else _SPACE.sub(" ", text)
            self._runs.add(shown, emphasis=bool(self._emphasis) and not self._level)

    def _flush(self) -> None:
        if self._row is not None:
            self._runs.add(" ")
        else:
            self._collector.add(self._runs.take(), level=self._level)


def _is_row(element: Element) -> bool:
    """Whether a table's row has several cells; pages are laid out with rows of one."""
    return sum(local_name(child) in _CELLS for child in element) > 1


def _is_note_mark(element: Element, name: str) -> bool:
    """Whether this is the small number that leads to a note."""
    if name != "sup":
        return False
    children: Iterable[Element] = list(element)
    return any(local_name(child) == "a" and (child.get("href") or "").find("#") >= 0 for child in children)
