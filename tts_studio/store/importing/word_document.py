"""Reads Word documents (docx): paragraphs, headings by outline, tables; deletions are left out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tts_studio.domain.errors import ImportFailed
from tts_studio.domain.translation import tr
from tts_studio.store.importing.archive import ZIP_FAULTS, Archive, damaged, open_archive
from tts_studio.store.importing.collector import Collector, Left
from tts_studio.store.importing.imported import Imported, Prose, RunList, parts_of
from tts_studio.store.importing.markup_trees import Element
from tts_studio.store.importing.word_styles import WordStyles, is_on, qualified

_XML = (".xml", ".rels")
_SKIPPED = frozenset(
    qualified(name) for name in ("w:del", "w:moveFrom", "w:rt", "w:instrText", "w:delText", "mc:Fallback")
)
_LEFT = {
    qualified("w:footnoteReference"): Left.FOOTNOTE,
    qualified("w:endnoteReference"): Left.FOOTNOTE,
    qualified("w:drawing"): Left.PICTURE,
    qualified("w:pict"): Left.PICTURE,
    qualified("w:object"): Left.PICTURE,
    qualified("m:oMath"): Left.FORMULA,
}
_SIGNS = {
    qualified("w:tab"): " ",
    qualified("w:br"): "\n",
    qualified("w:cr"): "\n",
    qualified("w:noBreakHyphen"): "‑",
}
_P, _R, _T, _TBL, _TR, _TC = (qualified(f"w:{name}") for name in ("p", "r", "t", "tbl", "tr", "tc"))
_TEXT_BOX = qualified("w:txbxContent")
_RUN_PROPERTIES = qualified("w:rPr")


def read_word_document(path: Path, collector: Collector) -> Imported:
    """The paragraphs of a document; raises ImportFailed."""
    with open_archive(path) as archive:
        if "word/document.xml" not in archive and "[Content_Types].xml" not in archive:
            raise ImportFailed(
                tr("“{name}” is not a Word document.", name=path.name),
                advice=tr("Open it in the program that made it and save it as .docx."),
            )
        packed = _without_media(archive, collector)
    body, styles, title = _opened(packed, path.name)
    _Walk(collector, styles).read(body)
    return Imported(title, Prose(parts_of(collector.blocks, tr("Beginning"))), collector.notes())


def _without_media(archive: Archive, collector: Collector) -> io.BytesIO:
    """The same package with empty pictures, so that they are neither unpacked nor checked."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as copy:
        for number, member in enumerate(archive.members):
            collector.watch.reached(0.4 * number / len(archive.members))
            if not member.endswith("/"):
                copy.writestr(member, archive.read(member) if member.endswith(_XML) else b"")
    packed.seek(0)
    return packed


def _opened(packed: io.BytesIO, name: str) -> tuple[Element, WordStyles, str]:
    """Body, styles and title. The library trusts what it reads: each kind of nonsense has its own error."""
    import docx
    from docx.exceptions import PythonDocxError
    from lxml import etree

    broken = (
        *ZIP_FAULTS,
        PythonDocxError,
        etree.LxmlError,
        LookupError,
        AttributeError,
        TypeError,
        AssertionError,
    )
    try:
        document = docx.Document(packed)
        body: Element = document.element.body
        styles = WordStyles(document.styles.element)
        title = " ".join((document.core_properties.title or "").split())
    except broken as problem:
        raise damaged(name) from problem
    if body is None:
        raise damaged(name)
    return body, styles, title


class _Walk:
    """Goes through the body once; tables and text boxes hold paragraphs of their own."""

    def __init__(self, collector: Collector, styles: WordStyles) -> None:
        self._collector = collector
        self._styles = styles
        self._contents = False

    def read(self, body: Element) -> None:
        total = max(1, len(body))
        for number, child in enumerate(body):
            self._collector.watch.reached(0.5 + number / total / 2)
            self._read(child)

    def _read(self, element: Element) -> None:
        """An element of the body; the stack keeps deeply nested documents from exhausting Python's own."""
        stack = [element]
        while stack:
            here = stack.pop()
            if here.tag in _SKIPPED:
                continue
            if here.tag == _P:
                stack.extend(reversed(self._paragraph(here)))
            elif here.tag == _TBL:
                stack.extend(reversed(self._table(here)))
            elif isinstance(here.tag, str):
                stack.extend(reversed(list(here)))

    def _table(self, table: Element) -> list[Element]:
        """Reads rows of several cells as sentences; returns the cells that are read as ordinary text."""
        rows = list(table.iterchildren(_TR))
        if not any(len(row.findall(_TC)) > 1 for row in rows):
            return rows
        self._collector.leave(Left.TABLE)
        for row in rows:
            cells = [" ".join(self._words(p) for p in cell.iter(_P)) for cell in row.iterchildren(_TC)]
            self._collector.add_row(cells)
        return []

    def _words(self, paragraph: Element) -> str:
        return "".join(run.text for run in self._runs(paragraph, 0)[0].take())

    def _paragraph(self, paragraph: Element) -> list[Element]:
        """Adds a paragraph; returns the text boxes that hang on it."""
        if self._styles.is_contents(paragraph):
            if not self._contents:
                self._collector.leave(Left.CONTENTS)
            self._contents = True
            return []
        level = self._styles.level_of(paragraph)
        runs, boxes = self._runs(paragraph, level)
        self._collector.add(runs.take(), level=level)
        return boxes

    def _runs(self, paragraph: Element, level: int) -> tuple[RunList, list[Element]]:
        runs, boxes = RunList(), []
        emphasis = hidden = False
        for element in _inside(paragraph):
            if element.tag == _R:
                emphasis = not level and self._styles.is_emphasised(element)
                hidden = is_on(element.find(_RUN_PROPERTIES), "w:vanish")
            elif element.tag == _T:
                if not hidden:
                    runs.add(element.text or "", emphasis=emphasis)
            elif element.tag == _TEXT_BOX:
                boxes.append(element)
            elif element.tag in _SIGNS:
                runs.add(_SIGNS[element.tag], emphasis=emphasis)
            elif element.tag in _LEFT and element.find(f".//{_TEXT_BOX}") is None:
                self._collector.leave(_LEFT[element.tag])
        return runs, boxes


def _inside(paragraph: Element) -> Iterator[Element]:
    """The elements of a paragraph in order, without deleted ones and without the insides of text boxes."""
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if element.tag in _SKIPPED or not isinstance(element.tag, str):
            continue
        yield element
        if element.tag != _TEXT_BOX and element.tag != _RUN_PROPERTIES:
            stack.extend(reversed(element))
