"""The table of actions holds together."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tts_studio.domain.markup.tags import TAGS
from tts_studio.ui.action_spec import MENUS, SUBMENUS, ActionSpec
from tts_studio.ui.actions import ACTIONS, TAG_PREFIX

ICONS = Path(__file__).parents[3] / "resources" / "icons"


def test_ids_and_shortcuts_are_unique() -> None:
    ids = Counter(spec.id for spec in ACTIONS)
    keys = Counter(key for spec in ACTIONS for key in spec.shortcuts)
    assert [name for counter in (ids, keys) for name, count in counter.items() if count > 1] == []


@pytest.mark.parametrize("spec", ACTIONS, ids=lambda spec: str(spec.id))
def test_an_action_has_a_menu_a_sentence_and_an_icon_that_is_drawn(spec: ActionSpec) -> None:
    menus = {name for name, _title in MENUS}
    assert spec.menu in menus or spec.menu in SUBMENUS
    assert spec.help.endswith((".", "!"))
    assert not spec.icon or (ICONS / f"{spec.icon}.svg").exists()


def test_every_tag_can_be_inserted_from_the_menu() -> None:
    assert {spec.id for spec in ACTIONS if spec.id.startswith(TAG_PREFIX)} == {f"tag-{name}" for name in TAGS}


def test_a_name_is_the_text_without_its_mnemonic() -> None:
    spec = ActionSpec("x", "Save &As…", "File", "Saves.")
    assert spec.name == "Save As…"


def test_each_page_has_a_key_with_its_number() -> None:
    keys = {spec.id: spec.shortcuts for spec in ACTIONS}
    for number, page in enumerate(("go-to-script", "go-to-audition", "go-to-clone"), start=1):
        assert f"Ctrl+Shift+{number}" in keys[page]
