"""Finding and replacing in one line, with and without its tags."""

from __future__ import annotations

import pytest

from tts_studio.ui.find_bar.pattern import Pattern, PatternProblem, Query
from tts_studio.ui.find_bar.spoken_line import spoken_line
from tts_studio.ui.find_bar.word_changes import word_changes


def found(query: Query, line: str, begin: int = 0) -> list[str]:
    return [line[match.start : match.end] for match in Pattern(query).matches(line, begin)]


def replaced(query: Query, line: str, replacement: str) -> str:
    pattern = Pattern(query)
    for match in reversed(pattern.matches(line)):
        for start, end, new in reversed(pattern.edits(match, replacement)):
            line = line[:start] + new + line[end:]
    return line


def test_capitals_count_only_when_asked_for() -> None:
    assert found(Query("the"), "The other") == ["The", "the"]
    assert found(Query("the", match_case=True), "The other") == ["the"]


def test_whole_words_are_found_alone() -> None:
    assert found(Query("the", whole_words=True), "The other, the.") == ["The", "the"]
    assert found(Query("[laugh]", whole_words=True), "a [laugh] b") == ["[laugh]"]
    assert found(Query("été|ete", whole_words=True, regular=True), "L’été, étés") == ["été"]


def test_signs_of_patterns_are_plain_signs_without_the_option() -> None:
    assert found(Query("a.c"), "abc a.c") == ["a.c"]
    assert found(Query("a.c", regular=True), "abc a.c") == ["abc", "a.c"]


def test_empty_matches_do_not_count() -> None:
    assert found(Query("x*", regular=True), "axxb") == ["xx"]


def test_groups_stand_in_the_replacement() -> None:
    query = Query(r"(\w+) (\w+)", regular=True)
    assert replaced(query, "one two", r"\2 \1") == "two one"
    assert replaced(Query("one"), "one two", r"\1") == r"\1 two"


@pytest.mark.parametrize(
    ("replacement", "sentence"),
    [
        (r"\7", "The replacement names a group the pattern does not have."),
        (r"\q", "The replacement has a backslash that means nothing."),
    ],
)
def test_a_bad_replacement_says_what_is_wrong(replacement: str, sentence: str) -> None:
    with pytest.raises(PatternProblem, match="^" + sentence):
        replaced(Query("(one)", regular=True), "one", replacement)


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        ("a(", "A bracket “(” is never closed."),
        ("a)", "A bracket “)” closes nothing."),
        ("[a", "A bracket “[” is never closed."),
        ("*a", "There is nothing before the sign that repeats."),
        ("a\\", "The pattern ends with a backslash."),
        (r"\1", "The pattern refers to a group it does not have."),
        ("(?P<1>a)", "The pattern cannot be read: bad character in group name."),
    ],
)
def test_a_bad_pattern_says_what_is_wrong(pattern: str, sentence: str) -> None:
    with pytest.raises(PatternProblem) as problem:
        Pattern(Query(pattern, regular=True))
    assert str(problem.value) == sentence


def test_a_pattern_that_would_never_end_is_given_up() -> None:
    pattern = Pattern(Query(r"(?:a|a)*(?:a|a)*(?:a|a)*[bc]\d", regular=True))
    with pytest.raises(PatternProblem, match="takes too long"):
        pattern.matches("a" * 5000 + "b")


def test_speech_is_found_across_tags() -> None:
    line = "It was <soft>the</soft> best [laugh] of times"
    assert found(Query("was the best of", speech_only=True), line) == ["was <soft>the</soft> best [laugh] of"]
    assert found(Query("was the best"), line) == []


def test_speech_does_not_see_tags_and_names() -> None:
    assert found(Query("laugh", speech_only=True), "A laugh [laugh] <laugh-speak>b</laugh-speak>") == [
        "laugh"
    ]
    assert found(Query("anna", speech_only=True), "ANNA: Hello, Anna.", begin=6) == ["Anna"]


def test_replacing_speech_keeps_the_tags_where_they_are() -> None:
    query = Query("the red apple", speech_only=True)
    line = "Eat the <soft>red</soft> [pause] apple."
    assert replaced(query, line, "a green pear") == "Eat a <soft>green</soft> [pause] pear."
    assert replaced(query, line, "apple") == "Eat <soft></soft>[pause] apple."
    assert replaced(Query("red", speech_only=True), line, "") == "Eat the <soft></soft> [pause] apple."


def test_a_word_with_a_tag_inside_is_replaced_as_one() -> None:
    assert replaced(Query("apple", speech_only=True), "ap[breath]ple", "pear") == "pear[breath]"


def test_an_escape_is_the_sign_itself_in_speech() -> None:
    line = r"see \[note\] here"
    assert found(Query("[note]", speech_only=True), line) == [r"\[note\]"]
    assert replaced(Query("note", speech_only=True), line, "page") == r"see \[page\] here"


def test_a_tag_between_two_spaces_leaves_one_of_them() -> None:
    assert spoken_line("one [pause] [laugh] two").text == "one two"
    assert spoken_line("[laugh] one").text == " one"


def test_places_of_what_is_heard_are_the_places_where_it_is_written() -> None:
    line = r"a <soft>b\<c</soft> [sigh] d"
    spoken = spoken_line(line)
    assert spoken.text == "a b<c d"
    for position, heard in enumerate(spoken.text):
        written = line[spoken.start_of(position) : spoken.end_of(position + 1)]
        assert written in (heard, "\\" + heard)
    assert [line[a:b] for a, b in spoken.pieces(0, len(spoken.text))] == ["a ", "b", r"\<", "c", " ", "d"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("the red apple", "a green pear"),
        ("one", "one two three"),
        ("one two three", "three"),
        ("", "one"),
        ("a b " * 150, "b a c"),
        ("same words", "same words"),
    ],
)
def test_word_changes_make_one_phrase_of_the_other(old: str, new: str) -> None:
    made = old
    for start, end, text in reversed(list(word_changes(old, new))):
        made = made[:start] + text + made[end:]
    assert made == new
