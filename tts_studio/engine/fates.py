"""What an error means for the money: which purchases may be sent again, fetched later or only shown."""

from __future__ import annotations

from dataclasses import dataclass

from tts_studio.domain.errors import (
    Fate,
    KeyRefused,
    NoCredit,
    NoKey,
    PossiblyCharged,
    RateLimited,
    ServiceDown,
    SpeechError,
)
from tts_studio.domain.purchase import Purchase, PurchaseState
from tts_studio.domain.translation import tr

FETCHABLE = frozenset({PurchaseState.SUBMITTED, PurchaseState.RECEIVED})

_HOPELESS = (NoKey, KeyRefused, NoCredit)
_ATTEMPTS = {Fate.NOT_ACCEPTED: 5, Fate.PENDING: 3}
_ATTEMPTS_AT_A_LIMIT = 5
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0


@dataclass(slots=True)
class Progressed:
    """How far an attempt came before it ended in an error."""

    accepted: bool = False
    remote_id: str = ""

    def fate(self, problem: SpeechError) -> Fate:
        """The fate of the request, whatever the provider thought when it raised the error.

        Once a provider has taken a request, no error means that it has not.
        """
        if not self.accepted or problem.fate in (Fate.ENDED, Fate.CHARGED):
            return problem.fate
        return Fate.PENDING if self.remote_id else Fate.UNKNOWN


def pause_before(problem: SpeechError, fate: Fate, attempt: int, chance: float) -> float | None:
    """Seconds until the studio may try again by itself; None when it may not.

    `attempt` counts from 1, `chance` is a random number from 0 to 1 that keeps many jobs from trying at once.
    """
    limited = isinstance(problem, RateLimited) and fate is Fate.NOT_ACCEPTED
    most = _ATTEMPTS_AT_A_LIMIT if limited else _ATTEMPTS.get(fate, 0)
    if not problem.retryable or attempt >= most:
        return None
    pause: float = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (attempt - 1))
    return pause * (0.5 + chance)


def fetchable(purchase: Purchase) -> bool:
    """Whether the result of an earlier purchase can be asked for instead of buying again."""
    return purchase.state in FETCHABLE or (
        purchase.state is PurchaseState.CANCELLED and bool(purchase.remote_id)
    )


def why_not_again(purchase: Purchase | None) -> SpeechError | None:
    """Why a request must not be bought again without the user's word; None when nothing speaks against it."""
    if purchase is None:
        return None
    if purchase.state is PurchaseState.POSSIBLY_CHARGED:
        return PossiblyCharged(
            purchase.problem or tr("The request was sent and its answer was lost. It may have been charged."),
            advice=tr("Send it again only if you accept that it may be charged twice."),
            provider=purchase.provider,
        )
    if purchase.state is PurchaseState.REJECTED:
        return SpeechError(
            tr("{problem} It was charged.", problem=purchase.problem).strip(),
            advice=tr("Render it again to buy another one."),
            provider=purchase.provider,
            fate=Fate.CHARGED,
        )
    return None


def is_hopeless(problem: SpeechError) -> bool:
    """Whether what waits for the same provider would meet the same end.

    A service that could not be reached in all attempts of one request is not asked for hundreds of others,
    and one that limits them for long, which is then not retryable, for none before that is over.
    """
    down = isinstance(problem, ServiceDown) and problem.fate is Fate.NOT_ACCEPTED
    shut = isinstance(problem, RateLimited) and not problem.retryable
    return down or shut or isinstance(problem, _HOPELESS)


def our_mistake(provider_id: str) -> SpeechError:
    """What is told when a job ended in a way that nobody foresaw."""
    return SpeechError(
        tr("The studio made a mistake while rendering."),
        advice=tr("Try again; if it happens again, send us the log."),
        provider=provider_id,
    )
