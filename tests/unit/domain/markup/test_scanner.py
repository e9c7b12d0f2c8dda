"""The scanner: every tag is found as written, everything else is text, and nothing is lost."""

from itertools import pairwise
from operator import attrgetter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tts_studio.domain.markup.scanner import Token, TokenKind, is_tag, scan
from tts_studio.domain.markup.tags import INLINE_TAGS, TAGS, WRAPPING_TAGS, Tag

MARKUP = st.lists(
    st.one_of(
        st.text(alphabet="ab .,/\\<>[]\n-1é한’\u2028", max_size=8),
        st.sampled_from([t.opening for t in TAGS.values()] + [t.closing for t in WRAPPING_TAGS]),
        st.sampled_from(
            ["[pause 1.5s]", "[laughs]", "<shout>", "</shout>", "\\[", "\\\\", '<break time="1s"/>']
        ),
        st.text(max_size=5),
    ),
    max_size=30,
).map("".join)


def kinds(text: str) -> list[str]:
    return [token.kind.value for token in scan(text)]


def only(text: str) -> Token:
    (token,) = scan(text)
    return token


@given(MARKUP)
@example("[")
@example("\\")
def test_tokens_cover_the_text_without_gap_or_overlap(text: str) -> None:
    position = 0
    for token in scan(text):
        assert token.start == position
        assert token.end > token.start
        position = token.end
    assert position == len(text)


@given(MARKUP)
def test_two_texts_never_follow_each_other(text: str) -> None:
    found = kinds(text)
    assert ("text", "text") not in list(pairwise(found))


@pytest.mark.parametrize("tag", INLINE_TAGS, ids=attrgetter("name"))
def test_an_inline_tag_is_found_in_any_case_and_spacing(tag: Tag) -> None:
    for written in (tag.opening, tag.opening.upper(), f"[ {tag.name.title()}\t]"):
        token = only(written)
        assert token.tag is tag
        assert token.kind is (TokenKind.PAUSE if tag.silence_ms else TokenKind.INLINE)
        assert token.milliseconds is None
        assert token.name == tag.name


@pytest.mark.parametrize("tag", WRAPPING_TAGS, ids=attrgetter("name"))
def test_a_wrapping_tag_is_found_in_any_case_and_spacing(tag: Tag) -> None:
    for written in (tag.opening, tag.opening.upper(), f"< {tag.name}  >"):
        assert (only(written).kind, only(written).tag) == (TokenKind.OPEN, tag)
    for written in (tag.closing, tag.closing.upper(), f"< / {tag.name} >"):
        assert (only(written).kind, only(written).tag, only(written).name) == (TokenKind.CLOSE, tag, tag.name)


@pytest.mark.parametrize(
    ("written", "milliseconds"),
    [
        ("[pause 1.5s]", 1500),
        ("[pause 1,5 s]", 1500),
        ("[ PAUSE  1.5  S ]", 1500),
        ("[pause 500ms]", 500),
        ("[pause 2]", 2000),
        ("[pause .25s]", 250),
        ("[pause 2 seconds]", 2000),
        ("[pause 250 milliseconds]", 250),
        ("[pause 0.0004s]", 1),
        ("[pause 60s]", 60_000),
        ("[pause 60000ms]", 60_000),
    ],
)
def test_a_pause_takes_seconds_or_milliseconds(written: str, milliseconds: int) -> None:
    token = only(written)
    assert (token.kind, token.tag, token.milliseconds) == (TokenKind.PAUSE, TAGS["pause"], milliseconds)


@pytest.mark.parametrize(
    ("written", "milliseconds"),
    [
        ("[pause 0s]", 0),
        ("[pause 60.001s]", 60_001),
        ("[pause 90000s]", 90_000_000),
        (f"[pause {'9' * 40}]", 10**9),
    ],
)
def test_a_pause_of_no_or_too_great_length_is_unknown_and_keeps_its_length(
    written: str, milliseconds: int
) -> None:
    token = only(written)
    assert (token.kind, token.tag, token.milliseconds) == (TokenKind.UNKNOWN, None, milliseconds)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("[laughs]", "laughs"),
        ("[Citation   Needed]", "citation needed"),
        ("[/whisper]", "whisper"),
        ("[whisper]", "whisper"),
        ("[écho]", "écho"),
        ("[笑]", "笑"),
        ("[pause1s]", "pause1s"),
        ("<shout>", "shout"),
        ("</Shout>", "shout"),
        ("<laugh>", "laugh"),
        ("<soft/>", "soft/"),
        ("<build intensity>", "build intensity"),
        ('<break time="1.5s"/>', 'break time="1.5s"/'),
        ("<amazon:effect name='whispered'>", "amazon:effect name='whispered'"),
    ],
)
def test_what_looks_like_a_tag_and_is_none_of_ours_is_unknown(written: str, name: str) -> None:
    assert (only(written).kind, only(written).name) == (TokenKind.UNKNOWN, name)


@pytest.mark.parametrize(
    "text",
    [
        "a < b",
        "x>y",
        "<3",
        "[1]",
        "[",
        "]",
        "<",
        "[]",
        "<>",
        "[ ]",
        "[laugh",
        "laugh]",
        "[lau\ngh]",
        "[lau\u2028gh]",
        "if a <b and c> d",
        "<me@example.org>",
        "<https://example.org>",
        "[" + "a" * 61 + "]",
        "C:\\dir",
        "",
    ],
)
def test_ordinary_text_is_text(text: str) -> None:
    assert all(token.kind is TokenKind.TEXT for token in scan(text))


def test_a_backslash_makes_brackets_and_itself_literal() -> None:
    assert [t.name for t in scan(r"\[\]\<\>\\")] == ["[", "]", "<", ">", "\\"]
    assert set(kinds(r"\[\]\<\>\\")) == {"escape"}
    assert not any(is_tag(token) for token in scan(r"\[laugh\] \<soft\> [la\ugh]"))
    assert kinds(r"\\[laugh]") == ["escape", "inline"]


def test_a_tag_is_found_inside_stray_brackets() -> None:
    assert kinds("[[laugh]]") == ["text", "inline", "text"]
    assert kinds("[a <soft>") == ["text", "open"]


@pytest.mark.parametrize("unit", ["[", "<", "[a", "<a ", "</", "<a a=a", "\\", "[ ", "< /", "[pause 1"])
def test_hostile_text_takes_time_in_proportion_to_its_length(unit: str) -> None:
    # Quadratic work would need minutes here, which the time limit of every test notices.
    text = unit * (1_000_000 // len(unit))
    tokens = scan(text)
    assert tokens[0].start == 0
    assert tokens[-1].end == len(text)
