"""What a book says about itself: its title, its documents in order, its table of contents."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from tts_studio.domain.errors import ImportFailed
from tts_studio.domain.translation import tr
from tts_studio.store.importing.archive import Archive, damaged
from tts_studio.store.importing.markup_trees import Element, local_name, parse_html, parse_xml

_CONTAINER = "META-INF/container.xml"
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Chapter:
    """An entry of the table of contents: where it begins, and how deep it lies.

    `invented` is one that the table does not have.
    """

    title: str
    file: str
    anchor: str
    depth: int
    invented: bool = False


@dataclass(frozen=True, slots=True)
class Package:
    """A book's title, the documents in reading order and the chapters of its table of contents."""

    title: str
    spine: tuple[str, ...]
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    path: str
    properties: frozenset[str]


def read_package(archive: Archive, name: str) -> Package:
    """Read the package document and the table of contents; raises ImportFailed."""
    place = _package_path(archive, name)
    root = parse_xml(archive.read(place))
    if root is None:
        raise damaged(name)
    folder = posixpath.dirname(place)
    items = {
        item.get("id") or "": _Item(
            _inside(folder, item.get("href") or ""), frozenset((item.get("properties") or "").split())
        )
        for item in root.iter("{*}item")
    }
    contents = next((item.path for item in items.values() if "nav" in item.properties), "")
    # The page that shows the table of contents is for the eye.
    spine = tuple(
        items[ref.get("idref") or ""].path
        for ref in root.iter("{*}itemref")
        if (ref.get("idref") or "") in items and ref.get("linear") != "no"
    )
    title = next((" ".join(" ".join(e.itertext()).split()) for e in root.iter("{*}title")), "")
    chapters = tuple(_from_nav(archive, contents)) or tuple(_from_ncx(archive, _ncx_path(root, items)))
    readable = tuple(path for path in spine if path != contents)
    return Package(title, readable, chapters)


def _package_path(archive: Archive, name: str) -> str:
    if _CONTAINER in archive:
        root = parse_xml(archive.read(_CONTAINER))
        if root is None:
            raise damaged(name)
        place = next((found.get("full-path") or "" for found in root.iter("{*}rootfile")), "")
    else:
        place = next((member for member in archive.members if member.lower().endswith(".opf")), "")
    if not place:
        raise ImportFailed(
            tr("“{name}” is not a book in the epub format.", name=name),
            advice=tr("Choose a file that an e-book program can open."),
        )
    return unquote(place)


def _ncx_path(root: Element, items: dict[str, _Item]) -> str:
    spine = next(root.iter("{*}spine"), None)
    named = items.get(spine.get("toc") or "") if spine is not None else None
    if named is not None:
        return named.path
    return next((item.path for item in items.values() if item.path.lower().endswith(".ncx")), "")


def _from_nav(archive: Archive, path: str) -> Iterator[Chapter]:
    root = parse_html(archive.read(path)) if path in archive else None
    if root is None:
        return
    navs = list(root.iter("{*}nav", "nav"))
    table = next((nav for nav in navs if "toc" in (nav.get(_EPUB_TYPE) or nav.get("epub:type") or "")), None)
    table = table if table is not None else next(iter(navs), None)
    if table is None:
        return
    folder = posixpath.dirname(path)
    for link in table.iter("{*}a", "a"):
        lists = sum(local_name(e) == "ol" for e in link.iterancestors())
        yield from _chapter(folder, link.get("href") or "", " ".join(link.itertext()), lists - 1)


def _from_ncx(archive: Archive, path: str) -> Iterator[Chapter]:
    root = parse_xml(archive.read(path)) if path in archive else None
    if root is None:
        return
    folder = posixpath.dirname(path)
    for point in root.iter("{*}navPoint"):
        depth = sum(local_name(e) == "navpoint" for e in point.iterancestors())
        target = next((found.get("src") or "" for found in point.iterchildren("{*}content")), "")
        label = next((" ".join(found.itertext()) for found in point.iterchildren("{*}navLabel")), "")
        yield from _chapter(folder, target, label, depth)


def _chapter(folder: str, target: str, label: str, depth: int) -> Iterator[Chapter]:
    file, _, anchor = target.partition("#")
    title = " ".join(label.split())
    if file and title:
        yield Chapter(title, _inside(folder, file), unquote(anchor), max(0, min(depth, _DEEPEST)))


def _inside(folder: str, href: str) -> str:
    """A path inside the book, as its archive spells it."""
    return posixpath.normpath(posixpath.join(folder, unquote(href)))
