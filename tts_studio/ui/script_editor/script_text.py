"""The text itself: plain text with a measure, room between the lines, and overlays around the letters."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextCursor,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QToolTip, QWidget

from tts_studio.domain.translation import tr
from tts_studio.ui.script_editor.emoji import emoji_beside
from tts_studio.ui.script_editor.highlighter import ScriptHighlighter, TokenCache
from tts_studio.ui.script_editor.line_spacing import SpacedLayout
from tts_studio.ui.script_editor.look import Look
from tts_studio.ui.script_editor.overlays import Overlays
from tts_studio.ui.script_editor.pasting import files_of, pasted_text
from tts_studio.ui.script_editor.plain_text import clean, selected_text
from tts_studio.ui.script_editor.stretches import VisibleBlock, span, visible_block

# Seventy characters of ordinary prose: the width of a comfortable line.
_MEASURE = "It was the best of times, it was the worst of times, it was the age of"
_MARGIN = 8
# Whether the key deletes forward.
_DELETING = {Qt.Key.Key_Backspace: False, Qt.Key.Key_Delete: True}
_PLAY_FROM_HERE = (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier)


class ScriptText(QPlainTextEdit):
    """The script as it is written.

    Keys and tooltips are offered to the functions in `key_handlers` and `tooltip_at` first. `edited` tells
    each change of the text (position, removed, added; UTF-16 units) while it is being made. `files_offered`
    carries the paths of pasted files, `formatted_pasted` pasted HTML and a cursor that selects its text.
    """

    edited = Signal(int, int, int)
    touched = Signal()
    zoomed = Signal(int)
    play_from = Signal(int)
    menu_requested = Signal(QContextMenuEvent)
    files_offered = Signal(object)
    formatted_pasted = Signal(str, QTextCursor)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scriptText")
        self.setAccessibleName(tr("Script"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setPlaceholderText(tr("Write or paste your script. Press Ctrl+Enter to hear a paragraph."))
        self.setCursorWidth(2)
        self.setTabChangesFocus(True)
        self.key_handlers: list[Callable[[QKeyEvent], bool]] = []
        self.tooltip_at: Callable[[int], str] = _nothing
        self.takes_tab: Callable[[], bool] = _never
        self.gutter_width = 0
        self._cache = TokenCache()
        self._spacing = self._use_document(QTextDocument(self))
        self.overlays = Overlays(self._cache)
        self.highlighter = ScriptHighlighter(self.document(), self._cache, self)
        self.highlighter.visible = self.visible_range
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.verticalScrollBar().actionTriggered.connect(self._scrolled_by_hand)

    def take_document(self, other: ScriptText) -> None:
        """Go on with the document of another field, with its steps and cursor; that one begins anew."""
        empty, document = self.document(), other.document()
        cursor, place = other.textCursor(), other.verticalScrollBar().value()
        other._replace_document(QTextDocument(other))
        document.setParent(self)
        self._replace_document(document)
        empty.deleteLater()
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(place)

    def _replace_document(self, document: QTextDocument) -> None:
        self.document().contentsChange.disconnect(self.edited)
        self._spacing = self._use_document(document)
        self.highlighter.follow(document)

    def _use_document(self, document: QTextDocument) -> SpacedLayout:
        document.setDefaultFont(self.font())
        document.setDocumentMargin(_MARGIN)
        layout = SpacedLayout(document, self._cache)
        document.setDocumentLayout(layout)
        self.setDocument(document)
        document.contentsChange.connect(self.edited)
        return layout

    def set_look(self, look: Look) -> None:
        """Take the theme's colours."""
        self.overlays.look = look
        background = look.color("raised").name()
        self.setStyleSheet(
            f"#scriptText {{ background: {background}; border: none; border-radius: 0; padding: 0; }}"
        )
        self.highlighter.set_look(look)
        self.viewport().update()

    def set_size(self, points: float) -> None:
        """Set the size the script is read at."""
        font = QFont(self.font())
        font.setPointSizeF(points)
        self.setFont(font)
        self.document().setDefaultFont(font)
        self.highlighter.set_size(points)
        self._spacing.measure()
        self._keep_measure()
        self.document().markContentsDirty(0, self.document().characterCount())

    def visible_blocks(self, clip: QRectF | None = None) -> list[VisibleBlock]:
        """The blocks on screen, or those of them that meet `clip`."""
        top = 0.0 if clip is None else clip.top()
        bottom = self.viewport().height() if clip is None else clip.bottom()
        origin = self.contentOffset()
        block = self.firstVisibleBlock()
        found = []
        while block.isValid() and origin.y() <= bottom:
            height = self._spacing.blockBoundingRect(block).height()
            if origin.y() + height >= top:
                found.append(visible_block(block, origin, height, top, bottom))
            origin.setY(origin.y() + height)
            block = block.next()
        return found

    def visible_range(self) -> tuple[int, int]:
        """Between which UTF-16 positions lies what is on screen."""
        return span(self.visible_blocks())

    def update_range(self, start: int, end: int) -> None:
        """Paint the lines between two positions again."""
        for block in self.visible_blocks():
            if block.position <= end and block.position + block.block.length() > start:
                top = int(block.origin.y()) - 4
                self.viewport().update(0, top, self.viewport().width(), int(block.height) + 8)

    def lines_at(self, position: int) -> tuple[int, int]:
        """The line on which a position is, as the scroll bar counts, and how many lines the view holds."""
        block = self.document().findBlock(min(position, self.document().characterCount() - 1))
        self._spacing.blockBoundingRect(block)
        line = block.layout().lineForTextPosition(position - block.position())
        number = int(block.firstLineNumber()) + (line.lineNumber() if line.isValid() else 0)
        height = QFontMetricsF(self.font()).height() + self._spacing.gap
        return number, max(1, int(self.viewport().height() / height))

    def word_at(self, position: int) -> tuple[int, int]:
        """The word around a position or beside it; both ends are the position where there is none."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        return (start, end) if start <= position <= end else (position, position)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the overlays around the text."""
        clip = QRectF(event.rect())
        blocks = self.visible_blocks(clip)
        painter = QPainter(self.viewport())
        self.overlays.paint_below(painter, blocks)
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        self.overlays.paint_above(painter, blocks)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Set the margins for a new width before the text is laid out in it."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutDirectionChange):
            self._keep_measure()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Offer the key to the helpers, then type it."""
        self.touched.emit()
        if any(handler(event) for handler in self.key_handlers):
            event.accept()
            return
        if (
            event.keyCombination().key() in _DELETING
            and not event.modifiers()
            and self._delete_emoji(forward=_DELETING[event.keyCombination().key()])
        ):
            event.accept()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Shift+Enter would put in a line separator, which no paragraph rule knows.
            event = QKeyEvent(event.type(), Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r")
        super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Move the focus with Tab, except where a helper wants the key."""
        return not self.takes_tab() and super().focusNextPrevChild(forward)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Play from a word when Ctrl or Alt is held, else as usual."""
        if event.button() == Qt.MouseButton.LeftButton and event.modifiers() in _PLAY_FROM_HERE:
            self.play_from.emit(self.cursorForPosition(event.position().toPoint()).position())
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select the word, or the emoji, under the pointer."""
        super().mouseDoubleClickEvent(event)
        cursor = self.textCursor()
        if not cursor.hasSelection() and event.button() == Qt.MouseButton.LeftButton:
            self._select_emoji(cursor)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ask for another text size when Ctrl is held, else scroll."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                self.zoomed.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        self.touched.emit()
        super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Let the editor make the menu."""
        self.menu_requested.emit(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Answer with the sentence about what is under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            sentence = self.tooltip_at(self.cursorForPosition(event.pos()).position())
            QToolTip.showText(event.globalPos(), sentence, self.viewport())
            return True
        return super().viewportEvent(event)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy plain text, to the character."""
        data = QMimeData()
        data.setText(selected_text(self.textCursor()))
        return data

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take text that is dropped; files are for the window."""
        return source.hasText() and not files_of(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste plain text, to the character; formatted text keeps its paragraphs, and files are offered."""
        if files := files_of(source):
            self.files_offered.emit(files)
        elif source.hasText():
            pasted = pasted_text(source)
            cursor = self.textCursor()
            start = cursor.selectionStart()
            self.insertPlainText(clean(pasted.text))
            self.ensureCursorVisible()
            if pasted.formatted:
                cursor.setPosition(start)
                cursor.setPosition(self.textCursor().position(), QTextCursor.MoveMode.KeepAnchor)
                self.formatted_pasted.emit(source.html(), cursor)

    def _delete_emoji(self, *, forward: bool) -> bool:
        cursor = self.textCursor()
        found = None if cursor.hasSelection() else emoji_beside(cursor, forward=forward)
        if found is None:
            return False
        cursor.setPosition(found[0])
        cursor.setPosition(found[1], QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        self.ensureCursorVisible()
        return True

    def _select_emoji(self, cursor: QTextCursor) -> None:
        found = emoji_beside(cursor, forward=True) or emoji_beside(cursor, forward=False)
        if found is not None:
            cursor.setPosition(found[0])
            cursor.setPosition(found[1], QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(cursor)

    def _scrolled(self, _line: int) -> None:
        self.highlighter.scrolled()

    def _scrolled_by_hand(self, _action: int) -> None:
        self.touched.emit()

    def _keep_measure(self) -> None:
        metrics = QFontMetricsF(self.font())
        column = int(metrics.horizontalAdvance(_MEASURE)) + 2 * _MARGIN
        bar = self.verticalScrollBar().sizeHint().width()
        spare = max(0, self.width() - bar - self.gutter_width - column)
        left = self.gutter_width + spare // 2
        right = min(spare - spare // 2, max(0, self.width() - left - column))
        if self.isRightToLeft():
            left, right = right, left
        margins = self.viewportMargins()
        if (margins.left(), margins.right()) != (left, right):
            self.setViewportMargins(left, _MARGIN, right, 0)


def _never() -> bool:
    return False


def _nothing(_position: int) -> str:
    return ""
