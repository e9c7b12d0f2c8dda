"""How numbers stand in a spin box."""

from __future__ import annotations

from PySide6.QtWidgets import QDoubleSpinBox

from tts_studio.ui.margins import leading, margins


def place_number(field: QDoubleSpinBox, room: int) -> None:
    """Let the number begin where lines do, so many pixels from there; style sheets do not reach it."""
    line = field.lineEdit()
    line.setAlignment(leading())
    line.setTextMargins(margins(room, 0, 0, 0))
