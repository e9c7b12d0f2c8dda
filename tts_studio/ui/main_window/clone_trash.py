"""Joins the deleted voices on the Clone page to what brings them back or deletes them for good."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from tts_studio.domain.cloned_voice import ClonedVoice
from tts_studio.domain.translation import listed, tr
from tts_studio.engine.clone_desk import CloneDesk
from tts_studio.store.clone_store import Removed
from tts_studio.ui.cloning.deleted_voices import DeletedVoices
from tts_studio.ui.dialogs import confirm
from tts_studio.ui.notifications import Kind, Notice
from tts_studio.ui.task_scope import TaskScope

Users = Callable[[], Awaitable[Mapping[str, Sequence[str]]]]
"""The names of the projects whose cast has a cloned voice, by the voice's id."""


class CloneTrash(QObject):
    """Takes to the desk what the section of deleted voices asks for."""

    def __init__(
        self,
        section: DeletedVoices,
        desk: CloneDesk,
        users: Users,
        tell: Callable[[Notice], None],
        tasks: TaskScope,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._section, self._desk, self._users = section, desk, users
        self._tell, self._tasks, self._window = tell, tasks, window
        section.restore_requested.connect(self.restore)
        section.discard_requested.connect(self._on_discard)

    async def show(self) -> None:
        """Show what can be brought back now."""
        self._section.show_voices(await self._desk.library.removed())

    def restore(self, removed: Removed) -> None:
        """Bring a voice back."""
        self._tasks.start(self._desk.restore, removed)

    def _on_discard(self, removed: Removed) -> None:
        self._tasks.start(self._discard, removed)

    async def _discard(self, removed: Removed) -> None:
        voice = removed.voice
        question = tr("Delete the voice “{name}” for good?", name=voice.name)
        here = tr(
            "Its recordings, consent and text leave this computer now, and cannot be brought back; "
            "what it has spoken stays."
        )
        projects = (await self._users()).get(voice.id, ())
        if await confirm(self._window, question, what_goes(here, voice, projects), tr("Delete for Good")):
            await self._desk.library.discard(removed)
            self._tell(Notice(Kind.INFO, tr("“{name}” was deleted for good here.", name=voice.name)))


def what_goes(here: str, voice: ClonedVoice, projects: Sequence[str]) -> str:
    """What deleting means: `here`, in the projects that use the voice, and at the service."""
    used = there = ""
    if projects:
        used = tr(
            "It is used in {projects}: what it speaks there can be delivered only while the voice is here.",
            projects=listed(projects),
        )
    if voice.upload is not None:
        there = tr("What was uploaded stays at its public address, and cannot be deleted from here.")
    return " ".join(filter(None, (here, used, there)))
