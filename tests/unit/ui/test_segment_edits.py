"""Splitting, joining, moving, doubling and recasting segments of a text."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tts_studio.domain.script import Script, parse_script
from tts_studio.ui.script_editor.segment_edits import added, doubled, joined, moved, split, spoken_by
from tts_studio.ui.script_editor.tag_editing import Change


def after(script: Script, changes: Iterable[Change]) -> str:
    text = script.text
    for change in sorted(changes, key=lambda each: each.start, reverse=True):
        text = text[: change.start] + change.text + text[change.end :]
    return text


def bodies(text: str) -> list[str]:
    script = parse_script(text)
    return [f"{segment.speaker}|{script.body_of(segment)}" for segment in script.segments]


@pytest.mark.parametrize(
    ("text", "index", "step", "expected"),
    [
        ("One.\n\nTwo.\n\n\nThree.", 1, -1, "Two.\n\nOne.\n\n\nThree."),
        ("One.\n\nTwo.", 0, 1, "Two.\n\nOne."),
        ("ANNA: One.\nBOB: Two.", 1, -1, "BOB: Two.\nANNA: One."),
        ("ANNA: One.\n\nTwo.\nBOB: Three.", 1, 1, "ANNA: One.\n\nBOB: Three.\n\nTwo."),
        ("ANNA: One.\nBOB: Two.\n\nThree.", 2, -1, "ANNA: One.\n\nThree.\n\nBOB: Two."),
    ],
)
def test_moving_changes_places_and_keeps_paragraphs_apart(
    text: str, index: int, step: int, expected: str
) -> None:
    script = parse_script(text)
    made = after(script, moved(script, script.segments[index], step))
    assert made == expected
    assert sorted(bodies(made)) == sorted(bodies(text))


def test_nothing_moves_beyond_the_ends() -> None:
    script = parse_script("One.\n\nTwo.")
    assert moved(script, script.segments[0], -1) == moved(script, script.segments[1], 1) == ()


def test_a_copy_stands_behind_its_segment() -> None:
    script = parse_script("ANNA: One.\nBOB: Two.")
    assert after(script, doubled(script, script.segments[0])) == "ANNA: One.\n\nANNA: One.\nBOB: Two."


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("", 0, "BEN: New."),
        ("\n\nOne.", 0, "\n\nOne.\n\nBEN: New."),
        ("One.\n\nTwo.", 2, "One.\n\nBEN: New.\n\nTwo."),
        ("One.\n\n\n\nTwo.", 6, "One.\n\nBEN: New.\n\n\n\nTwo."),
        ("ANNA: One.\nBOB: Two.", 0, "ANNA: One.\n\nBEN: New.\nBOB: Two."),
        ("One.\n\nTwo.", 10, "One.\n\nTwo.\n\nBEN: New."),
    ],
)
def test_what_is_added_stands_behind_the_segment_at_the_cursor_and_is_one_of_its_own(
    text: str, position: int, expected: str
) -> None:
    script = parse_script(text)
    made = after(script, [added(script, position, "BEN: New.")])
    assert made == expected
    assert sorted(bodies(made)) == sorted([*bodies(text), "BEN|New."])


def test_joining_takes_the_next_words_without_their_speaker() -> None:
    script = parse_script("ANNA: One.\n\nBOB: Two.\n\nThree.")
    assert after(script, joined(script, script.segments[0])) == "ANNA: One. Two.\n\nThree."
    assert joined(script, script.segments[2]) == ()


def test_splitting_goes_on_with_the_speaker_and_the_open_tags() -> None:
    text = "ANNA: One <soft>two <fast>three four</fast></soft>."
    script = parse_script(text)
    made = after(script, split(script, script.segments[0], text.index("four")))
    assert made == ("ANNA: One <soft>two <fast>three</fast></soft>\n\nANNA: <soft><fast>four</fast></soft>.")


@pytest.mark.parametrize("place", ["ANNA", "One", "."])
def test_a_part_without_words_is_not_split_off(place: str) -> None:
    text = "ANNA: One."
    script = parse_script(text)
    position = len(text) if place == "." else text.index(place)
    assert split(script, script.segments[0], position) == ()


def test_a_tag_is_not_split() -> None:
    text = "One [laugh] two."
    script = parse_script(text)
    assert split(script, script.segments[0], text.index("ugh")) == ()


def test_a_speaker_is_written_changed_and_taken_away() -> None:
    script = parse_script("One.\n\nANNA: Two.\nANNA: Three.")
    first, second, third = script.segments
    assert after(script, spoken_by(script, first, "BOB")) == "BOB: One.\n\nANNA: Two.\nANNA: Three."
    assert after(script, spoken_by(script, second, "BOB")) == "One.\n\nBOB: Two.\nANNA: Three."
    assert after(script, spoken_by(script, third, "")) == "One.\n\nANNA: Two.\n\nThree."
    assert spoken_by(script, second, "ANNA") == ()


def test_a_heading_is_given_no_speaker() -> None:
    script = parse_script("# One\n\nTwo.")
    assert spoken_by(script, script.segments[0], "ANNA") == ()
