"""Auditions with a free and a paid provider, for tests of comparing voices."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.eventually import eventually
from tests.support.paid_provider import PaidProvider
from tests.support.scripted_provider import ScriptedProvider
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.audition import Audition
from tts_studio.engine.auditions import AuditionPlaces, Auditions
from tts_studio.engine.candidate import CandidateState, CandidateView
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.store.take_shelf import TakeShelf

LINE = "The best of times, the worst of times."


@dataclass
class AuditionRoom:
    """Auditions, who speaks in them, and the mistakes that were reported."""

    auditions: Auditions
    free: ScriptedProvider
    paid: PaidProvider
    catalogue: VoiceCatalogue
    folder: Path
    mistakes: list[BaseException] = field(default_factory=list)

    @property
    def current(self) -> Audition:
        return self.auditions.current

    @property
    def views(self) -> dict[str, CandidateView]:
        """The views by voice."""
        return {str(view.voice.voice): view for view in self.current.views()}

    @property
    def states(self) -> dict[str, str]:
        return {voice: view.state.value for voice, view in self.views.items()}

    async def until(self, voice: str, state: CandidateState) -> CandidateView:
        await eventually(lambda: self.views[voice].state is state)
        return self.views[voice]


def voice(name: str, **settings: float) -> CastVoice:
    """A voice by its name, with settings."""
    return CastVoice(VoiceId.parse(name), settings=settings)


@asynccontextmanager
async def audition_room(
    folder: Path,
    *,
    line: str = LINE,
    free: ScriptedProvider | None = None,
    paid: PaidProvider | None = None,
) -> AsyncIterator[AuditionRoom]:
    """Open auditions whose files and shelf lie in `folder`; they are closed at the end."""
    free, paid = free or ScriptedProvider(), paid or PaidProvider()
    catalogue = VoiceCatalogue([free, paid])
    await catalogue.refresh()
    mistakes: list[BaseException] = []
    auditions = await Auditions.open(
        AuditionPlaces(folder / "bought.ttsstudio", folder / "made.ttsstudio"),
        catalogue,
        TakeShelf(folder / "shelf"),
        report=mistakes.append,
    )
    if line:
        auditions.set_line(line)
    try:
        yield AuditionRoom(auditions, free, paid, catalogue, folder, mistakes)
    finally:
        await auditions.close()
    assert not mistakes


async def project_beside(room: AuditionRoom, text: str = "", name: str = "a") -> ProjectSession:
    """A project on the same shelf, spoken by a paid voice."""
    session = await ProjectSession.open(
        room.folder / f"{name}.ttsstudio",
        room.catalogue,
        create=True,
        default_voice=VoiceId("paid", "low"),
        shelf=TakeShelf(room.folder / "shelf"),
        report=room.mistakes.append,
    )
    if text:
        session.set_text(text)
    return session
