"""What the Edit menu does with the script: undo, find, segments, problems."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from tts_studio.domain.markup.diagnostics import Fix, Severity
from tts_studio.domain.voice import Cast
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.segment_length import segment_length
from tts_studio.ui.actions import ACTIONS
from tts_studio.ui.binding import Bindings, Coalescer
from tts_studio.ui.find_bar.find_bar import FindBar
from tts_studio.ui.main_window.action_set import ActionSet
from tts_studio.ui.main_window.history import History
from tts_studio.ui.problems_panel.problem_table_model import ProblemRow
from tts_studio.ui.problems_panel.problems_panel import ProblemsPanel
from tts_studio.ui.script_editor.problems import Problem
from tts_studio.ui.script_editor.script_editor import ScriptEditor
from tts_studio.ui.theme.theme import Theme

# The list holds no more than this; nobody mends the rest before these.
MOST_PROBLEMS = 1000
PROBLEMS_EVERY_MS = 300

# The menu of a segment; an empty id is a line between others.
_SEGMENT_MENU = (
    "play-segment",
    "play-from-here",
    "render-segment",
    "retake",
    "lock-take",
    "",
    "split-segment",
    "join-segment",
    "duplicate-segment",
    "segment-up",
    "segment-down",
)


class ScriptCommands(QObject):
    """Puts the find bar above the script and the problems into their panel, and keeps one history of all."""

    def __init__(
        self,
        editor: ScriptEditor,
        actions: ActionSet,
        problems: ProblemsPanel,
        show_problems: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._editor, self._actions, self._panel = editor, actions, problems
        self.find = FindBar(editor, editor)
        editor.above.addWidget(self.find)
        self.history = History(editor, self)
        self.history.changed.connect(self._show_history)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)
        self._problems = Coalescer(self, PROBLEMS_EVERY_MS, self._show_problems, at_once=False)
        self._bindings = Bindings(self)
        known = {spec.id for spec in ACTIONS}
        editor.segments.actions = [
            actions[name] if name else None for name in _SEGMENT_MENU if not name or name in known
        ]
        editor.problems.finder.found.connect(self._problems.request)
        editor.counter.counted.connect(self._problems.request)
        editor.counts.problems_pressed.connect(show_problems)
        problems.needed.connect(self._show_problems)
        problems.problem_opened.connect(self._go_to)
        problems.fix_chosen.connect(self._mend)
        problems.voice_wanted.connect(partial(self._for_segment, "choose-voice"))
        problems.render_wanted.connect(partial(self._for_segment, "render-segment"))
        self._show_history()

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """What each action does."""
        segments = self._editor.segments
        return {
            "find": self.find.open_find,
            "replace": self.find.open_replace,
            "find-next": self.find.find_next,
            "find-previous": self.find.find_previous,
            "split-segment": segments.split_here,
            "join-segment": segments.join_next,
            "duplicate-segment": segments.double,
            "segment-up": partial(segments.move, -1),
            "segment-down": partial(segments.move, 1),
        }

    def attach(self, session: ProjectSession) -> None:
        """Begin the history of another project."""
        self._bindings.release()
        self.history.begin(session)
        self._bindings.bind(session.changed_by_user, self.history.add)
        self._bindings.bind(session.cast_changed, self._on_cast)
        self._editor.counter.length_of = partial(segment_length, session)
        self._on_cast(session.cast)

    def detach(self) -> None:
        """Let go of the project."""
        self._bindings.release()
        self._editor.counter.length_of = self._editor.counter.guess
        self.history.rest()

    def set_theme(self, theme: Theme) -> None:
        """Use another theme's colours."""
        self.find.set_theme(theme)
        self._panel.set_theme(theme)

    def _on_cast(self, cast: Cast) -> None:
        self._editor.counter.gaps = cast.gaps
        self._editor.counter.script_changed()

    def _show_history(self) -> None:
        history, undo, redo = self.history, self._actions["undo"], self._actions["redo"]
        undo.setText(history.undo_words)
        redo.setText(history.redo_words)
        # Another field has a past of its own, which it knows better.
        field = QApplication.focusWidget()
        elsewhere = field is not self._editor.text_area and hasattr(field, "undo")
        undo.setEnabled(history.can_undo or elsewhere)
        redo.setEnabled(history.can_redo or elsewhere)

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        # Nothing has the keyboard while another window has it, or this one is being taken apart.
        if now is not None:
            self._show_history()

    def _show_problems(self) -> None:
        if not self._panel.isVisible():
            return
        found, total = self._editor.problems.finder.first(MOST_PROBLEMS)
        rows = [
            ProblemRow(
                problem.segment.id,
                problem.segment.index + 1,
                problem.diagnostic.severity,
                problem.diagnostic.sentence,
                problem,
            )
            for problem in found
        ]
        unspoken = [
            ProblemRow(segment.id, segment.index + 1, Severity.ERROR, sentence)
            for segment, sentence in self._editor.counter.unspoken
        ]
        everything = sorted((*rows, *unspoken), key=_place)
        self._panel.show_problems(everything[:MOST_PROBLEMS], total + len(unspoken))

    def _go_to(self, row: ProblemRow) -> None:
        if row.problem is not None:
            self._editor.problems.show(row.problem)
        else:
            self._editor.select_segment(row.segment_id)
        self._editor.setFocus()

    def _mend(self, problem: Problem, fix: Fix) -> None:
        self._editor.problems.mend(problem, fix)

    def _for_segment(self, action_id: str, segment_id: str) -> None:
        self._editor.select_segment(segment_id)
        self._actions.trigger(action_id)


def _place(row: ProblemRow) -> tuple[int, int]:
    return row.number, row.problem.start if row.problem is not None else -1
