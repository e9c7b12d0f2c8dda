"""Styles that a model is told of in a sentence before the text, when they hold for all of it."""

from __future__ import annotations

import pytest

from tts_studio.domain.markup.compiler import Compiled, compile_text
from tts_studio.domain.markup.diagnostics import diagnose
from tts_studio.domain.markup.dialect import SILENCE, Dialect, MarkKind, Silence, Spoken, TagRule, Treatment

DIALECT = Dialect(
    "styled",
    {
        "soft": TagRule(Treatment.STYLE, "softly"),
        "slow": TagRule(Treatment.STYLE, "slowly"),
        "loud": TagRule(Treatment.REWRITE, "[loud] ", " [end]"),
        "pause": SILENCE,
    },
    style_sentence="Say {styles}: ",
)


def texts(compiled: Compiled) -> list[str]:
    return [part.text for part in compiled.parts if isinstance(part, Spoken)]


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("<soft>Hello there.</soft>", ["Say softly: Hello there."]),
        ("<soft>Hello there</soft>.", ["Say softly: Hello there."]),
        ("<soft><slow>Hello.</slow></soft>", ["Say softly and slowly: Hello."]),
        ("<soft>One</soft> <soft>two.</soft>", ["Say softly: One two."]),
        ("<soft>One [pause] two.</soft>", ["Say softly: One", "Say softly: two."]),
        ("<soft>One</soft> [pause] two.", ["Say softly: One", "two."]),
        ("<soft>One</soft> two.", ["One two."]),
        ("<soft>One <slow>two</slow></soft>", ["Say softly: One two"]),
        ("<soft><loud>One</loud> two</soft>", ["Say softly: [loud] One [end] two"]),
        ("<soft>One never closed", ["Say softly: One never closed"]),
        ("<soft>…</soft>", []),
    ],
)
def test_a_style_around_all_words_of_a_part_stands_before_it(text: str, sent: list[str]) -> None:
    assert texts(compile_text(text, DIALECT)) == sent


def test_notes_tell_which_half_came_into_a_sentence_and_which_was_dropped() -> None:
    notes = compile_text("<soft>One <slow>two</slow></soft>", DIALECT).notes
    assert [(note.treatment, note.result) for note in notes] == [
        (Treatment.STYLE, "softly"),
        (Treatment.DROP, ""),
        (Treatment.DROP, ""),
        (Treatment.STYLE, ""),
    ]


def test_a_style_that_fails_in_one_part_is_said_to_be_dropped() -> None:
    text = "<soft>One [pause] two</soft> three."
    compiled = compile_text(text, DIALECT)
    assert texts(compiled) == ["Say softly: One", "two three."]
    assert [note.treatment for note in compiled.notes if note.token.name == "soft"] == [Treatment.DROP] * 2
    assert any(problem.code == "unsupported-tag" for problem in diagnose(text, DIALECT))


def test_words_keep_their_places_behind_the_sentence() -> None:
    text = "<soft>Hello <loud>there</loud>.</soft>"
    (part,) = compile_text(text, DIALECT, start=100).parts
    assert not isinstance(part, Silence)
    there = part.text.index("there")
    assert part.source.source_of(there) == 100 + text.index("there")
    assert part.source.compiled_of(100 + text.index("Hello")) == part.text.index("Hello")
    assert part.marks[0].kind is MarkKind.OPEN
    assert part.text[: part.marks[0].end] == "Say softly: "
    assert part.marks[-1].kind is MarkKind.CLOSE
    assert [part.text[mark.start : mark.end] for mark in part.marks[1:-1]] == ["[loud] ", " [end]"]


def test_a_style_within_a_sentence_is_underlined_only_where_it_does_nothing() -> None:
    assert not diagnose("<soft>All of it.</soft>", DIALECT)
    problems = diagnose("All <soft>of</soft> it.", DIALECT)
    assert [problem.code for problem in problems] == ["unsupported-tag"]
