"""The export dialog over a real project: rendered, exported, read back."""

from __future__ import annotations

from pathlib import Path

import soundfile
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.support.eventually import eventually
from tests.support.sessions import staged
from tts_studio.ui.export_dialog.export_dialog import ExportDialog
from tts_studio.ui.export_dialog.export_services import ExportContents, session_services


async def no_folder(_folder: Path) -> Path | None:
    return None


async def test_a_script_is_rendered_and_exported_from_the_dialog(qtbot: QtBot, tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "One.\n\n---\n\nThree.") as stage:
        shown: list[Path] = []
        services = session_services(stage.session, no_folder, shown.append)
        dialog = ExportDialog(ExportContents(tuple(stage.ids), (), "Both", tmp_path), services)
        qtbot.addWidget(dialog)
        dialog.open()
        buttons = {button.objectName(): button for button in dialog.findChildren(QPushButton)}
        message = dialog.findChild(QLabel, "exportMessage")
        apart = dialog.findChild(QCheckBox, "exportApart")
        assert message is not None
        assert apart is not None
        buttons["exportRenderFirst"].click()
        await eventually(buttons["exportStart"].isEnabled)
        buttons["exportStart"].click()
        await eventually(lambda: message.text() == "Exported “Both.wav”.")
        assert soundfile.info(tmp_path / "Both.wav").frames > 0
        apart.click()
        await eventually(buttons["exportStart"].isEnabled)
        buttons["exportStart"].click()
        await eventually(lambda: message.text().startswith("Exported 2 files"))
        assert len(list(tmp_path.glob("*.wav"))) == 3
        assert stage.mistakes == []
