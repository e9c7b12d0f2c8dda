"""The page after a delivery: what became of each file, with proof."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tts_studio.domain.translation import tr
from tts_studio.engine.delivery.order import DeliveredFile
from tts_studio.engine.delivery_parts.order import PartsResult
from tts_studio.ui.clock_text import clock_text, length_text
from tts_studio.ui.delivery_dialog.card_view import CardView
from tts_studio.ui.delivery_dialog.delivery_words import beside_words, file_words, verdict_words
from tts_studio.ui.delivery_dialog.fields import button, choice, fill, label, rename, say
from tts_studio.ui.delivery_dialog.loudness_view import LoudnessView
from tts_studio.ui.margins import margins
from tts_studio.ui.tab_stops import put_in_order
from tts_studio.ui.theme.theme import Theme


class ResultPage(QWidget):
    """Shows one file at a time. Those of the signals that carry something carry it."""

    play_wanted = Signal(object)
    stop_wanted = Signal()
    folder_wanted = Signal(object)
    report_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("deliveryResult")
        self._files: tuple[DeliveredFile, ...] = ()
        self._verdict = label("deliveryVerdict", "heading", self)
        font = self._verdict.font()
        font.setPointSizeF(font.pointSizeF() * 1.3)
        self._verdict.setFont(font)
        self._which = choice("deliveryWhich", (), self)
        self._which.setAccessibleName(tr("File"))
        self._words = label("deliveryWords", "", self)
        self._beside = label("deliveryBesideWords", "muted", self)
        self._card = CardView(self)
        self._loudness = LoudnessView(theme, self)
        self._play = button("deliveryPlay", tr("Play the Result"), self)
        self._folder = button("deliveryShowFolder", tr("Show in Folder"), self)
        self._report = button("deliverySaveReport", tr("Save Report…"), self)
        self._heard = label("deliveryHeard", "muted", self)
        self._play.setProperty("primary", "true")
        self._sounds = False
        self._which.currentIndexChanged.connect(self._show_file)
        self._play.clicked.connect(self._on_play)
        self._folder.clicked.connect(self._on_folder)
        self._report.clicked.connect(self._on_report)
        self._lay_out()

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._loudness.set_theme(theme)

    def show_result(self, result: PartsResult) -> None:
        """Show the files, first the first that does not pass."""
        self._files = files = result.files
        say(self._beside, beside_words(result))
        passed = all(file.passed for file in files)
        say(self._verdict, verdict_words(files), "ok" if passed else "error")
        shown = next((number for number, file in enumerate(files) if not file.passed), 0)
        marks = ((str(number), _marked(file)) for number, file in enumerate(files))
        fill(self._which, marks, str(shown))
        self._which.setVisible(len(files) > 1)
        self._show_file()
        self._play.setFocus()

    @property
    def file(self) -> DeliveredFile:
        """The file that is shown."""
        return self._files[max(0, self._which.currentIndex())]

    def show_heard(self, seconds: float) -> None:
        """Show that the file plays, and how far it is."""
        if not self._sounds:
            self._sounds = True
            rename(self._play, tr("Stop"))
        self._loudness.show_playhead(seconds)
        whole = length_text(self.file.card.measures.seconds)
        say(self._heard, tr("{heard} of {whole}", heard=clock_text(seconds), whole=whole))

    def show_silence(self) -> None:
        """Show that it does not play."""
        self._sounds = False
        rename(self._play, tr("Play the Result"))
        self._loudness.show_playhead(None)
        say(self._heard, "")

    def _show_file(self) -> None:
        self.stop_wanted.emit()
        file = self.file
        say(self._words, file_words(file), "" if file.passed else "error")
        self._card.show_card(file.card)
        self._loudness.show_file(file)

    def _on_play(self) -> None:
        if self._sounds:
            self.stop_wanted.emit()
        else:
            self.play_wanted.emit(self.file)

    def _on_folder(self) -> None:
        self.folder_wanted.emit(self.file)

    def _on_report(self) -> None:
        self.report_wanted.emit(self.file)

    def _lay_out(self) -> None:
        inner = QWidget(self)
        inner.setObjectName("deliveryResultInner")
        column = QVBoxLayout(inner)
        column.setContentsMargins(margins(0, 0, 8, 0))
        column.setSpacing(16)
        column.addWidget(self._words)
        column.addWidget(self._card)
        column.addWidget(self._loudness, 1)
        column.addWidget(self._beside)
        area = QScrollArea(self)
        area.setObjectName("deliveryResultScroll")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inner)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for which in (self._play, self._folder, self._report):
            buttons.addWidget(which)
        # The other buttons stay where they are when the first one says something shorter.
        self._play.setMinimumWidth(self._play.sizeHint().width())
        self._heard.setWordWrap(False)
        buttons.addWidget(self._heard)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self._verdict)
        layout.addWidget(self._which)
        layout.addWidget(area, 1)
        layout.addLayout(buttons)
        stops = (self._which, self._card, self._loudness, self._play, self._folder, self._report)
        put_in_order(stops)


def _marked(file: DeliveredFile) -> str:
    name = file.path.name
    return tr("✓ {name}", name=name) if file.passed else tr("✗ {name}", name=name)
