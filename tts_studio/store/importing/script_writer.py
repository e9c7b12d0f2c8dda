"""Writes what was chosen of a document in the studio's own form: headings, speakers, tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tts_studio.domain.markup.scanner import TokenKind, scan
from tts_studio.domain.speaker_names import LONGEST_NAME, heading_of, recognised_names
from tts_studio.store.importing.imported import (
    ALL,
    Block,
    ImportChoices,
    Imported,
    Prose,
    Run,
    Sheet,
    lines_of_runs,
)
from tts_studio.store.importing.screenplay import by_cues, cue_names

_LOWEST_HEADING = 3
_MOST_NAME_WORDS = 4
_SPACES = re.compile(r"[ \t]{2,}")
_NOT_IN_NAMES = re.compile(r"[^\w \u00a0'’.\-·・]|_+", re.UNICODE)
_BRACKETS = re.compile(r"[\[<\\]")
_HEADING_MARKS = re.compile(r"^#(?=#{0,2}\s)", re.MULTILINE)


def script_text(imported: Imported, choices: ImportChoices = ALL) -> str:
    """The script that a document becomes; paragraphs are separated by a blank line."""
    written = list(blocks_of(imported, choices))
    names = _names(written)
    return "\n\n".join(filter(None, (_paragraph(block, names, choices) for block in written)))


def blocks_of(imported: Imported, choices: ImportChoices = ALL) -> Iterator[Block]:
    """The chosen paragraphs, before they are written."""
    content = imported.content
    return _rows(content, choices) if isinstance(content, Sheet) else _chosen(content, choices)


def _chosen(prose: Prose, choices: ImportChoices) -> Iterator[Block]:
    lines = prose.line_paragraphs if choices.line_paragraphs is None else choices.line_paragraphs
    names = cue_names(tuple(prose.blocks())) if choices.cues else frozenset()
    for number, part in enumerate(prose.parts):
        if choices.parts is None or number in choices.parts:
            for block in by_cues(part.blocks, names) if names else part.blocks:
                yield from _by_line(block) if lines and not block.level else (block,)


def _by_line(block: Block) -> Iterator[Block]:
    """Each line of a paragraph as one of its own."""
    for runs in lines_of_runs(block.runs):
        yield Block(runs, 0, block.speaker)


def _rows(sheet: Sheet, choices: ImportChoices) -> Iterator[Block]:
    header = sheet.has_header if choices.header is None else choices.header
    name_column = sheet.name_column if choices.name_column is None else choices.name_column
    line_column = sheet.line_column if choices.line_column is None else choices.line_column
    for row in sheet.rows[1 if header else 0 :]:
        name = row[name_column] if name_column >= 0 else ""
        yield Block((Run(row[line_column]),), 0, name)


def _names(blocks: Iterable[Block]) -> dict[str, str]:
    """How each declared name is written, so that the script takes it for a speaker's."""
    found = [(block.speaker, _name(block.speaker)) for block in blocks if block.speaker]
    headings = [heading for _, name in found if (heading := heading_of(f"{name}:", 0)) is not None]
    recognised = recognised_names(headings, frozenset())
    plain = all(name.casefold() in recognised for _, name in found)
    return {declared: name if plain else name.upper() for declared, name in found}


def _name(declared: str) -> str:
    """A declared name without what no speaker's name can hold."""
    words = _NOT_IN_NAMES.sub(" ", declared).split()[:_MOST_NAME_WORDS]
    while words and len(" ".join(words)) > LONGEST_NAME:
        del words[-1]
    return " ".join(words)


def _paragraph(block: Block, names: dict[str, str], choices: ImportChoices) -> str:
    if block.level:
        words = " ".join(_runs(block.runs, choices, emphasis=False).split())
        return f"{'#' * min(block.level, _LOWEST_HEADING)} {words}" if words else ""
    lines = (_SPACES.sub(" ", line.strip()) for line in _runs(block.runs, choices).split("\n"))
    text = "\n".join(filter(None, lines))
    if not text:
        return ""
    if not choices.tags:
        text = _HEADING_MARKS.sub(r"\\#", text)
    name = names.get(block.speaker, "")
    return f"{name}: {text}" if name else text


def _runs(runs: Iterable[Run], choices: ImportChoices, *, emphasis: bool = True) -> str:
    pieces = []
    for run in runs:
        text = _literal(run.text) if run.literal else _tidy(run.text, tags=choices.tags)
        if run.emphasis and emphasis and choices.emphasis:
            text = _emphasised(text)
        pieces.append(text)
    return "".join(pieces)


def _emphasised(text: str) -> str:
    """The text inside the tag, the white space around it outside."""
    inside = text.strip()
    if not any(character.isalnum() for character in inside):
        return text
    start = len(text) - len(text.lstrip())
    return f"{text[:start]}<emphasis>{inside}</emphasis>{text[start + len(inside) :]}"


def _tidy(text: str, *, tags: bool) -> str:
    """The text with a backslash before each bracket that would begin a tag and is none.

    Without `tags` nothing in the text is one, and a backslash is a backslash.
    """
    pieces = []
    for token in scan(text):
        written = text[token.start : token.end]
        if token.kind is TokenKind.UNKNOWN or (not tags and token.kind is not TokenKind.TEXT):
            written = _literal(written)
        pieces.append(written)
    return "".join(pieces)


def _literal(text: str) -> str:
    """The text with every sign escaped that could mean something."""
    return _BRACKETS.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    return f"\\{found[0]}"
