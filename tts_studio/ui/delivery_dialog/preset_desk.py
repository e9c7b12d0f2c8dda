"""The user's own presets: made from the chosen one, changed, and removed."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from tts_studio.ui.delivery_dialog.delivery_services import PresetServices
from tts_studio.ui.delivery_dialog.preset_editor import PresetEditor
from tts_studio.ui.delivery_dialog.sound_form import SoundForm
from tts_studio.ui.dialogs import shown
from tts_studio.ui.task_scope import TaskScope


class PresetDesk(QObject):
    """Answers the button beside the list of presets."""

    def __init__(self, services: PresetServices, form: SoundForm, tasks: TaskScope, window: QWidget) -> None:
        super().__init__(window)
        self._services, self._form, self._tasks, self._window = services, form, tasks, window
        form.edit_preset.connect(self._on_edit)

    def _on_edit(self) -> None:
        self._tasks.start(self._edit, replacing="preset")

    async def _edit(self) -> None:
        presets = await self._services.read()
        editor = PresetEditor(self._form.preset, presets, self._window)
        if await shown(editor) != QDialog.DialogCode.Accepted.value:
            return
        if editor.removed:
            await self._services.remove(self._form.preset.id)
            await self._show("")
        else:
            kept = editor.preset()
            await self._services.keep(kept)
            await self._show(kept.id)

    async def _show(self, chosen: str) -> None:
        self._form.show_presets(await self._services.read(), chosen)
        self._form.changed.emit()
