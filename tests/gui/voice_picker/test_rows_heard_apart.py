"""Every row of the list of voices is called otherwise, although models share the names of their voices."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from tests.support.running_studio import running_studio
from tests.support.scripted_provider import MURMUR, ScriptedProvider
from tts_studio.ui.voice_picker.voice_list import VoiceList


async def test_the_same_voice_of_two_models_is_told_apart_by_ear() -> None:
    provider = ScriptedProvider((MURMUR, replace(MURMUR, id="mumble", name="Mumble")))
    async with running_studio(provider=provider) as studio:
        model = studio.widget(VoiceList, "voiceList").model()
        rows = [
            str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole))
            for row in range(model.rowCount())
        ]
        assert len(rows) >= 6
        assert len(set(rows)) == len(rows)
        assert any(row.startswith("Low, Mumble") for row in rows)
