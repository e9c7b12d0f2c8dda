"""What xAI says when it refuses, in all the forms it uses, as the error that tells the user."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tts_studio.domain import errors
from tts_studio.domain.errors import BadAnswer, Fate, SpeechError
from tts_studio.domain.translation import mark, tr
from tts_studio.providers.shared.answers import Answer, readable
from tts_studio.providers.shared.failures import status_error, with_words
from tts_studio.providers.shared.service import Service
from tts_studio.providers.xai.models import PROVIDER_ID

XAI = Service(PROVIDER_ID, "xAI")

PAY_AGAIN = mark("It may have been charged. Send it again if you want to pay for it once more.")
"""The advice where nobody knows what became of the money."""

_FRAME = 0
"""Stands for the status of an error that came without one, for example over a stream."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What certain words mean, whatever the status says, as long as it is one of `statuses`."""

    statuses: frozenset[int]
    words: re.Pattern[str]
    kind: type[SpeechError]
    sentence: str
    advice: str
    retryable: bool = False


def _when(statuses: set[int], words: str) -> tuple[frozenset[int], re.Pattern[str]]:
    return frozenset(statuses), re.compile(words, re.IGNORECASE)


# xAI reports a wrong key as 400 too, and missing credit also as 403 or 429. The first row that fits counts.
_READINGS = (
    _Reading(
        *_when(
            {_FRAME, 400, 401, 403},
            r"(incorrect|invalid|unknown|missing|no) api[ _-]?key|api[ _-]?key provided",
        ),
        errors.KeyRefused,
        mark("xAI does not accept your key."),
        mark("Open Accounts and check the key."),
    ),
    _Reading(
        *_when(
            {_FRAME, 400, 402, 403, 429}, r"\bcredits?\b|spending limit|insufficient (funds|balance)|billing"
        ),
        errors.NoCredit,
        mark("Your credit at xAI is used up."),
        mark("Add credit there, then render again."),
    ),
    _Reading(
        *_when(
            {_FRAME, 400, 403, 422, 451},
            r"moderat|usage guidelines|content policy|\bsafety (check|filter|polic|system)",
        ),
        errors.ContentRefused,
        mark("xAI does not speak this text."),
        mark("Change the wording, or choose a voice of another service."),
    ),
    _Reading(
        *_when(
            {_FRAME, 400, 404},
            r"\bvoice\b.*(not found|not exist|unknown|invalid)|(unknown|invalid|no such) voice",
        ),
        errors.Discontinued,
        mark("xAI has no such voice, or not any more."),
        mark("Choose another voice."),
    ),
    _Reading(
        *_when({_FRAME}, r"rate.?limit|too many|concurren|resource.{1,20}exhausted"),
        errors.RateLimited,
        mark("xAI takes no more requests just now."),
        mark("Try again in a minute."),
        retryable=True,
    ),
    _Reading(
        *_when({_FRAME}, r"timed? ?out|deadline"),
        errors.DeadlineExceeded,
        mark("xAI took too long and gave up."),
        mark("Try again; if it happens again, split the segment."),
    ),
)

# What is refused for these reasons is not charged.
_UNPAID = frozenset({errors.NoCredit, errors.KeyRefused})


def refusal(answer: Answer, *, secret: str = "", fate: Fate | None = None, now: float = 0.0) -> SpeechError:
    """The error for an answer whose status is no success; see `status_error` for `fate` and `now`."""
    plain = status_error(XAI, answer, secret=secret, fate=fate, now=now)
    said = answer.message(secret)
    reading = _reading(answer.status, said)
    if reading is None:
        return plain
    return _error(reading, said, plain.request_id, plain.fate)


def refusal_in_words(
    message: str, *, secret: str = "", request_id: str = "", heard: bool = False
) -> SpeechError:
    """The error for an error that comes without a status, in a frame of a stream or in place of sound.

    The text had been sent, so nobody knows whether it is charged; except that who refuses for want of money
    or a key has charged nothing, unless sound was `heard` before.
    """
    return known_refusal(message, secret=secret, request_id=request_id, heard=heard) or bad_answer(
        tr("xAI could not speak this."),
        tr("Try again."),
        said=readable(message, secret),
        request_id=request_id,
    )


def known_refusal(
    message: str, *, secret: str = "", request_id: str = "", heard: bool = False
) -> SpeechError | None:
    """What `refusal_in_words` makes of a message whose meaning is known; None for all others."""
    said = readable(message, secret)
    reading = _reading(_FRAME, said)
    if reading is None:
        return None
    unpaid = reading.kind in _UNPAID and not heard
    return _error(reading, said, request_id, Fate.NOT_ACCEPTED if unpaid else Fate.UNKNOWN)


def bad_answer(
    sentence: str, advice: str, *, said: str = "", request_id: str = "", fate: Fate = Fate.UNKNOWN
) -> BadAnswer:
    """An answer without usable sound."""
    return BadAnswer(
        sentence,
        advice=with_words(advice, XAI, said),
        provider=PROVIDER_ID,
        request_id=request_id,
        fate=fate,
        said=said,
    )


def _reading(status: int, said: str) -> _Reading | None:
    return next((row for row in _READINGS if status in row.statuses and row.words.search(said)), None)


def _error(reading: _Reading, said: str, request_id: str, fate: Fate) -> SpeechError:
    return reading.kind(
        tr(reading.sentence),
        advice=with_words(tr(reading.advice), XAI, said),
        provider=PROVIDER_ID,
        request_id=request_id,
        retryable=reading.retryable,
        fate=fate,
        said=said,
    )
