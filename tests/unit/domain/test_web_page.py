"""Pages for others: in the user's language and its direction, and safe with any words in them."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import NullTranslations
from xml.etree import ElementTree as ET

import pytest

from tts_studio.domain.translation import language, use_catalogue, written_leftwards
from tts_studio.domain.web_page import cell, heading, named, paragraph, row, table, web_page


class Speaking(NullTranslations):
    """A catalogue of some language."""

    def __init__(self, tag: str) -> None:
        super().__init__()
        self._info = {"language": tag}

    def info(self) -> dict[str, str]:
        return self._info


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    use_catalogue(NullTranslations())


def parsed(page: str) -> ET.Element:
    """The page without what only HTML leaves open."""
    for tag in (
        "<!DOCTYPE html>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
    ):
        assert tag in page
        page = page.replace(tag, "")
    return ET.fromstring(page)


@pytest.mark.parametrize(
    ("tag", "told", "direction"),
    [("", "en", "ltr"), ("de", "de", "ltr"), ("pt_BR", "pt-BR", "ltr"), ("ar", "ar", "rtl")],
)
def test_a_page_says_its_language_and_runs_as_that_is_written(tag: str, told: str, direction: str) -> None:
    use_catalogue(Speaking(tag))
    page = parsed(web_page("A title", [paragraph("Words.")]))
    assert page.attrib == {"lang": told, "dir": direction}
    assert (language(), written_leftwards()) == (told, direction == "rtl")


def test_words_with_signs_of_html_stay_words() -> None:
    parts = [
        paragraph("<p> & more", "failed"),
        heading("a <b>"),
        table([row([cell("<td>", "figure")]), named("<th>", "&")], ["<head>"]),
    ]
    page = parsed(web_page('A "title" <1>', parts, wide=True))
    words = [element.text for element in page.iter() if element.tag in {"h1", "p", "h2", "th", "td"}]
    assert words == ['A "title" <1>', "<p> & more", "a <b>", "<head>", "<td>", "<th>", "&"]


def test_the_heads_of_a_table_are_heads_to_a_screen_reader_and_to_the_printer() -> None:
    page = parsed(web_page("A title", [table([named("Format", "MP3")], ["One", "Two"])]))
    assert [head.attrib["scope"] for head in page.iter("th")] == ["col", "col", "row"]
    assert page.find(".//thead/tr/th") is not None


def test_words_of_a_script_run_their_own_way() -> None:
    assert 'dir="auto"' in cell("שלום")


def test_an_empty_paragraph_leaves_nothing() -> None:
    assert paragraph("") == ""
