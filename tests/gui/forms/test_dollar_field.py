"""A field for dollars has the sign where the language that is spoken writes it."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import NullTranslations

import pytest
from PySide6.QtWidgets import QDoubleSpinBox
from pytestqt.qtbot import QtBot

from tts_studio.domain.translation import use_catalogue
from tts_studio.store.catalogues import catalogue_of
from tts_studio.ui.dollar_field import show_dollars


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    use_catalogue(NullTranslations())


@pytest.mark.parametrize(
    ("language", "prefix", "suffix"), [("en", "$", ""), ("de", "", " $"), ("ar", "$", "")]
)
def test_the_sign_stands_where_the_language_has_it(
    qtbot: QtBot, language: str, prefix: str, suffix: str
) -> None:
    use_catalogue(catalogue_of(language))
    field = QDoubleSpinBox()
    qtbot.addWidget(field)
    show_dollars(field)
    assert (field.prefix(), field.suffix()) == (prefix, suffix)
