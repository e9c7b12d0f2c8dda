"""The transport strip: play, pause, stop, where we are, how loud it is and where the sound goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from tts_studio.domain.translation import mark, tr
from tts_studio.engine.playback_state import PlaybackState
from tts_studio.engine.programme import PlaybackPosition, TimelineView
from tts_studio.ui.clock_text import clock_text, length_text
from tts_studio.ui.icons import icon
from tts_studio.ui.plain_widgets import wrapped_label
from tts_studio.ui.theme.theme import Theme
from tts_studio.ui.transport.level_meter import LevelMeter
from tts_studio.ui.transport.output_button import OutputButton
from tts_studio.ui.transport.speed_button import SpeedButton
from tts_studio.ui.waveform.waveform import Waveform
from tts_studio.ui.waveform.waveform_canvas import NO_TIMELINE

if TYPE_CHECKING:
    from tts_studio.ui.waveform.waveform_canvas import Peaks

_SOUNDING = (PlaybackState.STARTING, PlaybackState.PLAYING)
_ACTIVE = (*_SOUNDING, PlaybackState.PAUSED)

# Object name, icon and words of each button whose meaning never changes.
_BUTTONS = (
    ("previousSegment", "previous", mark("Previous segment")),
    ("nextSegment", "next", mark("Next segment")),
    ("stopPlayback", "stop", mark("Stop")),
    ("loopPlayback", "loop", mark("Loop")),
    ("zoomIn", "zoom-in", mark("Zoom in")),
    ("zoomOut", "zoom-out", mark("Zoom out")),
    ("zoomFit", "zoom-fit", mark("Show everything")),
)


class Transport(QWidget):
    """Shows playback and asks for changes to it; it plays nothing itself.

    `seek_requested` carries seconds, `speed_chosen` a factor, `segments_chosen` the ids of segments that were
    picked in the waveform, `output_chosen` a device's name (empty for the system's default);
    `outputs_wanted` asks for `set_outputs`, because devices come and go.
    """

    play_requested = Signal()
    pause_requested = Signal()
    resume_requested = Signal()
    stop_requested = Signal()
    previous_requested = Signal()
    next_requested = Signal()
    loop_toggled = Signal(bool)
    seek_requested = Signal(float)
    segments_chosen = Signal(object)
    speed_chosen = Signal(float)
    outputs_wanted = Signal()
    output_chosen = Signal(str)

    def __init__(self, peaks: Peaks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transport")
        self._state = PlaybackState.STOPPED
        self._timeline = NO_TIMELINE
        self._position: PlaybackPosition | None = None
        self._theme = theme
        self._play = _button("playPause", self)
        self._buttons = {name: _button(name, self) for name, _, _ in _BUTTONS}
        self._speed = SpeedButton(self)
        self._clock = QLabel(self)
        self._clock.setObjectName("playbackClock")
        self._clock.setProperty("role", "numbers")
        self._clock.setFont(_even_digits(self._clock.font()))
        self._draft = QLabel(tr("Draft"), self)
        self._draft.setObjectName("playbackDraft")
        self._draft.setProperty("role", "muted")
        self._draft.setToolTip(tr("Not bought yet: an offline voice speaks in its place."))
        self._problem = wrapped_label(self)
        self._problem.setObjectName("playbackProblem")
        self._problem.setProperty("role", "error")
        self._waveform = Waveform(peaks, theme, self)
        self._meter = LevelMeter(theme, self)
        self._output = OutputButton(self)
        self._lay_out()
        self._connect()
        self.set_theme(theme)
        self.set_state(PlaybackState.STOPPED)
        self.set_position(None)

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._theme = theme
        self._waveform.set_theme(theme)
        self._meter.set_theme(theme)
        self._output.setIcon(icon("speaker", theme))
        for name, drawing, words in _BUTTONS:
            _dress(self._buttons[name], drawing, tr(words), theme)
        self._show_play()

    def set_timeline(
        self,
        timeline: TimelineView,
        numbers: Mapping[str, int],
        unfinished: frozenset[str] = frozenset(),
    ) -> None:
        """Show what is or will be played.

        `numbers` are the segments' numbers by id; the segments in `unfinished` have no sound yet.
        """
        self._timeline = timeline
        self._enable()
        self._waveform.set_timeline(timeline, numbers, unfinished)
        self._show_clock(0.0 if self._position is None else self._position.seconds)

    def set_position(self, position: PlaybackPosition | None) -> None:
        """Show where playback is; None before it begins and after it ended."""
        self._position = position
        self._waveform.set_position(position)
        self._show_clock(0.0 if position is None else position.seconds)
        self._show_draft()

    def set_speed(self, speed: float) -> None:
        """Show how fast it plays; 1 is the voice's own speed."""
        self._speed.set_speed(speed)

    def set_state(self, state: PlaybackState, problem: str = "") -> None:
        """Show what playback does and, when it failed, why."""
        self._state = state
        self._show_play()
        self._enable()
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._show_draft()
        if state is PlaybackState.STARTING:
            self._meter.put_lamp_out()
        if state not in _SOUNDING:
            self._meter.clear()

    def set_level(self, level: float) -> None:
        """Show how loud it is: the peak of what is heard, in dBFS."""
        self._meter.set_level(level)

    def set_loop(self, on: bool) -> None:
        """Show whether playback begins again at its end."""
        with QSignalBlocker(self._buttons["loopPlayback"]):
            self._buttons["loopPlayback"].setChecked(on)

    def set_selected(self, segment_ids: frozenset[str]) -> None:
        """Show in the waveform which segments are selected in the script."""
        self._waveform.set_selected(segment_ids)

    def set_outputs(self, names: Sequence[str], current: str) -> None:
        """Offer these output devices; `current` is empty for the system's default."""
        self._output.set_outputs(names, current)

    def _on_play(self) -> None:
        if self._state in _SOUNDING:
            self.pause_requested.emit()
        elif self._state is PlaybackState.PAUSED:
            self.resume_requested.emit()
        else:
            self.play_requested.emit()

    def _enable(self) -> None:
        """Enable what makes sense now: there must be something to play, or something that plays."""
        active = self._state in _ACTIVE
        playable = active or self._timeline.seconds > 0
        for button in (self._play, self._buttons["previousSegment"], self._buttons["nextSegment"]):
            button.setEnabled(playable)
        self._buttons["stopPlayback"].setEnabled(active)

    def _show_play(self) -> None:
        sounding = self._state in _SOUNDING
        words = tr("Pause") if sounding else tr("Play")
        _dress(self._play, "pause" if sounding else "play", words, self._theme)

    def _show_draft(self) -> None:
        """Say that what is heard is a draft."""
        draft = self._state in _ACTIVE and self._position is not None and self._position.draft
        self._draft.setVisible(draft)

    def _show_clock(self, seconds: float) -> None:
        about = "" if self._timeline.complete else "~"
        text = f"{clock_text(seconds, tenths=True)} / {about}{length_text(self._timeline.seconds)}"
        if text != self._clock.text():
            self._clock.setText(text)

    def _connect(self) -> None:
        self._play.clicked.connect(self._on_play)
        for name, signal in (
            ("previousSegment", self.previous_requested),
            ("nextSegment", self.next_requested),
            ("stopPlayback", self.stop_requested),
        ):
            self._buttons[name].clicked.connect(signal)
        self._buttons["loopPlayback"].setCheckable(True)
        self._buttons["loopPlayback"].toggled.connect(self.loop_toggled)
        self._buttons["zoomIn"].clicked.connect(self._waveform.zoom_in)
        self._buttons["zoomOut"].clicked.connect(self._waveform.zoom_out)
        self._waveform.seek_requested.connect(self.seek_requested)
        self._buttons["zoomFit"].clicked.connect(self._waveform.show_everything)
        self._waveform.segments_chosen.connect(self.segments_chosen)
        self._speed.chosen.connect(self.speed_chosen)
        self._output.wanted.connect(self.outputs_wanted)
        self._output.chosen.connect(self.output_chosen)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        buttons.addWidget(self._buttons["previousSegment"])
        buttons.addWidget(self._play)
        for name in ("nextSegment", "stopPlayback", "loopPlayback"):
            buttons.addWidget(self._buttons[name])
        buttons.addWidget(self._speed)
        place = QHBoxLayout()
        place.setSpacing(8)
        place.addStretch(1)
        place.addWidget(self._clock)
        place.addWidget(self._draft)
        place.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(buttons)
        left.addLayout(place)
        level = QHBoxLayout()
        level.setSpacing(4)
        level.addWidget(self._meter, 1)
        level.addWidget(self._buttons["zoomOut"])
        level.addWidget(self._buttons["zoomIn"])
        level.addWidget(self._buttons["zoomFit"])
        side = QWidget(self)
        side.setObjectName("transportSide")
        side.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        side.setFixedWidth(216)
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(8)
        right.addLayout(level)
        right.addWidget(self._output)
        strip = QHBoxLayout()
        strip.setSpacing(16)
        strip.addLayout(left)
        strip.addWidget(self._waveform, 1)
        strip.addWidget(side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(4)
        layout.addWidget(self._problem)
        layout.addLayout(strip)


def _button(name: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setObjectName(name)
    button.setProperty("quiet", "true")
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    return button


def _dress(button: QToolButton, drawing: str, words: str, theme: Theme) -> None:
    """Give a button its picture and its words, which screen readers say and the tooltip shows."""
    button.setIcon(icon(drawing, theme))
    button.setText(words)
    button.setToolTip(words)


def _even_digits(font: QFont) -> QFont:
    """The same font with digits of one width, so that a running clock does not tremble."""
    even = QFont(font)
    even.setFeature(QFont.Tag("tnum"), 1)
    return even
