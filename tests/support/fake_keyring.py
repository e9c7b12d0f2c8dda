"""A keyring in memory that can be broken or made to hang, and accounts that know one key."""

from __future__ import annotations

import threading
from decimal import Decimal

from tests.support.eventually import PATIENCE
from tts_studio.domain.errors import Fate, KeyRefused
from tts_studio.providers.protocol import AccountStatus
from tts_studio.settings.secrets import Secrets

GOOD_KEY = "sk-good-key-0123456789"


class FakeKeyring:
    """Keeps passwords; raises `error` when there is one, and waits while `answers` is cleared."""

    def __init__(self) -> None:
        self.stored: dict[tuple[str, str], str] = {}
        self.error: BaseException | None = None
        self.answers = threading.Event()
        self.answers.set()

    def get_password(self, service: str, username: str) -> str | None:
        self._called()
        return self.stored.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._called()
        self.stored[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._called()
        del self.stored[service, username]

    def secrets(self, environment: dict[str, str] | None = None, wait: float = 10.0) -> Secrets:
        return Secrets(environment or {}, lambda: self, wait)

    def _called(self) -> None:
        assert self.answers.wait(PATIENCE)
        if self.error is not None:
            raise self.error


class FakeAccount:
    """Knows GOOD_KEY and no other; `asked` are the keys it was asked about."""

    link = "https://example.com/keys"

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def check(self, key: str) -> AccountStatus:
        self.asked.append(key)
        if key != GOOD_KEY:
            raise KeyRefused(
                "Paid does not accept this key.", advice="Paste another one.", fate=Fate.NOT_ACCEPTED
            )
        return AccountStatus("The key works; $10.00 of credit is left.", Decimal(10))
