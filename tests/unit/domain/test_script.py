"""Scripts: paragraphs become segments with speakers, and keep their ids while they are edited."""

import itertools
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts_studio.domain.script import Script, parse_script

PARAGRAPHS = st.lists(
    st.sampled_from(
        ["One.", "Two words.", "NARRATOR: Hi.", "Anna: Yes.", "Three\nlines\nhere.", "ANNA:", " \t ", ""]
    ),
    max_size=12,
)


def counter(prefix: str = "n") -> Callable[[], str]:
    numbers = itertools.count()
    return lambda: f"{prefix}{next(numbers)}"


def parsed(text: str, previous: Script | None = None, known: frozenset[str] = frozenset()) -> Script:
    return parse_script(text, previous, known, counter("new" if previous else "n"))


def ids(script: Script) -> list[str]:
    return [segment.id for segment in script.segments]


def spoken(text: str, *known: str) -> list[tuple[str, str]]:
    script = parsed(text, known=frozenset(known))
    return [(segment.speaker, script.body_of(segment)) for segment in script.segments]


def edited(before: list[str], after: list[str]) -> list[str]:
    first = parsed("\n\n".join(before))
    return ids(parsed("\n\n".join(after), first))


@given(st.text(alphabet="aB: \n\t\\.…。：", max_size=60))
def test_segments_cover_everything_that_is_not_blank_and_no_more(text: str) -> None:
    script = parse_script(text)
    covered = [False] * len(text)
    position = -1
    for index, segment in enumerate(script.segments):
        assert segment.index == index
        assert position < segment.start < segment.end
        assert segment.start <= segment.body_start <= segment.end
        assert script.text_of(segment) == script.text_of(segment).strip()
        position = segment.end
        covered[segment.start : segment.end] = [True] * (segment.end - segment.start)
    assert not "".join(c for c, inside in zip(text, covered, strict=True) if not inside).strip()


@given(PARAGRAPHS, PARAGRAPHS)
def test_ids_are_unique_after_any_edit(before: list[str], after: list[str]) -> None:
    first = parse_script("\n\n".join(before))
    found = ids(parse_script("\n\n".join(after), first))
    assert len(set(found)) == len(found)


@given(PARAGRAPHS)
def test_parsing_the_same_text_again_changes_nothing(paragraphs: list[str]) -> None:
    first = parse_script("\n\n".join(paragraphs))
    assert parse_script(first.text, first) == first


@given(st.lists(st.text(alphabet="abcdef ", min_size=3).filter(str.strip), unique_by=str.strip), st.randoms())
def test_paragraphs_in_any_order_keep_their_ids(paragraphs: list[str], random: Random) -> None:
    first = parsed("\n\n".join(paragraphs))
    by_text = {first.text_of(segment): segment.id for segment in first.segments}
    shuffled = list(paragraphs)
    random.shuffle(shuffled)
    again = parsed("\n\n".join(shuffled), first)
    assert {again.text_of(segment): segment.id for segment in again.segments} == by_text


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (["a b", "c d"], ["a b x", "c d"], ["n0", "n1"]),
        (["a b", "c d", "e f"], ["a b", "whole new", "e f"], ["n0", "n1", "n2"]),
        (["a b", "c d e f"], ["a b", "c d", "e f"], ["n0", "n1", "new0"]),
        (["a b", "c d", "e f"], ["a b c d", "e f"], ["n0", "n2"]),
        (["a b", "c d", "e f"], ["e f", "a b", "c d"], ["n2", "n0", "n1"]),
        (["a b", "c d"], ["a b", "a b", "c d"], ["n0", "new0", "n1"]),
        (["a b", "c d"], ["a b", "c d", "a b"], ["n0", "n1", "new0"]),
        (["a b", "c d"], ["x y", "a b", "c d"], ["new0", "n0", "n1"]),
        (["a b", "c d"], ["a b", "c d", "x y"], ["n0", "n1", "new0"]),
        (["a b", "c d", "e f"], ["a b", "e f"], ["n0", "n2"]),
        (["a b", "c d", "e f"], ["a x", "c x", "e x"], ["n0", "n1", "n2"]),
        (["a b c", "d e f"], ["x y z", "a b q", "d e f"], ["new0", "n0", "n1"]),
        (["a b", "c d", "e f"], ["e f!", "a b", "c d"], ["new0", "n0", "n1"]),
        (["a b", "c d", "e f"], ["e f", "a x", "c d"], ["n2", "n0", "n1"]),
        (["a b", "c d", "e f", "g h"], ["g h", "x y", "e f", "a b"], ["n3", "n1", "n2", "n0"]),
        (["a b"], ["p q", "r s"], ["new0", "new1"]),
        (["a b", "c d"], ["p q"], ["new0"]),
        (["a b", "c d"], ["p q", "r s"], ["new0", "new1"]),
        (["a b", "c d"], ["c d e", "p q"], ["n1", "new0"]),
        (["a b"], [], []),
        ([], ["a b"], ["new0"]),
    ],
)
def test_a_paragraph_keeps_its_id(before: list[str], after: list[str], expected: list[str]) -> None:
    assert edited(before, after) == expected


