"""The program finds its own files, in a checkout and installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tts_studio.store import resources


def test_in_a_checkout_they_lie_beside_the_package() -> None:
    assert (resources.resources_path() / "licences" / "third-party.md").is_file()


def test_in_an_installed_package_they_lie_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "tts_studio" / "_resources"
    inside.mkdir(parents=True)
    monkeypatch.setattr(resources, "__file__", str(tmp_path / "tts_studio" / "store" / "resources.py"))
    assert resources.resources_path() == inside
