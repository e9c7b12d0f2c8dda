"""The splitter: pieces keep to the limit, lose nothing but spaces, and end where a reader would pause."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from tts_studio.domain.markup.compiler import compile_text
from tts_studio.domain.markup.dialect import KEEP, Dialect, MarkKind, Spoken, TagRule, Treatment
from tts_studio.domain.markup.scanner import TokenKind, scan
from tts_studio.domain.markup.tags import TAGS
from tts_studio.domain.speech_model import TextLimit
from tts_studio.engine.splitter import split

STUDIO = Dialect("studio", dict.fromkeys(TAGS, KEEP), escapes=True)
BARE = Dialect("bare", {})
WORDS = Dialect("words", {"whisper": TagRule(Treatment.REWRITE, "[whispers softly] "), "laugh": KEEP})

TEXTS = st.lists(
    st.one_of(
        st.text(alphabet="abcdé .,—!?\\[]<>。，नि👩‍👧🇪🇺", max_size=12),
        st.sampled_from(
            ["Mr. Smith ", "z. B. ", "[laugh]", "<soft>", "</soft>", "<whisper> ", "</whisper>", "hello "]
        ),
    ),
    max_size=25,
).map(lambda chunks: "".join(["x", *chunks]))


def spoken(text: str, dialect: Dialect = STUDIO) -> Spoken:
    parts = [part for part in compile_text(text, dialect).parts if isinstance(part, Spoken)]
    return parts[0]


def texts(text: str, characters: int, dialect: Dialect = STUDIO) -> list[str]:
    return [piece.text for piece in split(spoken(text, dialect), TextLimit(characters))]


def bare(piece: Spoken) -> str:
    """The text without the forms of wrapping tags and without white space."""
    chunks, position = [], 0
    for mark in piece.marks:
        if mark.kind is not MarkKind.INLINE:
            chunks.append(piece.text[position : mark.start])
            position = mark.end
    return "".join("".join([*chunks, piece.text[position:]]).split())


def directed(pieces: tuple[Spoken, ...]) -> list[tuple[str, frozenset[str]]]:
    """Each character with the tags around it, as whoever reads the pieces understands them."""
    found = []
    for piece in pieces:
        around: list[str] = []
        for token in scan(piece.text):
            if token.kind is TokenKind.OPEN:
                around.append(token.name)
            elif token.kind is TokenKind.CLOSE:
                assert around.pop() == token.name
            else:
                written = piece.text[token.start : token.end]
                found += [(c, frozenset(around)) for c in written if not c.isspace()]
        assert not around
    return found


@given(TEXTS, st.integers(min_value=60, max_value=90))
def test_splitting_keeps_every_character_its_tags_and_the_limit(text: str, characters: int) -> None:
    whole = spoken(text)
    pieces = split(whole, TextLimit(characters))
    assert directed(pieces) == directed((whole,))
    assert all(len(piece.text) <= characters for piece in pieces)


@given(TEXTS, st.integers(min_value=4, max_value=12))
def test_splitting_into_very_few_bytes_keeps_every_character(text: str, octets: int) -> None:
    whole = spoken(text, BARE)
    pieces = split(whole, TextLimit(utf8_bytes=octets))
    assert "".join(bare(piece) for piece in pieces) == bare(whole)
    units = regex.findall(r"\\[\[\]<>\\]|.", whole.text)
    longest = max(octets, max(len(unit.encode()) for unit in units))
    assert all(len(piece.text.encode()) <= longest for piece in pieces)


@given(TEXTS, st.integers(min_value=1, max_value=90), st.sampled_from([STUDIO, BARE, WORDS]))
def test_each_piece_maps_to_its_own_source(text: str, characters: int, dialect: Dialect) -> None:
    whole = spoken(text, dialect)
    for piece in split(whole, TextLimit(characters, characters * 3)):
        assert piece.text == piece.text.strip()
        for compiled, source, length in piece.source.runs:
            assert piece.text[compiled : compiled + length] == text[source : source + length]
            for offset in range(length):
                assert piece.source.source_of(compiled + offset) == source + offset
                assert piece.source.compiled_of(source + offset) == compiled + offset


@given(TEXTS, st.integers(min_value=1, max_value=90))
def test_no_tag_is_ever_cut(text: str, characters: int) -> None:
    whole = spoken(text, WORDS)
    pieces = split(whole, TextLimit(characters))
    assert "".join(bare(piece) for piece in pieces) == bare(whole)
    for piece in pieces:
        for mark in piece.marks:
            assert piece.text[mark.start : mark.end] in ("[whispers softly] ", "[laugh]", "")


def test_a_text_within_the_limit_stays_as_it_is() -> None:
    whole = spoken("Hello. World.")
    assert split(whole, TextLimit()) == (whole,)
    assert split(whole, TextLimit(13, 13)) == (whole,)


@pytest.mark.parametrize(
    ("text", "characters", "expected"),
    [
        ("One two. Three four. Five.", 21, ["One two. Three four.", "Five."]),
        ("One two. Three four. Five.", 19, ["One two.", "Three four. Five."]),
        ("One two, three four, five", 21, ["One two, three four,", "five"]),
        ("One two three four", 9, ["One two", "three", "four"]),
        ("It was Mr. Smith there", 12, ["It was", "Mr. Smith", "there"]),
        ("So we met z. B. Anna", 12, ["So we met", "z. B. Anna"]),
        ("Dr. J. R. R. T.", 6, ["Dr. J.", "R. R.", "T."]),
        ("wait — no way — go", 12, ["wait —", "no way — go"]),
        ("你好，世界。再见", 6, ["你好，世界。", "再见"]),
        ("你好，世界真大", 5, ["你好，", "世界真大"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("ab👩‍👧cd", 4, ["ab", "👩‍👧c", "d"]),
        ("He said “Go.” Then left.", 14, ["He said “Go.”", "Then left."]),
    ],
)
def test_a_piece_ends_at_the_best_place_that_fits(text: str, characters: int, expected: list[str]) -> None:
    assert texts(text, characters) == expected


def test_tags_are_closed_before_a_cut_and_opened_again_after_it() -> None:
    assert texts("<soft>One two. <loud>Three four.</loud> Five</soft> six.", 47) == [
        "<soft>One two. <loud>Three four.</loud></soft>",
        "<soft>Five</soft> six.",
    ]
    assert texts("<whisper>One two. Three four.</whisper>", 38) == [
        "<whisper>One two.</whisper>",
        "<whisper>Three four.</whisper>",
    ]


def test_what_a_tag_was_rewritten_to_is_repeated_after_a_cut() -> None:
    assert texts("<whisper>One two. Three four.</whisper>", 30, WORDS) == [
        "[whispers softly] One two.",
        "[whispers softly] Three four.",
    ]


def test_a_tag_stays_with_the_words_it_holds() -> None:
    assert texts("<soft>ab</soft> <loud>cd</loud>", 16) == ["<soft>ab</soft>", "<loud>cd</loud>"]
    assert texts("One. [laugh] Two three.", 18) == ["One.", "[laugh] Two three."]


def test_an_escape_is_never_cut() -> None:
    assert texts(r"a\[\[\[", 3) == [r"a\[", r"\[", r"\["]
    assert texts(r"a\[\[", 1) == ["a", r"\[", r"\["]


def test_a_limit_too_small_for_a_tag_is_exceeded_rather_than_a_word_lost() -> None:
    assert texts("<soft>ab</soft>", 3) == ["<soft>a</soft>", "<soft>b</soft>"]


def test_a_visible_character_longer_than_the_limit_is_cut_between_code_points() -> None:
    family = "👩‍👧"
    pieces = split(spoken("a" + family, BARE), TextLimit(utf8_bytes=7))
    assert [piece.text for piece in pieces] == ["a", family[:2], family[2:]]
    pieces = split(spoken("a" + family, BARE), TextLimit(utf8_bytes=1))
    assert [piece.text for piece in pieces] == ["a", *family]


def test_bytes_and_characters_are_both_kept() -> None:
    pieces = split(spoken("ééé ééé ééé", BARE), TextLimit(characters=8, utf8_bytes=8))
    assert [piece.text for piece in pieces] == ["ééé"] * 3
    soft = split(spoken("<soft>ééé ééé</soft>"), TextLimit(utf8_bytes=20))
    assert [piece.text for piece in soft] == ["<soft>ééé</soft>"] * 2


def test_a_long_text_is_split_without_quadratic_work() -> None:
    assert len(texts("It was the <soft>best</soft> of times. " * 5000, 1000)) > 150
    assert len(texts("a" * 100_000, 1000)) == 100
