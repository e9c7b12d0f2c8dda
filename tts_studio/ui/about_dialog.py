"""The windows of the Help menu: about, keyboard shortcuts, diagnostics."""

from __future__ import annotations

from html import escape
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFontDatabase,
    QGuiApplication,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextTable,
    QTextTableFormat,
)
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from tts_studio.domain.translation import tr
from tts_studio.domain.version import NAME, VERSION
from tts_studio.store.resources import resources_path
from tts_studio.ui.action_spec import menu_names
from tts_studio.ui.actions import ACTIONS
from tts_studio.ui.icons import application_icon
from tts_studio.ui.main_window.action_set import keys_text
from tts_studio.ui.panel_keys import PANEL_KEYS
from tts_studio.ui.script_editor.keys import KEYS


class ReadingDialog(QDialog):
    """A window with something to read and a button that closes it."""

    def __init__(self, title: str, name: str, content: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.resize(560, 520)
        self.buttons = QDialogButtonBox(self)
        self.buttons.setObjectName(f"{name}Buttons")
        close = self.buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setObjectName(f"{name}Close")
        close.setAccessibleName(tr("Close"))
        self.buttons.rejected.connect(self.reject)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(16, 16, 16, 16)
        self._layout.setSpacing(12)
        self._layout.addWidget(content, 1)
        self._layout.addWidget(self.buttons)

    def put_on_top(self, widget: QWidget) -> None:
        """Show a widget above the content."""
        self._layout.insertWidget(0, widget)


def about_dialog(parent: QWidget, licences: Path | None = None) -> ReadingDialog:
    """Name, version and the licences of everything inside."""
    text = QTextBrowser()
    text.setObjectName("licences")
    text.setAccessibleName(tr("Licences"))
    text.setOpenLinks(False)
    _show_licences(text, licence_texts(licences or resources_path() / "licences"))
    dialog = ReadingDialog(tr("About {name}", name=NAME), "aboutDialog", text, parent)
    dialog.put_on_top(_heading(dialog))
    return dialog


def shortcuts_dialog(parent: QWidget) -> ReadingDialog:
    """Every key in one list, by menu."""
    rows = []
    menu = ""
    for spec in ACTIONS:
        if not spec.shortcuts:
            continue
        if spec.menu.partition("/")[0] != menu:
            menu = spec.menu.partition("/")[0]
            rows.append(_headline("".join(menu_names(menu))))
        rows.append(_row(spec.name, spec.shortcuts))
    rows.append(_headline(tr("In the script")))
    known = {keys for spec in ACTIONS for keys in spec.shortcuts}
    rows.extend(_row(tr(key.label), (key.sequence,)) for key in KEYS if key.sequence not in known)
    for part in PANEL_KEYS:
        rows.append(_headline(tr(part.title)))
        rows.extend(_row(tr(words), (keys,)) for keys, words in part.keys)
    text = QTextBrowser()
    text.setObjectName("shortcutList")
    text.setAccessibleName(tr("Keyboard shortcuts"))
    side = "right" if QGuiApplication.isRightToLeft() else "left"
    text.setHtml(f"<table align='{side}'>{''.join(rows)}</table>")
    return ReadingDialog(tr("Keyboard Shortcuts"), "shortcutsDialog", text, parent)


def _headline(text: str) -> str:
    side = "right" if QGuiApplication.isRightToLeft() else "left"
    return f"<tr><td colspan='3' align='{side}'><br><b>{escape(text)}</b></td></tr>"


def _row(name: str, shortcuts: tuple[str, ...]) -> str:
    keys = escape(keys_text(shortcuts)).replace(" ", "&nbsp;")
    cells = [f"<td>{escape(name)}</td>", "<td width='24'></td>", f"<td>{keys}</td>"]
    # Qt lays the columns of rich text out from left to right in every language.
    leftwards = QGuiApplication.isRightToLeft()
    return f"<tr>{''.join(reversed(cells) if leftwards else cells)}</tr>"


def diagnostics_dialog(parent: QWidget, report: str) -> ReadingDialog:
    """What works on this computer, to read and to copy."""
    text = QPlainTextEdit(report)
    text.setObjectName("diagnosticsReport")
    text.setAccessibleName(tr("Diagnostics"))
    text.setReadOnly(True)
    text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    dialog = ReadingDialog(tr("Diagnostics"), "diagnosticsDialog", text, parent)
    copy = dialog.buttons.addButton(tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
    copy.setObjectName("diagnosticsCopy")
    copy.setAccessibleName(tr("Copy"))
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
    return dialog


def _heading(parent: QWidget) -> QWidget:
    heading = QWidget(parent)
    heading.setObjectName("aboutHeading")
    mark = QLabel(heading)
    mark.setObjectName("aboutMark")
    mark.setPixmap(application_icon().pixmap(64, 64))
    side = "right" if QGuiApplication.isRightToLeft() else "left"
    words = QLabel(
        f"<p align='{side}'><b style='font-size:large'>{NAME}</b> {VERSION}</p>"
        f"<p align='{side}'>{escape(tr('Turns a directed script into finished speech.'))}<br>"
        f"{escape(tr('Free software under the GNU GPL, version 3 or later.'))}</p>",
        heading,
    )
    words.setObjectName("aboutWords")
    words.setTextFormat(Qt.TextFormat.RichText)
    words.setWordWrap(True)
    layout = QHBoxLayout(heading)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(16)
    layout.addWidget(mark)
    layout.addWidget(words, 1)
    return heading


def _show_licences(where: QTextBrowser, paths: list[Path]) -> None:
    """Show the texts one below the other, those in Markdown with their headings and tables."""
    if not paths:
        where.setPlainText(tr("The licence texts lie beside the program."))
    cursor = where.textCursor()
    for path in paths:
        words = path.read_text(encoding="utf-8", errors="replace").strip()
        if path.suffix == ".md":
            cursor.insertMarkdown(words)
            _open_tables(where)
        else:
            cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
            cursor.insertText(f"\n{words}\n")
    where.moveCursor(QTextCursor.MoveOperation.Start)


def _open_tables(where: QTextBrowser) -> None:
    """Show the tables without a grid, and with room between their rows."""
    look = QTextTableFormat()
    look.setBorder(0)
    look.setCellPadding(4)
    look.setCellSpacing(0)
    for table in where.document().rootFrame().childFrames():
        if isinstance(table, QTextTable):
            table.setFormat(look)


def licence_texts(folder: Path) -> list[Path]:
    """The texts in a folder in the order in which they are shown."""
    return sorted((path for path in folder.glob("*") if path.suffix in (".md", ".txt")), key=_place)


def _place(path: Path) -> tuple[int, str]:
    """What is used comes first, then the studio's own licence, then the others."""
    first = ("third-party.md", "GPL-3.0.txt")
    return (first.index(path.name) if path.name in first else len(first), path.name)
