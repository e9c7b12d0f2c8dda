"""The tool bar: play, stop, render, deliver; whose voice; what is left to render and whether all is saved."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolBar, QToolButton, QWidget

from tts_studio.domain.translation import mark, tr
from tts_studio.store.autosave import SaveState, SaveStatus
from tts_studio.ui.icons import icon
from tts_studio.ui.main_window.action_set import ActionSet
from tts_studio.ui.margins import margins
from tts_studio.ui.theme.theme import Theme

_SAVE_WORDS = {
    SaveState.SAVED: (mark("Saved"), "muted"),
    SaveState.UNSAVED: (mark("Edited"), "muted"),
    SaveState.SAVING: (mark("Saving…"), "muted"),
    SaveState.FAILED: (mark("Not saved"), "error"),
}


class StudioToolBar(QToolBar):
    """The main actions and the state of the project in a few words.

    `play_pressed` is the Play button, which pauses and resumes while something plays; `state_pressed` is the
    words on what is left to render.
    """

    play_pressed = Signal()
    voice_pressed = Signal()
    state_pressed = Signal()

    def __init__(self, parent: QWidget, actions: ActionSet, theme: Theme) -> None:
        super().__init__(tr("Tool bar"), parent)
        self.setObjectName("toolBar")
        self.setMovable(False)
        self.setFloatable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setIconSize(QSize(18, 18))
        self._theme = theme
        self._playing = mark("Play")
        self._play = QToolButton(self)
        self._play.setObjectName("playButton")
        self._play.setProperty("primary", "true")
        self._play.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._play.setMinimumWidth(88)
        self._play.clicked.connect(self.play_pressed)
        self.addWidget(self._play)
        for action_id, name in (("stop", "stop"), ("render-stale", "render"), ("deliver", "deliver")):
            self._button(actions[action_id], f"{name}Button")
        self.addSeparator()
        self._voice = QToolButton(self)
        self._voice.setObjectName("voiceButton")
        self._voice.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._voice.setToolTip(tr("The voice of the segment under the cursor. Press to choose another."))
        self._voice.clicked.connect(self.voice_pressed)
        self.addWidget(self._voice)
        self._state = QToolButton(self)
        self._state.setObjectName("projectState")
        self._state.setProperty("quiet", "true")
        self._state.setProperty("words", "true")
        self._state.setToolTip(tr("What is left to render. Press to see the jobs."))
        self._state.clicked.connect(self.state_pressed)
        self._save = _label("saveState", self)
        ends = QWidget(self)
        ends.setObjectName("toolBarState")
        layout = QHBoxLayout(ends)
        layout.setContentsMargins(margins(8, 0, 4, 0))
        layout.setSpacing(8)
        layout.addStretch(1)
        layout.addWidget(self._state)
        self._pause = self._small_button(actions["pause-rendering"], "pauseRendering", ends)
        self._cancel = self._small_button(actions["cancel-rendering"], "cancelRendering", ends)
        layout.addWidget(self._pause)
        layout.addWidget(self._cancel)
        layout.addWidget(self._save)
        ends.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(ends)
        more = self.findChild(QToolButton, "qt_toolbar_ext_button")
        if isinstance(more, QToolButton):
            more.setAccessibleName(tr("More"))
        self.set_theme(theme)
        self.show_voice("", "")
        self.show_state("")
        self.show_rendering(on=False)

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in another theme's colours."""
        self._theme = theme
        self._voice.setIcon(icon("voice", theme))
        self.show_play(self._playing)

    def show_play(self, word: str) -> None:
        """What the Play button does now: Play, Pause or Resume, a word that is marked for translation."""
        self._playing, shown = word, tr(word)
        self._play.setText(shown)
        self._play.setAccessibleName(shown)
        self._play.setToolTip(tr("{help} ({keys})", help=shown, keys="F5" if word == "Play" else "F6"))
        self._play.setIcon(icon("pause" if word == "Pause" else "play", self._theme, "accent_text"))

    def enable_play(self, *, on: bool) -> None:
        """Whether there is anything to play."""
        self._play.setEnabled(on)

    def show_voice(self, voice: str, model: str) -> None:
        """The voice of the segment under the cursor."""
        text = tr("Choose a voice")
        if voice:
            text = tr("Voice: {voice} · {model}", voice=voice, model=model)
        self._voice.setText(text)
        self._voice.setAccessibleName(text)

    def show_state(self, words: str) -> None:
        """What is left to render, in a few words."""
        self._state.setText(words)
        self._state.setAccessibleName(words)
        self._state.setVisible(bool(words))

    def show_rendering(self, *, on: bool, paused: bool = False) -> None:
        """Offer to pause or resume, and to cancel, while something is rendered."""
        words = tr("Resume Rendering") if paused else tr("Pause Rendering")
        action = self._pause.defaultAction()
        if action.iconText() != words:
            action.setIcon(icon("play" if paused else "pause", self._theme))
            action.setText(words)
            action.setIconText(words)
            self._pause.setAccessibleName(words)
        for button in (self._pause, self._cancel):
            button.setVisible(on)

    def show_save_status(self, status: SaveStatus) -> None:
        """Whether everything is on disk."""
        words, role = _SAVE_WORDS[status.state]
        self._save.setText(tr(words))
        self._save.setToolTip(f"{status.problem} {status.advice}".strip())
        if self._save.property("role") != role:
            self._save.setProperty("role", role)
            self._save.style().unpolish(self._save)
            self._save.style().polish(self._save)

    def _small_button(self, action: QAction, name: str, parent: QWidget) -> QToolButton:
        button = QToolButton(parent)
        button.setObjectName(name)
        button.setDefaultAction(action)
        button.setAccessibleName(action.iconText())
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setProperty("quiet", "true")
        return button

    def _button(self, action: QAction, name: str) -> None:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setDefaultAction(action)
        button.setAccessibleName(action.iconText())
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.addWidget(button)


def _label(name: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setProperty("role", "muted")
    return label
