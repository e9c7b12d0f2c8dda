"""Asks whether something may be done: a question, what follows from it, and two verbs to press."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from tts_studio.ui.plain_widgets import button_row, named_button, plain_label

_WIDTH = 400


class ConfirmDialog(QDialog):
    """To be shown with `open()`; accepted means yes. Enter and Esc mean no until the user goes to yes."""

    def __init__(self, question: str, consequences: str, yes: str, no: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("confirmDialog")
        self.setWindowTitle(yes)
        self.setAccessibleDescription("\n".join(filter(None, (question, consequences))))
        asked = plain_label("confirmQuestion", "heading", self)
        asked.setText(question)
        told = plain_label("confirmConsequences", "muted", self)
        told.setText(consequences)
        told.setVisible(bool(consequences))
        for label in (asked, told):
            label.setFixedWidth(_WIDTH)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        refuse, agree = named_button("confirmNo", no, self), named_button("confirmYes", yes, self)
        refuse.clicked.connect(self.reject)
        agree.clicked.connect(self.accept)
        refuse.setDefault(True)
        # A button that the focus is on answers Enter; without it “no” does.
        agree.setAutoDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(8)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        for widget in (asked, told):
            layout.addWidget(widget)
        layout.addSpacing(8)
        layout.addLayout(button_row(refuse, agree))
        refuse.setFocus()
