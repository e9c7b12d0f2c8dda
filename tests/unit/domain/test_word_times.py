"""Word times: measured where they can be, shared and marked where not, never out of order."""

from __future__ import annotations

import json

import pytest

from tts_studio.domain.word_times import HeardSpan, Passage, TimedWord, timed, words_json
from tts_studio.domain.written_words import written_words


def times(words: tuple[TimedWord, ...]) -> list[tuple[str, float, float, bool]]:
    return [(word.text, round(word.begins, 3), round(word.ends, 3), word.approximate) for word in words]


def test_a_word_has_the_time_its_voice_told() -> None:
    spans = [HeardSpan(6, 11, 1.0, 1.5), HeardSpan(0, 5, 0.25, 0.75)]
    found = timed(written_words("Hello there."), spans, 0, 2)
    assert times(found) == [("Hello", 0.25, 0.75, False), ("there.", 1.0, 1.5, False)]


def test_what_is_spoken_as_several_words_sounds_as_long_as_they_do() -> None:
    spans = [HeardSpan(0, 2, 0.0, 0.4), HeardSpan(0, 2, 0.5, 0.9), HeardSpan(3, 7, 1.0, 1.2)]
    assert times(timed(written_words("21 cats"), spans, 0, 2)) == [
        ("21", 0.0, 0.9, False),
        ("cats", 1.0, 1.2, False),
    ]


def test_words_within_a_long_stretch_are_approximate() -> None:
    found = timed(written_words("one two"), [HeardSpan(0, 7, 0.0, 3.5)], 0, 4)
    assert times(found) == [("one", 0.0, 1.5, True), ("two", 2.0, 3.5, True)]


def test_characters_within_a_short_stretch_are_exact_enough() -> None:
    found = timed(written_words("日本"), [HeardSpan(0, 2, 0.0, 0.4)], 0, 4)
    assert times(found) == [("日", 0.0, 0.2, False), ("本", 0.2, 0.4, False)]


def test_untimed_words_share_the_time_between_their_neighbours() -> None:
    spans = [HeardSpan(0, 1, 0.0, 1.0), HeardSpan(8, 9, 2.0, 3.0)]
    found = timed(written_words("a bb cc d"), spans, 0, 3)
    assert [word.text for word in found] == ["a", "bb", "cc", "d"]
    assert [word.approximate for word in found] == [False, True, True, False]
    assert found[1].begins == pytest.approx(1.0)
    assert found[2].ends == pytest.approx(2.0)
    assert found[1].ends <= found[2].begins


def test_without_any_times_a_passage_is_shared_from_its_first_sound_to_its_last() -> None:
    found = timed(written_words("Wait, then go."), (), 1.0, 3.0)
    assert found[0].begins == 1.0
    assert found[-1].ends == pytest.approx(3.0)
    assert all(word.approximate for word in found)
    # After a comma somebody takes a breath.
    assert found[1].begins - found[0].ends > found[2].begins - found[1].ends


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("yes — no", ["yes —", "no"]),
        ("there .", ["there."]),
        ("— Well", ["— Well"]),
        ("a & b", ["a &", "b"]),
    ],
)
def test_marks_nobody_hears_belong_to_a_word(text: str, shown: list[str]) -> None:
    spans = [HeardSpan(place, place + 1, 0.1, 0.2) for place, sign in enumerate(text) if sign.isalpha()]
    assert [word.text for word in timed(written_words(text), spans, 0, 1)] == shown


def test_times_never_go_back() -> None:
    spans = [HeardSpan(0, 1, 1.0, 1.2), HeardSpan(2, 3, 0.5, 0.8)]
    found = timed(written_words("a b"), spans, 0, 2)
    assert [word.begins for word in found] == [1.0, 1.0]
    assert all(word.ends >= word.begins for word in found)


def test_word_times_as_json_mark_what_is_approximate() -> None:
    exact = Passage("a", 1, "Ann", timed(written_words("Hi"), [HeardSpan(0, 2, 0.12345, 0.5)], 0, 1))
    shared = Passage("b", 2, "", timed(written_words("日本"), (), 1, 2))
    found = json.loads(words_json([exact, shared], 2.5))
    assert (found["version"], found["seconds"], found["approximate"]) == (1, 2.5, True)
    first, second = found["segments"]
    assert (first["speaker"], first["text"], first["approximate"]) == ("Ann", "Hi", False)
    assert first["words"] == [{"text": "Hi", "begins": 0.123, "ends": 0.5, "approximate": False}]
    assert (second["text"], second["approximate"], second["ends"]) == ("日本", True, 2.0)
