"""What lies beside the sound: texts, files for other programs, proof, and credits."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from tts_studio.domain.translation import mark, tr
from tts_studio.engine.delivery_parts.choices import DeliveryChoices
from tts_studio.engine.delivery_parts.order import HandOff, TextKind
from tts_studio.ui.delivery_dialog.fields import Group, tick, write

_TEXTS: tuple[tuple[str, str], ...] = (
    (TextKind.SRT, mark("Subtitles (SRT)")),
    (TextKind.VTT, mark("Subtitles (WebVTT)")),
    (TextKind.LRC, mark("Lyrics (LRC)")),
    (TextKind.WORDS, mark("Word times (JSON)")),
)
_HAND_OFFS: tuple[tuple[str, str], ...] = (
    (HandOff.AUDACITY, mark("Labels for Audacity")),
    (HandOff.REAPER, mark("REAPER project, with stems")),
    (HandOff.CUES, mark("Cue sheet (CSV)")),
    (HandOff.CHAPTERS, mark("List of chapters")),
)
_REPORTS, _PROVENANCE, _NAMES = "reports", "provenance", "names"
_OTHERS: tuple[tuple[str, str], ...] = (
    (_REPORTS, mark("Report card")),
    (_PROVENANCE, mark("Provenance sheet")),
    (_NAMES, mark("Speakers’ names in subtitles")),
)
_COLUMNS = 2


class BesideForm(QWidget):
    """`changed` at every edit."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("deliveryBeside")
        self._boxes: dict[str, QCheckBox] = {}
        texts = self._group("deliveryTexts", tr("Text beside the sound"), (*_TEXTS, _OTHERS[2]))
        others = self._group("deliveryHandOffs", tr("For others"), (*_HAND_OFFS, *_OTHERS[:2]))
        credits_ = Group("deliveryCredits", tr("Credits in files of their own"), self)
        self._opening = _line("deliveryOpening", credits_)
        self._closing = _line("deliveryClosing", credits_)
        credits_.row(tr("Opening"), self._opening)
        credits_.row(tr("Closing"), self._closing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(24)
        for group in (texts, others, credits_):
            layout.addWidget(group)
        for line in (self._opening, self._closing):
            line.textChanged.connect(self.changed)

    def show_choices(self, choices: DeliveryChoices) -> None:
        """Show what was chosen; tells nobody."""
        on = {
            *choices.texts,
            *choices.hand_offs,
            *([_REPORTS] if choices.reports else []),
            *([_PROVENANCE] if choices.provenance else []),
            *([_NAMES] if choices.speaker_names else []),
        }
        for name, box in self._boxes.items():
            tick(box, on=name in on)
        write(self._opening, choices.opening)
        write(self._closing, choices.closing)
        self._follow_texts()

    def taken(self, choices: DeliveryChoices) -> DeliveryChoices:
        """The choices with what is shown here."""
        on = {name for name, box in self._boxes.items() if box.isChecked()}
        return replace(
            choices,
            texts=tuple(str(kind) for kind, _ in _TEXTS if kind in on),
            hand_offs=tuple(str(kind) for kind, _ in _HAND_OFFS if kind in on),
            reports=_REPORTS in on,
            provenance=_PROVENANCE in on,
            speaker_names=_NAMES in on,
            opening=self._opening.text().strip(),
            closing=self._closing.text().strip(),
        )

    def _group(self, name: str, title: str, entries: tuple[tuple[str, str], ...]) -> Group:
        group = Group(name, title, self)
        holder = QWidget(group)
        holder.setObjectName(f"{name}Boxes")
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for number, (value, words) in enumerate(entries):
            box = QCheckBox(tr(words), holder)
            box.setObjectName(f"delivery-{value}")
            box.setAccessibleName(box.text())
            box.toggled.connect(self._on_toggled)
            self._boxes[str(value)] = box
            grid.addWidget(box, number // _COLUMNS, number % _COLUMNS)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        group.rows.addRow(holder)
        return group

    def _on_toggled(self) -> None:
        self._follow_texts()
        self.changed.emit()

    def _follow_texts(self) -> None:
        named = any(self._boxes[kind].isChecked() for kind in (TextKind.SRT, TextKind.VTT, TextKind.LRC))
        self._boxes[_NAMES].setEnabled(named)


def _line(name: str, parent: QWidget) -> QLineEdit:
    line = QLineEdit(parent)
    line.setObjectName(name)
    line.setPlaceholderText(tr("None"))
    return line
