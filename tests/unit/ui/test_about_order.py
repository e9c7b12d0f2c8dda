"""The licences in the About window stand in an order that makes sense."""

from __future__ import annotations

from tts_studio.store.resources import resources_path
from tts_studio.ui.about_dialog import licence_texts


def test_what_is_used_comes_first_then_our_own_licence() -> None:
    names = [path.name for path in licence_texts(resources_path() / "licences")]
    assert names[:2] == ["third-party.md", "GPL-3.0.txt"]
    assert names[2:] == sorted(names[2:])
    assert "Apache-2.0.txt" in names
