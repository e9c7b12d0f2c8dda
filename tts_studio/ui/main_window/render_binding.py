"""Renders and retakes what is asked for, and follows it to its end: how far it is, and what failed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from tts_studio.domain.errors import StudioError
from tts_studio.domain.segment_take import SegmentTake
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import CastVoice
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.rendering import Render
from tts_studio.ui.binding import Coalescer
from tts_studio.ui.error_messages import message_for
from tts_studio.ui.main_window.action_set import ActionSet
from tts_studio.ui.main_window.away_notice import AwayNotice
from tts_studio.ui.main_window.editor_binding import EditorBinding
from tts_studio.ui.main_window.render_failures import RenderFailures
from tts_studio.ui.main_window.render_words import ended_words, progress_words, ready_words
from tts_studio.ui.notifications import Kind, Notice, NotificationBar
from tts_studio.ui.spending.consent import Consent
from tts_studio.ui.task_scope import TaskScope

PROGRESS_EVERY_MS = 1000
FAILURES_EVERY_MS = 200
_RENDER = "render"
_READY, _FAILED = "ready", "failed"


@dataclass(frozen=True)
class _Order:
    """What is to be rendered: these segments, or all, or only those of them that had sound before."""

    segment_ids: Sequence[str] | None
    stale_only: bool = False


@dataclass
class _Orders:
    """What is still to be asked about in one project, and whether anybody is at it."""

    waiting: deque[_Order] = field(default_factory=deque)
    at_work: bool = False


@dataclass
class _Run:
    """A render, how it is asked for again, and for retakes the takes that there were before."""

    render: Render
    again: Callable[[Sequence[str]], None]
    retake: bool = False
    before: frozenset[str] = frozenset()
    forget: Callable[[], None] = field(default=lambda: None)


class RenderBinding(QObject):
    """One batch lasts from the first render until nothing is under way; its failures are told in one notice.

    `words` say how far it is, nothing while nothing is under way; `changed` follows what they and `active`,
    `paused` and `can_retry` say. `play_wanted` carries a take's id.
    """

    changed = Signal()
    play_wanted = Signal(str)

    def __init__(
        self,
        window: QWidget,
        editing: EditorBinding,
        consent: Consent,
        tasks: TaskScope,
        notices: NotificationBar,
        actions: ActionSet,
        tell_error: Callable[[StudioError], None],
    ) -> None:
        super().__init__(window)
        self._actions = actions
        self._editing, self._consent, self._tasks = editing, consent, tasks
        self._notices, self._tell_error = notices, tell_error
        self._told: dict[str, Notice] = {}
        self._away = AwayNotice(window, tasks)
        self._session: ProjectSession | None = None
        self._orders = _Orders()
        self._batch: list[_Run] = []
        self._failed = RenderFailures()
        self._forget_segments: Callable[[], None] = lambda: None
        self.words = ""
        self._telling = Coalescer(self, PROGRESS_EVERY_MS, self._tell_progress)
        self._looking = Coalescer(self, FAILURES_EVERY_MS, self._look_again, at_once=False)
        self._clock = QTimer(self)
        self._clock.setInterval(PROGRESS_EVERY_MS)
        self._clock.timeout.connect(self._telling.request)

    def attach(self, session: ProjectSession) -> None:
        """Render another project from now on."""
        self.detach()
        self._session = session
        self._forget_segments = session.segments_changed.connect(self._on_segments)

    def detach(self) -> None:
        """Let go of the project."""
        self._forget_segments()
        for run in self._batch:
            run.forget()
        self._orders = _Orders()
        self._batch.clear()
        self._failed.clear()
        self._clock.stop()
        for about in tuple(self._told):
            self._withdraw(about)
        self._session = None
        self._tasks.cancel(_RENDER)
        self._tell_progress()

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """What each action does."""
        return {
            "render-stale": self._render_all,
            "render-changed": self._render_changed,
            "render-segment": self._render_selected,
            "render-chapter": self._render_chapter,
            "pause-rendering": self.toggle_pause,
            "retry-failed": self.retry_failed,
        }

    @property
    def active(self) -> bool:
        """Whether anything is under way."""
        return bool(self._at_work())

    @property
    def paused(self) -> bool:
        """Whether all that is under way rests."""
        at_work = self._at_work()
        return bool(at_work) and all(render.paused for render in at_work)

    @property
    def can_retry(self) -> bool:
        """Whether anything failed that was not asked for again since."""
        return bool(self._failed)

    def render(self, segment_ids: Sequence[str] | None) -> None:
        """Render these segments, or all, if the user agrees."""
        self._order(_Order(segment_ids))

    def render_one(self, segment_id: str) -> None:
        """Render one segment."""
        self._editing.take_text()
        self.render((segment_id,))

    def retake(self, segment_ids: Sequence[str], cast_voice: CastVoice | None = None) -> None:
        """Make another take of these segments, by another voice if one is given, if the user agrees."""
        if self._session is not None:
            self._tasks.start(self._ask_and_retake, self._session, tuple(segment_ids), cast_voice)

    def toggle_pause(self) -> None:
        """Hold what was not sent yet, or go on."""
        resume = self.paused
        for render in self._at_work():
            (render.resume if resume else render.pause)()
        self._tell_progress()

    def retry_failed(self) -> None:
        """Ask again for everything that failed."""
        self._withdraw(_FAILED)
        if self._session is not None:
            for ask, segment_ids in self._failed.taken(self._session):
                ask(segment_ids)
        self._tell_progress()

    def _render_all(self) -> None:
        self._editing.take_text()
        self.render(None)

    def _render_changed(self) -> None:
        self._editing.take_text()
        self._order(_Order(None, stale_only=True))

    def _render_selected(self) -> None:
        selected = self._editing.selected()
        if selected:
            self.render(selected)

    def _render_chapter(self) -> None:
        self._editing.take_text()
        view, session = self._editing.current, self._session
        if session is None or view is None:
            return
        chapter = session.script.chapter_of(view.segment)
        segments = session.script.segments
        inside = segments if chapter is None else segments[chapter.first : chapter.last + 1]
        self.render(tuple(segment.id for segment in inside))

    def _order(self, order: _Order) -> None:
        if self._session is None:
            return
        self._orders.waiting.append(order)
        # Not as long as the task is there: its last step leaves it there for a moment.
        if not self._orders.at_work:
            self._orders.at_work = True
            self._tasks.start(self._carry_out, self._session, self._orders, replacing=_RENDER)

    async def _carry_out(self, session: ProjectSession, orders: _Orders) -> None:
        """Ask about one order after the other: planning thousands of segments takes a moment."""
        try:
            while orders.waiting:
                try:
                    await self._ask_and_render(session, orders.waiting.popleft())
                except StudioError as error:
                    self._tell_error(error)
        finally:
            orders.waiting.clear()
            orders.at_work = False

    async def _ask_and_render(self, session: ProjectSession, order: _Order) -> None:
        plan = await self._consent.to_render(session, order.segment_ids, stale_only=order.stale_only)
        if plan is None:
            return
        if not plan.stale and not plan.problems:
            self._tell(
                _READY, Notice(Kind.INFO, tr("There is nothing to render here: all of it has its sound."))
            )
        else:
            self._follow(_Run(session.start(plan), self.render))

    async def _ask_and_retake(
        self, session: ProjectSession, segment_ids: tuple[str, ...], cast_voice: CastVoice | None
    ) -> None:
        if not await self._consent.to_retake(session, segment_ids, cast_voice):
            return
        before = frozenset(take.id for take in self._takes(session, segment_ids))
        render = await session.start_retake(segment_ids, cast_voice)
        self._tell_left_out(session, render)
        again = partial(self._retake_again, cast_voice)
        self._follow(_Run(render, again, retake=True, before=before))

    def _retake_again(self, cast_voice: CastVoice | None, segment_ids: Sequence[str]) -> None:
        self.retake(segment_ids, cast_voice)

    def _follow(self, run: _Run) -> None:
        self._batch.append(run)
        if run.render.ended:
            self._end(run)
        else:
            run.forget = run.render.changed.connect(partial(self._on_render, run))
            self._clock.start()
        self._tell_progress()

    def _tell_progress(self) -> None:
        """Put into words how far it is, which takes a moment where thousands of segments are made."""
        self.words = progress_words(run.render for run in self._batch)
        self.changed.emit()

    def _on_render(self, run: _Run, render: Render) -> None:
        if render.ended:
            run.forget()
            self._end(run)
        self._telling.request()

    def _end(self, run: _Run) -> None:
        if run.retake:
            self._tell_ready(run)
        if run.render.failed:
            self._failed.add(run.again, run.render.failed, retake=run.retake)
            self._looking.request()
        if not self._at_work():
            self._clock.stop()
            batch, self._batch = self._batch, []
            self._tell_end([each.render for each in batch])
            self._tell_progress()

    def _tell_end(self, renders: Sequence[Render]) -> None:
        failed = {key: problem for render in renders for key, problem in render.failed.items()}
        if failed:
            asked = (key for render in renders for key in (*render.plan.stale, *render.plan.problems))
            self._failed.tell(failed, asked)
        done = sum(render.done for render in renders)
        notice = self._failure_notice() if failed else None
        if notice is not None:
            self._tell(_FAILED, notice)
        if done or failed:
            cancelled = any(render.cancelled for render in renders)
            self._away.tell(tr("Rendering has ended"), ended_words(done, len(failed), cancelled=cancelled))

    def _failure_notice(self) -> Notice | None:
        sentence = self._failed.sentence
        if sentence is None:
            return None
        told = partial(Notice, Kind.ERROR, sentence)
        retry, account = tr("Retry What Failed"), self._failed.of_account
        if account is None:
            return told(button=retry, run=self.retry_failed)
        remedy = self._actions[message_for(account).action]
        return told(
            button=remedy.iconText(), run=remedy.trigger, other_button=retry, other_run=self.retry_failed
        )

    def _on_segments(self, segment_ids: frozenset[str]) -> None:
        self._failed.note(segment_ids)
        if self._failed.unseen:
            self._looking.request()

    def _look_again(self) -> None:
        """Forget the failures of segments that are gone, say something else or have their sound by now."""
        if self._session is not None and self._failed.look(self._session):
            self._tell_otherwise(_FAILED, self._failure_notice())
            self.changed.emit()
        if self._failed.unseen:
            self._looking.request()

    def _tell_ready(self, run: _Run) -> None:
        session = self._session
        if session is None:
            return
        new = [take for take in self._takes(session, run.render.plan.segments) if take.id not in run.before]
        if not new:
            return
        choosing = [take for take in new if session.takes.chosen(take.segment_id) != take]
        self._tell(
            _READY,
            Notice(
                Kind.INFO,
                ready_words([take.number for take in new]),
                button=tr("Play"),
                run=partial(self.play_wanted.emit, new[0].id),
                other_button=tr("Choose") if choosing else "",
                other_run=partial(self._choose, session, choosing) if choosing else None,
            ),
        )

    def _tell_left_out(self, session: ProjectSession, render: Render) -> None:
        """Say which segments were left as they are."""
        left = render.plan.notices
        first = session.script.segment_named(next(iter(left), ""))
        if first is not None:
            sentence = tr(
                "Segment {number} was not retaken. {reason}", number=first.index + 1, reason=left[first.id]
            )
            unlock = partial(self._unlock, session, tuple(left))
            self._tell(_READY, Notice(Kind.INFO, sentence, button=tr("Unlock"), run=unlock))

    def _tell(self, about: str, notice: Notice) -> None:
        """Tell it in the place of what was told about the same before."""
        self._withdraw(about)
        self._told[about] = notice
        self._notices.tell(notice)

    def _tell_otherwise(self, about: str, notice: Notice | None) -> None:
        """Let what was told about it, if it is still there, say something else, or go."""
        if notice is None:
            self._withdraw(about)
        elif about in self._told:
            self._notices.replace(self._told[about], notice)
            self._told[about] = notice

    def _withdraw(self, about: str) -> None:
        notice = self._told.pop(about, None)
        if notice is not None:
            self._notices.withdraw(notice)

    def _choose(self, session: ProjectSession, takes: Iterable[SegmentTake]) -> None:
        try:
            for take in takes:
                session.takes.choose(take.segment_id, take.id)
        except StudioError as problem:
            self._tell_error(problem)

    def _unlock(self, session: ProjectSession, segment_ids: Iterable[str]) -> None:
        for segment_id in segment_ids:
            session.takes.lock(segment_id, None)

    def _takes(self, session: ProjectSession, segment_ids: Iterable[str]) -> list[SegmentTake]:
        return [take for segment_id in segment_ids for take in session.takes.of(segment_id)]

    def _at_work(self) -> list[Render]:
        return [run.render for run in self._batch if not run.render.ended]
