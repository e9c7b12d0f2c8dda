"""What Segmind's errors mean, where the status alone does not tell."""

from __future__ import annotations

import re

from tts_studio.domain.errors import (
    BadAnswer,
    BadParameter,
    ContentRefused,
    Discontinued,
    Fate,
    NoCredit,
    ServiceDown,
    SpeechError,
)
from tts_studio.domain.translation import tr
from tts_studio.providers.segmind.models import PROVIDER_ID
from tts_studio.providers.shared.answers import Answer
from tts_studio.providers.shared.failures import request_id_of, status_error, with_words
from tts_studio.providers.shared.service import Service

SEGMIND = Service(PROVIDER_ID, "Segmind")

_NOT_ACCEPTABLE, _SERVER_ERROR, _BAD_REQUEST, _FAILED_AT_ONCE = 406, 500, 400, 422
_NO_SUCH_MODEL = (404, 410)
_NO_UPLOADS_HERE, _TOO_LARGE = (404, 405, 410), 413
_KEY = re.compile(r"\bapi[ _-]?key\b|invalid_token|authorization", re.IGNORECASE)
_SPEND_LIMIT = re.compile(r"spend(?:ing)?[ _-]*limit|budget", re.IGNORECASE)
_CREDIT = re.compile(r"credit|balance|insufficient|top[ -]?up|payment", re.IGNORECASE)
_REFUSED_CONTENT = re.compile(
    r"content|polic|safety|prohibited|moderat|flagged|sensitive|\brai\b|harm|blocked|inappropriate",
    re.IGNORECASE,
)
_WRONG_VALUE = re.compile(
    r"\b(?:invalid|required|unsupported|must be|not allowed|out of range|missing|validation)\b", re.IGNORECASE
)


def order_error(answer: Answer, *, secret: str, now: float) -> SpeechError:
    """The error for an answer that refuses an order.

    406 means no credit, a team's spending limit or a wrong value, and only its words say which. 500 often is
    a wrong value too, and then nothing was made; any other 5xx leaves the fate open.
    """
    said = answer.message(secret)
    request_id = request_id_of(answer.headers)
    if answer.status == _NOT_ACCEPTABLE and _SPEND_LIMIT.search(said):
        return _no_credit(
            tr("Your team's spending limit at Segmind is reached."),
            tr("Raise the limit there, or wait."),
            said,
            request_id,
        )
    if answer.status == _NOT_ACCEPTABLE and _CREDIT.search(said):
        return _no_credit(
            tr("Your credit at Segmind does not suffice."),
            tr("Add credit there, then render again."),
            said,
            request_id,
        )
    if answer.status == _NOT_ACCEPTABLE or (answer.status == _SERVER_ERROR and _WRONG_VALUE.search(said)):
        return BadParameter(
            tr("Segmind does not accept one of the settings or the text."),
            advice=with_words(tr("Look at the voice's settings and try again."), SEGMIND, said),
            provider=PROVIDER_ID,
            request_id=request_id,
            fate=Fate.NOT_ACCEPTED,
            said=said,
        )
    if answer.status == _FAILED_AT_ONCE and _REFUSED_CONTENT.search(said):
        return _content_refused(said, request_id, Fate.NOT_ACCEPTED)
    if answer.status == _BAD_REQUEST and _KEY.search(said):
        answer = Answer(401, answer.headers, answer.body, answer.url)
    if answer.status in _NO_SUCH_MODEL:
        return Discontinued(
            tr("Segmind does not offer this model any more."),
            advice=with_words(tr("Choose another model."), SEGMIND, said),
            provider=PROVIDER_ID,
            request_id=request_id,
            fate=Fate.NOT_ACCEPTED,
            said=said,
        )
    return status_error(SEGMIND, answer, secret=secret, now=now)


def upload_error(answer: Answer, *, secret: str, now: float) -> SpeechError:
    """The error for an answer that refuses a sample, which costs nothing.

    What speaks of the key, the account or the service is as with orders; the rest speaks of the sample.
    """
    problem = order_error(answer, secret=secret, now=now)
    problem.fate = Fate.NOT_ACCEPTED
    kind: type[SpeechError] = BadParameter
    if answer.status in _NO_UPLOADS_HERE:
        kind = Discontinued
        sentence = tr("Segmind does not take samples where it used to.")
        advice = tr("Try again later. If it stays so, look for a newer version of TTS Studio.")
    elif answer.status == _TOO_LARGE:
        sentence, advice = tr("Segmind finds the sample too large."), tr("One to two minutes suffice.")
    elif isinstance(problem, BadParameter | ContentRefused):
        sentence = tr("Segmind does not take this sample.")
        advice = tr("Try again; if it stays so, record another one.")
    else:
        return problem
    return kind(
        sentence,
        advice=with_words(advice, SEGMIND, problem.said),
        provider=PROVIDER_ID,
        request_id=problem.request_id,
        fate=Fate.NOT_ACCEPTED,
        said=problem.said,
    )


def job_error(said: str, request_id: str) -> SpeechError:
    """The error for a job that was taken and ended as failed, for which nothing is charged.

    `said` are the service's words, already fit to read.
    """
    if _REFUSED_CONTENT.search(said):
        return _content_refused(said, request_id, Fate.ENDED)
    if _WRONG_VALUE.search(said):
        return BadParameter(
            tr("Segmind could not use one of the settings or the text."),
            advice=with_words(tr("Look at the voice's settings and try again."), SEGMIND, said),
            provider=PROVIDER_ID,
            request_id=request_id,
            fate=Fate.ENDED,
            said=said,
        )
    return ServiceDown(
        tr("Segmind took the request and then failed to speak it. Nothing was charged for it."),
        advice=with_words(tr("Render the segment again."), SEGMIND, said),
        provider=PROVIDER_ID,
        request_id=request_id,
        retryable=True,
        fate=Fate.ENDED,
        said=said,
    )


def result_lost(sentence: str, request_id: str) -> SpeechError:
    """A job was done, was charged, and what came of it cannot be had, as the sentence says."""
    return BadAnswer(
        sentence,
        advice=tr("It was probably charged. Render the segment again to buy it anew."),
        provider=PROVIDER_ID,
        request_id=request_id,
        fate=Fate.CHARGED,
    )


def _no_credit(sentence: str, advice: str, said: str, request_id: str) -> NoCredit:
    return NoCredit(
        sentence,
        advice=with_words(advice, SEGMIND, said),
        provider=PROVIDER_ID,
        request_id=request_id,
        fate=Fate.NOT_ACCEPTED,
        said=said,
    )


def _content_refused(said: str, request_id: str, fate: Fate) -> ContentRefused:
    return ContentRefused(
        tr("Segmind refused to speak this text."),
        advice=with_words(tr("Rewrite the segment, or choose another model."), SEGMIND, said),
        provider=PROVIDER_ID,
        request_id=request_id,
        fate=fate,
        said=said,
    )