def test_a_new_id_is_never_one_in_use() -> None:
    first = parse_script("a", new_id=counter())
    assert ids(parse_script("a\n\nb", first, new_id=counter())) == ["n0", "n1"]


def test_ids_are_short_and_random_unless_told_otherwise() -> None:
    (one,), (other,) = ids(parse_script("a")), ids(parse_script("a"))
    assert one != other
    assert len(one) == 12


@pytest.mark.parametrize(
    ("line", "speaker", "body"),
    [
        ("NARRATOR: Hello.", "NARRATOR", "Hello."),
        ("  DR. WHO :  Hello.", "DR. WHO", "Hello."),
        ("O'NEIL-SMITH_2: Hi: there", "O'NEIL-SMITH_2", "Hi: there"),
        ("2ND GUARD: Halt!", "2ND GUARD", "Halt!"),
        ("SPEAKER 1: Hi", "SPEAKER 1", "Hi"),
        ("DR.   WHO: Hi", "DR. WHO", "Hi"),
        ("RÉMY: Salut", "RÉMY", "Salut"),
        ("NARRATEUR\u00a0: Salut", "NARRATEUR", "Salut"),
        ("旁白：你好", "旁白", "你好"),
        ("राम: नमस्ते", "राम", "नमस्ते"),
        ("NARRATOR:\nOnce upon a time.", "NARRATOR", "Once upon a time."),
        ("NARRATOR:", "NARRATOR", ""),
    ],
)
def test_a_name_in_capitals_or_without_case_is_a_speaker(line: str, speaker: str, body: str) -> None:
    assert spoken(line) == [(speaker, body)]


@pytest.mark.parametrize(
    "line",
    [
        "Note: this is one.",
        "NOTE: this is one.",
        "12:30 we leave.",
        "12: 30 we leave.",
        "http://example.org",
        "HTTP: //x",
        "Chapter 3: The End",
        "CHAPTER III: THE END",
        "PART B: THE END",
        "Anna: only once.",
        "NARRATOR:without a space",
        "NARRATOR\\: Hello.",
        "A VERY LONG NAME INDEED: Hello.",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQ: Hello.",
        "[laugh] ANNA: Hello.",
        "<soft>ANNA: Hello.",
        "AN,NA: Hello.",
        ": Hello.",
        "- : Hello.",
        "他说：“你好”",
        "这是一个非常长的名字对不对啊: 你好",
    ],
)
def test_other_text_before_a_colon_is_no_speaker(line: str) -> None:
    assert spoken(line) == [("", line)]


def test_a_name_that_heads_two_lines_is_a_speaker() -> None:
    assert spoken("Anna: Hi.\nBob: No.\nAnna: Oh.") == [("Anna", "Hi.\nBob: No."), ("Anna", "Oh.")]
    assert spoken("anna: Hi.\n\nanna: Oh.")[0] == ("", "anna: Hi.")
    assert spoken("Note: Hi.\n\nNote: Oh.")[0] == ("", "Note: Hi.")
    assert spoken("他说：“一”\n\n他说：“二”")[0] == ("", "他说：“一”")


def test_a_known_name_is_a_speaker_in_any_case() -> None:
    assert spoken("anna: Hi.", "ANNA") == [("anna", "Hi.")]
    assert spoken("Note: Hi.", "note") == [("Note", "Hi.")]


def test_a_name_recognised_once_is_recognised_in_any_case() -> None:
    assert spoken("ANNA: Hi.\nanna: Oh.") == [("ANNA", "Hi."), ("anna", "Oh.")]


def test_a_line_with_a_speaker_begins_a_segment_and_other_lines_go_on() -> None:
    assert spoken("Intro.\nMore.\nANNA: Hi\nthere.\n\nOutro.") == [
        ("", "Intro.\nMore."),
        ("ANNA", "Hi\nthere."),
        ("", "Outro."),
    ]


def test_a_script_lists_each_speaker_once_as_first_written() -> None:
    assert parsed("ANNA: a\nBOB: b\n\nc\n\nanna: d").speakers == ("ANNA", "BOB")


def test_a_position_finds_its_segment() -> None:
    script = parsed("\nab\n\n\ncd\n")
    found = [script.segment_at(position) for position in range(len(script.text) + 1)]
    indexes = [segment.index if segment else None for segment in found]
    assert indexes == [None, 0, 0, 0, None, None, 1, 1, 1, None]


def test_an_id_finds_its_segment() -> None:
    script = parsed("a\n\nb")
    assert script.segment_named("n1") == script.segments[1]
    assert script.segment_named("gone") is None
