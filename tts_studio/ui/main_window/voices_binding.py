"""Joins the list of voices and the inspector to the cast of the open project."""

from __future__ import annotations

import time
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer

from tts_studio.domain.errors import SettingsError, UsageError
from tts_studio.domain.parameters import ParameterValue
from tts_studio.domain.segment_state import SegmentState
from tts_studio.domain.voice import Cast, VoiceId
from tts_studio.engine.accounts import Accounts
from tts_studio.engine.casting import recast
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.segment_failure import failure_of
from tts_studio.engine.segment_view import SegmentView
from tts_studio.settings.settings_store import SettingsStore
from tts_studio.ui.binding import Bindings
from tts_studio.ui.inspector.inspector import Inspector
from tts_studio.ui.main_window.editor_binding import EditorBinding
from tts_studio.ui.main_window.naming import voice_words
from tts_studio.ui.main_window.tool_bar import StudioToolBar
from tts_studio.ui.task_scope import TaskScope
from tts_studio.ui.voice_picker.voice_notes import list_age, voice_notes
from tts_studio.ui.voice_picker.voice_picker import VoicePicker

_FAVOURITES = "favourite-voices"
_AGE_EVERY_MS = 60_000


class VoicesBinding(QObject):
    """Shows who speaks with which voice and takes over what the user chooses."""

    def __init__(
        self,
        picker: VoicePicker,
        inspector: Inspector,
        tool_bar: StudioToolBar,
        editor: EditorBinding,
        settings: SettingsStore,
        accounts: Accounts,
        tasks: TaskScope,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._picker, self._inspector, self._tool_bar = picker, inspector, tool_bar
        self._editor, self._settings = editor, settings
        self._accounts, self._tasks = accounts, tasks
        self._ageing = QTimer(self)
        self._ageing.setInterval(_AGE_EVERY_MS)
        self._ageing.timeout.connect(self._show_age)
        self._session: ProjectSession | None = None
        self._asking = False
        self._bindings = Bindings(self)
        self._favourites = _read_favourites(settings)
        picker.set_favourites(self._favourites)
        picker.voice_chosen.connect(self.cast_voice)
        picker.favourite_toggled.connect(self._on_favourite)
        picker.refresh_requested.connect(self.refresh)
        inspector.setting_changed.connect(self._on_setting)
        inspector.language_changed.connect(self._on_language)
        editor.segment_changed.connect(self.show_segment)

    def attach(self, session: ProjectSession) -> None:
        """Show another project's cast."""
        self._bindings.release()
        self._session = session
        self._bindings.bind(session.cast_changed, self._on_cast)
        self._bindings.bind(session.catalogue.changed, self._on_catalogue)
        self._bindings.bind(session.catalogue.asked, self._on_note)
        self._bindings.bind(self._accounts.noted, self._on_note)
        self._bindings.bind(session.script_changed, self._on_script)
        self._ageing.start()
        self._on_catalogue(None)

    @property
    def favourites(self) -> frozenset[VoiceId]:
        """The voices that are starred."""
        return self._favourites

    def detach(self) -> None:
        """Let go of the project."""
        self._bindings.release()
        self._ageing.stop()
        self._session = None

    def refresh(self) -> None:
        """Ask every provider for its voices again."""
        if self._session is not None:
            self._tasks.start(self._ask_again, self._session, replacing="voices")

    async def _ask_again(self, session: ProjectSession) -> None:
        self._asking = True
        self._picker.show_refreshing(on=True)
        try:
            await session.catalogue.refresh()
        finally:
            self._asking = False
            self._picker.show_refreshing(on=False)
            self._show_age()

    def show_segment(self, view: SegmentView | None) -> None:
        """Show the segment under the cursor and its voice."""
        session = self._session
        if session is None:
            return
        speaker = view.segment.speaker if view is not None else ""
        cast_voice = session.cast.voice_of(speaker)
        name, model_name = voice_words(cast_voice.voice, session.catalogue)
        self._tool_bar.show_voice(name, model_name)
        model = next((m for m in session.catalogue.models if m.id == cast_voice.voice.model), None)
        text = session.script.body_of(view.segment) if view is not None else ""
        stale = view is not None and view.state is SegmentState.STALE
        why = session.why_stale(view.segment.id) if view is not None and stale else None
        failed = view is not None and view.state is SegmentState.FAILED
        failure = failure_of(session, view.segment) if view is not None and failed else None
        self._inspector.set_segment(view, text, model, cast_voice, name, why, failure)

    def use_narrators_voice(self) -> None:
        """Let the current segment's speaker have the narrator's voice again."""
        view = self._editor.current
        if self._session is not None and view is not None and view.segment.speaker:
            self._session.clear_voice(view.segment.speaker)

    @property
    def speaker_is_cast(self) -> bool:
        """Whether the current segment's speaker has a voice of its own."""
        view = self._editor.current
        if self._session is None or view is None:
            return False
        return view.segment.speaker.casefold() in self._session.cast.speakers

    def cast_voice(self, speaker: str, voice: VoiceId) -> None:
        """Let a speaker (the narrator when empty) speak with a voice."""
        if self._session is not None:
            before = self._session.cast.voice_of(speaker)
            self._session.set_voice(speaker, recast(before, voice))

    def _on_favourite(self, voice: VoiceId) -> None:
        self._favourites ^= {voice}
        self._picker.set_favourites(self._favourites)
        try:
            self._settings.set_window_state(_FAVOURITES, " ".join(sorted(map(str, self._favourites))))
        except SettingsError:
            # The stars still hold until the program ends, and preferences tell when they cannot be written.
            return

    def _on_setting(self, name: str, value: ParameterValue) -> None:
        session, speaker = self._session, self._speaker()
        if session is not None:
            cast_voice = session.cast.voice_of(speaker)
            settings = {**cast_voice.settings, name: value}
            session.set_voice(self._owner(speaker), replace(cast_voice, settings=settings))

    def _on_language(self, language: str) -> None:
        session, speaker = self._session, self._speaker()
        if session is not None:
            cast_voice = session.cast.voice_of(speaker)
            session.set_voice(self._owner(speaker), replace(cast_voice, language=language))

    def _speaker(self) -> str:
        view = self._editor.current
        return view.segment.speaker if view is not None else ""

    def _owner(self, speaker: str) -> str:
        """Whose entry of the cast decides for a speaker: the narrator's where it has none of its own."""
        return speaker if self._session and speaker.casefold() in self._session.cast.speakers else ""

    def _on_cast(self, cast: Cast) -> None:
        if self._session is not None:
            self._picker.set_current(cast, self._session.script.speakers)
            self.show_segment(self._editor.current)

    def _on_script(self, _script: object) -> None:
        if self._session is not None:
            self._picker.set_current(self._session.cast, self._session.script.speakers)

    def _on_catalogue(self, _nothing: None) -> None:
        session = self._session
        if session is None:
            return
        catalogue = session.catalogue
        names = {model.provider: catalogue.provider_name(model.id) for model in catalogue.models}
        self._picker.set_voices(catalogue.voices, catalogue.models, names)
        self._on_note("")
        self._on_cast(session.cast)

    def _on_note(self, _name: str) -> None:
        if self._session is not None:
            self._picker.set_notes(voice_notes(self._session.catalogue, self._accounts))
            self._show_age()

    def _show_age(self) -> None:
        if self._session is not None and not self._asking:
            self._picker.show_age(list_age(self._session.catalogue, time.time()))


def _read_favourites(settings: SettingsStore) -> frozenset[VoiceId]:
    found = set()
    for word in settings.window_state(_FAVOURITES).split():
        try:
            found.add(VoiceId.parse(word))
        except UsageError:
            continue
    return frozenset(found)
