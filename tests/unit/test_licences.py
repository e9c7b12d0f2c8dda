"""The licences the window shows are complete."""

from __future__ import annotations

import re
from pathlib import Path

from tts_studio.store.resources import resources_path

_CHECKOUT = Path(__file__).parents[2]


def test_every_pinned_package_stands_in_the_list_of_parts() -> None:
    pins = (_CHECKOUT / "packaging" / "requirements.txt").read_text("utf-8")
    packages = set(re.findall(r"^([\w.-]+)==", pins, re.MULTILINE))
    table = (resources_path() / "licences" / "third-party.md").read_text("utf-8")
    listed = {name.lower() for name in re.findall(r"^\| ([\w-]+) \|", table, re.MULTILINE)} - {"part"}
    assert listed == packages


def test_the_licence_shown_is_the_licence_of_the_project() -> None:
    shown = (resources_path() / "licences" / "GPL-3.0.txt").read_text("utf-8")
    assert shown == (_CHECKOUT / "LICENSE").read_text("utf-8")
