"""The limit of a project: a box to tick and an amount."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QHBoxLayout, QLabel, QWidget

from tts_studio.domain.translation import tr
from tts_studio.ui.dollar_field import show_dollars
from tts_studio.ui.number_field import place_number

SUGGESTED = Decimal(5)
LARGEST = 100_000.0


class CapField(QWidget):
    """Shows and edits the most that may be spent in a project; without the tick there is no limit."""

    def __init__(self, cap: Decimal | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("capField")
        self._box = QCheckBox(tr("Never spend more than"), self)
        self._box.setObjectName("capSwitch")
        self._box.setChecked(cap is not None)
        self._amount = QDoubleSpinBox(self)
        self._amount.setObjectName("capAmount")
        self._amount.setAccessibleName(tr("Never spend more than"))
        place_number(self._amount, 6)
        self._amount.setDecimals(2)
        self._amount.setRange(0.0, LARGEST)
        self._amount.setSingleStep(0.5)
        show_dollars(self._amount)
        self._amount.setValue(float(SUGGESTED if cap is None else cap))
        self._amount.setEnabled(cap is not None)
        self._box.toggled.connect(self._amount.setEnabled)
        rest = QLabel(tr("in this project"), self)
        rest.setObjectName("capRest")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._box)
        layout.addWidget(self._amount)
        layout.addWidget(rest)
        layout.addStretch(1)

    @property
    def cap(self) -> Decimal | None:
        """The limit as it is shown now, in US dollars; None for no limit."""
        return Decimal(f"{self._amount.value():.2f}") if self._box.isChecked() else None
