"""The Edit, Insert, View and Help menus."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from tts_studio.domain.errors import SettingsError
from tts_studio.domain.markup.tags import TAGS
from tts_studio.domain.parameters import Choice, ChoiceParameter, Parameter
from tts_studio.domain.translation import tr
from tts_studio.settings.schema import DEFAULT_VOICE, OUTPUT_DEVICE, SCRIPT_TEXT_SIZE
from tts_studio.ui.about_dialog import about_dialog, diagnostics_dialog, shortcuts_dialog
from tts_studio.ui.actions import TAG_PREFIX
from tts_studio.ui.binding import Bindings
from tts_studio.ui.dialogs import place_over_window
from tts_studio.ui.main_window.action_set import ActionSet
from tts_studio.ui.main_window.command_palette import CommandPalette
from tts_studio.ui.main_window.studio import Studio
from tts_studio.ui.script_editor.script_editor import ScriptEditor
from tts_studio.ui.settings_dialog.settings_dialog import SettingsDialog
from tts_studio.ui.task_scope import TaskScope


class ViewCommands(QObject):
    """What only changes how the window looks, and the windows it opens beside itself."""

    def __init__(
        self,
        window: QMainWindow,
        actions: ActionSet,
        editor: ScriptEditor,
        studio: Studio,
        tasks: TaskScope,
        reset_layout: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._window, self._actions, self._editor = window, actions, editor
        self._studio, self._tasks, self._reset_layout = studio, tasks, reset_layout
        self._settings = studio.settings
        self._open: dict[str, QDialog] = {}
        Bindings(self).bind(self._settings.changed, self._on_setting)
        editor.text_size_requested.connect(self._set_size)
        self._on_setting(SCRIPT_TEXT_SIZE.name)
        self._on_setting("theme")

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """What each action of these menus does."""
        return {
            **{action: partial(self._edit, method) for action, method in _EDITING.items()},
            **{f"{TAG_PREFIX}{name}": partial(self._editor.put_tag, name) for name in TAGS},
            **{f"theme-{choice}": partial(self._theme, choice) for choice in ("system", "light", "dark")},
            "list-tags": self._editor.completion.open_tags,
            "list-styles": self._editor.completion.open_styles,
            "next-problem": partial(self._editor.problems.go, 1),
            "previous-problem": partial(self._editor.problems.go, -1),
            "fix-problem": self._editor.problems.show_fixes,
            "preferences": self._preferences,
            "accounts": self.show_accounts,
            "reset-layout": self._reset_layout,
            "go-to-script": self._editor.setFocus,
            "zoom-in": partial(self._zoom, 1),
            "zoom-out": partial(self._zoom, -1),
            "zoom-reset": self._normal_size,
            "full-screen": self._full_screen,
            "palette": self._palette,
            "shortcuts": partial(self._show, "shortcuts", shortcuts_dialog),
            "about": partial(self._show, "about", about_dialog),
            "diagnostics": self._diagnostics,
        }

    def _edit(self, method: str) -> None:
        """Give a text command to the field that has the keyboard, or to the script."""
        script = self._editor.focusProxy()
        widget = QApplication.focusWidget()
        target = self._editor if method in ("undo", "redo") else script
        if widget is not None and widget is not script and hasattr(widget, method):
            target = widget
        if hasattr(target, method):
            getattr(target, method)()

    def _zoom(self, steps: int) -> None:
        self._set_size(self._settings.number(SCRIPT_TEXT_SIZE.name) + steps)

    def _set_size(self, points: float) -> None:
        size = min(SCRIPT_TEXT_SIZE.maximum, max(SCRIPT_TEXT_SIZE.minimum, points))
        self._tasks.start(self._set, SCRIPT_TEXT_SIZE.name, size)

    def _normal_size(self) -> None:
        self._tasks.start(self._set, SCRIPT_TEXT_SIZE.name, SCRIPT_TEXT_SIZE.default)

    def _theme(self, choice: str) -> None:
        self._tasks.start(self._set, "theme", choice)

    async def _set(self, name: str, value: str | float) -> None:
        self._settings.set(name, value)

    def _on_setting(self, name: str) -> None:
        if name == SCRIPT_TEXT_SIZE.name:
            self._editor.set_text_size(self._settings.number(name))
        elif name == "theme":
            self._actions[f"theme-{self._settings.text('theme')}"].setChecked(True)

    def _full_screen(self) -> None:
        if self._window.isFullScreen():
            self._window.showNormal()
        else:
            self._window.showFullScreen()

    def _palette(self) -> None:
        palette = CommandPalette(self._actions, self._window, self._settings.window_state(_RECENT).split())
        palette.chosen.connect(self._do)
        self._present("palette", palette)

    def _do(self, action_id: str) -> None:
        """Do what was chosen in the palette, and offer it first the next time."""
        before = self._settings.window_state(_RECENT).split()
        recent = [action_id, *(other for other in before if other != action_id)][:_RECENT_COMMANDS]
        # Only comfort is lost where it cannot be written.
        with contextlib.suppress(SettingsError):
            self._settings.set_window_state(_RECENT, " ".join(recent))
        self._actions.trigger(action_id)

    def _show(self, name: str, make: Callable[[QWidget], QDialog]) -> None:
        self._present(name, make(self._window))

    def _diagnostics(self) -> None:
        self._tasks.start(self._show_diagnostics, replacing="diagnostics")

    async def _show_diagnostics(self) -> None:
        report = await self._studio.diagnostics()
        self._present("diagnostics", diagnostics_dialog(self._window, report))

    def show_accounts(self) -> None:
        """Open the preferences at the accounts."""
        self._tasks.start(self._show_preferences, _ACCOUNTS, replacing="preferences")

    def shows(self, name: str) -> bool:
        """Whether the window of this name is open beside this one."""
        dialog = self._open.get(name)
        return dialog is not None and dialog.isVisible()

    def close_dialogs(self) -> None:
        """Close every window that was opened beside this one."""
        for dialog in self._open.values():
            dialog.close()

    def _preferences(self) -> None:
        self._tasks.start(self._show_preferences, _GENERAL, replacing="preferences")

    async def _show_preferences(self, page: str) -> None:
        outputs = await self._studio.outputs()
        dialog = SettingsDialog(self._settings, self._choices(outputs), self._studio.accounts, self._window)
        if page == _ACCOUNTS:
            dialog.show_accounts()
        self._present("preferences", dialog)

    def _choices(self, outputs: Mapping[str, str]) -> dict[str, Parameter]:
        """Lists in place of preferences that the file keeps as text."""
        session = self._studio.session
        voices = {}
        if session is not None:
            models = {model.id: model.name for model in session.catalogue.models}
            voices = {
                str(v.id): f"{v.name} · {models.get(v.id.model, v.id.model)}"
                for v in session.catalogue.voices
            }
        return {
            parameter.name: ChoiceParameter(
                parameter.name,
                tr(parameter.label),
                _offered(offers, self._settings.text(parameter.name)),
                parameter.default,
            )
            for parameter, offers in (
                (OUTPUT_DEVICE, {"": tr("System default"), **outputs}),
                (DEFAULT_VOICE, voices),
            )
        }

    def _present(self, name: str, dialog: QDialog) -> None:
        """Show a window beside this one; a second of the same kind replaces the first."""
        before = self._open.pop(name, None)
        if before is not None:
            before.close()
            before.deleteLater()
        self._open[name] = dialog
        place_over_window(dialog)
        dialog.open()


_RECENT, _RECENT_COMMANDS = "recent-commands", 8
_GENERAL, _ACCOUNTS = "general", "accounts"

_EDITING = {
    "undo": "undo",
    "redo": "redo",
    "cut": "cut",
    "copy": "copy",
    "paste": "paste",
    "select-all": "selectAll",
}


def _offered(offers: Mapping[str, str], current: str) -> tuple[Choice, ...]:
    """The offers as choices; what is set now is always among them."""
    everything = dict(offers)
    everything.setdefault(current, tr("{choice} (missing)", choice=current))
    return tuple(Choice(value, label, verbatim=True) for value, label in everything.items())
