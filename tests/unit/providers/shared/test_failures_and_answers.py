"""What services answer when something is wrong, in every shape, and what users are told of it."""

from __future__ import annotations

import ssl
from decimal import Decimal

import pytest

from tts_studio.domain import errors
from tts_studio.domain.errors import Fate, KeyRefused, RateLimited
from tts_studio.providers.shared.answers import Answer, decimal_of, message_of, readable
from tts_studio.providers.shared.brackets import without_escapes
from tts_studio.providers.shared.failures import checked_key, retry_at, status_error, unreachable
from tts_studio.providers.shared.service import Service

SERVICE = Service("segmind", "Segmind")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"error": "No."}', "No."),
        (b'{"error": {"message": "No.", "type": "x", "code": "y"}}', "No."),
        (b'{"code": "x", "error": "No."}', "No."),
        (b'{"error": "invalid_token", "error_description": "No.", "status_code": 401}', "No."),
        (b'{"detail": [{"msg": "No."}, {"msg": "Never."}]}', "No.; Never."),
        (b'"No."', "No."),
        (b"No such\n thing.", "No such thing."),
        (b"<html><body>502 Bad Gateway</body></html>", ""),
        (b"Error: <!DOCTYPE html>", ""),
        (b'{"error": ', ""),
        (b"\xff\xfe\x00RIFF", ""),
        (b"[" * 100_000, ""),
        (b'{"error": [[[[[["deep"]]]]]]}', ""),
        (b"42", ""),
        (b"", ""),
    ],
)
def test_words_are_found_in_every_shape(body: bytes, words: str) -> None:
    assert message_of(body) == words


def test_foreign_words_are_made_fit_to_show() -> None:
    assert readable("key SG_1 is\x00\nbad", "SG_1") == "key … is bad"
    assert readable("“می\u200cخواهم” is\u2028unknown") == "“می\u200cخواهم” is unknown"
    assert len(readable("long " * 1000)) <= 301
    assert Answer(200, {}, b"\xef\xbb\xbf{}").json == {}
    assert Answer(200, {}, b"[1]").fields == {}


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("0.25", Decimal("0.25")), (" $1.5 ", Decimal("1.5")), (3, Decimal(3)), (0, Decimal(0)), (True, None),
        (None, None), ("free", None), ("nan", None), (-1, None), ([], None),
    ],
)  # fmt: skip
def test_amounts_are_finite_and_not_negative(value: object, amount: Decimal | None) -> None:
    assert decimal_of(value) == amount


@pytest.mark.parametrize(
    ("status", "kind", "fate"),
    [
        (302, errors.ServiceDown, Fate.NOT_ACCEPTED),
        (400, errors.BadParameter, Fate.NOT_ACCEPTED),
        (401, errors.KeyRefused, Fate.NOT_ACCEPTED),
        (402, errors.NoCredit, Fate.NOT_ACCEPTED),
        (403, errors.NotPermitted, Fate.NOT_ACCEPTED),
        (404, errors.Discontinued, Fate.NOT_ACCEPTED),
        (408, errors.ServiceDown, Fate.UNKNOWN),
        (418, errors.BadParameter, Fate.NOT_ACCEPTED),
        (429, errors.RateLimited, Fate.NOT_ACCEPTED),
        (500, errors.ServiceDown, Fate.UNKNOWN),
        (599, errors.ServiceDown, Fate.UNKNOWN),
    ],
)
def test_each_status_has_its_error_and_fate(status: int, kind: type[errors.SpeechError], fate: Fate) -> None:
    answer = Answer(status, {"x-trace-id": "abc"}, b'{"error": "because of SG_1"}')
    problem = status_error(SERVICE, answer, secret="SG_1", now=1000.0)
    assert type(problem) is kind
    assert problem.fate is fate
    assert problem.request_id == "abc"
    assert "because of …" in problem.advice
    assert problem.sentence.endswith(".")
    assert status_error(SERVICE, answer, fate=Fate.PENDING).fate is Fate.PENDING


@pytest.mark.parametrize(
    ("headers", "moment"),
    [
        ({"x-rate-limit-reset-at-utc": "2026-11-20T10:00:00Z"}, 1795168800.0),
        ({"x-rate-limit-reset-at-utc": "2026-11-20 10:00:00"}, 1795168800.0),
        ({"x-rate-limit-reset-at-utc": "2026-11-20 10:00:00 UTC"}, 1795168800.0),
        ({"x-rate-limit-reset-at-utc": "1795168800"}, 1795168800.0),
        ({"x-rate-limit-reset-at-utc": "1795168800000"}, 1795168800.0),
        ({"x-rate-limit-reset-at-utc": "12"}, 1012.0),
        ({"x-rate-limit-reset-at-utc": "soon", "retry-after": "3"}, 1003.0),
        ({"retry-after": "Fri, 20 Nov 2026 10:00:00 GMT"}, 1795168800.0),
        ({"retry-after": "whenever"}, None),
        ({}, None),
    ],
)
def test_the_end_of_a_rate_limit_is_read_in_every_form(headers: dict[str, str], moment: float | None) -> None:
    assert retry_at(headers, 1000.0) == moment
    problem = status_error(SERVICE, Answer(429, headers, b""), now=1000.0)
    assert isinstance(problem, RateLimited)
    assert problem.retry_at == moment


def test_a_key_is_looked_at_before_it_is_sent() -> None:
    assert checked_key(SERVICE, " SG_1\n") == "SG_1"
    with pytest.raises(errors.NoKey):
        checked_key(SERVICE, None)
    for odd in ("two words", "clé", "a\x00b"):
        with pytest.raises(KeyRefused) as caught:
            checked_key(SERVICE, odd)
        assert odd not in str(caught.value)


def test_a_certificate_that_is_not_trusted_is_told_apart() -> None:
    problem = ConnectionError("outer")
    problem.__cause__ = ssl.SSLCertVerificationError("self-signed")
    assert "certificate" in unreachable(SERVICE, problem).sentence
    assert not unreachable(SERVICE, problem).retryable
    assert unreachable(SERVICE, ConnectionError("refused")).retryable


@pytest.mark.parametrize(
    ("compiled", "sent"),
    [
        (r"[laughs] \[laugh\] \[1\]", "[laughs] (laugh) (1)"),
        (r"5 \< 6 \> 4", "5 < 6 > 4"),
        (r"\<soft\>a\</soft\>", "‹soft›a‹/soft›"),
        (r"C:\\x", "C:\\x"),
    ],
)
def test_literal_brackets_never_look_like_tags(compiled: str, sent: str) -> None:
    assert without_escapes(compiled) == sent
