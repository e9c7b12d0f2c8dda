"""The program knows before Qt does whether it can show a window, and says what to do."""

from __future__ import annotations

import pytest

from tts_studio.app.display import XCB_LIBRARIES, loads, why_no_window


def _all_found(_library: str) -> bool:
    return True


def test_without_a_screen_one_line_says_so() -> None:
    why = why_no_window({}, system="linux", found=_all_found)
    assert "DISPLAY" in why
    assert "\n" not in why


def test_missing_libraries_are_named_by_their_packages() -> None:
    why = why_no_window({"DISPLAY": ":0"}, system="linux", found=lambda name: "cursor" not in name)
    assert why.endswith("install libxcb-cursor0.")


@pytest.mark.parametrize(
    ("environment", "system"),
    [
        ({"DISPLAY": ":0"}, "linux"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux"),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux"),
        ({}, "darwin"),
        ({}, "win32"),
    ],
)
def test_with_a_screen_nothing_is_said(environment: dict[str, str], system: str) -> None:
    assert why_no_window(environment, system=system, found=_all_found) == ""


def test_a_library_is_looked_for_where_the_system_looks() -> None:
    assert loads("libc.so.6") or loads("libSystem.dylib")
    assert not loads("libno-such-thing.so.9")
    assert all(package.startswith("lib") for package in XCB_LIBRARIES.values())
