"""Making the voice: the one button, what is still missing, and how far the upload is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from tts_studio.domain.translation import figure, tr
from tts_studio.ui.cloning.parts import button, sentence, set_role

_STEPS = 1000


class UploadBar(QWidget):
    """`make_requested` and `cancel_requested` tell what was pressed."""

    make_requested = Signal()
    cancel_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("uploadBar")
        self._words = sentence("uploadWords", self)
        self._progress = QProgressBar(self)
        self._progress.setObjectName("uploadProgress")
        self._progress.setAccessibleName(tr("Upload"))
        self._progress.setRange(0, _STEPS)
        self._progress.setTextVisible(False)
        self._make = button("makeVoice", tr("Make the Voice"), self)
        self._make.setProperty("primary", "true")
        self._cancel = button("cancelUpload", tr("Cancel"), self)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._words, 1)
        line.addWidget(self._cancel)
        line.addWidget(self._make)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._progress)
        layout.addLayout(line)
        self._make.clicked.connect(self.make_requested)
        self._cancel.clicked.connect(self.cancel_requested)
        self.show_ready("")

    def show_ready(self, missing: str) -> None:
        """Show what is still missing; with nothing missing the voice can be made."""
        self._progress.hide()
        self._cancel.hide()
        self._make.setEnabled(not missing)
        set_role(self._words, "muted")
        self._words.setText(missing or tr("The upload is free. The recordings stay on this computer too."))

    def show_progress(self, share: float | None) -> None:
        """Show how much was sent, 0 to 1; None while the recordings are still prepared."""
        self._progress.show()
        self._cancel.show()
        self._make.setEnabled(False)
        self._progress.setValue(round((share or 0.0) * _STEPS))
        words = tr("The recordings are prepared…")
        if share is not None:
            words = tr("Uploading: {percent} %", percent=figure(share * 100, ".0f"))
        self._words.setText(words)

    def show_problem(self, sentence_: str) -> None:
        """Say why it did not work; it can be tried again."""
        self.show_ready("")
        set_role(self._words, "error")
        self._words.setText(sentence_)
