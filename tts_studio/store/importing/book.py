"""Reads books (epub): the chapters of the table of contents, else of the headings, in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tts_studio.domain.errors import ImportFailed
from tts_studio.domain.translation import tr
from tts_studio.store.importing.archive import Archive, damaged, open_archive
from tts_studio.store.importing.book_package import Chapter, Package, read_package
from tts_studio.store.importing.collector import Collector
from tts_studio.store.importing.html_blocks import HtmlBlocks
from tts_studio.store.importing.imported import Block, Imported, Part, Prose, Run
from tts_studio.store.importing.markup_trees import parse_html, parse_xml

_ENCRYPTION = "META-INF/encryption.xml"
# Fonts may be scrambled in books that are open otherwise.
_FONT_SCRAMBLING = frozenset(
    {"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"}
)  # fmt: skip

# Headings that the table of contents does not have.
_LOWER_LEVEL = 3


def read_book(path: Path, collector: Collector) -> Imported:
    """The chapters of a book; raises ImportFailed."""
    with open_archive(path) as archive:
        _refuse_protected(archive, path.name)
        package = read_package(archive, path.name)
        starts = _read_spine(archive, package, path.name, collector)
    parts = _parts(collector.blocks, starts or _by_headings(collector.blocks))
    return Imported(package.title, Prose(parts), collector.notes())


def _refuse_protected(archive: Archive, name: str) -> None:
    if _ENCRYPTION not in archive:
        return
    root = parse_xml(archive.read(_ENCRYPTION))
    if root is None:
        raise damaged(name)
    for data in root.iter("{*}EncryptedData"):
        method = next(data.iter("{*}EncryptionMethod"), None)
        if method is None or method.get("Algorithm") not in _FONT_SCRAMBLING:
            raise ImportFailed(
                tr("“{name}” is protected against copying.", name=name),
                advice=tr("Import a copy without such protection, if the shop sells one."),
            )


def _read_spine(
    archive: Archive, package: Package, name: str, collector: Collector
) -> list[tuple[int, Chapter]]:
    """Reads every document of the book; returns at which block each chapter begins."""
    starts: list[tuple[int, Chapter]] = []
    by_file: dict[str, list[Chapter]] = {}
    for chapter in package.chapters:
        by_file.setdefault(chapter.file, []).append(chapter)
    read = 0
    for number, file in enumerate(package.spine):
        collector.watch.reached(number / len(package.spine))
        if file not in archive:
            continue
        root = parse_html(archive.read(file))
        if root is None:
            continue
        read += 1
        begin = len(collector.blocks)
        blocks = HtmlBlocks(collector)
        blocks.read(next((e for e in root.iter("{*}body", "body")), root))
        starts.extend((blocks.anchors.get(c.anchor, begin), c) for c in by_file.get(file, ()))
    if not read:
        raise damaged(name)
    return sorted(starts, key=_place)


def _place(start: tuple[int, Chapter]) -> int:
    return start[0]


def _by_headings(blocks: Sequence[Block]) -> list[tuple[int, Chapter]]:
    """Where chapters begin in a book without a table of contents: at its highest headings."""
    highest = min((block.level for block in blocks if block.level), default=0)
    return [
        (place, Chapter(" ".join(block.text.split()), "", "", 0))
        for place, block in enumerate(blocks)
        if highest and block.level == highest
    ]


def _parts(blocks: Sequence[Block], starts: list[tuple[int, Chapter]]) -> tuple[Part, ...]:
    """The blocks cut where chapters begin; a chapter that holds nothing is left to the next."""
    if not starts or starts[0][0] > 0:
        first = starts[0][0] if starts else len(blocks)
        starts = [(0, Chapter(_first_words(blocks[:first]), "", "", 0, invented=True)), *starts]
    parts = []
    for (begin, chapter), (end, _) in zip(starts, [*starts[1:], (len(blocks), starts[-1][1])], strict=True):
        if begin < end:
            parts.append(Part(chapter.title, _headed(chapter, blocks[begin:end]), chapter.depth))
    return tuple(parts)


def _first_words(blocks: Sequence[Block]) -> str:
    heading = next((block.text for block in blocks if block.level), "")
    return " ".join(heading.split()) or tr("Beginning")


def _headed(chapter: Chapter, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The chapter's blocks, its title first as a heading; headings further in lie below it."""
    level = min(chapter.depth + 1, 2)
    lower = [Block(b.runs, _LOWER_LEVEL, b.speaker) if b.level else b for b in blocks]
    if chapter.invented:
        return tuple(lower)
    first = blocks[0]
    if first.level or _letters(first.text) == _letters(chapter.title):
        return (Block(first.runs, level), *lower[1:])
    return (Block((Run(chapter.title),), level), *lower)


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
