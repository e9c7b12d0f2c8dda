"""Words and characters of a segment, in the scripts of the world."""

from __future__ import annotations

import pytest

from tts_studio.ui.script_editor.text_counts import TextCounts, counts_of


@pytest.mark.parametrize(
    ("text", "words", "characters"),
    [
        ("", 0, 0),
        ("Hello there.", 2, 12),
        ("It’s a well-known fact — or 1,234.5 of them.", 8, 44),
        ("  One\n two ", 2, 8),
        ("[laugh] One <soft>two</soft> [pause 1s]", 2, 7),
        (r"\[sic\]", 1, 5),
        ("今日は良い天気です。", 9, 10),
        ("안녕하세요 여러분", 2, 9),
        ("我们 use Python 3", 5, 15),
        ("مرحبا بكم", 2, 9),
        ("😀 … –", 0, 5),
    ],
)
def test_words_are_counted_as_readers_do(text: str, words: int, characters: int) -> None:
    assert counts_of(text) == TextCounts(words, characters)


def test_counts_add_up() -> None:
    assert counts_of("one") + counts_of("two three") == TextCounts(3, 12)
