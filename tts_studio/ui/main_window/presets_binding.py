"""Joins the user's presets to the list of voices and to the cast of the open project."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from tts_studio.domain.errors import InvalidSetting, StudioError
from tts_studio.domain.preset import Preset, preset_name, written_preset
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import CastVoice
from tts_studio.engine.casting import voice_problem
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.voice_presets import VoicePresets
from tts_studio.ui.binding import Bindings
from tts_studio.ui.name_dialog import NameDialog, ask_name
from tts_studio.ui.notifications import Kind, Notice
from tts_studio.ui.task_scope import TaskScope
from tts_studio.ui.voice_picker.voice_picker import VoicePicker

_NAMING = "name"


class PresetsBinding(QObject):
    """Shows the presets and keeps, casts, renames and deletes them."""

    def __init__(
        self,
        picker: VoicePicker,
        presets: VoicePresets,
        tell: Callable[[Notice], None],
        tasks: TaskScope,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._picker, self._presets = picker, presets
        self._tell, self._tasks, self._window = tell, tasks, window
        self._session: ProjectSession | None = None
        self._bindings = Bindings(self)
        picker.preset_chosen.connect(self.cast_preset)
        picker.preset_rename_wanted.connect(self._on_rename)
        picker.preset_delete_wanted.connect(self._on_delete)

    def attach(self, session: ProjectSession) -> None:
        """Cast presets in this project from now on."""
        self._bindings.release()
        self._session = session
        self._bindings.bind(self._presets.changed, self._show)
        self._bindings.bind(session.catalogue.changed, self._show)
        self._show(None)
        self._tasks.start(self._presets.load, replacing="presets")

    def detach(self) -> None:
        """Let go of the project."""
        self._bindings.release()
        self._session = None

    def keep(self, speaker: str) -> None:
        """Ask for a name and keep the voice of a speaker (the narrator when empty) under it."""
        if self._session is not None:
            self._tasks.start(self._ask_and_keep, self._session, speaker, replacing=_NAMING)

    def cast_preset(self, speaker: str, name: str) -> None:
        """Let a speaker (the narrator when empty) speak with a preset."""
        preset = self._presets.find(name)
        if self._session is not None and preset is not None:
            cast = self._session.cast.with_voice(speaker, preset.voice)
            self._session.recast(cast, tr("Use Preset “{name}”", name=preset.name))

    def cast_written(self, speaker: str, written: str) -> bool:
        """Cast what is written as `preset:NAME`; whether it was a preset."""
        name = written_preset(written)
        if name is not None:
            self.cast_preset(speaker, name)
        return name is not None

    def _show(self, _nothing: None) -> None:
        self._picker.set_presets(self._presets.all, self._problem_of)

    def _problem_of(self, preset: Preset) -> StudioError | None:
        return voice_problem(preset.voice, self._session.catalogue) if self._session is not None else None

    async def _ask_and_keep(self, session: ProjectSession, speaker: str) -> None:
        await self._presets.load()
        voice = session.cast.voice_of(speaker)
        entry = session.catalogue.find(voice.voice)
        suggestion = self._presets.free_name(entry.name if entry is not None else voice.voice.voice)
        name = await self._asked(
            tr("Save as Preset"),
            tr("Keep this voice with its settings for every project, under the name:"),
            suggestion,
            tr("Save"),
        )
        if name:
            preset = await self._presets.save(name, voice)
            self._tell(Notice(Kind.INFO, tr("“{name}” is among your presets now.", name=preset.name)))

    async def _ask_and_rename(self, name: str) -> None:
        words = tr("New name for “{name}”:", name=name)
        new = await self._asked(tr("Rename Preset"), words, name, tr("Rename"), but=name)
        if new and new != name:
            await self._presets.rename(name, new)

    async def _asked(self, title: str, label: str, name: str, agree: str, but: str = "") -> str:
        """A name the user agreed to that no other preset than `but` has; empty when there is none."""

        def problem_with(wanted: str) -> str:
            try:
                preset_name(wanted)
            except InvalidSetting as problem:
                return problem.sentence
            taken = self._presets.find(wanted)
            if taken is not None and not (but and taken.is_named(but)):
                return tr("There is a preset named “{name}” already.", name=taken.name)
            return ""

        return await ask_name(NameDialog(title, label, name, agree, problem_with, self._window))

    def _on_rename(self, name: str) -> None:
        self._tasks.start(self._ask_and_rename, name, replacing=_NAMING)

    def _on_delete(self, name: str) -> None:
        self._tasks.start(self._delete, name)

    async def _delete(self, name: str) -> None:
        preset = self._presets.find(name)
        if preset is None:
            return
        await self._presets.remove(name)

        def bring_back() -> None:
            self._tasks.start(self._bring_back, preset.name, preset.voice)

        sentence = tr("The preset “{name}” was deleted.", name=preset.name)
        self._tell(Notice(Kind.INFO, sentence, button=tr("Undo"), run=bring_back))

    async def _bring_back(self, name: str, voice: CastVoice) -> None:
        await self._presets.save(self._presets.free_name(name), voice)
