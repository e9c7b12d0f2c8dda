"""Headings of a script: what they are, and the chapters they begin."""

import pytest

from tts_studio.domain.markup.compiler import strip_tags
from tts_studio.domain.script import Chapter, parse_script

BOOK = "Opening.\n\n# One\n\nText.\n\n## A part\n\nMore.\n\n### Small\n\nEnd.\n\n# <soft>Two</soft>\nLast."


@pytest.mark.parametrize(
    ("line", "level", "body"),
    [
        ("# One", 1, "One"),
        ("##  Two", 2, "Two"),
        ("###\tThree", 3, "Three"),
        ("#### Four", 0, "#### Four"),
        ("#One", 0, "#One"),
        ("#", 0, "#"),
        ("\\# One", 0, "\\# One"),
        ("# ALICE: One", 1, "ALICE: One"),
        ("  # One", 1, "One"),
    ],
)
def test_a_line_that_begins_with_number_signs_and_a_space_is_a_heading(
    line: str, level: int, body: str
) -> None:
    script = parse_script(line)
    (segment,) = script.segments
    assert (segment.heading, script.body_of(segment), segment.speaker) == (level, body, "")


def test_a_heading_is_a_segment_of_its_own_without_blank_lines_around_it() -> None:
    script = parse_script("Before.\n# Title\nBehind.\nStill.")
    assert [script.text_of(s) for s in script.segments] == ["Before.", "# Title", "Behind.\nStill."]


def test_a_backslash_keeps_a_number_sign_from_making_a_heading_and_is_not_spoken() -> None:
    assert strip_tags("\\# one") == "# one"


def test_headings_of_the_first_two_levels_begin_chapters() -> None:
    assert parse_script(BOOK).chapters == (
        Chapter("", 0, 0),
        Chapter("One", 1, 2),
        Chapter("A part", 3, 6),
        Chapter("Two", 7, 8),
    )


def test_a_script_without_headings_has_no_chapters() -> None:
    script = parse_script("One.\n\n### Two.")
    assert script.chapters == ()
    assert script.chapter_of(script.segments[0]) is None


def test_a_script_that_begins_with_a_heading_has_no_untitled_chapter() -> None:
    assert parse_script("# One\n\nText.").chapters == (Chapter("One", 0, 1),)


def test_each_segment_is_in_a_chapter() -> None:
    script = parse_script(BOOK)
    titles = [chapter.title for s in script.segments if (chapter := script.chapter_of(s))]
    assert titles == ["", "One", "One", "A part", "A part", "A part", "A part", "Two", "Two"]
