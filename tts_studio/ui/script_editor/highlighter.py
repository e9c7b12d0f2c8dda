"""Colours tags, escapes and speaker names, one line at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextBlock, QTextCharFormat, QTextDocument

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


class ScriptHighlighter(QSyntaxHighlighter):
    """Formats a block from its own text and, at a segment's start, the speaker's name before the body.

    Tags never cross a line, so that each line can be coloured alone. The chips are painted elsewhere.
    """

    def __init__(self, document: QTextDocument, cache: TokenCache) -> None:
        super().__init__(document)
        self._cache = cache
        self._look: Look = PaletteLook()
        self._formats: dict[str, QTextCharFormat] = {}
        self._names: dict[int, tuple[int, str]] = {}
        self.busy = False

    def set_look(self, look: Look) -> None:
        """Take the colours and apply them everywhere."""
        self._look = look
        self._formats.clear()
        self.busy = True
        self.rehighlight()
        self.busy = False

    def set_names(self, names: Mapping[int, tuple[int, str]]) -> None:
        """Take the speakers' names: by block number their length in UTF-16 units and their colour role."""
        changed = [
            number for number in {**self._names, **names} if self._names.get(number) != names.get(number)
        ]
        self._names = dict(names)
        self._again(changed)

    def moved(self, block_number: int, blocks_added: int) -> None:
        """Keep names at their lines when lines were put in or taken out after `block_number`."""
        self._names = {
            number + blocks_added if number > block_number else number: name
            for number, name in self._names.items()
        }

    def _again(self, block_numbers: list[int]) -> None:
        self.busy = True
        for number in block_numbers:
            block = self.document().findBlockByNumber(number)
            if block.isValid():
                self.rehighlightBlock(block)
        self.busy = False

    def highlightBlock(self, text: str) -> None:
        """Format one line."""
        if self._names:
            self._name(self.currentBlock())
        marks = self._cache.marks(text)
        if not marks:
            return
        for token in marks:
            self.setFormat(token.start, token.end - token.start, self._format(role_of(token)))

    def _name(self, block: QTextBlock) -> None:
        named = self._names.get(block.blockNumber())
        if named is not None:
            length, role = named
            character_format = QTextCharFormat(self._format(role))
            character_format.setFontWeight(QFont.Weight.DemiBold)
            self.setFormat(0, length, character_format)

    def _format(self, role: str) -> QTextCharFormat:
        known = self._formats.get(role)
        if known is None:
            known = self._formats[role] = QTextCharFormat()
            known.setForeground(self._look.color(role))
        return known


def role_of(token: Token) -> str:
    """The colour role of a mark."""
    if token.tag is not None:
        return TAG_ROLES[token.tag.kind]
    return "muted"
