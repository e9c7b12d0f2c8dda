"""Rate limits that last too long to sit through: they end a request, and say when to come back."""

from __future__ import annotations

import math
import time

from tts_studio.domain.errors import RateLimited, SpeechError
from tts_studio.domain.translation import tr
from tts_studio.providers.protocol import SpeechProvider
from tts_studio.providers.shared.failures import with_words
from tts_studio.providers.shared.retry import asks_too_long
from tts_studio.providers.shared.service import Service

_DAY = 86_400.0
_HALF_A_DAY = _DAY / 2
_NEVER_MIND = 30 * _DAY


def without_long_waits(problem: SpeechError, provider: SpeechProvider, now: float) -> SpeechError:
    """The same problem; a limit that lasts for long as one that is not waited for, and when it ends.

    `now` is in seconds since the epoch.
    """
    if not isinstance(problem, RateLimited) or problem.retry_at is None or not asks_too_long(problem, now):
        return problem
    told = RateLimited(
        problem.sentence,
        advice=with_words(_when(problem.retry_at, now), Service(provider.id, provider.name), problem.said),
        provider=problem.provider,
        request_id=problem.request_id,
        fate=problem.fate,
        said=problem.said,
    )
    told.retry_at = problem.retry_at
    return told


def _when(moment: float, now: float) -> str:
    """The advice to come back, by the clock of this computer; a moment without sense is not named."""
    if not math.isfinite(moment) or moment - now > _NEVER_MIND:
        return tr("Try again later.")
    # A minute that has begun is not over.
    there = time.localtime(math.ceil(moment / 60) * 60)
    clock = time.strftime("%H:%M", there)
    if moment - now < _HALF_A_DAY:
        return tr("Try again at {time}.", time=clock)
    return tr("Try again on {day} at {time}.", day=time.strftime("%Y-%m-%d", there), time=clock)
