"""In every language each menu has a key of its own for each entry, and no entry is empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from gettext import NullTranslations

import pytest

from tts_studio.domain.translation import tr, use_catalogue
from tts_studio.store.catalogues import catalogue_of, spoken_languages
from tts_studio.ui.action_spec import MENUS, SUBMENUS, menu_names
from tts_studio.ui.actions import ACTIONS


@pytest.fixture(params=spoken_languages(), autouse=True)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    use_catalogue(catalogue_of(request.param))
    yield request.param
    use_catalogue(NullTranslations())


def entries(menu: str) -> list[str]:
    """The translated entries of a menu that have a key, “” for the bar of menus."""
    titles = [title for _path, title in MENUS] if not menu else []
    titles += [title for path, title in SUBMENUS.items() if path.rpartition("/")[0] == menu]
    titles += [spec.text for spec in ACTIONS if spec.menu == menu and menu and "&" in spec.text]
    return [tr(title) for title in titles]


@pytest.mark.parametrize("menu", ["", *dict(MENUS), *SUBMENUS])
def test_the_entries_of_a_menu_have_different_keys(menu: str) -> None:
    keys = Counter(text.partition("&")[2][:1].casefold() for text in entries(menu))
    assert not [key for key, count in keys.items() if count > 1 or not key.strip()]


def test_menus_are_named_along_their_path(language: str) -> None:
    expected = {"en": ["View", "Theme"], "de": ["Ansicht", "Farbschema"], "ar": ["عرض", "السمة"]}
    assert menu_names("View/Theme") == expected[language]
    assert menu_names("") == []
