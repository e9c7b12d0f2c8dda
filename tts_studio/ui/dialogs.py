"""Questions to the user that can be awaited: files to open and to write, folders, yes or no."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMargins, QPoint, QRect, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from tts_studio.domain.translation import mark, tr
from tts_studio.ui.confirm_dialog import ConfirmDialog


async def shown(dialog: QDialog) -> int:
    """Open the dialog and wait for its answer; it is gone afterwards, also when the waiting is cancelled."""
    answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def finished(code: int) -> None:
        if not answer.done():
            answer.set_result(code)

    dialog.finished.connect(finished)
    place_over_window(dialog)
    dialog.open()
    try:
        return await answer
    finally:
        dialog.finished.disconnect(finished)
        dialog.close()
        dialog.deleteLater()


def place_over_window(dialog: QDialog) -> None:
    """Put a dialog that is to be shown over the middle of its window, with its whole frame on the screen.

    The frame is taken to be that of the window. One that is larger than the screen becomes smaller, as far as
    it can be.
    """
    parent = dialog.parentWidget()
    if parent is None:
        return
    window = parent.window()
    dialog.ensurePolished()
    if not dialog.testAttribute(Qt.WidgetAttribute.WA_Resized):
        dialog.adjustSize()
    frame, inside = window.frameGeometry(), window.geometry()
    border = QMargins(
        inside.left() - frame.left(),
        inside.top() - frame.top(),
        frame.right() - inside.right(),
        frame.bottom() - inside.bottom(),
    )
    screen = window.screen().availableGeometry().marginsRemoved(border)
    least = dialog.minimumSize().expandedTo(dialog.minimumSizeHint())
    place = QRect(QPoint(), dialog.size().boundedTo(screen.size()).expandedTo(least))
    place.moveCenter(frame.marginsRemoved(border).center())
    place.moveRight(min(place.right(), screen.right()))
    place.moveBottom(min(place.bottom(), screen.bottom()))
    place.moveTopLeft(QPoint(max(place.left(), screen.left()), max(place.top(), screen.top())))
    # Of what is inside the frame: where the frame itself is put, window managers disagree.
    dialog.setGeometry(place)


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
    """Whether the user agrees; buttons say what they do, and Esc and Enter mean no."""
    dialog = ConfirmDialog(question, advice, yes, tr(no), parent)
    return await shown(dialog) == QDialog.DialogCode.Accepted.value


def _file_dialog(parent: QWidget, title: str, folder: Path, kinds: tuple[FileKind, ...]) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(folder))
    dialog.setObjectName("fileDialog")
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    # Qt's own words for these are not there in every language.
    dialog.setLabelText(QFileDialog.DialogLabel.LookIn, tr("Look in:"))
    if kinds:
        dialog.setLabelText(QFileDialog.DialogLabel.FileType, tr("Files of type:"))
        dialog.setNameFilters([str(kind) for kind in kinds])
    return dialog


async def _chosen(dialog: QFileDialog) -> Path | None:
    code = await shown(dialog)
    files = dialog.selectedFiles()
    return Path(files[0]) if code == QDialog.DialogCode.Accepted.value and files else None
