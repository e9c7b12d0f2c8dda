"""How long the real window of a long project stands still: opening, typing, scrolling, rendering.

Run it by hand with a display: `python -m tests.benchmarks.stalls_in_a_long_project [SEGMENTS] [CHARACTERS]`.
A stall is the time between two ticks of a timer of 2 ms: whatever keeps the window from answering, deferred
work included. “own” is what the window's thread itself worked in that time; the rest is a busy machine, which
the same keys in a bare text field in the same run show as well.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from tests.benchmarks.in_a_window import measure_long_projects
from tests.support.running_studio import RunningStudio, running_studio
from tts_studio.domain.script import parse_script
from tts_studio.domain.voice import Cast, CastVoice, VoiceId
from tts_studio.store.project_file import Project

WORDS = ("river", "morning", "<soft>light</soft>", "of", "and", "[laughs]", "stones", "🎧", "was")
WEIGHTS = (20, 20, 1, 40, 40, 1, 20, 1, 40)
TICK = 0.002
KEYS = 300


def long_text(segments: int, characters: int) -> str:
    """Prose and dialogue with tags, problems and emoji."""
    choose = random.Random(1)
    each = max(20, characters // segments)
    paragraphs = []
    for index in range(segments):
        name = ("ALICE: ", "", "BOB: ", "")[index % 4]
        paragraphs.append(name + " ".join(choose.choices(WORDS, WEIGHTS, k=each // 5))[:each])
    return "\n\n".join(paragraphs)


class Stalls:
    """Times between the ticks of a timer while it is entered."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.own: list[float] = []
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(int(TICK * 1000))
        self._timer.timeout.connect(self._tick)
        self._last = self._last_own = 0.0

    def __enter__(self) -> Stalls:
        self._last, self._last_own = time.perf_counter(), time.thread_time()
        self._timer.start()
        return self

    def __exit__(self, *_problem: object) -> None:
        self._tick()
        self._timer.stop()

    def report(self, label: str) -> None:
        """Print the figures."""
        for name, seconds in ((label, sorted(self.seconds)), ("own", sorted(self.own))):
            over = sum(each > 0.05 for each in seconds)
            print(
                f"{name:>38}: p99 {_at(seconds, 99):6.1f} ms   max {seconds[-1] * 1000:6.1f} ms   "
                f"over 50 ms: {over}"
            )

    def _tick(self) -> None:
        now, own = time.perf_counter(), time.thread_time()
        self.seconds.append(now - self._last)
        self.own.append(own - self._last_own)
        self._last, self._last_own = now, own


