"""Joins the list of takes that have no segment any more to the open project."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from tts_studio.domain.errors import StudioError
from tts_studio.domain.translation import tr
from tts_studio.engine.project_session import ProjectSession
from tts_studio.ui.main_window.editor_binding import EditorBinding
from tts_studio.ui.takes.take_view import TakeView, TakeWords
from tts_studio.ui.takes.take_wishes import TakeWish
from tts_studio.ui.takes.takes_panel import TakesPanel


class RemovedTakes(QObject):
    """Shows them and does what the user wants with them; `play` is given the id of a take.

    `name_edit`, where the owner sets one, does an edit of the text under a name for Undo and Redo.
    """

    def __init__(
        self,
        panel: TakesPanel,
        editing: EditorBinding,
        play: Callable[[str], None],
        tell_error: Callable[[StudioError], None],
    ) -> None:
        super().__init__(panel)
        self._panel, self._editing = panel, editing
        self._play, self._tell_error = play, tell_error
        self._session: ProjectSession | None = None
        self.name_edit: Callable[[str, Callable[[], None]], None] = _without_name
        panel.removed.wanted.connect(self._on_wish)

    def attach(self, session: ProjectSession | None) -> None:
        """Show those of another project, or none."""
        self._session = session
        self.show()

    @property
    def any(self) -> bool:
        """Whether there were any when they were shown last."""
        return bool(self._panel.removed.count)

    def show(self) -> None:
        """Show what there is now."""
        takes = self._session.takes.removed() if self._session is not None else ()
        self._panel.show_removed(tuple(take.id for take in takes), self._view_of)

    def _view_of(self, take_id: str) -> TakeView | None:
        if self._session is None:
            return None
        try:
            return TakeWords(self._session, time.time()).of_removed(take_id)
        except StudioError:
            return None  # It was deleted for good a moment ago.

    def _on_wish(self, take_ids: tuple[str, ...], wish: TakeWish) -> None:
        try:
            self._do(take_ids, wish)
        except StudioError as problem:
            self._tell_error(problem)
        self.show()

    def _do(self, take_ids: tuple[str, ...], wish: TakeWish) -> None:
        if self._session is None:
            return
        takes = self._session.takes
        match wish:
            case TakeWish.PLAY:
                self._play(take_ids[0])
            case TakeWish.STAR:
                takes.star(take_ids[0], not takes.get(take_ids[0]).starred)
            case TakeWish.TRASH:
                takes.trash(*take_ids)
            case TakeWish.PUT_BACK:
                self._editing.take_text()
                takes.put_back(take_ids, self._put_back)

    def _put_back(self, paragraphs: str) -> None:
        self.name_edit(tr("Put the Words Back"), partial(self._editing.add_paragraphs, paragraphs))


def _without_name(_label: str, edit: Callable[[], None]) -> None:
    edit()
