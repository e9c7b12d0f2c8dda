"""The window's QActions, made from the table of actions."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from tts_studio.domain.translation import listed, tr
from tts_studio.ui.action_spec import MENUS, SUBMENUS, ActionSpec, Needs
from tts_studio.ui.actions import ACTIONS
from tts_studio.ui.icons import icon
from tts_studio.ui.theme.theme import Theme

# Where systems have a place of their own for an action.
_ROLES = {
    "preferences": QAction.MenuRole.PreferencesRole,
    "about": QAction.MenuRole.AboutRole,
    "close": QAction.MenuRole.QuitRole,
}


class ActionSet(QObject):
    """Every action by id; `triggered` carries the id of the one that was chosen."""

    triggered = Signal(str)

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        self._groups: dict[str, QActionGroup] = {}
        self._theme = theme
        for spec in ACTIONS:
            self._actions[spec.id] = self._make(spec, window)
        self.set_theme(theme)
        self.show_needs(frozenset())

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def trigger(self, action_id: str) -> None:
        """Do it, if it can be done now."""
        self._actions[action_id].trigger()

    def show_needs(self, met: frozenset[Needs]) -> None:
        """Enable the actions whose needs are met; those of the history follow that alone."""
        for spec in ACTIONS:
            if spec.needs is Needs.HISTORY:
                continue
            enabled = spec.needs is Needs.NOTHING or spec.needs in met
            if self._actions[spec.id].isEnabled() != enabled:
                self._actions[spec.id].setEnabled(enabled)

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in another theme's colours."""
        for spec in ACTIONS:
            if spec.icon:
                self._actions[spec.id].setIcon(icon(spec.icon, theme))

    def fill(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Make the menus; returns them by path."""
        menus: dict[str, QMenu] = {}
        for name, title in MENUS:
            menus[name] = bar.addMenu(tr(title))
            _name(menus[name], name)
        for spec in ACTIONS:
            if not spec.menu:
                continue
            menu = self._menu(spec.menu, menus)
            if spec.rule and not menu.isEmpty():
                menu.addSeparator()
            menu.addAction(self._actions[spec.id])
        for menu in menus.values():
            menu.setToolTipsVisible(True)
        return menus

    def _menu(self, path: str, menus: dict[str, QMenu]) -> QMenu:
        if path not in menus:
            parent, _, name = path.rpartition("/")
            menus[path] = menus[parent].addMenu(tr(SUBMENUS[path]))
            _name(menus[path], name)
        return menus[path]

    def _make(self, spec: ActionSpec, window: QWidget) -> QAction:
        action = QAction(tr(spec.text), window)
        action.setObjectName(f"action-{spec.id}")
        action.setIconText(tr(spec.label) if spec.label else spec.name)
        action.setShortcuts([QKeySequence(keys) for keys in spec.shortcuts])
        action.setToolTip(tooltip(spec))
        action.setStatusTip(tr(spec.help))
        action.setCheckable(spec.checkable)
        action.setMenuRole(_ROLES.get(spec.id, QAction.MenuRole.NoRole))
        if spec.group:
            if spec.group not in self._groups:
                self._groups[spec.group] = QActionGroup(self)
            self._groups[spec.group].addAction(action)
        action.triggered.connect(partial(self._on_triggered, spec.id))
        # Without this the action's keys would be dead until a menu or tool bar shows it.
        window.addAction(action)
        return action

    def _on_triggered(self, action_id: str, _checked: bool = False) -> None:
        self.triggered.emit(action_id)


def _name(menu: QMenu, name: str) -> None:
    menu.setObjectName(f"menu{name.replace(' ', '')}")
    menu.menuAction().setObjectName(f"{menu.objectName()}Action")


def tooltip(spec: ActionSpec) -> str:
    """What the action does, and its first key as this system writes it."""
    if not spec.shortcuts:
        return tr(spec.help)
    return tr("{help} ({keys})", help=tr(spec.help), keys=keys_text(spec.shortcuts[:1]))


def keys_text(shortcuts: Iterable[str]) -> str:
    """Shortcuts as this system writes them."""
    native = QKeySequence.SequenceFormat.NativeText
    return listed(QKeySequence(keys).toString(native) for keys in shortcuts)
