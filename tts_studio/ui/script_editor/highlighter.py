"""Colours tags, escapes and speaker names, one line at a time."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QFont, QTextBlock, QTextCharFormat, QTextDocument, QTextLayout

from tts_studio.domain.markup.scanner import Token, TokenKind, scan
from tts_studio.domain.markup.tags import TagKind
from tts_studio.domain.script_lines import heading_marks
from tts_studio.ui.script_editor.look import Look, PaletteLook
from tts_studio.ui.script_editor.positions import utf16_map
from tts_studio.ui.script_editor.shown_segments import SpeakerName

TAG_ROLES: Mapping[TagKind, str] = {
    TagKind.PAUSE: "tag_pause",
    TagKind.SOUND: "tag_sound",
    TagKind.STYLE: "tag_style",
}
_REMEMBERED_LINES = 512
_NEXT_SLICE_MS = 20
_BUDGET_SECONDS = 0.002
_AT_ONCE = 200
_HEADING_SIZES = (1.5, 1.25, 1.1)
# User states from here on are those of headings.
_HEADING = 1 << 30
# The user state of a line that changed and has to wait for its formats.
_WAITS = -2


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

    `name_in` tells the name in the line between two positions of the document; a block's user state keeps
    which one it was formatted with. Headings stand out by their size.

    Tags never cross a line, so that each line can be coloured alone. The chips are painted elsewhere. An
    edited line gets its formats before Qt lays it out: a QSyntaxHighlighter would have it laid out twice and
    the whole view painted. Where an edit changes very many lines, most of them wait; those that `visible`
    tells, between two positions of the document, come first.
    """

    def __init__(self, document: QTextDocument, cache: TokenCache, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._cache = cache
        self._look: Look = PaletteLook()
        self._formats: dict[str, QTextCharFormat] = {}
        self._size = document.defaultFont().pointSizeF()
        self.name_in: Callable[[int, int], SpeakerName | None] = _no_name
        self.visible: Callable[[], tuple[int, int]] = _nothing_visible
        self._waiting = QTextBlock()
        self._dirty: tuple[int, int] | None = None
        self._slices = QTimer(self)
        self._slices.setSingleShot(True)
        self._slices.setInterval(_NEXT_SLICE_MS)
        self._slices.timeout.connect(self._look_on)
        self._rush = QTimer(self)
        self._rush.setSingleShot(True)
        self._rush.setInterval(0)
        self._rush.timeout.connect(self._format_visible)
        document.contentsChange.connect(self._contents_change)

    def follow(self, document: QTextDocument) -> None:
        """Format another document from now on, all of which is there already."""
        self._document.contentsChange.disconnect(self._contents_change)
        self._slices.stop()
        self._waiting, self._dirty = QTextBlock(), None
        self._document = document
        document.contentsChange.connect(self._contents_change)
        self.set_look(self._look)

    def set_look(self, look: Look) -> None:
        """Take the colours and apply them everywhere."""
        self._look = look
        self._formats.clear()
        self._format_lines(self._document.begin(), self._document.characterCount())
        self._document.markContentsDirty(0, self._document.characterCount())

    def set_size(self, points: float) -> None:
        """Take the size the script is read at, which headings follow; the caller lays all out anew."""
        self._size = points
        block = self._document.begin()
        while block.isValid():
            if block.userState() >= _HEADING:
                self._format_block(block)
            block = block.next()

    def scrolled(self) -> None:
        """Format what is on screen now, as far as it still waits."""
        if self._slices.isActive():
            self.names_changed(*self.visible())

    def names_changed(self, start: int, end: int) -> None:
        """Look for names again in the lines that touch a stretch of the document."""
        block = self._document.findBlock(start)
        while block.isValid() and block.position() <= end:
            self._look_again(block)
            block = block.next()
        self._lay_out_again()

    def all_names_changed(self, start: int, end: int) -> None:
        """Look for names again everywhere: at once in this stretch of the document, soon in the rest."""
        self.names_changed(start, end)
        self._waiting = self._document.begin()
        self._look_on()

    def _look_on(self) -> None:
        deadline = time.perf_counter() + _BUDGET_SECONDS
        while self._waiting.isValid():
            self._look_again(self._waiting)
            self._waiting = self._waiting.next()
            if time.perf_counter() > deadline:
                self._slices.start()
                break
        self._lay_out_again()

    def _look_again(self, block: QTextBlock) -> None:
        state = block.userState()
        if state < _HEADING and _state_of(self._name_of(block)) != state:
            self._format_block(block)
            self._dirty = self._dirty or (block.position(), block.length() - 1)

    def _lay_out_again(self) -> None:
        """Lay out what got other formats; the document would else count it as part of the next edit."""
        if self._dirty is not None:
            dirty, self._dirty = self._dirty, None
            self._document.markContentsDirty(*dirty)

    def _contents_change(self, position: int, _removed: int, added: int) -> None:
        # The line that waits may be one that was taken out.
        if self._slices.isActive():
            self._waiting = self._document.begin()
        self._format_lines(self._document.findBlock(position), position + added)

    def _format_lines(self, block: QTextBlock, end: int) -> None:
        """Format the lines up to a position, of very many the first ones now and the others soon."""
        for _line in range(_AT_ONCE):
            if not block.isValid() or block.position() > end:
                return
            self._format_block(block)
            block = block.next()
        while block.isValid() and block.position() <= end:
            block.setUserState(_WAITS)
            block = block.next()
        self._rush.start()

    def _format_visible(self) -> None:
        self.all_names_changed(*self.visible())

    def _name_of(self, block: QTextBlock) -> SpeakerName | None:
        return self.name_in(block.position(), block.position() + block.length() - 1)

    def _format_block(self, block: QTextBlock) -> None:
        text = block.text()
        backwards = block.textDirection() == Qt.LayoutDirection.RightToLeft
        ranges = [
            _range(t.start, t.end - t.start, self._tag_format(t, backwards)) for t in self._cache.marks(text)
        ]
        level, words = heading_marks(text) if "#" in text else (0, 0)
        name = None if level else self._name_of(block)
        if level:
            whole = _range(0, block.length() - 1, self._heading_format(level))
            ranges = [whole, _range(0, words, self._format("muted")), *ranges]
        elif name is not None:
            ranges.append(_range(name.start, name.end - name.start, self._name_format(name.role)))
        block.setUserState(_HEADING + level if level else _state_of(name))
        layout = block.layout()
        if ranges or layout.formats():
            layout.setFormats(_around_composition(layout, ranges) if layout.preeditAreaText() else ranges)

    def _tag_format(self, token: Token, backwards: bool) -> QTextCharFormat:
        if not (backwards and painted_apart(token)):
            return self._format(role_of(token))
        unseen = QTextCharFormat()
        unseen.setForeground(Qt.GlobalColor.transparent)
        return unseen

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

    def _heading_format(self, level: int) -> QTextCharFormat:
        """Larger and bolder."""
        large = QTextCharFormat()
        large.setFontPointSize(self._size * _HEADING_SIZES[level - 1])
        large.setFontWeight(QFont.Weight.Bold)
        return large


def _state_of(name: SpeakerName | None) -> int:
    """What of a line's formats depends on more than its text, as a number that a block can keep."""
    return -1 if name is None else hash(name) % _HEADING


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


def _nothing_visible() -> tuple[int, int]:
    return 0, 0


def _no_name(_start: int, _end: int) -> None:
    return None


def painted_apart(token: Token) -> bool:
    """Whether the overlays paint a tag in text from right to left, which would turn its slash over."""
    return token.kind is TokenKind.CLOSE


def role_of(token: Token) -> str:
    """The colour role of a mark."""
    if token.tag is not None:
        return TAG_ROLES[token.tag.kind]
    return "muted"
