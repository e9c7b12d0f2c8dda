"""The Clone page: from recordings to a voice of one's own, and the voices there are."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFocusEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from tts_studio.domain.translation import tr
from tts_studio.ui.cloning.check_list import CheckList
from tts_studio.ui.cloning.consent_form import ConsentForm
from tts_studio.ui.cloning.recorder_panel import RecorderPanel
from tts_studio.ui.cloning.sample_list import SampleList
from tts_studio.ui.cloning.upload_bar import UploadBar
from tts_studio.ui.cloning.voices_of_mine import VoicesOfMine
from tts_studio.ui.theme.theme import Theme

_MOST_WIDTH = 880


class CloneView(QScrollArea):
    """`files_dropped` carries the paths of recordings."""

    files_dropped = Signal(list)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("clone")
        self.setAccessibleName(tr("Clone"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAcceptDrops(True)
        page = QWidget(self)
        page.setObjectName("clonePage")
        self.samples = SampleList(theme, page)
        self.recorder = RecorderPanel(theme, page)
        self.recorder.hide()
        self.checks = CheckList(theme, page)
        self.consent = ConsentForm(theme, page)
        self.upload = UploadBar(page)
        self.mine = VoicesOfMine(theme, page)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        for part in (self.samples, self.recorder, self.checks, self.consent, self.upload, self.mine):
            part.setMaximumWidth(_MOST_WIDTH)
            layout.addWidget(part)
        layout.addStretch(1)
        self.setWidget(page)
        self.show_making(on=False)

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        for part in (self.samples, self.recorder, self.checks, self.consent, self.mine):
            part.set_theme(theme)

    def show_making(self, *, on: bool) -> None:
        """Ask for consent only once there is something to upload."""
        self.consent.setVisible(on)
        self.upload.setVisible(on)

    def bring_up(self, part: QWidget) -> None:
        """Scroll until a part can be seen."""
        self.ensureWidgetVisible(part, 0, 16)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard to the first thing to do."""
        super().focusInEvent(event)
        self.samples.focus_first()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if _files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Use them as recordings."""
        files = _files(event)
        if files:
            self.files_dropped.emit(files)
            event.acceptProposedAction()


def _files(event: QDropEvent) -> list[Path]:
    urls = event.mimeData().urls() if event.mimeData().hasUrls() else []
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
