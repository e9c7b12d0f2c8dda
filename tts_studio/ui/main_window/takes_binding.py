"""Joins the takes panel, and what is done with takes anywhere else, to the open project."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tts_studio.domain.cost import FREE
from tts_studio.domain.errors import StudioError
from tts_studio.domain.script_edit import ScriptChange
from tts_studio.domain.translation import tr, trn
from tts_studio.engine.playback import Playback
from tts_studio.engine.playback_state import PlaybackState
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.segment_view import SegmentView
from tts_studio.ui.binding import Bindings, Coalescer
from tts_studio.ui.dialogs import confirm
from tts_studio.ui.inspector.segment_words import stale_words
from tts_studio.ui.main_window.action_set import ActionSet
from tts_studio.ui.main_window.editor_binding import EditorBinding
from tts_studio.ui.main_window.removed_takes import RemovedTakes
from tts_studio.ui.name_dialog import NameDialog, ask_name
from tts_studio.ui.takes.take_view import TakeWords, cost_words
from tts_studio.ui.takes.take_wishes import TakeWish
from tts_studio.ui.takes.takes_panel import TakesPanel, TakesView
from tts_studio.ui.task_scope import TaskScope

SHOWN_EVERY_MS = 60
TRASH_EVERY_MS = 400


class TakesBinding(QObject):
    """Shows the takes of the segment under the cursor and does what the user wants with them.

    `retake_wanted` and `retake_with_wanted` carry the ids of segments; `removed` are the takes without one.
    """

    retake_wanted = Signal(object)
    retake_with_wanted = Signal(object)

    def __init__(
        self,
        window: QWidget,
        panel: TakesPanel,
        actions: ActionSet,
        editing: EditorBinding,
        playback: Playback,
        tasks: TaskScope,
        tell_error: Callable[[StudioError], None],
    ) -> None:
        super().__init__(window)
        self._window, self._panel, self._actions = window, panel, actions
        self._editing, self._playback = editing, playback
        self._tasks, self._tell_error = tasks, tell_error
        self.removed = RemovedTakes(panel, editing, self.play, tell_error)
        self._session: ProjectSession | None = None
        self._segment_id = ""
        self._pairs: dict[str, tuple[str, str]] = {}
        self._heard = ""
        self._bindings = Bindings(self)
        Bindings(self).bind(playback.state_changed, self._on_playback)
        self._shown = Coalescer(self, SHOWN_EVERY_MS, self._show)
        self._trash_shown = Coalescer(self, TRASH_EVERY_MS, self._show_trash)
        editing.segment_changed.connect(self._on_segment)
        panel.needed.connect(self._show_all)
        panel.wanted.connect(self._on_wish)
        panel.retake_requested.connect(self.retake)
        panel.retake_with_requested.connect(self._retake_with)
        panel.unlock_requested.connect(self._unlock)
        panel.restore_requested.connect(self._restore)
        panel.empty_trash_requested.connect(self._empty_trash)

    def attach(self, session: ProjectSession) -> None:
        """Show another project's takes."""
        self.detach()
        self._session = session
        self._bindings.bind(session.takes.changed, self._on_takes)
        self._bindings.bind(session.cast_changed, self._on_change)
        self._bindings.bind(session.script_edited, self._on_edit)
        self._on_segment(self._editing.current)
        self.removed.attach(session)
        self._show_trash()

    def detach(self) -> None:
        """Let go of the project."""
        self._bindings.release()
        self._pairs.clear()
        self._session, self._segment_id, self._heard = None, "", ""
        self._panel.show_takes(None)
        self.removed.attach(None)

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """What the actions do."""
        return {
            "retake": self.retake,
            "retake-with": self._retake_with,
            "lock-take": self._toggle_lock,
            "switch-take": self.switch,
        }

    def retake(self) -> None:
        """Make another take of the selected segments, or of the one under the cursor."""
        selected = self._editing.selected()
        if selected:
            self.retake_wanted.emit(selected)

    def play(self, take_id: str) -> None:
        """Play a take from its beginning."""
        self._tasks.start(self._play, take_id, replacing="play")

    def choose(self, take_id: str) -> None:
        """Let its segment use a take."""
        self._on_wish(take_id, TakeWish.CHOOSE)

    def switch(self) -> None:
        """Go on in the other of two takes of the segment that is heard, else of the one under the cursor."""
        position = self._playback.position() if self._playback.state.active else None
        other = self._other(position.segment_id if position is not None else self._segment_id)
        if other:
            self._tasks.start(self._switch, other, replacing="play")

    # Showing

    def _on_segment(self, view: SegmentView | None) -> None:
        self._segment_id = view.segment.id if view is not None else ""
        self._shown.request()

    def _on_takes(self, segment_ids: frozenset[str]) -> None:
        if self._segment_id in segment_ids:
            self._shown.request()
        self._trash_shown.request()

    def _on_edit(self, change: ScriptChange) -> None:
        counts = len(change.before.segments), len(change.script.segments)
        if change.gone or counts[0] != counts[1] or self.removed.any:
            self._trash_shown.request()

    def _on_change(self, _what: object) -> None:
        self._shown.request()

    def _on_playback(self, state: PlaybackState) -> None:
        if state is PlaybackState.STARTING or not state.active:
            self._heard = ""
            self._shown.request()

    def _show_all(self) -> None:
        self._show()
        self._show_trash()

    def _show(self) -> None:
        view = self._segment()
        lock = self._actions["lock-take"]
        locked = self._session.takes.locked(view.segment.id) if self._session and view else None
        lock.setChecked(locked is not None)
        if not self._panel.isVisible():
            return
        if self._session is None or view is None:
            self._panel.show_takes(None)
            return
        takes = TakeWords(self._session, time.time()).of_segment(
            view.segment.id, comparing=self._pair(view.segment.id), playing=self._heard
        )
        number = locked.number if locked is not None else None
        self._panel.show_takes(TakesView(view.segment.index + 1, takes, number, view.progress))

    def _show_trash(self) -> None:
        if self._session is None or not self._panel.isVisible():
            return
        self.removed.show()
        takes = TakeWords(self._session, time.time()).of_trash()
        known = (self._session.script.segment_named(take.segment_id) for take in takes)
        self._panel.show_trash(takes, {segment.id: segment.index + 1 for segment in known if segment})

    def _segment(self) -> SegmentView | None:
        session = self._session
        if session is None or session.script.segment_named(self._segment_id) is None:
            return None
        return session.view_of(self._segment_id)

    # Comparing

    def _pair(self, segment_id: str) -> tuple[str, str]:
        """The two takes to switch between: those that were marked, else the chosen and the newest other."""
        session = self._session
        if session is None:
            return "", ""
        takes = [take.id for take in session.takes.of(segment_id)]
        chosen = session.takes.chosen(segment_id)
        first, second = self._pairs.get(segment_id, ("", ""))
        if first not in takes:
            first = chosen.id if chosen is not None and chosen.id != second else ""
        first = first or next((take for take in takes if take != second), "")
        if second not in takes:
            second = next((take for take in takes if take != first), "")
        return (first, second) if second else ("", "")

    def _other(self, segment_id: str) -> str:
        if self._session is None:
            return ""
        takes = self._session.takes
        chosen = takes.chosen(segment_id)
        heard = chosen.id if chosen is not None else ""
        if any(take.id == self._heard for take in takes.of(segment_id)):
            heard = self._heard
        first, second = self._pair(segment_id)
        return first if heard == second else second

    def _mark(self, take_id: str, place: int) -> None:
        pair = list(self._pair(self._segment_id))
        if pair[1 - place] == take_id:
            pair[1 - place] = pair[place]
        pair[place] = take_id
        self._pairs[self._segment_id] = (pair[0], pair[1])
        self._shown.request()

    async def _play(self, take_id: str) -> None:
        await self._playback.play_take(take_id)
        self._note_heard(take_id)

    async def _switch(self, take_id: str) -> None:
        await self._playback.switch_take(take_id)
        self._note_heard(take_id)

    def _note_heard(self, take_id: str) -> None:
        self._heard = take_id if self._playback.state.active else ""
        self._shown.request()

    # Doing

    def _on_wish(self, take_id: str, wish: TakeWish) -> None:
        try:
            self._do(take_id, wish)
        except StudioError as problem:
            self._tell_error(problem)

    def _do(self, take_id: str, wish: TakeWish) -> None:
        if self._session is None:
            return
        takes = self._session.takes
        take = takes.get(take_id)
        match wish:
            case TakeWish.PLAY:
                self.play(take_id)
            case TakeWish.CHOOSE:
                takes.choose(take.segment_id, take_id)
            case TakeWish.STAR:
                takes.star(take_id, not take.starred)
            case TakeWish.LOCK:
                locked = takes.locked(take.segment_id)
                takes.lock(take.segment_id, None if locked == take else take_id)
            case TakeWish.COMMENT:
                self._tasks.start(self._comment, take_id, replacing="comment")
            case TakeWish.SETTINGS:
                takes.settings_back(take_id)
            case TakeWish.FIRST | TakeWish.SECOND:
                self._mark(take_id, int(wish is TakeWish.SECOND))
            case TakeWish.SWITCH:
                self.switch()
            case TakeWish.TRASH:
                takes.trash(take_id)

    async def _comment(self, take_id: str) -> None:
        session = self._session
        if session is None:
            return
        take = session.takes.get(take_id)
        dialog = NameDialog(
            tr("Comment"),
            tr("Comment on take {number}:", number=take.number),
            take.comment,
            tr("Keep"),
            lambda _text: "",
            self._window,
        )
        if (text := await ask_name(dialog)) != take.comment and dialog.result():
            session.takes.comment(take_id, text)

    def _toggle_lock(self) -> None:
        """Lock the segment under the cursor to the take it uses, or unlock it."""
        session = self._session
        chosen = session.takes.chosen(self._segment_id) if session is not None else None
        if session is not None and session.takes.locked(self._segment_id) is not None:
            session.takes.lock(self._segment_id, None)
        elif chosen is not None:
            self._on_wish(chosen.id, TakeWish.LOCK)
        self._shown.request()

    def unlock(self, segment_id: str) -> None:
        """Let a segment follow the script again."""
        if self._session is not None and segment_id:
            self._session.takes.lock(segment_id, None)

    def why_stale(self, segment_id: str) -> str:
        """Why a segment has not the sound it should have, in words; empty where it has."""
        session = self._session
        if session is None or session.script.segment_named(segment_id) is None:
            return ""
        why = session.why_stale(segment_id)
        return stale_words(why) if why is not None else ""

    def _unlock(self) -> None:
        self.unlock(self._segment_id)

    def _retake_with(self) -> None:
        selected = self._editing.selected()
        if selected:
            self.retake_with_wanted.emit(selected)

    def _restore(self, take_ids: tuple[str, ...]) -> None:
        if self._session is not None:
            try:
                self._session.takes.restore(*take_ids)
            except StudioError as problem:
                self._tell_error(problem)

    def _empty_trash(self) -> None:
        if self._session is not None:
            self._tasks.start(self._ask_and_empty, self._session, replacing="trash")

    async def _ask_and_empty(self, session: ProjectSession) -> None:
        trashed = session.takes.trashed()
        price = sum((session.takes.cost_of(take) for take in trashed), FREE)
        question = trn("Delete {count} take for good?", "Delete {count} takes for good?", len(trashed))
        advice = tr("This cannot be undone. They cost nothing and can be made again.")
        if not price.free:
            advice = tr(
                "This cannot be undone. They cost {price}; the same again would have to be paid again.",
                price=cost_words(price),
            )
        if trashed and await confirm(self._window, question, advice, tr("Delete")):
            await session.empty_trash()
