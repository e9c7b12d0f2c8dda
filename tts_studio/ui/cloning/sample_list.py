"""The recordings a voice is made of, with the ways to get some."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tts_studio.domain.translation import tr
from tts_studio.domain.unfinished_voice import Sample
from tts_studio.engine.sample_bench import Look
from tts_studio.ui.cloning.parts import button, heading, sentence
from tts_studio.ui.cloning.sample_row import SampleRow
from tts_studio.ui.flow_layout import FlowLayout
from tts_studio.ui.icons import icon
from tts_studio.ui.scrolled import show_rows
from tts_studio.ui.theme.theme import Theme


class SampleList(QWidget):
    """`row_made` hands over each new row, so that its owner can listen to it."""

    record_requested = Signal()
    files_requested = Signal()
    undo_requested = Signal()
    row_made = Signal(SampleRow)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("sampleList")
        self._theme = theme
        self._rows: dict[int, SampleRow] = {}
        self._title = heading("samplesTitle", tr("Recordings"), self)
        self._record = button("recordSample", tr("Record"), self)
        self._files = button("addSampleFiles", tr("Add Files…"), self)
        self._undo = button("undoSample", tr("Undo"), self)
        self._empty = sentence(
            "noSamples",
            self,
            words=tr(
                "A voice is made of one to two minutes of even, natural speech of one person. "
                "Record it here, or drop recordings anywhere on this page."
            ),
        )
        tools = QWidget(self)
        tools.setObjectName("sampleTools")
        flow = FlowLayout(tools, spacing=8)
        for tool in (self._record, self._files, self._undo):
            flow.addWidget(tool)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(tools)
        layout.addWidget(self._empty)
        layout.addLayout(self._list)
        self._record.clicked.connect(self.record_requested)
        self._files.clicked.connect(self.files_requested)
        self._undo.clicked.connect(self.undo_requested)
        self.set_theme(theme)

    @property
    def rows(self) -> tuple[SampleRow, ...]:
        """The rows in their order."""
        return tuple(self._rows.values())

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._theme = theme
        for tool, name in ((self._record, "microphone"), (self._files, "folder"), (self._undo, "undo")):
            tool.setIcon(icon(name, theme))
        for row in self._rows.values():
            row.set_theme(theme)

    def focus_first(self) -> None:
        """Put the keyboard on the first thing to do."""
        self._record.setFocus()

    def show_recording(self, *, on: bool) -> None:
        """Nothing else can be recorded meanwhile."""
        self._record.setEnabled(not on)

    def show_samples(
        self, samples: Sequence[Sample], look: Callable[[Sample], Look | None], *, can_undo: bool
    ) -> None:
        """Show these recordings and what is known of each."""
        show_rows(self._list, self._rows, [sample.key for sample in samples], self._new_row)
        for sample in samples:
            self._rows[sample.key].show_sample(sample, look(sample))
        self._empty.setVisible(not samples)
        self._undo.setVisible(can_undo)

    def show_playing(self, key: int | None) -> None:
        """Show which recording is heard."""
        for row in self._rows.values():
            row.show_playing(on=row.key == key)

    def _new_row(self, key: int) -> SampleRow:
        row = SampleRow(key, self._theme, self)
        self.row_made.emit(row)
        return row
