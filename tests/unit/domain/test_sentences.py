"""Sentence ends: found in every script, and not where an abbreviation, initial or number has a full stop."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts_studio.domain.sentences import sentences

HALF = "|"


def cut(text: str) -> str:
    return HALF.join(text[start:end] for start, end in sentences(text))


@given(st.text(alphabet="aB .?!…。।؟\n\"'”’“«»)]15MrDz\u00a0\u2029", max_size=80))
def test_sentences_cover_the_text_in_order(text: str) -> None:
    position = 0
    for start, end in sentences(text):
        assert start == position
        assert end > start
        position = end
    assert position == len(text)


@pytest.mark.parametrize(
    "expected",
    [
        "Hello there. |How are you? |I’m fine!  |Bye",
        "“Go.” |She left. |'Now!' |He ran. |(It rained.) |They stayed.",
        "Really?! |Yes... |Well… |Fine.",
        "hello there. |how are you? |fine, thanks",
        "In 1999. |The end came in 2001. |Birds sang.",
        "„Halt!“ |Er lief. |»Halt!« |Er lief.",
        "« Bonjour. » |Il dit non.",
        "¿Qué? |¡Sí! |Vamos.",
        "你好！|再见？|“走！”|他说。",
        "「行くぞ！」と言った。|次の文。",
        "क्या है। |हाँ। |कैफ़े॥ |ठीक",
        "كيف؟ |نعم۔ |طيب",
        "Ողջույն։ |Այո։",
        "Да. |Нет! |Ёлка.",
        "Τι; |Ναι.".replace(";", "\u037e"),
        "One\n\n|two\n \n|three",
        "a\u2029|b",
        "\n\nOnly one.",
        "So do I. |Then she left Plan B. |The end.",
    ],
)
def test_a_sentence_ends_at_its_mark_with_what_closes_behind_it(expected: str) -> None:
    assert cut(expected.replace(HALF, "")) == expected


@pytest.mark.parametrize(
    "whole",
    [
        "Mr. Smith met Dr. J. R. R. Tolkien and Mrs. Jones in St. Ives.",
        "It costs $3.14 at www.example.com/a.b?c=d today.",
        "See No. 5 on p. 7 of vol. 2, e.g. The Times vs. The Sun.",
        "The U.S. Army and Acme Inc. Shares fell at 5 p.m. Monday.",
        "“Stop!” he said, “please… stop.”",
        "He said etc. and went on.",
        "Am 3. Oktober kam z. B. Anna, d.h. Frau Prof. Dr. Meier, bzw. Hr. Meier.",
        "Der 2. Weltkrieg und das 19. Jahrhundert.",
        "M. Dupont et Mme. Curie, p. ex. Lundi.",
        "El Sr. García y la Sra. López viven aquí.",
        "Il sig. Rossi e il dott. Bianchi.",
        "1. First point of the list",
        "The Ph.D. Thesis.",
        "Yahoo! is a firm That grew",
    ],
)
def test_a_full_stop_inside_a_sentence_ends_nothing(whole: str) -> None:
    assert cut(whole) == whole


@pytest.mark.parametrize(
    "expected",
    [
        "He left at 5 p.m. |The rain fell.",
        "Birds, cats, etc. |They all came.",
        "No. |I will not.",
        "He came from the U.S. |He liked it.",
        "1. First point. |2. Second point.",
        "Es war das Jahr 20. |Danach kam nichts.",
        ". |Alone. |Here.",
        "He worked for Acme (Inc.) |Birds sang.",
    ],
)
def test_an_abbreviation_or_number_can_end_a_sentence_too(expected: str) -> None:
    assert cut(expected.replace(HALF, "")) == expected


@pytest.mark.parametrize(
    "unit", [".", '."', ". ", "a. ", "Mr. ", "\n", " \n", " ", "。", "?\u00a0»", ". -", "“"]
)
def test_hostile_text_is_cut_without_quadratic_work(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    assert sentences(text)[-1][1] == len(text)
