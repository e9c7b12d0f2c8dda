"""File names: taken by every system, never empty, never the same twice."""

from __future__ import annotations

import pytest

from tts_studio.engine.file_names import distinct_stems, safe_stem


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("One: a/b", "One a b"),
        ('"What?" <said>|\\*', "What said"),
        ("trailing. . ", "trailing"),
        ("two\nlines\tand  more", "two lines and more"),
        ("con", "_con"),
        ("Lpt1.x", "_Lpt1.x"),
        ("???", "_"),
        ("", "_"),
        ("naïve — 日本", "naïve — 日本"),
        ("half \ud83d gone", "half gone"),
    ],
)
def test_only_what_every_system_takes_is_left(text: str, name: str) -> None:
    assert safe_stem(text) == name


@pytest.mark.parametrize("sign", ["a", "é", "語", "😀"])
def test_names_are_short_enough_for_endings_in_any_script(sign: str) -> None:
    name = safe_stem(sign * 500)
    assert len(name) <= 80
    assert len(f".{name}.wav.report.html.0123abcd.part".encode()) <= 255
    assert set(name) == {sign}


def test_equal_names_are_numbered_whatever_their_capitals() -> None:
    assert distinct_stems(["One", "one", "ONE", "two", "one 2"]) == (
        "One",
        "one 2",
        "ONE 3",
        "two",
        "one 2 2",
    )
