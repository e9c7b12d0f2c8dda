"""An audition in words: the estimate with known and unknown prices, and names that hide who speaks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tts_studio.domain.audition import Judgement
from tts_studio.domain.cost import FREE, UNKNOWN_COST, Cost
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.candidate import CandidateState, CandidateView
from tts_studio.ui.audition.audition_words import blind_name, digit_of, estimate_words, state_words


def waiting(price: Cost, characters: int = 84) -> CandidateView:
    voice = CastVoice(VoiceId("paid", "low"))
    return CandidateView("a", voice, Judgement(), CandidateState.WAITING, characters, price)


CENT = Cost(Decimal("0.01"))


@pytest.mark.parametrize(
    ("prices", "words"),
    [
        ([], ""),
        ([CENT], "1 voice, 84 characters, $0.0100"),
        (
            [CENT, CENT, UNKNOWN_COST, UNKNOWN_COST],
            "4 voices, 84 characters each, $0.0200; 2 of unknown price",
        ),
        ([UNKNOWN_COST, UNKNOWN_COST], "2 voices, 84 characters each; price unknown"),
        ([FREE], "1 voice, 84 characters, free"),
    ],
)
def test_the_estimate_tells_voices_characters_and_money(prices: list[Cost], words: str) -> None:
    assert estimate_words([waiting(price) for price in prices]) == words


def test_voices_that_are_sent_different_texts_are_told_in_one_sum() -> None:
    assert estimate_words([waiting(CENT, 10), waiting(CENT, 12)]) == "2 voices, 22 characters, $0.0200"


def test_the_tenth_is_played_with_zero_and_the_eleventh_with_no_key() -> None:
    assert [digit_of(place) for place in (0, 8, 9, 10)] == ["1", "9", "0", ""]


def test_hidden_names_go_on_after_the_alphabet() -> None:
    assert [blind_name(number) for number in (0, 25, 26, 27, 702)] == [
        "Voice A",
        "Voice Z",
        "Voice AA",
        "Voice AB",
        "Voice AAA",
    ]


def test_what_was_paid_is_told_and_what_was_ours_before() -> None:
    voice = CastVoice(VoiceId("paid", "low"))
    for cost, words in (
        (CENT, "2.0 s · first sound after 0.40 s · paid $0.0100"),
        (None, "2.0 s · first sound after 0.40 s · ours before"),
        (FREE, "2.0 s · first sound after 0.40 s · free"),
        (UNKNOWN_COST, "2.0 s · first sound after 0.40 s · price unknown"),
    ):
        view = CandidateView(
            "a", voice, Judgement(), CandidateState.READY, 5, FREE, cost=cost, seconds=2.0, first_sound=0.4
        )
        assert state_words(view, blind=False) == words
        assert state_words(view, blind=True) == "2.0 s"
