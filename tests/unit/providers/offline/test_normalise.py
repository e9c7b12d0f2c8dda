"""What is written in figures and signs is spoken in words, and each word knows its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts_studio.providers.offline.aligned_text import AlignedText
from tts_studio.providers.offline.normalise import normalised

_KNOWN = frozenset({"this", "is", "who", "are", "you", "very", "loud"})


def spoken(text: str) -> str:
    return normalised(AlignedText.of(text), _KNOWN.__contains__).text


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("It costs $3.50.", "It costs three dollars and fifty cents."),
        ("£12 or €5 million", "twelve pounds or five million euros"),
        ("$1, $0.99 and US$1.2bn", "one dollar, ninety-nine cents and one point two billion US dollars"),
        ("$3.14159", "three point one four one five nine dollars"),
        ("20 USD, 5 €", "twenty dollars, five euros"),
        ("¥500", "five hundred yen"),
    ],
)
def test_money(written: str, words: str) -> None:
    assert spoken(written) == words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("March 3, 2024", "March third, twenty twenty-four"),
        ("5 March 2021", "the fifth of March, twenty twenty-one"),
        ("the 4th of July", "the fourth of July"),
        ("2024-03-15", "March fifteenth, twenty twenty-four"),
        ("12/25/2023", "December twenty-fifth, twenty twenty-three"),
        ("25/12/99", "December twenty-fifth, nineteen ninety-nine"),
        ("99/99/2020", "ninety-nine ninety-nine twenty twenty"),
        ("on Jan. 5 we met", "on January fifth we met"),
        ("March 45", "March forty-five"),
        ("in 1999 and 2005", "in nineteen ninety-nine and two thousand five"),
        ("the 1990s and the '80s", "the nineteen nineties and the eighties"),
        ("1939–1945", "nineteen thirty-nine to nineteen forty-five"),
        ("1914-18", "nineteen fourteen to eighteen"),
    ],
)
def test_dates_and_years(written: str, words: str) -> None:
    assert spoken(written) == words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("at 7:30 pm", "at seven thirty P M"),
        ("5pm", "five P M"),
        ("at 10 a.m. sharp", "at ten A M sharp"),
        ("14:05", "fourteen oh five"),
        ("9:00", "nine o'clock"),
        ("15:00", "fifteen hundred hours"),
        ("a ratio of 99:75", "a ratio of ninety-nine:seventy-five"),
    ],
)
def test_times(written: str, words: str) -> None:
    assert spoken(written) == words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("555-1234", "five five five, one two three four"),
        ("(555) 123-4567", "five five five, one two three, four five six seven"),
        ("+1 415 555 0199", "plus one, four one five, five five five, zero one nine nine"),
        ("https://www.example.com/a-b", "w w w dot example dot com slash a dash b"),
        ("Ask john.doe@mail.co.uk.", "Ask john dot doe at mail dot co dot uk."),
        ("Visit example.org, now.", "Visit example dot org, now."),
    ],
)
def test_numbers_to_call_and_addresses(written: str, words: str) -> None:
    assert spoken(written) == words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("12.5%", "twelve point five percent"),
        ("-5°C", "minus five degrees Celsius"),
        ("1 km", "one kilometer"),
        ("60 km/h", "sixty kilometers per hour"),
        ("2.5GHz", "two point five gigahertz"),
        ("1,250 people", "one thousand two hundred fifty people"),
        ("21st", "twenty-first"),
        ("pages 10-20", "pages ten to twenty"),
        ("1/2 cup", "one half cup"),
        ("2 1/2 cups", "two and a half cups"),
        ("3½ hours", "three and a half hours"),
        ("¾ mile", "three quarters mile"),
        ("7/3", "seven slash three"),
        ("24/7", "twenty-four seven"),
        ("v1.2.3", "v one point two point three"),
        ("5k", "five thousand"),
        ("No. 5, #1", "number five, number one"),
        ("MP3 and R2D2", "MP three and R two D two"),
        ("x² + y = 5 × 3", "x squared plus y equals five times three"),
        ("α and π", "alpha and pi"),
        ("Q&A", "Q and A"),
        ("and/or", "and or"),
    ],
)
def test_measures_and_signs(written: str, words: str) -> None:
    assert spoken(written) == words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Chapter IV", "Chapter four"),
        ("World War II", "World War two"),
        ("Henry VIII", "Henry the eighth"),
        ("Louis XIV.", "Louis the fourteenth."),
        ("am I Henry I think", "am I Henry I think"),
    ],
)
def test_roman_numerals_only_where_they_are_some(written: str, words: str) -> None:
    assert spoken(written) == words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Dr. Smith and Mrs. Jones", "Doctor Smith and Missus Jones"),
        ("12 Main St. in St. Paul", "twelve Main Street in Saint Paul"),
        ("cats, e.g. mine, etc.", "cats, for example mine, et cetera."),
        ("Acme Inc. made it", "Acme Incorporated made it"),
    ],
)
def test_abbreviations(written: str, words: str) -> None:
    assert spoken(written) == words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("THIS IS VERY LOUD", "this is very loud"),
        ("THIS IS NASA", "this is NASA"),
        ("the WHO said", "the WHO said"),
        ("WHO", "WHO"),
    ],
)
def test_a_shouted_sentence_is_read_and_not_spelled(written: str, words: str) -> None:
    assert spoken(written) == words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Hello 😀👍🏽 world 👨‍👩‍👧!", "Hello world!"),
        ("Hello 你好 Привет ok", "Hello ok"),
        ("café naïve Müller", "café naïve Müller"),
        ("Straße, Øresund, Nguyễn", "Strasse, Oresund, Nguyen"),
        ("ｆｕｌｌ ﬁne", "full fine"),
        ("a\u200bb \x00c\td \ud800e", "ab c d e"),
        ("[x](/y/) {z}", "(x)( slash y slash ) (z)"),
        ("word – word -- word", "word — word — word"),
        ("‘so’ ’tis «end»", "'so' 'tis “end”"),
        ("٣ apples", "three apples"),
    ],
)
def test_characters_from_everywhere(written: str, words: str) -> None:
    assert spoken(written) == words


def test_each_word_knows_the_figure_it_stems_from() -> None:
    written = "We paid $3.50 on March 3, 2024 to Dr. Smith."
    text = normalised(AlignedText.of(written, 100), _KNOWN.__contains__)
    for word, source in (("fifty", "$3.50"), ("twenty-four", "March 3, 2024"), ("Smith", "Smith")):
        at = text.text.index(word)
        start, end = text.span(at, at + len(word))
        assert written[start - 100 : end - 100] == source


@given(st.text(max_size=60) | st.text(alphabet="1/.,:-$%aM '@+", max_size=60))
def test_any_text_can_be_read_and_keeps_its_places(written: str) -> None:
    text = normalised(AlignedText.of(written), _KNOWN.__contains__)
    assert len(text.text) == len(text.starts) == len(text.ends)
    assert all(0 <= start < end <= len(written) for start, end in zip(text.starts, text.ends, strict=True))
    assert text.starts == tuple(sorted(text.starts))
    assert not any(character.isdecimal() for character in text.text)


@pytest.mark.parametrize("unit", ["a", "1", "1.", "x-", "a@", "/", "+1 ", "www.", "1:", "😀", "\ud800"])
def test_the_time_taken_grows_with_the_length_only(unit: str) -> None:
    # Quadratic rules would need minutes here, which the time limit of every test notices.
    text = spoken(unit * (50_000 // len(unit)))
    assert not any(character.isdecimal() for character in text)
