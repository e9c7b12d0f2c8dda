"""A field for an amount of dollars, with the sign where the user's language writes it."""

from __future__ import annotations

from PySide6.QtWidgets import QDoubleSpinBox

from tts_studio.domain.translation import tr

_NUMBER = "{amount:.2f}"


def show_dollars(field: QDoubleSpinBox) -> None:
    """Show a dollar sign with the number, as in the amounts around the field."""
    # Nothing is filled in: the translation is where the sign stands.
    before, _number, after = tr("${amount:.2f}").partition(_NUMBER)
    field.setPrefix(before)
    field.setSuffix(after)
