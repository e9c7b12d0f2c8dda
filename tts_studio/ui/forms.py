"""Forms made from what a model, or the settings, declare: a label and a control for each parameter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from tts_studio.domain.errors import InvalidSetting
from tts_studio.domain.parameters import (
    NumberParameter,
    Parameter,
    ParameterValue,
    SwitchParameter,
    checked_value,
)
from tts_studio.domain.translation import figure, tr
from tts_studio.ui.disclosure import Disclosure
from tts_studio.ui.parameter_controls import control_for
from tts_studio.ui.plain_widgets import wrapped_label

_QUIET_MS = 250


class ParameterForm(QWidget):
    """A field for each parameter, the advanced ones behind “Advanced”.

    `value_changed` carries a parameter's name and its checked value once the user settles on one: at once for
    choices and switches, a quarter of a second after the last key or move for numbers and text.
    """

    value_changed = Signal(str, object)

    def __init__(
        self,
        parameters: Sequence[Parameter],
        values: Mapping[str, ParameterValue],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("parameterForm")
        self._fields = {parameter.name: _Field(parameter, self) for parameter in parameters}
        self._pending: set[str] = set()
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_QUIET_MS)
        self._quiet.timeout.connect(self.flush)
        self._lay_out(parameters)
        self.set_values(values)
        for field in self._fields.values():
            field.moved.connect(self._on_moved)
            field.settled.connect(self._on_settled)

    def values(self) -> dict[str, ParameterValue]:
        """The last value of every parameter that fitted it."""
        return {name: field.value for name, field in self._fields.items()}

    def set_values(self, values: Mapping[str, ParameterValue]) -> None:
        """Show these values, defaults where one is left out; tells nobody and keeps what is being edited.

        A value that does not fit is shown as a problem beside the default.
        """
        for name, field in self._fields.items():
            if name not in self._pending:
                field.display(values.get(name, field.parameter.default))

    def flush(self) -> None:
        """Tell now about every change that still waits for the user to pause."""
        self._quiet.stop()
        pending, self._pending = self._pending, set()
        for name, field in self._fields.items():
            if name in pending and field.take():
                self.value_changed.emit(name, field.value)

    def _on_moved(self, name: str) -> None:
        self._pending.add(name)
        self._quiet.start()

    def _on_settled(self, name: str) -> None:
        self._pending.add(name)
        self.flush()

    def _lay_out(self, parameters: Sequence[Parameter]) -> None:
        layout = _column(self)
        advanced = QWidget(self)
        advanced.setObjectName("advancedSettings")
        advanced_layout = _column(advanced)
        for parameter in parameters:
            (advanced_layout if parameter.advanced else layout).addWidget(self._fields[parameter.name])
        if any(parameter.advanced for parameter in parameters):
            layout.addWidget(Disclosure(tr("Advanced"), advanced, name="advanced", parent=self))
        else:
            advanced.hide()


class _Field(QWidget):
    """One parameter: label, control, the way back to the default and, when a value did not fit, why."""

    moved = Signal(str)
    settled = Signal(str)

    def __init__(self, parameter: Parameter, parent: QWidget) -> None:
        super().__init__(parent)
        self.parameter = parameter
        self.value: ParameterValue = parameter.default
        self.setObjectName(f"setting_{parameter.name}_field")
        self._control = control_for(parameter)
        self._control.moved.connect(self._on_moved)
        self._control.settled.connect(self._on_settled)
        self._reset = QToolButton(self)
        self._reset.setObjectName(f"setting_{parameter.name}_reset")
        self._reset.setText(tr("Reset"))
        self._reset.setAccessibleName(tr("Reset"))
        self._reset.setAccessibleDescription(
            tr("Set {setting} back to {value}", setting=tr(parameter.label), value=_in_words(parameter))
        )
        self._reset.setToolTip(tr("Back to {value}", value=_in_words(parameter)))
        self._reset.setProperty("quiet", "true")
        self._reset.clicked.connect(self._on_reset)
        policy = self._reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._reset.setSizePolicy(policy)
        self._problem = wrapped_label(self)
        self._problem.setObjectName(f"setting_{parameter.name}_problem")
        self._problem.setProperty("role", "error")
        self._lay_out()
        self._show_state("")

    def display(self, value: ParameterValue) -> None:
        """Show a value, or the default and why the value does not fit."""
        problem = ""
        try:
            self.value = checked_value(self.parameter, value)
        except InvalidSetting as error:
            self.value, problem = self.parameter.default, str(error)
        self._control.display(self.value)
        self._show_state(problem)

    def take(self) -> bool:
        """Take over what the control shows; False when it is the value we have or does not fit."""
        before = self.value
        try:
            self.value = checked_value(self.parameter, self._control.value())
        except InvalidSetting as error:
            self._show_state(str(error))
            return False
        self._show_state("")
        return self.value != before

    def _on_moved(self) -> None:
        self.moved.emit(self.parameter.name)

    def _on_settled(self) -> None:
        self.settled.emit(self.parameter.name)

    def _on_reset(self) -> None:
        self._control.display(self.parameter.default)
        self._control.main.setFocus(Qt.FocusReason.OtherFocusReason)
        self.settled.emit(self.parameter.name)

    def _show_state(self, problem: str) -> None:
        self._reset.setVisible(self.value != self.parameter.default)
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        if isinstance(self.parameter, SwitchParameter):
            head.addWidget(self._control, 1)
        else:
            label = QLabel(tr(self.parameter.label), self)
            label.setObjectName(f"setting_{self.parameter.name}_label")
            label.setToolTip(tr(self.parameter.help))
            label.setBuddy(self._control.main)
            head.addWidget(label, 1)
        head.addWidget(self._reset)
        layout.addLayout(head)
        if not isinstance(self.parameter, SwitchParameter):
            layout.addWidget(self._control)
        layout.addWidget(self._problem)


def _column(widget: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(16)
    return layout


def _in_words(parameter: Parameter) -> str:
    """The default as a user reads it."""
    if isinstance(parameter, NumberParameter) and parameter.unit == "$":
        return tr("${amount:.2f}", amount=parameter.default)
    if isinstance(parameter, NumberParameter):
        return " ".join(filter(None, (figure(parameter.default, "g"), tr(parameter.unit))))
    if isinstance(parameter, SwitchParameter):
        return tr("on") if parameter.default else tr("off")
    named = (c for c in getattr(parameter, "choices", ()) if c.value == parameter.default)
    choice = next(named, None)
    shown = parameter.default
    if choice is not None and choice.label:
        shown = choice.label if choice.verbatim else tr(choice.label)
    return tr("“{name}”", name=shown) if shown else tr("empty")
