"""From what went wrong on the wire to the error that tells the user what, and the engine what it costs."""

from __future__ import annotations

import email.utils
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from tts_studio.domain import errors
from tts_studio.domain.errors import Fate, KeyRefused, NoKey, RateLimited, ServiceDown, SpeechError
from tts_studio.domain.translation import mark, tr
from tts_studio.providers.shared.answers import Answer
from tts_studio.providers.shared.service import Service

_RESET_HEADERS = ("x-rate-limit-reset-at-utc", "x-ratelimit-reset-at-utc")
REQUEST_ID_HEADERS = ("x-request-id", "x-trace-id")


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What an HTTP status means; `retryable` says whether later may be better."""

    kind: type[SpeechError]
    sentence: str
    advice: str
    retryable: bool = False


_REFUSED_VALUE = _Meaning(
    errors.BadParameter,
    mark("{service} does not accept one of the settings or the text."),
    mark("Look at the voice's settings and try again."),
)
_NOT_FOUND = _Meaning(
    errors.Discontinued,
    mark("{service} does not offer this any more."),
    mark("Choose another voice or model."),
)
_OUT_OF_ORDER = _Meaning(
    errors.ServiceDown,
    mark("{service} is out of order at the moment."),
    mark("Try again in a few minutes."),
    retryable=True,
)
_MEANINGS: Mapping[int, _Meaning] = {
    400: _REFUSED_VALUE,
    401: _Meaning(
        errors.KeyRefused,
        mark("{service} does not accept your key."),
        mark("Open Accounts and check the key."),
    ),
    402: _Meaning(
        errors.NoCredit,
        mark("Your credit at {service} is used up."),
        mark("Add credit there, then render again."),
    ),
    403: _Meaning(
        errors.NotPermitted,
        mark("Your account at {service} may not do this."),
        mark("Check what your plan and your key allow, or choose another model."),
    ),
    404: _NOT_FOUND,
    408: _OUT_OF_ORDER,
    410: _NOT_FOUND,
    413: _Meaning(errors.BadParameter, mark("{service} finds this too long."), mark("Split the segment.")),
    422: _REFUSED_VALUE,
    425: _OUT_OF_ORDER,
    429: _Meaning(
        errors.RateLimited,
        mark("{service} takes no more requests just now."),
        mark("Try again in a minute."),
        retryable=True,
    ),
}
_OTHER_REFUSAL = _Meaning(
    errors.BadParameter,
    mark("{service} refused the request."),
    mark("Try again; if it stays so, choose another model."),
)
_REDIRECTED = _Meaning(
    errors.ServiceDown,
    mark("{service} sent the request elsewhere, where your key is not taken."),
    mark("Check the address of the service, or a network that asks you to log in."),
)
# The request may have been at work when these were said.
_MAY_BE_AT_WORK = frozenset({408, 425})


def status_error(
    service: Service, answer: Answer, *, secret: str = "", fate: Fate | None = None, now: float = 0.0
) -> SpeechError:
    """The error for an answer whose status is no success.

    `fate` is given for a question about something already ordered; without it the answer is to an order, and
    the status says what became of that: 3xx and 4xx were not taken, 5xx nobody knows. `now`, in seconds since
    the epoch, is what a `Retry-After` counts from.
    """
    meaning = _meaning(answer.status)
    if fate is None:
        unsure = answer.status >= 500 or answer.status in _MAY_BE_AT_WORK
        fate = Fate.UNKNOWN if unsure else Fate.NOT_ACCEPTED
    said = answer.message(secret)
    error = meaning.kind(
        tr(meaning.sentence, service=service.name),
        advice=with_words(tr(meaning.advice), service, said),
        provider=service.id,
        request_id=request_id_of(answer.headers),
        retryable=meaning.retryable,
        fate=fate,
        said=said,
    )
    if isinstance(error, RateLimited):
        error.retry_at = retry_at(answer.headers, now)
    return error


def with_words(advice: str, service: Service, said: str) -> str:
    """Advice with the service's own words behind it, where there are any."""
    if not said:
        return advice
    return tr("{advice} {service} says: “{said}”", advice=advice, service=service.name, said=said)


