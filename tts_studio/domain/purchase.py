"""A purchase: the lasting record of one call for speech, free ones too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tts_studio.domain.cost import Cost
from tts_studio.domain.translation import mark


class PurchaseState(StrEnum):
    """How far a purchase is known to have come; each step is on disk before the next one is taken."""

    INTENT = mark("intent")
    SUBMITTED = mark("submitted")
    RECEIVED = mark("received")
    DONE = mark("done")
    REJECTED = mark("rejected")
    FAILED = mark("failed")
    CANCELLED = mark("cancelled")
    POSSIBLY_CHARGED = mark("possibly charged")


OPEN_STATES = frozenset({PurchaseState.INTENT, PurchaseState.SUBMITTED, PurchaseState.RECEIVED})


@dataclass(frozen=True, slots=True)
class Purchase:
    """One row of the ledger. Times are seconds since the epoch."""

    id: int
    digest: str
    voice: str
    provider: str
    state: PurchaseState
    created: float
    updated: float
    characters: int
    cost: Cost
    remote_id: str = ""
    problem: str = ""
    take_id: int | None = None


@dataclass(frozen=True, slots=True)
class RemoteJob:
    """A request at a provider: its name there, and the addresses at which it can be asked for."""

    remote_id: str
    urls: Mapping[str, str]
