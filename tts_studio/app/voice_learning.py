"""Asks the providers for their voices: each on its own, so that none keeps another or the window waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from tts_studio.domain.errors import StudioError
from tts_studio.engine.accounts import Accounts
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.providers.protocol import SpeechProvider
from tts_studio.ui.task_scope import TaskScope


class VoiceLearning:
    """Fills the catalogue. What a provider with an account cannot tell is shown beside its voices.

    `own_known` is set once every provider without an account has answered; those belong to this computer, so
    what is wrong with them is told at once.
    """

    def __init__(
        self,
        providers: Sequence[SpeechProvider],
        catalogue: VoiceCatalogue,
        accounts: Accounts,
        work: TaskScope,
        tell: Callable[[StudioError], None],
    ) -> None:
        self.own_known = asyncio.Event()
        self._providers = {provider.id: provider for provider in providers}
        self._catalogue = catalogue
        self._accounts = accounts
        self._work = work
        self._tell = tell
        accounts.changed.connect(self.learn)

    def begin(self) -> None:
        """Ask everybody."""
        self._work.start(self._ask_own)
        for provider in self._providers.values():
            if provider.account is not None:
                self.learn(provider.id)

    def learn(self, provider: str) -> None:
        """Ask one provider, unless it would need a key that is not there."""
        self._work.start(self._ask_account, provider, replacing=f"voices of {provider}")

    async def _ask_own(self) -> None:
        own = [provider for provider in self._providers.values() if provider.account is None]
        await asyncio.gather(*map(self._refresh, own))
        self.own_known.set()
        for provider in own:
            for model in provider.models:
                if (problem := self._catalogue.problems.get(model.id)) is not None:
                    self._tell(problem)

    async def _ask_account(self, provider: str) -> None:
        await self._accounts.state(provider)
        if not self._accounts.lacks_key(provider):
            await self._refresh(self._providers[provider])

    async def _refresh(self, provider: SpeechProvider) -> None:
        await asyncio.gather(*(self._catalogue.refresh(model.id) for model in provider.models))
