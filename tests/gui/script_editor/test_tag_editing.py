"""Wrapping, unwrapping and deleting tags in a text."""

from __future__ import annotations

import pytest

from tests.support.editor_stage import EVERYTHING, NO_LAUGH
from tts_studio.domain.markup.scanner import scan
from tts_studio.domain.markup.tags import TAGS
from tts_studio.ui.script_editor.suggestions import drop_reason, suggestions
from tts_studio.ui.script_editor.tag_editing import Change, deletion, halves_at, toggle
from tts_studio.ui.script_editor.tag_pairs import pairs_of, unclosed


def after(text: str, changes: tuple[Change, ...]) -> str:
    for change in sorted(changes, key=lambda c: c.start, reverse=True):
        text = text[: change.start] + change.text + text[change.end :]
    return text


@pytest.mark.parametrize(
    ("text", "part", "expected"),
    [
        ("one two three", "two", "one <soft>two</soft> three"),
        ("one two three", " two ", "one <soft>two</soft> three"),
        ("one <soft>two</soft> three", "two", "one two three"),
        ("one <soft>two</soft> three", "<soft>two</soft>", "one two three"),
        ("one <soft>two three</soft>", "three", "one two three"),
        ("one <loud>two</loud> three", "two", "one <loud><soft>two</soft></loud> three"),
        ("one <loud>two</loud> three", "one <loud>two", "<soft>one <loud>two</loud></soft> three"),
        ("one <loud>two</loud>", "ne <lo", "o<soft>ne <loud>two</loud></soft>"),
        ("a [laugh] b", "augh] b", "a <soft>[laugh] b</soft>"),
    ],
)
def test_toggling_wraps_whole_tags_or_unwraps(text: str, part: str, expected: str) -> None:
    start = text.index(part)
    assert after(text, toggle(text, start, start + len(part), TAGS["soft"])) == expected


@pytest.mark.parametrize(
    ("text", "position", "forward", "expected"),
    [
        ("a <soft>b</soft> c", 8, False, "a b c"),
        ("a <soft>b</soft> c", 16, False, "a b c"),
        ("a <soft>b</soft> c", 2, True, "a b c"),
        ("a [laugh] b", 9, False, "a  b"),
        ("a </soft> b", 9, False, "a  b"),
        ("<soft>a<soft>b</soft>c</soft>", 21, False, "<soft>abc</soft>"),
    ],
)
def test_deleting_beside_a_tag_takes_its_other_half(
    text: str, position: int, forward: bool, expected: str
) -> None:
    assert after(text, deletion(text, position, forward=forward)) == expected


@pytest.mark.parametrize(("text", "position"), [("a b", 1), ("[laughs]", 8), ("a \\[laugh\\]", 11)])
def test_deleting_beside_anything_else_is_left_to_the_text(text: str, position: int) -> None:
    assert deletion(text, position, forward=False) == ()


def test_crossed_tags_find_their_own_halves() -> None:
    pairs = pairs_of(scan("<soft>a<loud>b</soft>c</loud>"))
    assert [(p.opening.start, p.closing.start) for p in pairs] == [(0, 14), (7, 22)]


def test_both_halves_are_found_from_within_either() -> None:
    text = "<soft>a</soft>"
    assert halves_at(text, 2) == halves_at(text, 9) == ((0, 6), (7, 14))
    assert halves_at(text, 6) == ()


def test_tags_still_open_are_told_innermost_first() -> None:
    assert [t.name for t in unclosed(scan("<soft><loud><fast></fast>"))] == ["loud", "soft"]


def test_names_that_begin_as_typed_come_first() -> None:
    labels = [row.label for row in suggestions("[la", EVERYTHING)]
    assert labels[0] == "[laugh]"
    assert [row.label for row in suggestions("<pitch", EVERYTHING)] == [
        "<higher-pitch>…</higher-pitch>",
        "<lower-pitch>…</lower-pitch>",
    ]


def test_a_slash_offers_the_tags_that_are_open() -> None:
    rows = suggestions("</", EVERYTHING, (TAGS["loud"], TAGS["soft"]))
    assert [row.opening for row in rows] == ["</loud>", "</soft>"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("[pause 2", "[pause 2s]"), ("[pause 1,5s", "[pause 1,5s]"), ("[pause 300ms", "[pause 300ms]")],
)
def test_a_pause_with_a_length_is_offered_as_typed(typed: str, expected: str) -> None:
    assert suggestions(typed, EVERYTHING)[0].opening == expected


def test_a_pause_nobody_waits_for_is_not_offered() -> None:
    assert suggestions("[pause 9999", EVERYTHING) == ()


def test_plain_text_after_a_bracket_offers_nothing() -> None:
    assert suggestions("< b", EVERYTHING) == ()


def test_what_a_voice_drops_says_why() -> None:
    assert drop_reason(NO_LAUGH, TAGS["laugh"]) == "This voice cannot laugh."
    assert drop_reason(NO_LAUGH, TAGS["soft"]) == ""
    assert drop_reason(None, TAGS["laugh"]) == ""
