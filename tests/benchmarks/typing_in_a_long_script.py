"""How long a keystroke takes in a long script, beside a bare text field in the same run.

Run it by hand with a display: `python tests/benchmarks/typing_in_a_long_script.py [CHARACTERS]`.
"""

from __future__ import annotations

import itertools
import random
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from tts_studio.app.garbage import Collector, automatic_collection_off
from tts_studio.domain.script import Script, parse_script
from tts_studio.domain.script_edit import edited_script
from tts_studio.domain.segment_state import SegmentState
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.segment_view import SegmentView
from tts_studio.ui.script_editor.script_editor import ScriptEditor

KEYS = 600
VOICE = VoiceId("hibari", "heart")
WORDS = ("river", "[laugh]", "morning", "<soft>light</soft>", "of", "and", "[laughs]", "stones", "🎧", "was")
WEIGHTS = (20, 1, 20, 1, 40, 40, 1, 20, 1, 40)


def long_script(characters: int, paragraph: int) -> str:
    """Prose with tags, problems and emoji, in paragraphs of about that many characters."""
    choose = random.Random(1)
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < characters:
        name = "ALICE: " if len(paragraphs) % 5 == 0 else ""
        words = choose.choices(WORDS, WEIGHTS, k=paragraph // 5)
        paragraphs.append(name + " ".join(words)[:paragraph])
    return "\n\n".join(paragraphs)


def type_into(
    application: QApplication, widget: QWidget, keys: int = KEYS, collect: Callable[[], None] = lambda: None
) -> list[float]:
    """Seconds for each key, repaint and the worst of all that waits included, the fastest first."""
    seconds = []
    for key in itertools.islice(itertools.cycle("the quick [sigh] fox "), keys):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, key)
        begin = time.perf_counter()
        application.sendEvent(widget, event)
        application.processEvents()
        collect()
        worst = time.perf_counter() - begin
        # As fast as people type, a little faster.
        until = time.perf_counter() + 0.02
        while (begin := time.perf_counter()) < until:
            application.processEvents()
            worst = max(worst, time.perf_counter() - begin)
            time.sleep(0.001)
        seconds.append(worst)
    return sorted(seconds)


def report(label: str, seconds: list[float]) -> float:
    """Print the figures and return the median."""
    p50, p99 = seconds[len(seconds) // 2], seconds[len(seconds) * 99 // 100]
    print(
        f"{label:>28}: p50 {p50 * 1000:6.2f} ms   p99 {p99 * 1000:6.2f} ms   max {seconds[-1] * 1000:6.2f} ms"
    )
    return p50


class Owner:
    """Segments the text as the window does, whenever the editor says that it was edited."""

    def __init__(self, editor: ScriptEditor) -> None:
        self.script = Script()
        self.editor = editor
        self.seconds: list[float] = []
        editor.text_edited.connect(self.take)

    def load(self) -> None:
        """Take the whole text."""
        self.script = parse_script(self.editor.text())
        self.editor.show_segments(self.script, self._view)

    def take(self) -> None:
        """Take what was edited and give back what changed."""
        begin = time.perf_counter()
        edit = self.editor.edit_since(self.script.text)
        if edit is None:
            self.load()
        else:
            change = edited_script(self.script, edit)
            self.script = change.script
            self.editor.show_change(change)
        self.seconds.append(time.perf_counter() - begin)

    def _view(self, segment_id: str) -> SegmentView | None:
        segment = self.script.segment_named(segment_id)
        return SegmentView(segment, SegmentState.NOT_RENDERED, VOICE) if segment is not None else None


def main() -> None:
    """Measure and print, with garbage collected where the program does."""
    with automatic_collection_off():
        measure()


def measure() -> None:
    """Type into a bare text field and into the editor."""
    characters = int(sys.argv[1]) if len(sys.argv) > 1 else 300_000
    application = QApplication([])
    for paragraph in (400, 20_000):
        text = long_script(characters, paragraph)
        bare = QPlainTextEdit()
        editor = ScriptEditor()
        owner = Owner(editor)
        print(f"{len(text):,} characters in paragraphs of {paragraph:,}")
        bare.setPlainText(text)
        begin = time.perf_counter()
        editor.set_text(text)
        loaded = time.perf_counter()
        owner.take()
        print(f"{'loading':>28}: {(loaded - begin) * 1000:.0f} ms")
        medians = []
        for widget, area in ((bare, bare), (editor, editor.text_area)):
            widget.resize(900, 700)
            widget.show()
            cursor = area.textCursor()
            cursor.setPosition(len(text) // 2)
            area.setTextCursor(cursor)
            area.centerCursor()
            application.processEvents()
            seconds = type_into(application, area, collect=Collector().collect_what_is_due)
            medians.append(report(type(widget).__name__, seconds))
            widget.hide()
        report("taking and showing an edit", sorted(owner.seconds))
        print(f"{'ratio of the medians':>28}: {medians[1] / medians[0]:.1f}")


if __name__ == "__main__":
    main()
