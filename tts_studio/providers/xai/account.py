"""The account at xAI: whether a key works, and short-lived secrets for live conversations."""

from __future__ import annotations

from dataclasses import dataclass, field

from tts_studio.domain.errors import Fate, KeyRefused
from tts_studio.domain.translation import mark, tr
from tts_studio.providers.protocol import AccountStatus
from tts_studio.providers.shared.answers import Answer
from tts_studio.providers.shared.failures import checked_key
from tts_studio.providers.shared.http_client import LONGEST_QUICK_ANSWER, QUICK_BOUNDS, HttpClient
from tts_studio.providers.shared.service import Json
from tts_studio.providers.xai.failures import XAI, bad_answer, refusal
from tts_studio.providers.xai.models import PROVIDER_ID

LINK = "https://console.x.ai"
LONGEST_SECRET_LIFE = 3600


@dataclass(frozen=True, slots=True)
class ClientSecret:
    """Lets a live conversation begin without the key. `expires_at` is in seconds since the epoch."""

    value: str = field(repr=False)
    expires_at: float


class XaiAccount:
    """Asks xAI about keys."""

    def __init__(self, client: HttpClient, base: str) -> None:
        """`base` is the service's address without a path."""
        self._client = client
        self._base = base

    @property
    def link(self) -> str:
        """The page on which a user finds the key."""
        return LINK

    async def check(self, key: str) -> AccountStatus:
        """Ask whether this key works and is not blocked; xAI does not say what credit is left."""
        key = checked_key(XAI, key)
        answer = await ask(self._client, f"{self._base}/v1/api-key", key)
        fields = answer.fields
        if not fields:
            raise bad_answer(
                tr("xAI answered something that cannot be read."),
                tr("Try again; a network filter may be in between."),
                fate=Fate.NOT_ACCEPTED,
            )
        for flag, sentence in _BLOCKED.items():
            if fields.get(flag) is True:
                raise KeyRefused(
                    tr(sentence),
                    advice=tr("Look at the console of xAI, or use another key."),
                    provider=PROVIDER_ID,
                    fate=Fate.NOT_ACCEPTED,
                )
        name = fields.get("name")
        if isinstance(name, str) and name.strip():
            return AccountStatus(
                tr(
                    "The key works. It is called “{name}”. xAI does not say how much credit is left.",
                    name=name.strip()[:80],
                )
            )
        return AccountStatus(tr("The key works. xAI does not say how much credit is left."))

    async def client_secret(self, key: str, expires_after: int | None = None) -> ClientSecret:
        """A secret that expires by itself after so many seconds, at most an hour; free of charge."""
        key = checked_key(XAI, key)
        body: dict[str, Json] = {}
        if expires_after is not None:
            body["expires_after"] = {"seconds": max(1, min(expires_after, LONGEST_SECRET_LIFE))}
        ordering = self._client.order(
            f"{self._base}/v1/realtime/client_secrets",
            body,
            key_headers=bearer(key),
            fate=Fate.NOT_ACCEPTED,
        )
        async with ordering as opened:
            answer = await opened.read()
        if not answer.ok:
            raise refusal(answer, secret=key, fate=Fate.NOT_ACCEPTED, now=self._client.time.now())
        value, expires_at = answer.fields.get("value"), answer.fields.get("expires_at")
        if not isinstance(value, str) or not value or not isinstance(expires_at, int | float):
            raise bad_answer(tr("xAI sent no secret."), tr("Try again."), fate=Fate.NOT_ACCEPTED)
        return ClientSecret(value, float(expires_at))


_BLOCKED = {
    "team_blocked": mark("xAI has blocked the team this key belongs to."),
    "api_key_blocked": mark("xAI has blocked this key."),
    "api_key_disabled": mark("This key is switched off."),
}


def bearer(key: str) -> dict[str, str]:
    """The header that holds the key."""
    return {"authorization": f"Bearer {key}"}


async def ask(client: HttpClient, url: str, key: str) -> Answer:
    """GET one of xAI's addresses with the key, repeated as is safe; raises what a refusal means."""

    def said_something(answer: Answer) -> bool:
        return answer.status < 500 and answer.status not in (408, 425, 429)

    answer = await client.ask(
        url,
        key_headers=bearer(key),
        bounds=QUICK_BOUNDS,
        deadline=client.time.monotonic() + LONGEST_QUICK_ANSWER,
        valid=said_something,
    )
    if not answer.ok:
        raise refusal(answer, secret=key, fate=Fate.NOT_ACCEPTED, now=client.time.now())
    return answer