def request_id_of(headers: Mapping[str, str]) -> str:
    """The name a service gave to a call, by which its support can find it."""
    return next((headers[name][:100] for name in REQUEST_ID_HEADERS if headers.get(name)), "")


def retry_at(headers: Mapping[str, str], now: float) -> float | None:
    """When a rate limit ends, in seconds since the epoch; None when no header says so.

    Understood are a time in ISO 8601 (taken as UTC), seconds since the epoch, and `Retry-After`.
    """
    for name in _RESET_HEADERS:
        if found := _moment(headers.get(name, ""), now):
            return found
    value = headers.get("retry-after", "").strip()
    try:
        return now + max(0.0, float(value))
    except ValueError:
        pass
    try:
        return email.utils.parsedate_to_datetime(value).timestamp()
    except (ValueError, TypeError):
        return None


def _moment(text: str, now: float) -> float | None:
    try:
        number = float(text)
    except ValueError:
        pass
    else:
        # Milliseconds, seconds since the epoch, or seconds from now.
        return number / 1000 if number > 1e11 else number if number > 1e8 else now + max(0.0, number)
    try:
        moment = datetime.fromisoformat(text.strip().removesuffix(" UTC"))
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def no_key(service: Service) -> NoKey:
    """There is no key for a service."""
    return NoKey(
        tr("There is no key for {service} yet.", service=service.name),
        advice=tr("Open Accounts and paste your key."),
        provider=service.id,
        fate=Fate.NOT_ACCEPTED,
    )


def checked_key(service: Service, key: str | None) -> str:
    """The key without white space around it; NoKey when there is none, KeyRefused when it cannot be one."""
    key = (key or "").strip()
    if not key:
        raise no_key(service)
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise KeyRefused(
            tr(
                "This cannot be a key of {service}: it holds spaces or unusual characters.",
                service=service.name,
            ),
            advice=tr("Open Accounts and paste the key again."),
            provider=service.id,
            fate=Fate.NOT_ACCEPTED,
        )
    return key


def unreachable(service: Service, error: BaseException, fate: Fate = Fate.NOT_ACCEPTED) -> ServiceDown:
    """Nothing was sent, because no connection came about."""
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(error)):
        return ServiceDown(
            tr(
                "The connection to {service} is not safe: its certificate could not be verified.",
                service=service.name,
            ),
            advice=tr("Check this computer's clock, and whether a network filter is in between."),
            provider=service.id,
            fate=fate,
        )
    return ServiceDown(
        tr("{service} cannot be reached.", service=service.name),
        advice=tr("Check the internet connection."),
        provider=service.id,
        retryable=True,
        fate=fate,
    )


def through_socks(service: Service) -> ServiceDown:
    """The only way out is a kind of proxy that is not spoken here."""
    return _no_way_out(
        service,
        tr("{service} cannot be reached through a SOCKS proxy.", service=service.name),
        tr("Set HTTPS_PROXY to an HTTP proxy, or unset ALL_PROXY."),
    )


def unusable_proxy(service: Service) -> ServiceDown:
    """The proxy that the environment names has no address that can be understood."""
    return _no_way_out(
        service,
        tr("{service} cannot be reached: the address of the proxy cannot be read.", service=service.name),
        tr("Check HTTPS_PROXY, HTTP_PROXY and ALL_PROXY; one looks like http://proxy.example:8080."),
    )


def no_certificates(service: Service) -> ServiceDown:
    """The certificates by which a service is known cannot be read, so nothing is sent to anybody."""
    return _no_way_out(
        service,
        tr("{service} cannot be asked safely: the certificates cannot be read.", service=service.name),
        tr("Check SSL_CERT_FILE and SSL_CERT_DIR, or unset them."),
    )


def _no_way_out(service: Service, sentence: str, advice: str) -> ServiceDown:
    return ServiceDown(sentence, advice=advice, provider=service.id, fate=Fate.NOT_ACCEPTED)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen = 0
    while error is not None and seen < 20:
        yield error
        error, seen = error.__cause__ or error.__context__, seen + 1


def _meaning(status: int) -> _Meaning:
    if status in _MEANINGS:
        return _MEANINGS[status]
    if status >= 500:
        return _OUT_OF_ORDER
    return _REDIRECTED if 300 <= status < 400 else _OTHER_REFUSAL
