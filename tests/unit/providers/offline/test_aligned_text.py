"""AlignedText keeps each character's origin through any number of rewrites."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tts_studio.providers.offline.aligned_text import AlignedText


def test_a_new_text_stands_where_it_is_said_to_stand() -> None:
    text = AlignedText.of("abc", 10)
    assert text.span(0, 3) == (10, 13)
    assert text.span(1, 2) == (11, 12)


def test_words_put_in_for_a_figure_all_stem_from_the_whole_figure() -> None:
    text = AlignedText.of("pay $5 now").rewritten(re.compile(r"\$5"), lambda _match: "five dollars")
    assert text.text == "pay five dollars now"
    assert text.span(4, 8) == (4, 6)
    assert text.span(9, 16) == (4, 6)
    assert text.span(17, 20) == (7, 10)


def test_a_second_rewrite_still_knows_the_first_source() -> None:
    once = AlignedText.of("a 12 b").rewritten(re.compile("12"), lambda _match: "1 2")
    twice = once.rewritten(re.compile("2"), lambda _match: "two")
    assert twice.text == "a 1 two b"
    assert twice.span(4, 7) == (2, 4)


def test_none_leaves_a_match_as_it_is() -> None:
    text = AlignedText.of("abc")
    assert text.rewritten(re.compile("b"), lambda _match: None) is text


def test_what_is_put_in_where_nothing_stood_stems_from_the_character_before() -> None:
    text = AlignedText.of("v1").rewritten(re.compile("(?<=v)(?=1)"), lambda _match: " ")
    assert text.text == "v 1"
    assert text.span(1, 2) == (0, 1)


@given(st.text(alphabet="ab1 ", max_size=40))
def test_what_was_not_rewritten_still_names_itself(source: str) -> None:
    text = AlignedText.of(source).rewritten(re.compile("1+"), lambda _match: "xyz")
    for index, character in enumerate(text.text):
        start, end = text.span(index, index + 1)
        assert source[start:end] == character if character in "ab " else set(source[start:end]) == {"1"}
