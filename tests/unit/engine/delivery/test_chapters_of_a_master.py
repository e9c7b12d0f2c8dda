"""Chapters of a file: those that are heard, without a gap between them."""

from __future__ import annotations

from tts_studio.domain.script import parse_script
from tts_studio.engine.delivery.chapters import chapter_marks
from tts_studio.engine.delivery.order import Sounding

TEXT = "Before.\n\n# One\n\nText.\n\n# Two\n\n* * *\n\n# Three\n\nThe end."


def test_chapters_follow_each_other_and_silent_ones_are_left_out() -> None:
    script = parse_script(TEXT)
    heard = [
        Sounding(segment.id, 10.0 * number + 1, 10.0 * number + 9)
        for number, segment in enumerate(script.segments)
        if segment.index not in (3, 4)
    ]
    marks = chapter_marks(script, heard, 77.0)
    assert [(mark.title, mark.begins, mark.ends) for mark in marks] == [
        ("Beginning", 0.0, 11.0),
        ("One", 11.0, 51.0),
        ("Three", 51.0, 77.0),
    ]


def test_a_script_without_headings_has_no_chapters() -> None:
    script = parse_script("Only text.")
    assert chapter_marks(script, [Sounding(script.segments[0].id, 0.1, 3.0)], 4.0) == ()
