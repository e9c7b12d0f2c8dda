"""A project session with a scripted provider, for tests of the engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.scripted_provider import ScriptedProvider
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.voice_catalogue import VoiceCatalogue


@dataclass
class Stage:
    """A session, its provider, and the mistakes that were reported."""

    session: ProjectSession
    provider: ScriptedProvider
    mistakes: list[BaseException]

    @property
    def ids(self) -> list[str]:
        return [segment.id for segment in self.session.script.segments]

    @property
    def states(self) -> list[str]:
        return [view.state.value for view in self.session.views()]


@asynccontextmanager
async def staged(
    path: Path, text: str = "", *, provider: ScriptedProvider | None = None
) -> AsyncIterator[Stage]:
    """Open a session on `path` with this script; it is closed at the end."""
    provider = provider or ScriptedProvider()
    catalogue = VoiceCatalogue([provider])
    await catalogue.refresh()
    mistakes: list[BaseException] = []
    session = await ProjectSession.open(
        path, catalogue, create=True, default_voice=VoiceId("murmur", "low"), report=mistakes.append
    )
    if text:
        session.set_text(text)
    try:
        yield Stage(session, provider, mistakes)
    finally:
        await session.close()
