"""A script editor with an owner that segments its text as the window does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tts_studio.domain.markup.dialect import KEEP, Dialect, TagRule, Treatment
from tts_studio.domain.markup.tags import TAGS
from tts_studio.domain.script import Script, Segment, parse_script
from tts_studio.domain.segment_state import SegmentState
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.segment_view import SegmentView
from tts_studio.ui.script_editor.gutter import Gutter
from tts_studio.ui.script_editor.gutter_rows import Row
from tts_studio.ui.script_editor.script_editor import ScriptEditor
from tts_studio.ui.script_editor.script_text import ScriptText
from tts_studio.ui.theme.theme import Theme, load_theme

W = TypeVar("W", bound=QWidget)
THEMES = Path(__file__).parents[2] / "resources" / "themes"
EVERYTHING = Dialect("everything", dict.fromkeys(TAGS, KEEP))
NO_LAUGH = Dialect(
    "no laugh",
    {**EVERYTHING.rules, "laugh": TagRule(Treatment.DROP, reason="This voice cannot laugh.")},
)


def theme_named(name: str) -> Theme:
    """One of the studio's themes."""
    return load_theme(THEMES / f"{name}.toml")


class EditorStage:
    """The editor, what it told, and the script as its owner sees it."""

    def __init__(self, text: str, dialect: Dialect = EVERYTHING, theme: str = "light") -> None:
        self.editor = ScriptEditor()
        self.editor.resize(900, 640)
        self.editor.set_theme(theme_named(theme))
        self.script = Script()
        self.states: dict[str, SegmentView] = {}
        self.counts: list[tuple[int, int]] = []
        self.dialect = dialect
        self.editor.set_dialects(self._dialect)
        self.editor.problems_changed.connect(self._count)
        self.editor.text_edited.connect(self.take)
        self.editor.set_text(text)
        self.take()
        self.editor.show()
        QApplication.processEvents()
        self.area.setFocus()

    @property
    def area(self) -> ScriptText:
        """The text field."""
        return self.editor.text_area

    def part(self, kind: type[W], name: str = "") -> W:
        """The part of the editor of that class (and object name)."""
        found = self.editor.findChild(kind, name) if name else self.editor.findChild(kind)
        assert found is not None
        return found

    @property
    def gutter(self) -> Gutter:
        """The gutter."""
        return self.part(Gutter)

    def rows(self) -> list[Row]:
        """The gutter's rows."""
        return list(self.gutter._rows())

    def click(self, x: int, y: float) -> None:
        """Click into the gutter."""
        QTest.mouseClick(self.gutter, Qt.MouseButton.LeftButton, pos=QPoint(x, round(y)))

    @property
    def text(self) -> str:
        """The text as the owner would take it."""
        return self.editor.text()

    def take(self) -> None:
        """Take the text and give back its segments, as the window does."""
        ids = (f"s{number}" for number in range(len(self.states) + 1, 100_000))
        self.script = parse_script(self.editor.text(), self.script, new_id=lambda: next(ids))
        for segment in self.script.segments:
            self.states.setdefault(segment.id, view(segment))
        self.editor.show_segments(self.script, self.states.get)

    def settle(self) -> None:
        """Let the owner take what was typed and the finder look at all of it."""
        self.take()
        self.editor._desk.finder.finish()
        QApplication.processEvents()

    def place(self, start: int, end: int | None = None) -> None:
        """Put the cursor at a position (UTF-16 units), or select up to another one."""
        cursor = self.area.textCursor()
        cursor.setPosition(start)
        if end is not None:
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.area.setTextCursor(cursor)

    def select(self, words: str) -> None:
        """Select the first place with these words; only for texts without wide characters before them."""
        start = self.text.index(words)
        self.place(start, start + len(words))

    def type(self, keys: str) -> None:
        """Type into the text."""
        for key in keys:
            text = "\r" if key == "\n" else key
            code = Qt.Key.Key_Return if key == "\n" else Qt.Key.Key_unknown
            event = QKeyEvent(QEvent.Type.KeyPress, code, Qt.KeyboardModifier.NoModifier, text)
            QApplication.sendEvent(self.area, event)

    def show_states(self, views: Mapping[str, SegmentView]) -> None:
        """Tell the editor of new states."""
        self.states.update(views)
        self.editor.update_segments(views.keys())

    def _dialect(self, _segment: Segment) -> Dialect:
        return self.dialect

    def _count(self, errors: int, warnings: int) -> None:
        self.counts.append((errors, warnings))


def view(
    segment: Segment,
    state: SegmentState = SegmentState.NOT_RENDERED,
    progress: float | None = None,
    seconds: float | None = None,
    problem: str = "",
    waiting: str = "",
) -> SegmentView:
    """A segment's view in a state."""
    voice = VoiceId("hibari", "heart")
    return SegmentView(segment, state, voice, progress, seconds, problem, waiting=waiting)


@contextmanager
def editor_stage(text: str, dialect: Dialect = EVERYTHING, theme: str = "light") -> Iterator[EditorStage]:
    """An editor on screen; gone afterwards."""
    stage = EditorStage(text, dialect, theme)
    try:
        yield stage
    finally:
        stage.editor.close()
        stage.editor.deleteLater()
        QApplication.processEvents()
