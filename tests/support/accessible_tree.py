"""The window as assistive programs see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

_ROLE = QAccessible.Role
CONTROLS = frozenset(
    {
        _ROLE.Button,
        _ROLE.ButtonMenu,
        _ROLE.ButtonDropDown,
        _ROLE.CheckBox,
        _ROLE.RadioButton,
        _ROLE.ComboBox,
        _ROLE.EditableText,
        _ROLE.Slider,
        _ROLE.SpinBox,
        _ROLE.PageTab,
        _ROLE.Link,
    }
)
"""What one can do something with; items of lists are told apart by what is in them."""


@dataclass(frozen=True, slots=True)
class Node:
    """Something that is on the screen: what it is, what it is called, and where it hangs."""

    role: QAccessible.Role
    name: str
    object_name: str
    parent: str
    focusable: bool
    enabled: bool

    @property
    def is_control(self) -> bool:
        """Whether one can do something with it."""
        return self.role in CONTROLS


def nodes(window: QWidget) -> list[Node]:
    """Everything in the window that can be seen, depth first."""
    root = QAccessible.queryAccessibleInterface(window)
    assert root is not None
    return list(_below(root, ""))


def repeated(found: list[Node]) -> list[tuple[str, str]]:
    """The names that two controls of one parent share, with that parent."""
    counted = Counter((node.parent, node.role, node.name) for node in found if node.is_control)
    return [(parent, name) for (parent, _, name), count in counted.items() if count > 1]


def _below(interface: QAccessibleInterface, parent: str) -> Iterator[Node]:
    state = interface.state()
    if not state.invisible:
        own = interface.object()
        name = own.objectName() if own is not None else ""
        yield Node(
            interface.role(),
            interface.text(QAccessible.Text.Name),
            name,
            parent,
            bool(state.focusable),
            not state.disabled,
        )
    for index in range(interface.childCount()):
        child = interface.child(index)
        if child is not None and child.isValid():
            own = interface.object()
            place = own.objectName() if own is not None else ""
            yield from _below(child, f"{parent}/{place}")
