"""The compiler: each dialect gets its own form of a tag, and nothing else of the text changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts_studio.domain.markup.compiler import Compiled, compile_text, silence_of, strip_tags
from tts_studio.domain.markup.dialect import (
    KEEP,
    SILENCE,
    Dialect,
    Silence,
    SourceMap,
    Spoken,
    TagRule,
    Treatment,
)
from tts_studio.domain.markup.scanner import TokenKind, is_tag, scan
from tts_studio.domain.markup.tags import TAGS, WRAPPING_TAGS

STUDIO = Dialect("studio", dict.fromkeys(TAGS, KEEP), escapes=True)
KEEPING = Dialect("keeping", dict.fromkeys(TAGS, KEEP))
PLAIN = Dialect("plain", {"pause": SILENCE, "long-pause": SILENCE, "sigh": SILENCE})
REWRITING = Dialect(
    "rewriting",
    {
        "laugh": TagRule(Treatment.REWRITE, "[laughs]"),
        "whisper": TagRule(Treatment.REWRITE, "[whispers] "),
        "slow": TagRule(Treatment.REWRITE, "(slow)", " (end)"),
        "sigh": TagRule(Treatment.REWRITE),
    },
)
DIALECTS = st.sampled_from([STUDIO, KEEPING, PLAIN, REWRITING])

MARKUP = st.lists(
    st.one_of(
        st.text(alphabet="ab1 .,:\\<>[]\n\u00a0é", max_size=6),
        st.sampled_from([tag.opening for tag in TAGS.values()] + [tag.closing for tag in WRAPPING_TAGS]),
        st.sampled_from(
            ["<soft>", "</soft>", "<loud>", "</loud>", "[laughs]", "[pause 1s]", "\\[", "\\:", "\\\\"]
        ),
    ),
    max_size=25,
).map("".join)


def sent(text: str, dialect: Dialect = KEEPING) -> list[str | int]:
    parts = compile_text(text, dialect).parts
    return [part.text if isinstance(part, Spoken) else part.milliseconds for part in parts]


def effects(text: str) -> list[tuple[str, frozenset[str]]]:
    """Every spoken character with the tags that apply to it, by the rules of the language."""
    depths = dict.fromkeys(TAGS, 0)
    found = []
    for token in scan(text):
        if token.kind is TokenKind.OPEN:
            depths[token.name] += 1
        elif token.kind is TokenKind.CLOSE:
            depths[token.name] = max(0, depths[token.name] - 1)
        elif not is_tag(token):
            literal = token.name if token.kind is TokenKind.ESCAPE else text[token.start : token.end]
            around = frozenset(name for name, depth in depths.items() if depth)
            found += [(character, around) for character in literal if not character.isspace()]
    return found


def spoken_texts(compiled: Compiled) -> list[str]:
    return [part.text for part in compiled.parts if isinstance(part, Spoken)]


@given(MARKUP)
def test_a_dialect_that_keeps_everything_changes_no_effect(text: str) -> None:
    compiled = compile_text(f"a{text}", STUDIO)
    parts = spoken_texts(compiled)
    everything = [pair for part in parts for pair in effects(part)]
    expected = effects(f"a{text}")
    if sum(isinstance(part, Silence) for part in compiled.parts) == 0:
        assert everything == expected
    else:
        assert [pair for pair in everything if pair[0].isalnum()] == [p for p in expected if p[0].isalnum()]


@given(MARKUP)
def test_what_was_compiled_with_escapes_compiles_to_itself(text: str) -> None:
    for part in spoken_texts(compile_text(text, STUDIO)):
        assert spoken_texts(compile_text(part, STUDIO)) == [part]
        opened: list[str] = []
        for token in scan(part):
            assert token.kind is not TokenKind.UNKNOWN
            if token.kind is TokenKind.OPEN:
                opened.append(token.name)
            elif token.kind is TokenKind.CLOSE:
                assert opened.pop() == token.name
        assert not opened


@given(MARKUP, DIALECTS, st.integers(min_value=0, max_value=9))
def test_every_run_of_a_source_map_holds_the_same_text_on_both_sides(
    text: str, dialect: Dialect, start: int
) -> None:
    for part in compile_text(text, dialect, start=start).parts:
        if isinstance(part, Silence):
            assert text[part.start - start : part.end - start].startswith("[")
            continue
        last = -1
        for compiled, source, length in part.source.runs:
            assert part.text[compiled : compiled + length] == text[source - start : source - start + length]
            assert compiled > last or length == 0
            last = compiled + length - 1
            for offset in range(length):
                assert part.source.source_of(compiled + offset) == source + offset
                assert part.source.compiled_of(source + offset) == compiled + offset


@given(MARKUP, DIALECTS)
def test_marks_stand_where_tags_are_and_nest(text: str, dialect: Dialect) -> None:
    for part in compile_text(text, dialect).parts:
        if isinstance(part, Silence):
            continue
        assert part.text == part.text.strip()
        closings = []
        for mark in part.marks:
            assert 0 <= mark.start <= mark.end <= len(part.text)
            if mark.kind.value == "open":
                closings.append(mark.closing)
            elif mark.kind.value == "close":
                assert part.text[mark.start : mark.end].strip() == closings.pop().strip()
        assert not closings


@given(MARKUP)
def test_stripping_keeps_what_is_not_a_tag_and_nothing_else(text: str) -> None:
    assert "".join(strip_tags(text).split()) == "".join(character for character, _ in effects(text))


@given(st.lists(st.sampled_from(["One", "two.", "[laugh]", "<soft>three", "four</soft>"]), min_size=1))
def test_wrapping_a_paragraph_anew_never_changes_a_request(words: list[str]) -> None:
    assert sent("\n".join(words)) == sent(" ".join(words)) == sent("  " + "\t \n ".join(words) + "\n")


@given(MARKUP, DIALECTS)
def test_every_tag_has_its_note(text: str, dialect: Dialect) -> None:
    tags = [(token.start, token.end) for token in scan(text) if is_tag(token)]
    assert [(note.token.start, note.token.end) for note in compile_text(text, dialect).notes] == tags
    shifted = compile_text(text, dialect, start=7).notes
    assert [(note.token.start - 7, note.token.end - 7) for note in shifted] == tags


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello [ LAUGH ] there <Soft>you</SOFT>.", ["Hello [laugh] there <soft>you</soft>."]),
        ("<soft>a<loud>b</soft>c</loud>", ["<soft>a<loud>b</loud></soft><loud>c</loud>"]),
        ("<soft>a", ["<soft>a</soft>"]),
        ("a</soft> b", ["a b"]),
        ("<soft>a<soft>b</soft>c</soft>d", ["<soft>abc</soft>d"]),
        ("<soft> </soft>a", ["a"]),
        ("<soft> a </soft> b", ["<soft>a</soft> b"]),
        ("a [pause] b", ["a [pause] b"]),
        ("a [pause 1.5s] b", ["a", 1500, "b"]),
        ("<soft>a [pause 1s] b</soft>", ["<soft>a</soft>", 1000, "<soft>b</soft>"]),
        ("<soft>a [pause 1s]</soft> b", ["<soft>a</soft>", 1000, "b"]),
        ("[pause 1s][pause 2s]", [1000, 2000]),
        ("[pause] … [long-pause]", [500, 1200]),
        ("[laugh]", ["[laugh]"]),
        ("— … —", []),
        ("👍", []),
        ("½ ٣", ["½ ٣"]),
        ("", []),
        (r"\[laugh\] a < b \\ c", [r"[laugh] a < b \ c"]),
        (r"NARRATOR\: Hi", ["NARRATOR: Hi"]),
    ],
)
def test_a_dialect_that_keeps_tags_gets_them_in_their_own_form(text: str, expected: list[str | int]) -> None:
    assert sent(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\[laugh\] a < b", [r"\[laugh\] a \< b"]),
        ("x [1] C:\\dir [laugh\n]", [r"x \[1\] C:\\dir \[laugh \]"]),
        (r"NARRATOR\: Hi", ["NARRATOR: Hi"]),
    ],
)
def test_a_dialect_with_escapes_gets_literal_brackets_escaped(text: str, expected: list[str]) -> None:
    assert sent(text, STUDIO) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello [laugh], world", ["Hello, world"]),
        ("Hello [laugh] world", ["Hello world"]),
        ("Hello[laugh]world", ["Hello world"]),
        ("Bonjour [laugh] !", ["Bonjour !"]),
        ("Bonjour[laugh] [cry] tout", ["Bonjour tout"]),
        ("He [laughs] left <shout>now</shout>", ["He left now"]),
        ("<soft>un</soft>believable", ["unbelievable"]),
        ("a [pause] b [long-pause] c", ["a", 500, "b", 1200, "c"]),
        ("a [sigh] b", ["a b"]),
        ("[laugh]", []),
        ("[laugh] [laugh], a", [", a"]),
    ],
)
def test_a_dialect_without_a_tag_gets_the_text_as_if_it_were_not_there(
    text: str, expected: list[str | int]
) -> None:
    assert sent(text, PLAIN) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ha [laugh] ha", ["Ha [laughs] ha"]),
        ("He <whisper>came in</whisper>.", ["He [whispers] came in."]),
        ("<whisper>a [pause 1s] b</whisper>", ["[whispers] a", 1000, "[whispers] b"]),
        ("<slow>a</slow> b", ["(slow)a (end) b"]),
        ("<slow>a</slow>", ["(slow)a (end)"]),
        ("a [sigh] b", ["a b"]),
        ("<whisper>[laugh]", ["[whispers] [laughs]"]),
    ],
)
def test_a_dialect_that_rewrites_gets_its_own_words(text: str, expected: list[str | int]) -> None:
    assert sent(text, REWRITING) == expected


def test_notes_tell_what_became_of_each_tag() -> None:
    text = "a [laugh] <whisper>b</whisper> [pause] [pause 1.25s] [cry] [laughs] </soft>"
    notes = compile_text(text, Dialect("d", {**REWRITING.rules, "pause": SILENCE})).notes
    assert [(note.treatment, note.result) for note in notes] == [
        (Treatment.REWRITE, "[laughs]"),
        (Treatment.REWRITE, "[whispers] "),
        (Treatment.REWRITE, ""),
        (Treatment.SILENCE, "0.5 s"),
        (Treatment.SILENCE, "1.25 s"),
        (Treatment.DROP, ""),
        (Treatment.DROP, ""),
        (Treatment.DROP, ""),
    ]


def test_a_silence_knows_its_place_in_the_source() -> None:
    (silence,) = (
        p for p in compile_text("a [pause 1s] b", KEEPING, start=10).parts if isinstance(p, Silence)
    )
    assert silence == Silence(1000, 12, 22)


def test_a_pause_token_knows_how_long_it_is_as_our_silence() -> None:
    assert [silence_of(token) for token in scan("[pause][long-pause][pause 2s][laugh]")] == [
        500,
        1200,
        2000,
        0,
    ]


def test_a_compiled_position_finds_its_source_and_back() -> None:
    (part,) = compile_text("ab  <soft>cd</soft> ef", KEEPING, start=100).parts
    assert isinstance(part, Spoken)
    assert part.text == "ab <soft>cd</soft> ef"
    assert part.source.source_span(0, 2) == (100, 102)
    assert part.source.source_span(9, 11) == (110, 112)
    assert part.source.source_span(3, 18) == (102, 112)
    assert part.source.source_span(9, 21) == (110, 122)
    assert part.source.source_span(9, 9) == (110, 110)
    assert part.source.compiled_of(103) == 2
    assert part.source.compiled_of(0) == 0
    assert part.source.source_of(99) == 122


def test_a_position_in_a_kept_tag_maps_to_where_it_was_written() -> None:
    (part,) = compile_text("[Laugh] ab", KEEPING).parts
    assert isinstance(part, Spoken)
    assert part.source.source_of(3) == 0
    assert part.source.source_of(8) == 8


def test_an_empty_map_maps_everything_to_the_beginning() -> None:
    assert SourceMap(()).source_of(5) == 0
    assert SourceMap(()).source_span(1, 4) == (0, 0)


def test_a_map_can_be_cut_and_shifted() -> None:
    source = SourceMap(((0, 10, 3), (3, 20, 0), (5, 30, 4)))
    assert source.cut(1, 7).runs == ((0, 11, 2), (2, 20, 0), (4, 30, 2))
    assert source.cut(5, 9).runs == ((0, 30, 4),)
    assert source.cut(1, 3).shifted(2).runs == ((2, 11, 2),)


def test_deeply_nested_tags_are_compiled_without_quadratic_work() -> None:
    ((part),) = compile_text("<soft>a<loud>" * 20_000, KEEPING).parts
    assert isinstance(part, Spoken)
    assert part.text == "<soft>a<loud>" + "a" * 19_999 + "</loud></soft>"
