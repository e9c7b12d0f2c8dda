"""Very long paragraphs become several that can be read."""

from hypothesis import given
from hypothesis import strategies as st

from tts_studio.domain.paragraph_breaks import (
    GIANT_PARAGRAPH,
    LONGEST_COMFORTABLE,
    broken_up,
    giant_paragraphs,
)

WORDS = st.lists(
    st.sampled_from(
        ["word", "Mr.", "end.", "<soft>", "</soft>", "<loud>", "</loud>", "[pause 1s]", "Ja!", "你好。"]
    ),
    max_size=200,
)


@given(WORDS, st.integers(10, 200))
def test_nothing_but_white_space_changes(words: list[str], readable: int) -> None:
    text = " ".join(words)
    assert broken_up(text, readable).split() == text.split()


def test_paragraphs_end_with_sentences() -> None:
    text = "This is a sentence of some length. " * 200
    parts = broken_up(text).split("\n\n")
    assert len(parts) > 5
    assert all(part.endswith("length.") for part in parts)
    assert all(len(part) < 1400 for part in parts)


def test_a_stretch_without_sentences_is_broken_between_words() -> None:
    parts = broken_up("word " * 2000).split("\n\n")
    assert len(parts) > 5
    assert all(set(part.split()) == {"word"} for part in parts)


def test_no_break_stands_within_a_wrapping_tag() -> None:
    inside = "Said softly. " * 200
    parts = broken_up(f"Before. <soft>{inside}</soft> " + "After that. " * 200).split("\n\n")
    assert parts[0].startswith("Before. <soft>Said")
    assert parts[0].endswith("</soft>")
    assert len(parts) > 2


def test_a_tag_that_is_never_closed_prevents_nothing() -> None:
    assert "\n\n" in broken_up("<soft>" + "One sentence. " * 200)


def test_a_word_without_end_stays_whole() -> None:
    assert broken_up("x" * 5000) == "x" * 5000


def test_a_short_paragraph_stays_as_it_is() -> None:
    assert broken_up("One. Two.") == "One. Two."


def test_a_line_above_the_comfortable_length_is_a_problem_at_its_first_words() -> None:
    fine, long = "x" * LONGEST_COMFORTABLE, "y" * (LONGEST_COMFORTABLE + 1)
    assert giant_paragraphs(fine) == ()
    assert giant_paragraphs(f"{fine}\n{fine}") == ()
    [problem] = giant_paragraphs(f"{fine}\n{long}")
    assert (problem.start, problem.code) == (len(fine) + 1, GIANT_PARAGRAPH)
    assert problem.sentence == "This paragraph has 20,001 characters, which makes writing slow."
