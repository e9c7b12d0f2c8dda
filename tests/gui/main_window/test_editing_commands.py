"""Editing commands of the menus act where the keyboard is."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from tests.support.eventually import eventually
from tests.support.running_studio import running_studio


async def test_editing_commands_reach_the_field_that_has_the_keyboard() -> None:
    async with running_studio() as studio:
        await studio.write("Hello there.")
        studio.window.activateWindow()
        await eventually(studio.window.isActiveWindow)
        studio.window.editor.setFocus()
        await studio.do("select-all")
        await studio.do("tag-whisper")
        assert studio.window.editor.text() == "<whisper>Hello there.</whisper>"
        await studio.do("undo")
        assert studio.window.editor.text() == "Hello there."
        await studio.do("redo")
        search = studio.widget(QLineEdit, "searchVoices")
        search.setFocus()
        await eventually(search.hasFocus)
        search.setText("low")
        await studio.do("select-all")
        assert search.selectedText() == "low"
        await studio.do("go-to-script")
        seen = []
        for _ in range(2):
            await studio.do("full-screen")
            seen.append(studio.window.isFullScreen())
        assert seen == [True, False]
