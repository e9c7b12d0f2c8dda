"""The application wears the chosen theme, and icons come in its colours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton

from tts_studio.store.resources import resources_path
from tts_studio.ui.icons import application_icon, icon, tinted_pixmap
from tts_studio.ui.theme.theme import Theme, contrast, load_theme
from tts_studio.ui.theme.theme_control import ThemeControl


@pytest.fixture
def control(qapp: QApplication) -> Iterator[ThemeControl]:
    made = ThemeControl(qapp, resources_path(), "light")
    yield made
    made.deleteLater()
    qapp.setStyleSheet("")
    qapp.setPalette(QPalette())


def test_a_choice_changes_colours_at_once_and_tells(control: ThemeControl, qapp: QApplication) -> None:
    told: list[Theme] = []
    control.changed.connect(told.append)
    assert control.theme.name == "Light"
    control.choose("dark")
    assert control.theme.name == "Dark"
    assert qapp.palette().color(QPalette.ColorRole.Window) == control.theme.color("surface")
    control.choose("dark")
    assert told == [control.theme]
    assert control.choice == "dark"


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_a_quiet_button_shows_whether_it_is_on(control: ThemeControl, choice: str) -> None:
    control.choose(choice)
    button = QToolButton()
    button.setProperty("quiet", "true")
    button.setCheckable(True)
    button.setChecked(True)
    seen = button.grab().toImage()
    middle_of_the_edge = seen.pixelColor(seen.width() // 2, 3)
    assert middle_of_the_edge == control.theme.color("selection")


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_the_cross_that_clears_a_field_stands_in_its_middle_and_can_be_seen(
    control: ThemeControl, choice: str
) -> None:
    control.choose(choice)
    field = QLineEdit()
    field.setClearButtonEnabled(True)
    field.setText("words")
    field.show()
    cross = field.findChild(QToolButton)
    assert isinstance(cross, QToolButton)
    assert abs(cross.geometry().center().y() - field.rect().center().y()) <= 1
    # It fades in.
    cross.setProperty("opacity", 1.0)
    seen = cross.grab().toImage()
    points = [seen.pixelColor(x, y) for x in range(seen.width()) for y in range(seen.height())]
    assert max(contrast(point, control.theme.color("raised")) for point in points if point.alpha() > 200) > 4


def test_the_system_decides_when_it_is_asked(qapp: QApplication) -> None:
    dark = [False]
    control = ThemeControl(qapp, resources_path(), "system", system_is_dark=lambda: dark[0])
    seen = [control.theme.name]
    for choice, system in (("system", True), ("system", False), ("light", True), ("system", True)):
        dark[0] = system
        control.choose(choice)
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Unknown)
        seen.append(control.theme.name)
    control.deleteLater()
    assert seen == ["Light", "Dark", "Light", "Light", "Dark"]


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_where_the_system_asks_for_more_contrast_words_and_lines_are_strong(
    qapp: QApplication, choice: str
) -> None:
    wanted = [False]
    control = ThemeControl(qapp, resources_path(), choice, wants_contrast=lambda: wanted[0])
    plain = control.theme
    wanted[0] = True
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    strong = control.theme
    control.deleteLater()
    assert strong.dark == plain.dark
    surface = strong.color("surface")
    speakers = [f"speaker{number}" for number in range(1, 9)]
    for role in ("muted", "accent", "ok", "warn", "error", "tag_style", *speakers):
        assert contrast(strong.color(role), surface) >= 7, role
        assert contrast(strong.color(role), surface) > contrast(plain.color(role), surface)
    assert contrast(strong.color("line"), surface) >= 3


def test_every_word_of_the_style_sheet_is_filled_in(control: ThemeControl, qapp: QApplication) -> None:
    assert "$" not in qapp.styleSheet()
    assert "chevron-down-dark.svg" in qapp.styleSheet()


@pytest.mark.parametrize("name", ["light", "dark"])
def test_an_icon_has_the_colour_of_its_role_and_fades_when_disabled(qapp: QApplication, name: str) -> None:
    theme = load_theme(resources_path() / "themes" / f"{name}.toml")
    stop = icon("stop", theme, "error")
    image = stop.pixmap(48, 48).toImage()
    colours = {image.pixelColor(x, y).name() for x in range(48) for y in range(48)}
    assert theme.colors["error"] in colours
    assert stop.pixmap(48, 48, QIcon.Mode.Disabled).toImage() != image


def test_an_icon_is_sharp_on_a_fine_screen(qapp: QApplication) -> None:
    theme = load_theme(resources_path() / "themes" / "light.toml")
    pixmap = tinted_pixmap("check", theme.color("ok"), 16, 2.0)
    assert (pixmap.width(), pixmap.devicePixelRatio()) == (32, 2.0)
    assert not application_icon().isNull()


def test_an_icon_nobody_drew_is_an_error(qapp: QApplication) -> None:
    with pytest.raises(KeyError, match="unicorn"):
        icon("unicorn", load_theme(resources_path() / "themes" / "light.toml"))
