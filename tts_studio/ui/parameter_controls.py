"""The controls a form is made of: one kind for each kind of parameter."""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QHBoxLayout, QLineEdit, QSlider, QWidget

from tts_studio.domain.parameters import (
    ChoiceParameter,
    NumberParameter,
    Parameter,
    ParameterValue,
    SwitchParameter,
    TextParameter,
)
from tts_studio.domain.translation import tr
from tts_studio.ui.dollar_field import show_dollars
from tts_studio.ui.number_field import place_number

_MOST_DECIMALS = 6
_TEXT_MARGIN = 6
_DOLLAR = "$"


class ParameterControl(QWidget):
    """Shows and edits one value; `moved` is on the way to one, `settled` is there."""

    moved = Signal()
    settled = Signal()

    def __init__(self, main: QWidget, parameter: Parameter, *more: QWidget) -> None:
        super().__init__()
        self.setObjectName(f"setting_{parameter.name}_control")
        self.main = main
        main.setObjectName(f"setting_{parameter.name}")
        self._guard = WheelGuard(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (*more, main):
            widget.setAccessibleName(tr(parameter.label))
            widget.setAccessibleDescription(tr(parameter.help))
            widget.setToolTip(tr(parameter.help))
            widget.setStatusTip(tr(parameter.help))
            self._guard.watch(widget)
            layout.addWidget(widget)

    def value(self) -> ParameterValue:
        """What the control shows."""
        raise NotImplementedError

    def display(self, value: ParameterValue) -> None:
        """Show a value that fits the parameter, without telling."""
        raise NotImplementedError


class WheelGuard(QObject):
    """Keeps the wheel from changing a control that only happens to lie under the pointer while scrolling."""

    def watch(self, widget: QWidget) -> None:
        """Let `widget` take the wheel only while it has the keyboard."""
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hand wheel events of unfocused controls on to what scrolls them."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


class NumberControl(ParameterControl):
    """A slider for the feel and a spin box for the figure."""

    def __init__(self, parameter: NumberParameter) -> None:
        self._parameter = parameter
        self._spin = QDoubleSpinBox()
        place_number(self._spin, _TEXT_MARGIN)
        self._spin.setDecimals(_decimals(parameter))
        self._spin.setRange(parameter.minimum, parameter.maximum)
        self._spin.setSingleStep(parameter.step)
        if parameter.unit == _DOLLAR:
            show_dollars(self._spin)
        elif parameter.unit:
            self._spin.setSuffix(f" {tr(parameter.unit)}")
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName(f"setting_{parameter.name}_slider")
        self._slider.setRange(0, max(1, round((parameter.maximum - parameter.minimum) / parameter.step)))
        self._slider.setPageStep(max(1, self._slider.maximum() // 10))
        self._slider.setMinimumWidth(64)
        super().__init__(self._spin, parameter, self._slider)
        self.display(parameter.default)
        self._spin.valueChanged.connect(self._spun)
        self._spin.editingFinished.connect(self.settled)
        self._slider.valueChanged.connect(self._slid)
        self._slider.sliderReleased.connect(self.settled)

    def value(self) -> ParameterValue:
        """The number in the spin box."""
        return self._spin.value()

    def display(self, value: ParameterValue) -> None:
        """Move both to a number."""
        number = float(value)
        with QSignalBlocker(self._spin), QSignalBlocker(self._slider):
            if self._spin.value() != number:
                self._spin.setValue(number)
            self._slider.setValue(self._position(number))

    def _position(self, number: float) -> int:
        return round((number - self._parameter.minimum) / self._parameter.step)

    def _spun(self, number: float) -> None:
        with QSignalBlocker(self._slider):
            self._slider.setValue(self._position(number))
        self.moved.emit()

    def _slid(self, position: int) -> None:
        with QSignalBlocker(self._spin):
            self._spin.setValue(self._parameter.minimum + position * self._parameter.step)
        self.moved.emit()


class ChoiceControl(ParameterControl):
    """A list to choose from."""

    def __init__(self, parameter: ChoiceParameter) -> None:
        self._combo = QComboBox()
        self._combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._combo.setMinimumContentsLength(8)
        for choice in parameter.choices:
            self._combo.addItem(choice.label if choice.verbatim else tr(choice.label), choice.value)
        super().__init__(self._combo, parameter)
        self._combo.activated.connect(self.settled)

    def value(self) -> ParameterValue:
        """The value of the chosen entry."""
        return str(self._combo.currentData())

    def display(self, value: ParameterValue) -> None:
        """Choose the entry with this value."""
        self._combo.setCurrentIndex(self._combo.findData(value))


class SwitchControl(ParameterControl):
    """A check box that carries the label itself."""

    def __init__(self, parameter: SwitchParameter) -> None:
        self._box = QCheckBox(tr(parameter.label))
        super().__init__(self._box, parameter)
        self._box.toggled.connect(self.settled)

    def value(self) -> ParameterValue:
        """On or off."""
        return self._box.isChecked()

    def display(self, value: ParameterValue) -> None:
        """Switch it on or off."""
        with QSignalBlocker(self._box):
            self._box.setChecked(bool(value))


class TextControl(ParameterControl):
    """A line of text."""

    def __init__(self, parameter: TextParameter) -> None:
        self._line = QLineEdit()
        self._line.setMaxLength(parameter.limit)
        super().__init__(self._line, parameter)
        self._line.textChanged.connect(self.moved)
        self._line.editingFinished.connect(self.settled)

    def value(self) -> ParameterValue:
        """The text."""
        return self._line.text()

    def display(self, value: ParameterValue) -> None:
        """Show the text; the cursor stays where it is when nothing is different."""
        if self._line.text() != value:
            with QSignalBlocker(self._line):
                self._line.setText(str(value))


def control_for(parameter: Parameter) -> ParameterControl:
    """The control of a parameter."""
    match parameter:
        case NumberParameter():
            return NumberControl(parameter)
        case ChoiceParameter():
            return ChoiceControl(parameter)
        case SwitchParameter():
            return SwitchControl(parameter)
        case TextParameter():
            return TextControl(parameter)
        case _:
            assert_never(parameter)


def _decimals(parameter: NumberParameter) -> int:
    """The decimals the step, the limits and the default are written with."""
    figures = (parameter.step, parameter.minimum, parameter.maximum, parameter.default)
    exponents = [Decimal(str(figure)).normalize().as_tuple().exponent for figure in figures]
    return min(
        _MOST_DECIMALS, max(-exponent if isinstance(exponent, int) else 0 for exponent in (*exponents, 0))
    )
