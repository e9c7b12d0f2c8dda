"""Offers to break up paragraphs that are too long to write in fluently."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLocale, QObject

from tts_studio.domain.translation import tr
from tts_studio.ui.notifications import Kind, Notice
from tts_studio.ui.script_editor.giant_paragraphs import GiantParagraphs


class ParagraphOffer(QObject):
    """Says so in a notice whose button does it; nothing is changed before that."""

    def __init__(self, giants: GiantParagraphs, tell: Callable[[Notice], None], parent: QObject) -> None:
        super().__init__(parent)
        self._tell = tell
        self._giants = giants
        giants.found.connect(self._offer)

    def _offer(self, characters: int) -> None:
        self._tell(
            Notice(
                Kind.WARNING,
                tr(
                    "A paragraph has {count} characters, which makes writing slow. It can become several, "
                    "broken at the ends of sentences.",
                    count=QLocale().toString(characters),
                ),
                button=tr("Break It Up"),
                run=self._giants.break_up,
            )
        )
