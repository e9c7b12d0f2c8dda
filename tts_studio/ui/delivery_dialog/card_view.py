"""The report card of a file: every rule with what was measured, what is allowed, and whether that fits."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from tts_studio.domain.report_card import ReportCard, RuleResult
from tts_studio.domain.translation import mark, tr
from tts_studio.engine.delivery.reports import measure_rows


class CardView(QFrame):
    """A table of rules; for a preset without rules, of everything measured.

    It takes the focus as a whole, so that a screen reader reads it in one go.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("deliveryCard")
        self.setAccessibleName(tr("Report card"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(4, 4, 4, 4)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(4)
        self._cells: list[QLabel] = []

    def show_card(self, card: ReportCard) -> None:
        """Show this card instead."""
        for cell in self._cells:
            self._grid.removeWidget(cell)
            cell.hide()
            cell.deleteLater()
        self._cells = []
        if card.rules:
            self._row(0, (tr("Rule"), tr("Measured"), tr("Allowed"), tr("Result")), "muted")
            for number, rule in enumerate(card.rules, start=1):
                self._rule(number, rule)
        else:
            for number, (name, value) in enumerate(measure_rows(card.measures)):
                self._row(number, (name, value), "")
        self.setAccessibleDescription("\n".join(_read_aloud(card)))

    def _rule(self, number: int, rule: RuleResult) -> None:
        texts = (rule.name, rule.measured, rule.allowed)
        self._row(number, texts, "" if rule.passed else "error")
        result = tr("✓ passed") if rule.passed else tr("✗ failed")
        self._cell(number, len(texts), result, "ok" if rule.passed else "error")
        self._cells[-1].setObjectName(f"deliveryRule-{rule.id}")

    def _row(self, number: int, texts: tuple[str, ...], role: str) -> None:
        for column, text in enumerate(texts):
            self._cell(number, column, text, role)

    def _cell(self, row: int, column: int, text: str, role: str) -> None:
        cell = QLabel(text, self)
        cell.setObjectName(f"deliveryCell{row}-{column}")
        cell.setTextFormat(Qt.TextFormat.PlainText)
        cell.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        cell.setProperty("role", role)
        self._cells.append(cell)
        # Where lines begin on the right, a label with room to spare would put figures on its left.
        self._grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignLeading)


def _read_aloud(card: ReportCard) -> Iterator[str]:
    """The table line by line."""
    for rule in card.rules:
        words = mark("{sentence}, passed.") if rule.passed else mark("{sentence}, failed.")
        yield tr(words, sentence=rule.sentence)
    if not card.rules:
        for name, value in measure_rows(card.measures):
            yield tr("{name}: {value}.", name=name, value=value)
