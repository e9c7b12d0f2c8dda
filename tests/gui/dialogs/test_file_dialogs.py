"""A dialog for files speaks the language of the window where Qt's own words are not translated."""

from __future__ import annotations

import asyncio
from gettext import NullTranslations
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.support.eventually import eventually
from tts_studio.domain.translation import use_catalogue
from tts_studio.store.catalogues import catalogue_of
from tts_studio.ui.dialogs import FileKind, ask_open_file

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

KIND = FileKind("Projects", ("ttsstudio",))
OWN = (QFileDialog.DialogLabel.LookIn, QFileDialog.DialogLabel.FileType)


async def labels(window: QWidget, folder: Path) -> list[str]:
    answer = asyncio.create_task(ask_open_file(window, "Open", folder, (KIND,)))
    await eventually(lambda: window.findChild(QFileDialog))
    dialog = window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    words = [dialog.labelText(label) for label in OWN]
    await eventually(dialog.isVisible)
    dialog.reject()
    assert await answer is None
    return words


async def test_a_dialog_for_files_speaks_arabic_where_qt_does_not(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    assert await labels(window, tmp_path) == ["Look in:", "Files of type:"]
    arabic = catalogue_of("ar")
    translated = [arabic.gettext(words) for words in ("Look in:", "Files of type:")]
    use_catalogue(arabic)
    try:
        assert await labels(window, tmp_path) == translated
        assert not any(words.isascii() for words in translated)
    finally:
        use_catalogue(NullTranslations())
