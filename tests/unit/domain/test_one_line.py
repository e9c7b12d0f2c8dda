"""What a single line of text can hold."""

from __future__ import annotations

import pytest

from tts_studio.domain.one_line import as_one_line, breaks_a_line, is_blank, is_one_line


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Ada’s voice (2)",
        "می\u200cخواهم",
        "\u200fשלום\u200f",
        "क्\u200dष",
        "Recording 9.41\u202fAM.m4a",
        "👩\u200d🚀",
        "a\u00a0b\u3000c",
    ],
)
def test_every_script_can_be_written_in_a_line(line: str) -> None:
    assert is_one_line(line)
    assert as_one_line(line) == line


@pytest.mark.parametrize(
    "character", ["\n", "\r", "\t", "\0", "\x1b", "\x7f", "\x85", "\x9b", "\u2028", "\u2029", "\udce9"]
)
def test_what_ends_a_line_or_commands_a_terminal_cannot(character: str) -> None:
    assert breaks_a_line(character)
    assert not is_one_line(f"a{character}b")
    assert as_one_line(f"a{character}b") == "ab"


@pytest.mark.parametrize("text", ["", " \t", "\u200b", "\u200c\u200f\u2028", "\u3000"])
def test_a_line_in_which_there_is_nothing_to_see_is_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["a", ".", "\u200fא", "👍", "+", "\ue000"])
def test_a_line_with_anything_to_see_is_not(text: str) -> None:
    assert not is_blank(text)
