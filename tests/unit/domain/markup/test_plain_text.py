"""Text without any tag is compiled by a shorter way, to the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts_studio.domain.markup import compiler
from tts_studio.domain.markup.compiler import Compiled, compile_text
from tts_studio.domain.markup.dialect import Dialect, TagRule, Treatment

DIALECTS = (
    Dialect("bare", {}),
    Dialect("escaping", {}, escapes=True),
    Dialect(
        "directed",
        {"whisper": TagRule(Treatment.STYLE, "in a whisper")},
        escapes=True,
        style_sentence="Say {styles}: ",
    ),
)
TEXTS = st.text(st.sampled_from("aé一7 \t\n\u00a0\u2028.,:—“🎧"), max_size=30)


def the_long_way(text: str, dialect: Dialect, start: int) -> Compiled:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiler, "_PLAIN", re.compile(r"(?!)"))
        return compile_text(text, dialect, start=start)


@given(text=TEXTS | st.text(max_size=20), start=st.integers(0, 50), dialect=st.sampled_from(DIALECTS))
def test_any_text_becomes_what_the_long_way_makes_of_it(text: str, start: int, dialect: Dialect) -> None:
    assert compile_text(text, dialect, start=start) == the_long_way(text, dialect, start)


@pytest.mark.parametrize("sign", ["[pause]", "<whisper>a</whisper>", "\\[", "]", ">", "a  b"])
def test_what_may_be_more_than_plain_text_goes_the_long_way(sign: str) -> None:
    assert compiler._PLAIN.fullmatch(f"Say {sign} now") is None
    assert compiler._PLAIN.fullmatch(" Say it now. ") is not None
