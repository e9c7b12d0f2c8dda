"""The theme files hold every role, and their text can be read."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from PySide6.QtGui import QColor

from tts_studio.domain.errors import SettingsError
from tts_studio.ui.theme.theme import ROLES, Theme, contrast, load_theme

THEMES = Path(__file__).parents[3] / "resources" / "themes"
FILES = sorted(THEMES.glob("*.toml"))

TEXTS = (
    "text", "muted", "accent", "ok", "warn", "error", "tag_pause", "tag_sound", "tag_style",
    *(f"speaker{number}" for number in range(1, 9)),
)  # fmt: skip
GROUNDS = ("surface", "raised")
PAIRS = (
    *product(TEXTS, GROUNDS),
    *product(("text", "muted"), ("hover",)),
    ("text", "selection"),
    ("accent_text", "accent"),
)
SHAPES = (*product(("focus", "playhead"), GROUNDS), ("waveform", "raised"))


@pytest.fixture(params=FILES, ids=[path.stem for path in FILES])
def theme(request: pytest.FixtureRequest) -> Theme:
    return load_theme(request.param)


def test_there_is_a_light_and_a_dark_theme() -> None:
    assert {load_theme(path).dark for path in FILES} == {True, False}


def test_a_theme_holds_every_role_and_nothing_else(theme: Theme) -> None:
    assert sorted(theme.colors) == sorted(ROLES)


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read_on_its_ground(theme: Theme, text: str, ground: str) -> None:
    assert contrast(theme.color(text), theme.color(ground)) >= 4.5


@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_stand_out_from_their_ground(theme: Theme, shape: str, ground: str) -> None:
    assert contrast(theme.color(shape), theme.color(ground)) >= 2.9


@pytest.mark.parametrize("kind", ["tag_pause", "tag_sound", "tag_style"])
def test_a_tag_the_voice_can_do_does_not_look_like_one_it_cannot(theme: Theme, kind: str) -> None:
    tinted, dimmed = theme.color(kind), theme.color("muted")
    assert tinted.hslSaturationF() - dimmed.hslSaturationF() > 0.25


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21.0)
    assert contrast(QColor("#777777"), QColor("#ffffff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    "content",
    ["", "name = 3", 'name = "x"\ndark = true\n[colors]\nsurface = "#000000"\n', "\x00", "colors = 1"],
)
def test_a_theme_that_is_not_one_is_refused_with_its_name(tmp_path: Path, content: str) -> None:
    path = tmp_path / "odd.toml"
    path.write_text(content)
    with pytest.raises(SettingsError, match="odd"):
        load_theme(path)


def test_a_missing_theme_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        load_theme(tmp_path / "none.toml")
