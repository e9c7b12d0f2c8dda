"""Written words: what a reader sees, each with its place in the script."""

from __future__ import annotations

import pytest

from tts_studio.domain.written_words import columns, written_words


def test_tags_are_left_out_and_escaped_signs_are_kept_with_their_places() -> None:
    text = r"Say \[no\] to <whisper>all</whisper> [pause 1s] that."
    words = written_words(text, 100)
    assert [word.text for word in words] == ["Say", "[no]", "to", "all", "that."]
    assert [text[word.start - 100 : word.end - 100] for word in words] == [
        "Say",
        r"\[no\]",
        "to",
        "all",
        "that.",
    ]


def test_a_tag_in_the_midst_of_a_word_does_not_part_it() -> None:
    assert [word.text for word in written_words("wonder<slow>ful</slow>!")] == ["wonderful!"]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("日本「語」です。", ["日", "本", "「語」", "で", "す。"]),
        ("スーパー", ["スー", "パー"]),
        ("Tom和Ann说", ["Tom", "和", "Ann", "说"]),
        ("เที่ยว", ["เที่", "ย", "ว"]),
        ("한국어 문장", ["한국어", "문장"]),
    ],
)
def test_where_no_spaces_are_written_a_line_may_end_between_characters(text: str, units: list[str]) -> None:
    assert [word.text for word in written_words(text)] == units


def test_only_the_first_of_unspaced_words_has_a_space_before_it() -> None:
    assert [word.spaced for word in written_words("猫で a")] == [True, False, True]


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("日本", 4), ("e\u0301", 1), ("a\u200fb", 2)])
def test_wide_characters_take_two_columns_and_marks_none(text: str, width: int) -> None:
    assert columns(text) == width


def test_marks_alone_say_nothing() -> None:
    assert [word.says_something for word in written_words("yes — 3")] == [True, False, True]
