"""The gutter: each segment's number, speaker, state, play button and problems, beside its text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QStyle, QToolTip, QWidget

from tts_studio.domain.segment_state import SegmentState
from tts_studio.domain.translation import tr
from tts_studio.ui.script_editor.gutter_brackets import brackets
from tts_studio.ui.script_editor.gutter_rows import ProblemPoint, Row, problem_points, rows
from tts_studio.ui.script_editor.keys import shortcut_of
from tts_studio.ui.script_editor.look import Look, PaletteLook
from tts_studio.ui.script_editor.overlays import Underline
from tts_studio.ui.script_editor.script_text import ScriptText
from tts_studio.ui.script_editor.segment_marks import SegmentMarks
from tts_studio.ui.script_editor.shown_segments import ShownSegments
from tts_studio.ui.script_editor.state_marks import paint_play, paint_problem, paint_state
from tts_studio.ui.script_editor.state_sentences import spoken_summary, state_sentence
from tts_studio.ui.script_editor.stretches import VisibleBlock, span

if TYPE_CHECKING:
    from tts_studio.engine.segment_view import SegmentView

WIDTH = 100
_BAR = QRectF(8, 3, 3, 0)
_NUMBER = QRectF(12, 0, 34, 0)
_BRACKET = 48.0
_STATE = QRectF(53, 0, 11, 11)
_PLAY = QRectF(72, 0, 9, 11)
_PROBLEM = QRectF(88, 0, 7, 12)
_TICK_MS = 60
_TURN_MS = 1200


class Gutter(QWidget):
    """Stands left of the text and moves with it."""

    play_clicked = Signal(str)
    number_clicked = Signal(str)
    problem_clicked = Signal(int)
    menu_requested = Signal(str, QPoint)

    def __init__(self, text: ScriptText, shown: ShownSegments) -> None:
        super().__init__(text)
        self.setObjectName("scriptGutter")
        self.setAccessibleName(tr("Segments"))
        self.setMouseTracking(True)
        self.underlines: Callable[[int, int], Iterable[Underline]] = _no_underlines
        # Says why a segment is stale and what refreshing it costs; asked only where the pointer rests.
        self.why_stale: Callable[[str], str] = _no_reason
        self._text = text
        self._shown = shown
        self._look: Look = PaletteLook()
        self._hovered = ""
        self._current = ""
        self._turned_ms = 0
        self._turning = QTimer(self)
        self._turning.setInterval(_TICK_MS)
        self._turning.timeout.connect(self._turn)
        self._marks_for_readers = SegmentMarks(self, shown, self._row_list)
        self._marks_for_readers.chosen.connect(self.number_clicked)
        text.gutter_width = WIDTH
        text.updateRequest.connect(self._text_updated)
        text.viewport().installEventFilter(self)

    def set_look(self, look: Look) -> None:
        """Take the theme's colours."""
        self._look = look
        self.update()

    def set_current(self, segment_id: str) -> None:
        """Mark the segment the cursor is in."""
        if segment_id != self._current:
            self._current = segment_id
            self.update()
        self.describe()

    def states_changed(self) -> None:
        """Show the states as they are now."""
        self.update()
        self.describe()
        self._marks_for_readers.request()

    def describe(self) -> None:
        """Put the current segment's state into words for screen readers."""
        place = self._shown.place_of(self._current)
        sentence = ""
        if place is not None:
            view = self._shown.view(self._current)
            sentence = spoken_summary(view, place.segment.index + 1, len(self._shown))
        if sentence != self.accessibleDescription():
            self.setAccessibleDescription(sentence)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows that meet the event's area."""
        clip = QRectF(event.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setPointSizeF(max(7.0, self._text.font().pointSizeF() * 0.75))
        painter.setFont(font)
        blocks = self._text.visible_blocks()
        found = tuple(rows(self._text.document(), blocks, self._shown))
        for row in found:
            if self._renders(row):
                self._keep_turning()
            if row.bottom >= clip.top() and row.top <= clip.bottom():
                self._paint_row(painter, row)
        for bracket in brackets(found, self._shown):
            for stroke in bracket.strokes(_BRACKET):
                painter.fillRect(self._mirrored(stroke), self._look.color("muted"))
        for point in self._marks(blocks):
            area = self._at(_PROBLEM, point.middle)
            if area.intersects(clip):
                paint_problem(painter, area, self._look.color(point.role))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Play, select or explain, by where the click was."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        row = self._row_at(point)
        problem = self._problem_at(point)
        if problem is not None:
            self.problem_clicked.emit(problem.position)
        elif row is not None and self._on_play(row, point):
            self.play_clicked.emit(row.segment_id)
        elif row is not None:
            self.number_clicked.emit(row.segment_id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the segment under the pointer."""
        row = self._row_at(event.pos())
        if row is not None:
            self.menu_requested.emit(row.segment_id, event.globalPos())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the play button of the row under the pointer."""
        self._hover(event.position().toPoint())

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the play button of the row under the pointer."""
        self._hover(event.position().toPoint())

    def leaveEvent(self, _event: QEvent) -> None:
        """Hide the play button again."""
        self._set_hovered("")

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the text."""
        QApplication.sendEvent(self._text.viewport(), event)

    def event(self, event: QEvent) -> bool:
        """Answer with a sentence where the pointer rests."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tooltip(event.pos()), self)
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay beside the text when it moves or grows."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            beside = self._text.viewport().geometry()
            left = beside.right() + 1 if self._text.isRightToLeft() else beside.left() - WIDTH
            self.setGeometry(left, beside.top(), WIDTH, beside.height())
            self._marks_for_readers.setGeometry(self.rect())
            self._marks_for_readers.request()
        return super().eventFilter(watched, event)

    def _tooltip(self, point: QPoint) -> str:
        problem = self._problem_at(point)
        if problem is not None:
            return self._text.tooltip_at(problem.position)
        row = self._row_at(point)
        if row is None:
            return ""
        if self._on_play(row, point):
            return tr("Play this segment ({key})", key=shortcut_of("play"))
        number = row.place.segment.index + 1
        view = self._shown.view(row.segment_id)
        stale = view is not None and view.state is SegmentState.STALE
        sentence = (self.why_stale(row.segment_id) if stale else "") or state_sentence(view)
        return tr("Segment {number}. {state}", number=number, state=sentence).strip()

    def _row_at(self, point: QPoint) -> Row | None:
        return next((row for row in self._rows() if row.top <= point.y() < row.bottom), None)

    def _rows(self) -> Iterator[Row]:
        return rows(self._text.document(), self._text.visible_blocks(), self._shown)

    def _row_list(self) -> list[Row]:
        return list(self._rows())

    def _on_play(self, row: Row, point: QPoint) -> bool:
        return (
            _PLAY.left() - 6 <= self._across(point) < _PROBLEM.left() - 2
            and row.marks <= point.y() <= row.marks + row.line
        )

    def _problem_points(self, blocks: Sequence[VisibleBlock]) -> tuple[ProblemPoint, ...]:
        return problem_points(blocks, self.underlines(*span(blocks)))

    def _marks(self, blocks: Sequence[VisibleBlock]) -> Iterator[ProblemPoint]:
        """Every problem, and each segment's notice where no problem stands in its line."""
        points = self._problem_points(blocks)
        yield from points
        for row in rows(self._text.document(), blocks, self._shown):
            view, middle = self._shown.view(row.segment_id), row.marks + row.line / 2
            free = all(abs(point.middle - middle) > row.line / 2 for point in points)
            if view is not None and free and _is_worth_a_mark(view):
                yield ProblemPoint(middle, "warn", row.place.start)

    def _problem_at(self, point: QPoint) -> ProblemPoint | None:
        if self._across(point) < _PROBLEM.left() - 2:
            return None
        points = self._problem_points(self._text.visible_blocks())
        near = (p for p in points if abs(p.middle - point.y()) <= _PROBLEM.height())
        return next(near, None)

    def _hover(self, point: QPoint) -> None:
        row = self._row_at(point)
        self._set_hovered(row.segment_id if row else "")
        hand = row is not None or self._problem_at(point) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    def _set_hovered(self, segment_id: str) -> None:
        if segment_id != self._hovered:
            self._hovered = segment_id
            self.update()

    def _text_updated(self, area: QRect, scrolled: int) -> None:
        # What is typed within a line moves no mark; a line more or less moves all below it.
        if scrolled or area.bottom() >= self._text.viewport().rect().bottom():
            self.update()
            self._marks_for_readers.request()

    def _paint_row(self, painter: QPainter, row: Row) -> None:
        segment = row.place.segment
        current = row.segment_id == self._current
        hovered = row.segment_id == self._hovered
        middle = row.marks + row.line / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color(self._shown.role_of(segment.speaker)))
        bar = QRectF(_BAR.left(), row.top + _BAR.top(), _BAR.width(), row.bottom - row.top - 2 * _BAR.top())
        painter.drawRoundedRect(self._mirrored(bar), 1.5, 1.5)
        painter.setPen(self._look.color("text" if current else "muted"))
        number = QRectF(_NUMBER.left(), row.marks, _NUMBER.width(), row.line)
        # The painter itself exchanges left and right where lines begin on the right.
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self._mirrored(number), side, str(segment.index + 1))
        self._paint_state(painter, row, middle)
        if hovered or current:
            paint_play(painter, self._at(_PLAY, middle), self._look.color("accent" if hovered else "muted"))

    def _paint_state(self, painter: QPainter, row: Row, middle: float) -> None:
        view = self._shown.view(row.segment_id)
        if view is not None:
            turn = self._turned_ms / _TURN_MS if view.progress is None else 0.0
            area = self._at(_STATE, middle)
            paint_state(painter, area, view.state, self._look, progress=view.progress, turn=turn)

    def _renders(self, row: Row) -> bool:
        view = self._shown.view(row.segment_id)
        return view is not None and view.state is SegmentState.RENDERING and view.progress is None

    def _keep_turning(self) -> None:
        calm = self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self) == 0
        if not calm and not self._turning.isActive():
            self._turning.start()

    def _turn(self) -> None:
        self._turned_ms = (self._turned_ms + _TICK_MS) % _TURN_MS
        turning = [row for row in self._rows() if self._renders(row)]
        for row in turning:
            mark = QRectF(_STATE.left() - 3, row.marks, _STATE.width() + 6, row.line + 1)
            self.update(self._mirrored(mark).toAlignedRect())
        if not turning or not self.isVisible():
            self._turning.stop()

    def _at(self, area: QRectF, middle: float) -> QRectF:
        return self._mirrored(QRectF(area.left(), middle - area.height() / 2, area.width(), area.height()))

    def _mirrored(self, area: QRectF) -> QRectF:
        """Where an area stands: counted from the side that the language begins on."""
        if not self.isRightToLeft():
            return area
        return QRectF(WIDTH - area.right(), area.top(), area.width(), area.height())

    def _across(self, point: QPoint) -> int:
        return WIDTH - point.x() if self.isRightToLeft() else point.x()


def _is_worth_a_mark(view: SegmentView) -> bool:
    """Whether a segment's notice is news: that it is part of a dialogue is told by the bracket."""
    return bool(view.notice) and (not view.dialogue or view.state is SegmentState.LOCKED)


def _no_reason(_segment_id: str) -> str:
    return ""


def _no_underlines(_start: int, _end: int) -> Iterable[Underline]:
    return ()
