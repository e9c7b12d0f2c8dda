"""Asks for a name and says at once what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from tts_studio.domain.translation import tr
from tts_studio.ui.dialogs import shown
from tts_studio.ui.plain_widgets import button_row, named_button, wrapped_label


class NameDialog(QDialog):
    """To be shown with `open()`. `problem_with` gives a sentence for what cannot be a name, else nothing."""

    def __init__(
        self,
        title: str,
        label: str,
        name: str,
        agree: str,
        problem_with: Callable[[str], str],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("nameDialog")
        self.setWindowTitle(title)
        self._problem_with = problem_with
        words = wrapped_label(self, label)
        words.setObjectName("nameLabel")
        self._field = QLineEdit(name, self)
        self._field.setObjectName("nameField")
        self._field.setAccessibleName(label)
        self._field.setMinimumWidth(320)
        self._field.selectAll()
        words.setBuddy(self._field)
        self._problem = wrapped_label(self)
        self._problem.setObjectName("nameProblem")
        self._problem.setProperty("role", "error")
        cancel = named_button("nameCancel", tr("Cancel"), self)
        self._agree = named_button("nameAgree", agree, self)
        self._agree.setProperty("primary", "true")
        self._agree.setDefault(True)
        cancel.clicked.connect(self.reject)
        self._agree.clicked.connect(self.accept)
        self._field.textChanged.connect(self._check)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(8)
        for widget in (words, self._field, self._problem):
            layout.addWidget(widget)
        layout.addLayout(button_row(cancel, self._agree))
        self._check()

    @property
    def name(self) -> str:
        """The name as it is written now, without needless spaces."""
        return " ".join(self._field.text().split())

    def accept(self) -> None:
        """Only a good name ends the dialog."""
        if not self._problem_with(self.name):
            super().accept()

    def _check(self) -> None:
        problem = self._problem_with(self.name)
        # Nothing is wrong with a field that was not filled in yet.
        self._problem.setText(problem if self.name else "")
        self._agree.setEnabled(not problem)


async def ask_name(dialog: NameDialog) -> str:
    """The name the user agreed to, empty when there is none."""
    return dialog.name if await shown(dialog) == QDialog.DialogCode.Accepted.value else ""