def _at(ordered: Sequence[float], percent: int) -> float:
    return ordered[len(ordered) * percent // 100] * 1000


async def type_into(widget: QWidget, keys: int) -> tuple[list[float], list[float]]:
    """Seconds, and seconds of own work, from each key to the moment when nothing waits."""
    seconds, owns = [], []
    text = "the quick [sigh] fox. "
    for index in range(keys):
        begin, own = time.perf_counter(), time.thread_time()
        press(widget, text[index % len(text)])
        QApplication.processEvents()
        seconds.append(time.perf_counter() - begin)
        owns.append(time.thread_time() - own)
        await asyncio.sleep(0.02)
    return sorted(seconds), sorted(owns)


def press(widget: QWidget, key: str) -> None:
    """Press a key in a widget."""
    code = {"\r": Qt.Key.Key_Return, "\b": Qt.Key.Key_Backspace}.get(key, Qt.Key.Key_unknown)
    QApplication.sendEvent(
        widget, QKeyEvent(QEvent.Type.KeyPress, code, Qt.KeyboardModifier.NoModifier, key.replace("\b", ""))
    )


async def measure_typing(label: str, widget: QWidget) -> None:
    """Type, and report the time of a key and the stalls of all the deferred work."""
    with Stalls() as stalls:
        for name, seconds in zip((label + ", a key", "own"), await type_into(widget, KEYS), strict=True):
            print(f"{name:>38}: p50 {_at(seconds, 50):6.1f} ms   p99 {_at(seconds, 99):6.1f} ms")
    stalls.report(label + ", stalls")


async def measure_steps(label: str, step: Callable[[int], None], steps: int, pause: float) -> None:
    """Do something again and again and report how long the window stood still."""
    with Stalls() as stalls:
        for index in range(steps):
            step(index)
            await asyncio.sleep(pause)
    stalls.report(label)


def bare_field(text: str) -> QPlainTextEdit:
    """A bare text field with the same text."""
    bare = QPlainTextEdit()
    bare.setPlainText(text)
    bare.resize(900, 700)
    bare.show()
    place_in_the_middle(bare)
    return bare


def place_in_the_middle(field: QPlainTextEdit) -> None:
    cursor = field.textCursor()
    cursor.setPosition(field.document().characterCount() // 2)
    field.setTextCursor(cursor)
    field.centerCursor()
    QApplication.processEvents()


async def measure(segments: int, characters: int, folder: Path) -> None:
    text = long_text(segments, characters)
    path = folder / "long.ttsstudio"
    project = Project.open_or_create(path)
    project.script.save(text, [segment.id for segment in parse_script(text).segments])
    project.script.save_cast(Cast(CastVoice(VoiceId("murmur", "low"))))
    project.close()
    bare = bare_field(text)
    print(f"{segments:,} segments, {len(text):,} characters")
    await measure_typing("bare field", bare)
    bare.deleteLater()
    begin, own = time.perf_counter(), time.thread_time()
    async with running_studio(path) as studio:
        area = studio.window.editor.text_area
        press(area, "x")
        QApplication.processEvents()
        print(
            f"{'from start to first edit':>38}: {time.perf_counter() - begin:6.2f} s, "
            f"own {time.thread_time() - own:6.2f} s"
        )
        with Stalls() as stalls:
            await asyncio.sleep(8)
        stalls.report("settling after that")
        await measure_editing(studio)
        await measure_rendering(studio)


async def measure_editing(studio: RunningStudio) -> None:
    area = studio.window.editor.text_area
    place_in_the_middle(area)
    await asyncio.sleep(1)
    await measure_typing("studio", area)
    await asyncio.sleep(2)
    await measure_steps("Enter and Backspace", lambda i: press(area, "\r\b"[i % 2]), 60, 0.1)
    bar = area.verticalScrollBar()
    page = max(1, bar.maximum() // 150)
    await measure_steps("scrolling", lambda i: bar.setValue(i * page), 150, 0.02)
    place_in_the_middle(area)
    pasted = long_text(250, 100_000)
    await measure_steps("pasting 100,000 characters", lambda _i: area.insertPlainText(pasted), 1, 1.5)
    await measure_steps("undoing that", lambda _i: studio.window.editor.undo(), 1, 1.5)


async def measure_rendering(studio: RunningStudio) -> None:
    session = studio.session
    choose = random.Random(2)
    ids = [segment.id for segment in session.script.segments]
    bar = studio.window.editor.text_area.verticalScrollBar()

    def states(index: int) -> None:
        session.segments_changed.emit(frozenset(choose.sample(ids, min(len(ids), 20))))
        bar.setValue(index * 7 % max(1, bar.maximum()))

    await measure_steps("states at 20 Hz while scrolling", states, 150, 0.05)
    voices = [CastVoice(VoiceId("murmur", voice)) for voice in ("high", "low")]
    await measure_steps("casting another narrator", lambda i: session.set_voice("", voices[i % 2]), 2, 3.0)
    await measure_steps("beginning to render", lambda _i: begin(studio), 1, 3.0)


def begin(studio: RunningStudio) -> None:
    """Begin to render everything, with a provider that never answers."""
    studio.provider.gate.clear()
    studio.window.actions_by_id["render-stale"].trigger()


def main() -> None:
    """Measure and print."""
    measure_long_projects(measure)


if __name__ == "__main__":
    main()
