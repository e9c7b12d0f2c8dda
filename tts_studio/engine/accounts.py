"""The accounts of the providers: whose key is known, whether it works, and what changes with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tts_studio.domain.errors import Fate, NoKey
from tts_studio.domain.events import Event
from tts_studio.domain.translation import tr
from tts_studio.providers.protocol import AccountStatus, SpeechProvider
from tts_studio.settings.secrets import ENVIRONMENT_NAMES, KeySource, KeyState


class KeyKeeper(Protocol):
    """Where keys are; see Secrets."""

    async def key(self, provider: str) -> str | None:
        """The provider's key, or None."""
        ...

    async def state(self, provider: str) -> KeyState:
        """Where the provider's key comes from."""
        ...

    async def keep(self, provider: str, key: str) -> KeyState:
        """Store a key; raises SettingsError for what cannot be one."""
        ...

    async def forget(self, provider: str) -> KeyState:
        """Remove a key."""
        ...


@dataclass(frozen=True, slots=True)
class AccountInfo:
    """A provider that needs a key. `link` is where a user finds one, `variable` what may hold it instead."""

    provider: str
    name: str
    link: str
    variable: str


class Accounts:
    """Asks and changes the keys of providers; it never hands one out.

    `changed` tells the id of a provider whose key may be another one now, `noted` the one whose state became
    known. Whether a provider `lacks_key` is known once its `state` was asked for.
    """

    def __init__(self, providers: Sequence[SpeechProvider], keys: KeyKeeper) -> None:
        self.changed: Event[str] = Event()
        self.noted: Event[str] = Event()
        self._keys = keys
        self._accounts = {provider.id: provider.account for provider in providers if provider.account}
        self._names = {provider.id: provider.name for provider in providers}
        self._states: dict[str, KeyState] = {}

    @property
    def all(self) -> tuple[AccountInfo, ...]:
        """Every provider with an account."""
        return tuple(
            AccountInfo(provider, self._names[provider], account.link, ENVIRONMENT_NAMES.get(provider, ""))
            for provider, account in self._accounts.items()
        )

    def lacks_key(self, provider: str) -> bool:
        """Whether the provider needs a key and certainly has none."""
        state = self._states.get(provider)
        return state is not None and state.source is KeySource.NONE

    async def state(self, provider: str) -> KeyState:
        """Where the provider's key comes from; a keyring that hangs is given up after some seconds."""
        return self._noted(provider, await self._keys.state(provider))

    async def save(self, provider: str, key: str) -> KeyState:
        """Keep a key; raises SettingsError for what cannot be one."""
        state = self._noted(provider, await self._keys.keep(provider, key))
        self.changed.emit(provider)
        return state

    async def remove(self, provider: str) -> KeyState:
        """Forget the provider's key."""
        state = self._noted(provider, await self._keys.forget(provider))
        self.changed.emit(provider)
        return state

    async def check(self, provider: str, key: str = "") -> AccountStatus:
        """Ask the provider whether this key, or the one it has, works; free of charge.

        Raises NoKey, KeyRefused or another SpeechError.
        """
        wanted = key.strip() or await self._keys.key(provider)
        if not wanted:
            raise NoKey(
                tr("There is no key for {provider}.", provider=self._names[provider]),
                advice=tr("Paste one first."),
                provider=provider,
                fate=Fate.NOT_ACCEPTED,
            )
        return await self._accounts[provider].check(wanted)

    def _noted(self, provider: str, state: KeyState) -> KeyState:
        """Remember a state; why a key is kept for this session only is told when it is, and not again."""
        before = self._states.get(provider)
        told = before is not None and before.source is state.source is KeySource.SESSION
        if before is not None and told and not state.problem:
            state = before
        self._states[provider] = state
        self.noted.emit(provider)
        return state
