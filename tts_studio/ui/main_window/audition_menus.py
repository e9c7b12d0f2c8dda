"""The menus of the audition page: adding voices, earlier lines, and what can be done with a candidate."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from tts_studio.domain.audition import AuditionSheet
from tts_studio.domain.translation import tr, trn
from tts_studio.domain.voice import VoiceId

MOST_EARLIER = 20
_MOST_LETTERS = 60


class AuditionMenus(QObject):
    """Opens each menu below the button that asked for it, and tells what was chosen.

    `voices_chosen` carries voices, `sheet_chosen` an earlier line; the others a candidate's key.
    """

    voices_chosen = Signal(object)
    sheet_chosen = Signal(object)
    settings_chosen = Signal(str)
    removal_chosen = Signal(str)

    def add_voices(
        self,
        button: QWidget,
        chosen: VoiceId | None,
        favourites: Sequence[VoiceId],
        free: Sequence[VoiceId],
        language: str,
    ) -> None:
        """Where voices may come from: the one chosen in the list, favourites, the free ones of a language."""
        menu = _menu("addVoicesMenu", button)
        starred = trn("{count} Favourite", "{count} Favourites", len(favourites))
        all_free = trn(
            "{count} Free Voice for {language}",
            "All {count} Free Voices for {language}",
            len(free),
            language=language,
        )
        selected = () if chosen is None else (chosen,)
        for words, voices in (
            (tr("Selected Voice in the List"), selected),
            (starred, tuple(favourites)),
            (all_free, tuple(free)),
        ):
            action = menu.addAction(words)
            action.setEnabled(bool(voices))
            action.triggered.connect(partial(self._tell_voices, voices))
        _open(menu, button)

    def earlier_lines(self, button: QWidget, sheets: Sequence[AuditionSheet], current: str) -> None:
        """The lines heard before; choosing one brings it back with its voices, takes and stars."""
        menu = _menu("earlierLinesMenu", button)
        for sheet in sheets[:MOST_EARLIER]:
            action = menu.addAction(sheet_words(sheet))
            action.setCheckable(True)
            action.setChecked(sheet.id == current)
            action.triggered.connect(partial(self._tell_sheet, sheet))
        if not sheets:
            menu.addAction(tr("No line was auditioned yet")).setEnabled(False)
        _open(menu, button)

    def candidate(self, button: QWidget, key: str, *, blind: bool) -> None:
        """What can be done with one candidate; settings would tell who it is."""
        menu = _menu("candidateMenu", button)
        settings = menu.addAction(tr("Settings…"))
        settings.setEnabled(not blind)
        settings.triggered.connect(partial(self._tell_settings, key))
        menu.addAction(tr("Remove from the Audition")).triggered.connect(partial(self._tell_removal, key))
        _open(menu, button)

    def _tell_voices(self, voices: tuple[VoiceId, ...], _checked: bool = False) -> None:
        self.voices_chosen.emit(voices)

    def _tell_sheet(self, sheet: AuditionSheet, _checked: bool = False) -> None:
        self.sheet_chosen.emit(sheet)

    def _tell_settings(self, key: str, _checked: bool = False) -> None:
        self.settings_chosen.emit(key)

    def _tell_removal(self, key: str, _checked: bool = False) -> None:
        self.removal_chosen.emit(key)


def sheet_words(sheet: AuditionSheet) -> str:
    """How an earlier line is listed; single ampersands would mark letters."""
    words = " ".join(sheet.line.split())
    short = words if len(words) <= _MOST_LETTERS else f"{words[:_MOST_LETTERS].rstrip()}…"
    voices = trn("{count} voice", "{count} voices", len(sheet.candidates))
    listed = tr("“{line}” · {voices}", line=short, voices=voices)
    best = sheet.best
    stars = "★" * best.judgement.stars if best is not None else ""
    return " ".join(filter(None, (listed, stars))).replace("&", "&&")


def _menu(name: str, parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.setObjectName(name)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def _open(menu: QMenu, button: QWidget) -> None:
    """Open it below its button, at the leading edge."""
    mirrored = button.layoutDirection() == Qt.LayoutDirection.RightToLeft
    left = button.width() - menu.sizeHint().width() if mirrored else 0
    menu.popup(button.mapToGlobal(QPoint(left, button.height())))
