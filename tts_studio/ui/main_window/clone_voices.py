"""Joins the voices of the user's own to their cards on the Clone page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from tts_studio.domain.cloned_voice import checked_name
from tts_studio.domain.errors import UsageError
from tts_studio.domain.translation import tr
from tts_studio.engine.clone_desk import CloneDesk
from tts_studio.store.clone_package import PACKAGE_SUFFIX
from tts_studio.ui.binding import Bindings
from tts_studio.ui.cloning.voice_card import VoiceCard
from tts_studio.ui.cloning.voices_of_mine import VoicesOfMine
from tts_studio.ui.dialogs import FileKind, ask_open_file, ask_save_file, confirm
from tts_studio.ui.main_window.clone_trash import CloneTrash, Users, what_goes
from tts_studio.ui.name_dialog import NameDialog, ask_name
from tts_studio.ui.notifications import Kind, Notice
from tts_studio.ui.spending.consent import Consent
from tts_studio.ui.spending.purposes import SPEAK
from tts_studio.ui.task_scope import TaskScope

_SPEAKING = "trying a voice"


class CloneVoices(QObject):
    """Takes to the desk what the cards ask for. `use` casts a voice, by its id, as the narrator's."""

    def __init__(
        self,
        shelf: VoicesOfMine,
        desk: CloneDesk,
        consent: Consent,
        users: Users,
        use: Callable[[str], None],
        tell: Callable[[Notice], None],
        tasks: TaskScope,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._shelf, self._desk, self._consent, self._users, self._use = shelf, desk, consent, users, use
        self._tell, self._tasks, self._window = tell, tasks, window
        self._projects: Mapping[str, Sequence[str]] = {}
        self._shown: frozenset[str] = frozenset()
        self._trash = CloneTrash(shelf.deleted, desk, users, tell, tasks, window)
        shelf.show_languages(desk.languages)
        shelf.card_made.connect(self._on_card)
        shelf.import_requested.connect(self._on_import)
        Bindings(self).bind(desk.library.changed, self._on_changed)

    def refresh(self) -> None:
        """Show the voices as they are now."""
        self._tasks.start(self._show, replacing="voices of mine")

    async def shown(self, voice_id: str) -> VoiceCard | None:
        """Show the voices as they are now, and return the card of one."""
        await self._show()
        return self._shelf.card(voice_id)

    async def _show(self) -> None:
        self._projects = await self._users()
        self._show_known()
        self._show_deleted()

    def _show_known(self) -> None:
        voices = self._desk.library.voices
        self._shown = frozenset(voice.id for voice in voices)
        self._shelf.show_voices(voices, self._projects)

    def _on_changed(self, _nothing: None) -> None:
        """Look for the projects that use the voices only where there are others than before."""
        if self._shown == {voice.id for voice in self._desk.library.voices}:
            self._show_known()
            self._show_deleted()
        else:
            self.refresh()

    def _show_deleted(self) -> None:
        self._tasks.start(self._trash.show, replacing="deleted voices")

    def _on_card(self, card: VoiceCard) -> None:
        card.speak_requested.connect(self._on_speak)
        card.use_requested.connect(self._on_use)
        card.upload_requested.connect(self._on_upload)
        card.upload_cancelled.connect(self._on_upload_cancelled)
        card.rename_requested.connect(self._on_rename)
        card.export_requested.connect(self._on_export)
        card.removal_requested.connect(self._on_remove)
        card.retold.connect(self._on_retold)

    def _on_speak(self, voice_id: str, line: str, language: str) -> None:
        self._tasks.start(self._speak, voice_id, line, language, replacing=_SPEAKING)

    async def _speak(self, voice_id: str, line: str, language: str) -> None:
        desk = self._desk
        requests = desk.requests(voice_id, line, language)
        agreed = await desk.bill(requests)
        if not await self._consent.to_audition(lambda: agreed, SPEAK):
            return
        card = self._shelf.card(voice_id)
        if card is not None:
            card.show_speaking(on=True)
        try:
            sound = await desk.speak(requests)
        finally:
            if (card := self._shelf.card(voice_id)) is not None:
                card.show_speaking(on=False)
        desk.player.stop()
        desk.player.play(f"voice {voice_id}", sound)
        self.refresh()

    def _on_use(self, voice_id: str) -> None:
        self._use(voice_id)
        self.refresh()

    def _on_upload(self, voice_id: str) -> None:
        self._tasks.start(self._upload, voice_id, replacing=_uploading(voice_id))

    def _on_upload_cancelled(self, voice_id: str) -> None:
        self._tasks.cancel(_uploading(voice_id))

    async def _upload(self, voice_id: str) -> None:
        voice = await self._desk.library.get(voice_id)
        question = tr("Upload the recordings again?") if voice.upload else tr("Upload the recordings?")
        advice = tr("They get a public address, which cannot be deleted from here. The upload is free.")
        if not await confirm(self._window, question, advice, tr("Upload")):
            return

        def progress(share: float) -> None:
            if (card := self._shelf.card(voice_id)) is not None:
                card.show_upload(share)

        progress(0.0)
        try:
            await self._desk.upload(voice_id, progress)
        finally:
            if (card := self._shelf.card(voice_id)) is not None:
                card.show_upload(None)
        self.refresh()

    def _on_rename(self, voice_id: str) -> None:
        self._tasks.start(self._rename, voice_id)

    async def _rename(self, voice_id: str) -> None:
        voice = await self._desk.library.get(voice_id)
        dialog = NameDialog(
            tr("Rename the Voice"), tr("Name of the voice"), voice.name, tr("Rename"), _problem, self._window
        )
        if name := await ask_name(dialog):
            await self._desk.rename(voice_id, name)

    def _on_retold(self, voice_id: str, text: str) -> None:
        self._tasks.start(self._desk.library.retell, voice_id, text)

    def _on_export(self, voice_id: str) -> None:
        self._tasks.start(self._export, voice_id)

    async def _export(self, voice_id: str) -> None:
        voice = await self._desk.library.get(voice_id)
        plain = re.sub(r"[^\w -]", "", voice.name) or "voice"
        suggestion = Path.home() / f"{plain}{PACKAGE_SUFFIX}"
        path = await ask_save_file(self._window, tr("Export the Voice"), suggestion, _kinds())
        if path is not None:
            await self._desk.library.export(voice_id, path)
            self._tell(Notice(Kind.INFO, tr("“{name}” was exported.", name=voice.name)))

    def _on_import(self) -> None:
        self._tasks.start(self._import)

    async def _import(self) -> None:
        path = await ask_open_file(self._window, tr("Import a Voice"), Path.home(), _kinds())
        if path is not None:
            voice = await self._desk.take_in(path)
            self._tell(Notice(Kind.INFO, tr("“{name}” was imported.", name=voice.name)))

    def _on_remove(self, voice_id: str) -> None:
        self._tasks.start(self._remove, voice_id)

    async def _remove(self, voice_id: str) -> None:
        voice = await self._desk.library.get(voice_id)
        question = tr("Delete the voice “{name}”?", name=voice.name)
        here = tr(
            "Its recordings and consent leave this computer after 30 days, and can be brought back until "
            "then; what it has spoken stays."
        )
        projects = (await self._users()).get(voice_id, ())
        if await confirm(self._window, question, what_goes(here, voice, projects), tr("Delete")):
            removed = await self._desk.remove(voice_id)
            said = tr("“{name}” was deleted here.", name=voice.name)
            self._tell(Notice(Kind.INFO, said, button=tr("Undo"), run=partial(self._trash.restore, removed)))


def _uploading(voice_id: str) -> str:
    return f"upload of {voice_id}"


def _kinds() -> tuple[FileKind, ...]:
    return (FileKind(tr("Voices"), (PACKAGE_SUFFIX.removeprefix("."),)),)


def _problem(name: str) -> str:
    try:
        checked_name(name)
    except UsageError as problem:
        return str(problem)
    return ""
