"""What the checks say of the recordings: a mark, a sentence and a remedy each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tts_studio.domain.sample_measures import Check, Finding, Fix, Grade
from tts_studio.domain.translation import mark, tr
from tts_studio.ui.cloning.parts import Card, button, heading, sentence
from tts_studio.ui.icons import tinted_pixmap
from tts_studio.ui.theme.theme import Theme

_MARKS: Mapping[Grade, tuple[str, str, str]] = {
    Grade.GOOD: ("check", "ok", mark("Good")),
    Grade.WARN: ("warning", "warn", mark("Warning")),
    Grade.FAIL: ("error", "error", mark("Problem")),
}
_TITLES: Mapping[Check, str] = {
    Check.LENGTH: mark("Length"),
    Check.LEVEL: mark("Level"),
    Check.PEAK: mark("Peaks"),
    Check.CLIPPING: mark("Clipping"),
    Check.NOISE: mark("Noise"),
    Check.SILENCE: mark("Silences"),
    Check.HUM: mark("Hum"),
    Check.ROOM: mark("Room"),
    Check.SPEAKERS: mark("Speakers"),
    Check.BANDWIDTH: mark("Clarity"),
    Check.CHANNELS: mark("Channels"),
}
_FIXES: Mapping[Fix, str] = {
    Fix.TRIM_SILENCE: mark("Trim Silences"),
    Fix.NORMALISE: mark("Normalise"),
    Fix.MONO: mark("Mix to Mono"),
}
_MARK_SIZE = 16
_WORDS_COLUMN = 2


class CheckList(QWidget):
    """`fix_requested` carries the remedy."""

    fix_requested = Signal(Fix)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("checkList")
        self._findings: tuple[Finding, ...] = ()
        self._title = heading("checksTitle", tr("Checks"), self)
        self._card = Card("checksCard", self)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(_WORDS_COLUMN, 1)
        self._card.rows.addLayout(self._grid)
        self._rows = {check: _Row(check, place, self._grid, self._card) for place, check in enumerate(Check)}
        for row in self._rows.values():
            row.fix.clicked.connect(self._on_fix)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self._card)
        self._theme = theme
        self.show_findings(())

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is shown."""
        return self._findings

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._theme = theme
        self.show_findings(self._findings)

    def show_findings(self, findings: Sequence[Finding], *, fixable: bool = True) -> None:
        """Show these outcomes; without remedies while it is still being recorded."""
        self._findings = tuple(findings)
        shown = {found.check: found for found in findings}
        for check, row in self._rows.items():
            row.show(shown.get(check), self._theme, self.devicePixelRatioF(), fixable=fixable)
        self.setVisible(bool(shown))

    def _on_fix(self) -> None:
        for row in self._rows.values():
            if row.fix is self.sender() and row.finding is not None and row.finding.fix is not None:
                self.fix_requested.emit(row.finding.fix)


class _Row:
    """One line of the list."""

    def __init__(self, check: Check, place: int, grid: QGridLayout, parent: QWidget) -> None:
        self.finding: Finding | None = None
        self._grid, self._place = grid, place
        self._mark = QLabel(parent)
        self._mark.setObjectName(f"{check.value}Mark")
        self._title = QLabel(tr(_TITLES[check]), parent)
        self._title.setObjectName(f"{check.value}Title")
        self._words = sentence(f"{check.value}Sentence", parent, role="")
        self.fix: QPushButton = button(f"{check.value}Fix", tr("Fix"), parent)
        for column, part in enumerate((self._mark, self._title, self._words, self.fix)):
            part.setMinimumHeight(24)
            grid.addWidget(part, place, column)

    def show(self, finding: Finding | None, theme: Theme, ratio: float, *, fixable: bool) -> None:
        """Show an outcome; nothing where the check was not made."""
        self.finding = finding
        fix = finding.fix if finding is not None and fixable else None
        for part in (self._mark, self._title, self._words):
            part.setVisible(finding is not None)
        self.fix.setVisible(fix is not None)
        # A sentence without a remedy takes the room of the button too.
        self._grid.addWidget(self._words, self._place, _WORDS_COLUMN, 1, 2 if fix is None else 1)
        if finding is None:
            return
        drawing, role, words = _MARKS[finding.grade]
        self._mark.setPixmap(tinted_pixmap(drawing, theme.color(role), _MARK_SIZE, ratio))
        self._mark.setAccessibleName(tr(words))
        self._words.setText(finding.told)
        if fix is not None:
            self.fix.setText(tr(_FIXES[fix]))
            self.fix.setAccessibleName(tr(_FIXES[fix]))
