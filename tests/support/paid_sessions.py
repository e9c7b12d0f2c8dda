"""A project session that buys its takes, for tests of the money."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.support.paid_provider import PaidProvider
from tts_studio.domain.purchase import PurchaseState
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.store.take_shelf import TakeShelf

TWO_PARAGRAPHS = "The first paragraph has words.\n\nThe second one has others."


@asynccontextmanager
async def session_on(
    path: Path, provider: PaidProvider, text: str = TWO_PARAGRAPHS, shelf: Path | None = None
) -> AsyncIterator[ProjectSession]:
    """Open a session with this script, cast in the provider's low voice; it is closed in the end."""
    catalogue = VoiceCatalogue([provider])
    await catalogue.refresh()
    session = await ProjectSession.open(
        path,
        catalogue,
        create=True,
        default_voice=VoiceId("paid", "low"),
        shelf=TakeShelf(shelf) if shelf else None,
    )
    session.set_text(text)
    try:
        yield session
    finally:
        await session.close()


def purchase_states(session: ProjectSession) -> list[PurchaseState]:
    """How far each purchase of the project got."""
    return [purchase.state for purchase in session.purchases.all]
