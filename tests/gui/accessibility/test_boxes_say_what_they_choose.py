"""Boxes with a list tell a screen reader what is chosen in them, and not only the entry that is."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QComboBox, QWidget

from tests.support.running_studio import running_studio

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def told_of(box: QComboBox) -> str:
    """What stands beside the box, or is said of it."""
    seen = QAccessible.queryAccessibleInterface(box)
    assert seen is not None
    labels = [
        other.text(QAccessible.Text.Name)
        for other, relation in seen.relations(QAccessible.RelationFlag.Label)
        if relation & QAccessible.RelationFlag.Label
    ]
    return " ".join(filter(None, (*labels, seen.text(QAccessible.Text.Description))))


def unlabelled(window: QWidget) -> list[str]:
    """The boxes that say nothing but their entry."""
    boxes = window.findChildren(QComboBox)
    assert boxes
    return [box.objectName() for box in boxes if box.accessibleName() not in told_of(box)]


async def test_every_box_of_the_window_says_what_it_is_for() -> None:
    async with running_studio(welcome=True) as studio:
        assert unlabelled(studio.window) == []


async def test_every_box_of_the_preferences_says_what_it_is_for() -> None:
    async with running_studio() as studio:
        await studio.do("preferences")
        assert unlabelled(await studio.dialog("settingsDialog")) == []
