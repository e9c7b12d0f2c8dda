"""The account at Segmind: whether a key works, and the credit behind it."""

from __future__ import annotations

from decimal import Decimal

from tts_studio.domain.errors import BadAnswer, Fate
from tts_studio.domain.translation import tr
from tts_studio.providers.protocol import AccountStatus
from tts_studio.providers.segmind.client import SegmindClient
from tts_studio.providers.segmind.failures import SEGMIND
from tts_studio.providers.shared.answers import decimal_of
from tts_studio.providers.shared.failures import checked_key

_NOT_FOUND = 404


class SegmindAccount:
    """The Account of Segmind."""

    link = "https://cloud.segmind.com/console/api-keys"

    def __init__(self, client: SegmindClient) -> None:
        """Asks through the provider's client."""
        self._client = client

    async def check(self, key: str) -> AccountStatus:
        """Ask for the credit, which is free; raises KeyRefused or another SpeechError."""
        key = checked_key(SEGMIND, key)
        answer = await self._client.credits(key)
        if answer.status == _NOT_FOUND:
            return AccountStatus(tr("The key works, but the account has never had any credit."), Decimal(0))
        amounts = [decimal_of(answer.fields.get(name)) for name in ("credits", "free-credits")]
        known = [amount for amount in amounts if amount is not None]
        if not known:
            raise BadAnswer(
                tr("Segmind answered without saying what credit is left."),
                advice=tr("Try again later."),
                provider=SEGMIND.id,
                fate=Fate.NOT_ACCEPTED,
            )
        credit = sum(known, Decimal(0))
        if not credit:
            return AccountStatus(tr("The key works; there is no credit left."), credit)
        return AccountStatus(
            tr("The key works; {amount} of credit is left.", amount=f"${credit:.2f}"), credit
        )
