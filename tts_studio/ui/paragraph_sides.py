"""Fields of plain text in which each paragraph begins at the side where its own language does."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QTextBlock, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout, QPlainTextEdit


class ParagraphSides(QPlainTextDocumentLayout):
    """Moves the lines of paragraphs that run leftwards to the right, which plain documents do not."""

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        """The block's rectangle, with its lines moved to their side."""
        rectangle = super().blockBoundingRect(block)
        if block.isVisible() and block.textDirection() == Qt.LayoutDirection.RightToLeft:
            layout, margin = block.layout(), self.document().documentMargin()
            for index in range(layout.lineCount()):
                line = layout.lineAt(index)
                left = margin + line.width() - line.naturalTextWidth()
                if line.x() != left:
                    line.setPosition(QPointF(left, line.y()))
        return rectangle


def give_paragraphs_their_side(field: QPlainTextEdit) -> None:
    """Let the paragraphs of a field, which is still empty, begin at their own side."""
    document = QTextDocument(field)
    document.setDefaultFont(field.font())
    layout = ParagraphSides(document)
    document.setDocumentLayout(layout)
    field.setDocument(document)
    # A field that nobody in Python knows any more may still be there and be drawn: somebody has to know its
    # document until it is gone itself, or that is deleted first.
    field.destroyed.connect(partial(_let_go, document, layout))


def _let_go(*_what: object) -> None:
    """Know it no more."""
