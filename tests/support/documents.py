"""Documents and books as other programs write them, for tests of the import."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tts_studio.store.importing.collector import Watch
from tts_studio.store.importing.imported import ImportChoices, Imported, Prose
from tts_studio.store.importing.reading import read_document
from tts_studio.store.importing.script_writer import script_text

_CONTAINER = (
    '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">'
    '<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles>'
    "</container>"
)
_PAGE = (
    '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" '
    'xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head><body>{body}</body></html>'
)


def read(path: Path) -> Imported:
    """What a file holds."""
    return read_document(path, Watch())


def script_of(path: Path, choices: ImportChoices | None = None) -> str:
    """The script a file becomes."""
    return script_text(read(path), choices or ImportChoices())


def chapters_of(path: Path) -> list[tuple[str, int]]:
    """Title and depth of each part of a file."""
    content = read(path).content
    assert isinstance(content, Prose)
    return [(part.title, part.depth) for part in content.parts]


def page(body: str) -> str:
    """An XHTML document of a book."""
    return _PAGE.format(body=body)


def write_book(
    path: Path,
    pages: Mapping[str, str],
    *,
    nav: str = "",
    ncx: str = "",
    spine: Sequence[str] = (),
    extra: Mapping[str, str | bytes] | None = None,
) -> Path:
    """An epub of these pages by name; `nav` and `ncx` are the bodies of its tables of contents."""
    items = [f'<item id="{name}" href="{name}"/>' for name in pages]
    if nav:
        items.append('<item id="nav" href="nav.xhtml" properties="nav"/>')
    if ncx:
        items.append('<item id="ncx" href="toc.ncx"/>')
    references = "".join(f'<itemref idref="{name}"/>' for name in spine or pages)
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The Book</dc:title></metadata>'
        f'<manifest>{"".join(items)}</manifest><spine toc="ncx">{references}</spine></package>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        book.writestr("META-INF/container.xml", _CONTAINER)
        book.writestr("OEBPS/book.opf", package)
        for name, body in pages.items():
            book.writestr(f"OEBPS/{name}", page(body))
        if nav:
            book.writestr("OEBPS/nav.xhtml", page(nav))
        if ncx:
            ncx_page = f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{ncx}</navMap></ncx>'
            book.writestr("OEBPS/toc.ncx", ncx_page)
        for name, data in (extra or {}).items():
            book.writestr(name, data)
    return path
