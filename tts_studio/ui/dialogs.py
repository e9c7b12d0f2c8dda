"""Questions to the user that can be awaited: files to open and to write, folders, yes or no."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QPushButton, QWidget

from tts_studio.domain.translation import mark, tr


async def shown(dialog: QDialog) -> int:
    """Open the dialog and wait for its answer; it is gone afterwards, also when the waiting is cancelled."""
    answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def finished(code: int) -> None:
        if not answer.done():
            answer.set_result(code)

    dialog.finished.connect(finished)
    dialog.open()
    try:
        return await answer
    finally:
        dialog.finished.disconnect(finished)
        dialog.close()
        dialog.deleteLater()


@dataclass(frozen=True, slots=True)
class FileKind:
    """One line of a file dialog's filter: what it is called and the suffixes it has, without dots."""

    name: str
    suffixes: tuple[str, ...]

    def __str__(self) -> str:
        patterns = " ".join(f"*.{suffix}" for suffix in self.suffixes) or "*"
        return f"{tr(self.name)} ({patterns})"


async def ask_open_file(
    parent: QWidget, title: str, folder: Path, kinds: tuple[FileKind, ...]
) -> Path | None:
    """An existing file, or None."""
    dialog = _file_dialog(parent, title, folder, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return await _chosen(dialog)


async def ask_open_files(
    parent: QWidget, title: str, folder: Path, kinds: tuple[FileKind, ...]
) -> tuple[Path, ...]:
    """Existing files; none when the user thinks better of it."""
    dialog = _file_dialog(parent, title, folder, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    code = await shown(dialog)
    return tuple(map(Path, dialog.selectedFiles())) if code == QDialog.DialogCode.Accepted.value else ()


async def ask_save_file(
    parent: QWidget, title: str, suggestion: Path, kinds: tuple[FileKind, ...]
) -> Path | None:
    """A file to write, or None; the dialog itself asks before it lets an existing one be replaced."""
    dialog = _file_dialog(parent, title, suggestion.parent, kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    if kinds and kinds[0].suffixes:
        dialog.setDefaultSuffix(kinds[0].suffixes[0])
    dialog.selectFile(suggestion.name)
    return await _chosen(dialog)


async def ask_folder(parent: QWidget, title: str, folder: Path) -> Path | None:
    """An existing folder, or None."""
    dialog = _file_dialog(parent, title, folder, ())
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return await _chosen(dialog)


async def confirm(parent: QWidget, question: str, advice: str, yes: str, *, no: str = mark("Cancel")) -> bool:
    """Whether the user agrees; buttons say what they do, and Esc means no."""
    box = QMessageBox(parent)
    box.setObjectName("confirmDialog")
    box.setWindowTitle("TTS Studio")
    box.setIcon(QMessageBox.Icon.Question)
    box.setText(question)
    box.setInformativeText(advice)
    agree = _button(box, yes, QMessageBox.ButtonRole.AcceptRole, "confirmYes")
    refuse = _button(box, tr(no), QMessageBox.ButtonRole.RejectRole, "confirmNo")
    box.setDefaultButton(refuse)
    box.setEscapeButton(refuse)
    await shown(box)
    return box.clickedButton() is agree


def _button(box: QMessageBox, text: str, role: QMessageBox.ButtonRole, name: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAccessibleName(text)
    box.addButton(button, role)
    return button


def _file_dialog(parent: QWidget, title: str, folder: Path, kinds: tuple[FileKind, ...]) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(folder))
    dialog.setObjectName("fileDialog")
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    if kinds:
        dialog.setNameFilters([str(kind) for kind in kinds])
    return dialog


async def _chosen(dialog: QFileDialog) -> Path | None:
    code = await shown(dialog)
    files = dialog.selectedFiles()
    return Path(files[0]) if code == QDialog.DialogCode.Accepted.value and files else None
