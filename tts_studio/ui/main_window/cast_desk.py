"""The cast and the presets in the window: the panel, the list of voices and the inspector's voice."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tts_studio.domain.voice import VoiceId
from tts_studio.engine.project_session import ProjectSession
from tts_studio.ui.cast_panel.cast_panel import CastPanel
from tts_studio.ui.inspector.inspector import Inspector
from tts_studio.ui.main_window.cast_binding import CastBinding
from tts_studio.ui.main_window.editor_binding import EditorBinding
from tts_studio.ui.main_window.presets_binding import PresetsBinding
from tts_studio.ui.main_window.studio import Studio
from tts_studio.ui.main_window.voices_binding import VoicesBinding
from tts_studio.ui.notifications import Notice
from tts_studio.ui.script_editor.script_editor import ScriptEditor
from tts_studio.ui.task_scope import TaskScope
from tts_studio.ui.voice_picker.voice_picker import VoicePicker


class CastDesk(QObject):
    """Joins them to each other and to the open project.

    `voice_wanted` asks for the list of voices to be shown for a speaker (casefolded, empty for the narrator),
    `key_wanted` for the accounts, `play_wanted` for a segment to be heard. `edit_belongs` says that the last
    edit of the text belongs to the change before it.
    """

    voice_wanted = Signal(str)
    key_wanted = Signal()
    play_wanted = Signal(str)
    edit_belongs = Signal()

    def __init__(
        self,
        voices: VoicesBinding,
        picker: VoicePicker,
        panel: CastPanel,
        inspector: Inspector,
        editing: EditorBinding,
        text: ScriptEditor,
        studio: Studio,
        tell: Callable[[Notice], None],
        tasks: TaskScope,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._editing, self._voices = editing, voices
        self._presets = PresetsBinding(picker, studio.presets, tell, tasks, window)
        self._cast = CastBinding(panel, text, studio.accounts, tasks, window)
        self._cast.preset_wanted.connect(self._presets.keep)
        self._cast.play_wanted.connect(self.play_wanted)
        self._cast.edit_belongs.connect(self.edit_belongs)
        panel.voice_wanted.connect(self.voice_wanted)
        panel.key_wanted.connect(self.key_wanted)
        panel.voice_dropped.connect(self._on_drop)
        inspector.save_preset_requested.connect(self._keep_shown)

    def attach(self, session: ProjectSession) -> None:
        """Show another project's cast."""
        self._presets.attach(session)
        self._cast.attach(session)

    def detach(self) -> None:
        """Let go of the project."""
        self._cast.detach()
        self._presets.detach()

    def _keep_shown(self) -> None:
        view = self._editing.current
        self._presets.keep(view.segment.speaker if view is not None else "")

    def _on_drop(self, speaker: str, written: str) -> None:
        if not self._presets.cast_written(speaker, written):
            self._voices.cast_voice(speaker, VoiceId.parse(written))
