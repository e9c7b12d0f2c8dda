"""The keys of the providers: from the environment, from the system's keyring, or for this session only."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from tts_studio.domain.errors import SettingsError
from tts_studio.domain.translation import mark, tr
from tts_studio.settings.patience import Outcome, PatientCaller
from tts_studio.settings.quiet_reading import read_quietly

SERVICE = "tts-studio"
"""The name under which the keyring lists the studio's keys."""

ENVIRONMENT_NAMES: Mapping[str, str] = {"segmind": "SEGMIND_API_KEY", "xai": "XAI_API_KEY"}
"""By provider, the variable that takes the place of a stored key."""

LONGEST_WAIT = 10.0
"""Seconds until a keyring that does not answer (an open password prompt, a hung service) is given up."""


class KeySource(StrEnum):
    """Where a key comes from."""

    ENVIRONMENT = "environment"
    KEYRING = "keyring"
    SESSION = "session"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class KeyState:
    """Where a provider's key comes from and, when the keyring could not be used, why and what to do."""

    source: KeySource
    problem: str = ""
    advice: str = ""


class Keyring(Protocol):
    """The part of a keyring backend that is used. Its methods may block without end."""

    def get_password(self, service: str, username: str) -> str | None:
        """The stored password, if there is one."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Store a password."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Remove a stored password."""
        ...


def system_keyring() -> Keyring:
    """The backend that fits this system; finding it takes a while and may block."""
    import keyring

    return keyring.get_keyring()


class Secrets:
    """Keys by provider. They are kept in the keyring and in memory, never anywhere else.

    Every method belongs to the event loop; the keyring is asked in a thread and given up after `longest_wait`
    seconds.
    """

    def __init__(
        self,
        environment: Mapping[str, str] = os.environ,
        find_keyring: Callable[[], Keyring] = system_keyring,
        longest_wait: float = LONGEST_WAIT,
    ) -> None:
        self._environment = environment
        self._find_keyring = find_keyring
        self._caller = PatientCaller(longest_wait)
        self._session: dict[str, str] = {}
        self._known: dict[str, str] = {}

    def __repr__(self) -> str:
        return "Secrets(hidden)"

    async def key(self, provider: str) -> str | None:
        """The provider's key, or None; never raises for a keyring that cannot be used, `state` tells that."""
        found, _ = await self._look_up(provider)
        return found

    async def state(self, provider: str) -> KeyState:
        """Where the provider's key comes from."""
        _, state = await self._look_up(provider)
        return state

    async def keep(self, provider: str, key: str) -> KeyState:
        """Store a key in the keyring; where that fails it is kept for this session and the state says why.

        Raises SettingsError for a key that is empty or holds what cannot be sent.
        """
        key = key.strip()
        if not key or not key.isascii() or not key.isprintable() or " " in key:
            raise SettingsError(
                tr("This does not look like a key."),
                advice=tr("Copy the whole key from the provider’s page, nothing else."),
            )
        outcome = await self._caller.call(lambda: self._find_keyring().set_password(SERVICE, provider, key))
        problem, advice = _explain(outcome)
        if problem:
            self._session[provider] = key
            return self._overridden(provider) or KeyState(
                KeySource.SESSION, problem, " ".join((tr("The key is kept until you quit."), advice))
            )
        self._session.pop(provider, None)
        self._known[provider] = key
        return self._overridden(provider) or KeyState(KeySource.KEYRING)

    async def forget(self, provider: str) -> KeyState:
        """Remove the key from the keyring and from memory."""
        self._session.pop(provider, None)
        self._known.pop(provider, None)
        outcome = await self._caller.call(lambda: _delete(self._find_keyring(), provider))
        problem, advice = _explain(outcome)
        if problem:
            return self._overridden(provider) or KeyState(KeySource.NONE, problem, advice)
        return await self.state(provider)

    def _overridden(self, provider: str) -> KeyState | None:
        name = ENVIRONMENT_NAMES.get(provider, "")
        if not self._environment.get(name, "").strip():
            return None
        return KeyState(KeySource.ENVIRONMENT, advice=tr("The key comes from {name}.", name=name))

    async def _look_up(self, provider: str) -> tuple[str | None, KeyState]:
        overridden = self._overridden(provider)
        if overridden is not None:
            return self._environment[ENVIRONMENT_NAMES[provider]].strip(), overridden
        if provider in self._session:
            return self._session[provider], KeyState(
                KeySource.SESSION, advice=tr("The key is kept until you quit.")
            )
        if provider in self._known:
            return self._known[provider], KeyState(KeySource.KEYRING)
        outcome = await self._caller.call(lambda: read_quietly(self._find_keyring(), SERVICE, provider))
        problem, advice = _explain(outcome)
        if outcome.value:
            self._known[provider] = outcome.value
            return outcome.value, KeyState(KeySource.KEYRING)
        return None, KeyState(KeySource.NONE, problem, advice)


def _delete(backend: Keyring, provider: str) -> None:
    if read_quietly(backend, SERVICE, provider) is not None:
        backend.delete_password(SERVICE, provider)


_NO_KEYRING = (
    mark("This system has no keyring that is running."),
    mark("Start one, for example GNOME Keyring or KWallet, or set the key in the environment."),
)
_LOCKED = (mark("The keyring is locked."), mark("Unlock it and try again."))
_NO_ANSWER = (
    mark("The keyring does not answer."),
    mark("Look for a window that asks for its password, or set the key in the environment."),
)
_REFUSED = (
    mark("The keyring did not do what was asked."),
    mark("Unlock it, or set the key in the environment."),
)


def _explain(outcome: Outcome[object]) -> tuple[str, str]:
    """Sentence and advice for what went wrong, both empty when nothing did."""
    if outcome.error is None:
        return "", ""
    if isinstance(outcome.error, asyncio.TimeoutError):
        return _translated(_NO_ANSWER)
    from keyring.errors import InitError, KeyringLocked, NoKeyringError

    for kinds, story in (
        ((NoKeyringError, ImportError), _NO_KEYRING),
        ((KeyringLocked, InitError), _LOCKED),
    ):
        if isinstance(outcome.error, kinds):
            return _translated(story)
    return _translated(_REFUSED)


def _translated(story: tuple[str, str]) -> tuple[str, str]:
    sentence, advice = story
    return tr(sentence), tr(advice)
