"""Colours tags, escapes and speaker names, one line at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QFont, QTextBlock, QTextCharFormat, QTextDocument, QTextLayout

from tts_studio.domain.markup.scanner import Token, TokenKind, scan
from tts_studio.domain.markup.tags import TagKind
from tts_studio.ui.script_editor.look import Look, PaletteLook
from tts_studio.ui.script_editor.positions import utf16_map

TAG_ROLES: Mapping[TagKind, str] = {
    TagKind.PAUSE: "tag_pause",
    TagKind.SOUND: "tag_sound",
    TagKind.STYLE: "tag_style",
}
_REMEMBERED_LINES = 512


class TokenCache:
    """The marks (tags and escapes) of the lines seen last, in UTF-16 positions of their line."""

    def __init__(self) -> None:
        self._lines: OrderedDict[str, tuple[Token, ...]] = OrderedDict()

    def marks(self, line: str) -> tuple[Token, ...]:
        """Everything in a line that is not plain text."""
        known = self._lines.get(line)
        if known is not None:
            self._lines.move_to_end(line)
            return known
        marks = tuple(_in_units(line)) if has_marks(line) else ()
        self._lines[line] = marks
        if len(self._lines) > _REMEMBERED_LINES:
            self._lines.popitem(last=False)
        return marks


def has_marks(line: str) -> bool:
    """Whether scanning a line can find anything but text."""
    return "[" in line or "<" in line or "\\" in line


def _in_units(line: str) -> list[Token]:
    units = utf16_map(line).units
    return [
        Token(token.kind, units(token.start), units(token.end), token.tag, token.milliseconds, token.name)
        for token in scan(line)
        if token.kind is not TokenKind.TEXT
    ]


class ScriptHighlighter(QObject):
    """Formats a block from its own text and, at a segment's start, the speaker's name before the body.

    Tags never cross a line, so that each line can be coloured alone. The chips are painted elsewhere. An
    edited line gets its formats before Qt lays it out: a QSyntaxHighlighter would have it laid out twice and
    the whole view painted.
    """

    def __init__(self, document: QTextDocument, cache: TokenCache) -> None:
        super().__init__(document)
        self._document = document
        self._cache = cache
        self._look: Look = PaletteLook()
        self._formats: dict[str, QTextCharFormat] = {}
        self._names: dict[int, tuple[int, str]] = {}
        self._blocks = document.blockCount()
        document.contentsChange.connect(self._contents_change)

    def set_look(self, look: Look) -> None:
        """Take the colours and apply them everywhere."""
        self._look = look
        self._formats.clear()
        block = self._document.begin()
        while block.isValid():
            self._format_block(block)
            block = block.next()
        self._document.markContentsDirty(0, self._document.characterCount())

    def set_names(self, names: Mapping[int, tuple[int, str]]) -> None:
        """Take the speakers' names: by block number their length in UTF-16 units and their colour role."""
        before, self._names = self._names, dict(names)
        for number in before.keys() | self._names.keys():
            if before.get(number) != self._names.get(number):
                block = self._document.findBlockByNumber(number)
                if block.isValid():
                    self._format_block(block)
                    self._document.markContentsDirty(block.position(), block.length() - 1)

    def _contents_change(self, position: int, _removed: int, added: int) -> None:
        block = self._document.findBlock(position)
        self._move_names(block.blockNumber())
        end = position + added
        while block.isValid() and block.position() <= end:
            self._format_block(block)
            block = block.next()

    def _move_names(self, block_number: int) -> None:
        """Keep names at their lines when lines were put in or taken out after a block."""
        grown = self._document.blockCount() - self._blocks
        self._blocks += grown
        if grown:
            self._names = {
                number + grown if number > block_number else number: name
                for number, name in self._names.items()
            }

    def _format_block(self, block: QTextBlock) -> None:
        text = block.text()
        ranges = [_range(t.start, t.end - t.start, self._format(role_of(t))) for t in self._cache.marks(text)]
        named = self._names.get(block.blockNumber()) if self._names else None
        if named is not None:
            ranges.append(_range(0, named[0], self._name_format(named[1])))
        layout = block.layout()
        if ranges or layout.formats():
            layout.setFormats(_around_composition(layout, ranges) if layout.preeditAreaText() else ranges)

    def _format(self, role: str) -> QTextCharFormat:
        known = self._formats.get(role)
        if known is None:
            known = self._formats[role] = QTextCharFormat()
            known.setForeground(self._look.color(role))
        return known

    def _name_format(self, role: str) -> QTextCharFormat:
        bold = QTextCharFormat(self._format(role))
        bold.setFontWeight(QFont.Weight.DemiBold)
        return bold


def _range(start: int, length: int, character_format: QTextCharFormat) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = start, length, character_format
    return made


def _around_composition(
    layout: QTextLayout, ranges: list[QTextLayout.FormatRange]
) -> list[QTextLayout.FormatRange]:
    """The formats with room for the text an input method is composing, which keeps its own."""
    start = layout.preeditAreaPosition()
    composed = layout.preeditAreaText()
    length = utf16_map(composed).units(len(composed))
    kept = [r for r in layout.formats() if r.start >= start and r.start + r.length <= start + length]
    for made in ranges:
        if made.start >= start:
            made.start += length
        elif made.start + made.length > start:
            made.length += length
    return kept + ranges


def role_of(token: Token) -> str:
    """The colour role of a mark."""
    if token.tag is not None:
        return TAG_ROLES[token.tag.kind]
    return "muted"
