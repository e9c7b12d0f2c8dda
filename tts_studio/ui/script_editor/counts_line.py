"""The quiet line under the script: how much is written, how long it takes, how many problems there are."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from tts_studio.domain.translation import tr, trn
from tts_studio.ui.margins import margins
from tts_studio.ui.script_editor.look import Look
from tts_studio.ui.script_editor.script_counter import Tally


class CountsLine(QFrame):
    """Shows tallies. `problems_pressed` asks for the list of problems."""

    problems_pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("countsLine")
        self.setMinimumHeight(28)
        self._words = QLabel(self)
        self._words.setObjectName("scriptCounts")
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._words.setToolTip(
            tr("Words and characters that are spoken: tags and speakers’ names do not count.")
        )
        self._problems = QToolButton(self)
        self._problems.setObjectName("problemCount")
        self._problems.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._problems.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._problems.setToolTip(tr("Show the list of problems."))
        self._problems.clicked.connect(self.problems_pressed)
        self._problems.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(margins(16, 2, 8, 2))
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        row.addWidget(self._problems)

    def set_look(self, look: Look) -> None:
        """Take the theme's colours."""
        color = {
            role: look.color(role).name() for role in ("muted", "line", "raised", "hover", "focus", "warn")
        }
        self.setStyleSheet(f"""
        #countsLine {{ background: {color["raised"]}; border: none; border-top: 1px solid {color["line"]}; }}
        #countsLine QLabel {{ color: {color["muted"]}; }}
        #countsLine QToolButton {{ color: {color["warn"]}; background: transparent; padding: 1px 8px;
          border: 1px solid transparent; border-radius: 4px; min-height: 18px; }}
        #countsLine QToolButton:hover {{ background: {color["hover"]}; }}
        #countsLine QToolButton:focus {{ border: 1px solid {color["focus"]}; }}
        """)

    def show_tallies(self, script: Tally, selection: Tally | None) -> None:
        """Show what was counted: the selection where there is one, else the script."""
        words = tally_words(script if selection is None else selection)
        self._words.setText(words if selection is None else tr("Selected: {counts}", counts=words))

    def show_problems(self, errors: int, warnings: int) -> None:
        """Show how many problems there are."""
        count = errors + warnings
        text = trn("{count} problem", "{count} problems", count)
        self._problems.setText(text)
        self._problems.setAccessibleName(text)
        self._problems.setVisible(bool(count))


def tally_words(tally: Tally) -> str:
    """“1,234 words · 6,789 characters · about 7 min 30 s”."""
    numbers = QLocale()
    words, characters = tally.counts.words, tally.counts.characters
    return tr(
        "{words} · {characters} · {time}",
        words=trn("{number} word", "{number} words", words, number=numbers.toString(words)),
        characters=trn(
            "{number} character", "{number} characters", characters, number=numbers.toString(characters)
        ),
        time=_time(tally),
    )


def _time(tally: Tally) -> str:
    length = _length(tally.seconds, exact=tally.exact)
    return length if tally.exact else tr("about {length}", length=length)


def _length(seconds: float, *, exact: bool) -> str:
    if exact and seconds < 60:
        return tr("{seconds} s", seconds=QLocale().toString(seconds, "f", 1))
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return tr("{hours} h {minutes} min", hours=hours, minutes=minutes)
    if minutes:
        return tr("{minutes} min {seconds} s", minutes=minutes, seconds=rest)
    return tr("{seconds} s", seconds=rest if seconds <= 0 else max(1, rest))
