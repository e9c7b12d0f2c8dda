"""Money in words: prices, plans, what was spent, how old a list is, and where a key is."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tts_studio.engine.accounts import AccountInfo
from tts_studio.engine.spending import Bill, Share
from tts_studio.providers.shared.answers import Answer
from tts_studio.providers.shared.failures import no_key, status_error
from tts_studio.providers.xai.failures import XAI, refusal
from tts_studio.settings.secrets import KeySource, KeyState
from tts_studio.ui.jobs.job_row import Remedy
from tts_studio.ui.main_window.naming import again_question, forget_question
from tts_studio.ui.settings_dialog.account_words import failure_words, key_words
from tts_studio.ui.spending.money_words import for_price, price_words, share_words, speech_words
from tts_studio.ui.spending.plan_dialog import explanation_words, heading_words
from tts_studio.ui.spending.purposes import (
    AUDITION,
    PLAY,
    PREVIEW,
    RENDER,
    RETAKE,
    RETRY,
    Purpose,
    agree_words,
)
from tts_studio.ui.voice_picker.voice_notes import age_words

ACCOUNT = AccountInfo("segmind", "Segmind", "https://example.com", "SEGMIND_API_KEY")


def bill(known: str = "0", unpriced: int = 0, requests: int = 2) -> Bill:
    return Bill(2, (Share("Grok", requests, 2100, Decimal(known), unpriced),))


@pytest.mark.parametrize(
    ("known", "unpriced", "words", "button"),
    [
        ("0.37", 0, "$0.37", "for $0.37"),
        ("0", 2, "price unknown", "at an unknown price"),
        ("0.37", 1, "$0.37 + unknown", "for $0.37 + unknown"),
        ("0", 0, "free", "for free"),
    ],
)
def test_a_bill_is_named_by_its_price_as_far_as_it_is_known(
    known: str, unpriced: int, words: str, button: str
) -> None:
    assert price_words(bill(known, unpriced)) == words
    assert for_price(bill(known, unpriced)) == button


def test_a_share_counts_requests_and_characters() -> None:
    assert share_words(bill("0.04").shares[0]) == "Grok: 2 requests, 2,100 characters, $0.0400"
    assert share_words(bill("1.20", requests=1).shares[0]) == "Grok: 1 request, 2,100 characters, $1.20"
    assert [speech_words(seconds) for seconds in (0.2, 42.4, 61, 5400)] == [
        "About 1 s of speech",
        "About 42 s of speech",
        "About 1 min of speech",
        "About 90 min of speech",
    ]


@pytest.mark.parametrize(
    ("purpose", "question", "unpriced", "button"),
    [
        (
            RENDER,
            "Render 1 segment for $1.00?",
            "Render 2 segments without knowing the price?",
            "Render for $1.00",
        ),
        (
            RETAKE,
            "Retake 1 segment for $1.00?",
            "Retake 2 segments without knowing the price?",
            "Retake for $1.00",
        ),
        (
            RETRY,
            "Render 1 request for $1.00?",
            "Render 2 requests without knowing the price?",
            "Render for $1.00",
        ),
        (PLAY, "Play 1 request for $1.00?", "Play 2 requests without knowing the price?", "Play for $1.00"),
        (
            PREVIEW,
            "Listen to 1 preview for $1.00?",
            "Listen to 2 previews without knowing the price?",
            "Listen for $1.00",
        ),
        (
            AUDITION,
            "Audition 1 voice for $1.00?",
            "Audition 2 voices without knowing the price?",
            "Audition for $1.00",
        ),
    ],
)
def test_each_purpose_asks_in_its_own_words(
    purpose: Purpose, question: str, unpriced: str, button: str
) -> None:
    assert purpose.question(1, "$1.00") == question
    assert purpose.question(2, None) == unpriced
    assert agree_words(purpose, "for $1.00") == button


def test_a_plan_asks_its_question_and_explains_what_is_unknown() -> None:
    assert heading_words(RENDER, bill("0.37")) == "Render 2 segments for $0.37?"
    assert heading_words(RENDER, bill("0", 1)) == "Render 2 segments without knowing the price?"
    assert explanation_words(RENDER, bill("0.37")) == ""
    assert "Nobody publishes" in explanation_words(RENDER, bill("0", 1))


def test_an_audition_tells_the_known_sum_and_how_many_prices_are_unknown() -> None:
    mixed = Bill(3, (Share("Grok", 2, 40, Decimal("0.12"), 0), Share("Other", 1, 20, Decimal(0), 1)))
    assert heading_words(AUDITION, mixed) == "Audition 3 voices for $0.12 and 1 unknown price?"
    unknown = Bill(2, (Share("Other", 2, 40, Decimal(0), 2),))
    assert heading_words(AUDITION, unknown) == "Audition 2 voices without knowing the price?"


def test_a_refused_key_is_checked_where_it_is_and_the_service_keeps_its_words() -> None:
    answer = Answer(400, {}, b'{"error":"Incorrect API key provided"}')
    assert failure_words(refusal(answer)) == (
        "xAI does not accept your key. Check the key, or paste another one. "
        "xAI says: “Incorrect API key provided”"
    )
    assert "Open Accounts" not in failure_words(status_error(XAI, Answer(401, {}, b"")))
    assert failure_words(no_key(XAI)) == "There is no key for xAI yet. Paste your key."


def test_consent_is_needed_above_the_limit_and_for_what_is_unknown() -> None:
    limit = Decimal("0.50")
    assert not bill("0.50").needs_consent(limit)
    assert bill("0.51").needs_consent(limit)
    assert bill("0.01", 1).needs_consent(limit)


def test_paying_twice_is_asked_about_in_plain_words() -> None:
    question, advice, button = again_question(Remedy.SEND_AGAIN, bill("0.37", requests=1))
    assert (question, button) == ("Send 1 request again for $0.37?", "Send Again")
    assert "charged twice" in advice
    question, advice, button = again_question(Remedy.BUY_AGAIN, bill("0", 2))
    assert (question, button) == ("Render 2 requests again at an unknown price?", "Render Again")
    assert "charged once more" in advice
    assert forget_question(2)[0] == "Forget 2 requests?"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (12, "just now"),
        (60, "1 minute ago"),
        (3599, "59 minutes ago"),
        (3 * 3600 + 50, "3 hours ago"),
        (86_400, "1 day ago"),
        (40 * 86_400, "40 days ago"),
        (-5, "just now"),
    ],
)
def test_an_age_is_told_in_the_largest_unit_that_fits(seconds: float, words: str) -> None:
    assert age_words(seconds) == words


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (KeyState(KeySource.KEYRING), "The key is in the system keyring."),
        (KeyState(KeySource.NONE), "There is no key yet."),
        (KeyState(KeySource.SESSION), "The key is kept until you quit."),
        (
            KeyState(
                KeySource.SESSION, "The keyring is locked.", "The key is kept until you quit. Unlock it."
            ),
            "The key is kept until you quit. The keyring is locked. Unlock it.",
        ),
        (
            KeyState(KeySource.ENVIRONMENT),
            "The key comes from the environment variable SEGMIND_API_KEY, "
            "which takes the place of a key kept here.",
        ),
    ],
)
def test_where_a_key_is_kept_is_said_with_the_reason(state: KeyState, words: str) -> None:
    assert key_words(ACCOUNT, state) == words
