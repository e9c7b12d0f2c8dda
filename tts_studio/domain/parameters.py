"""What a model lets the user set: descriptors from which forms, checks and the command line are made."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from tts_studio.domain.errors import InvalidSetting
from tts_studio.domain.translation import listed, tr

ParameterValue: TypeAlias = str | int | float | bool


@dataclass(frozen=True, slots=True)
class NumberParameter:
    """A number from `minimum` to `maximum`, both allowed, in steps that a slider or spin box uses."""

    name: str
    label: str
    minimum: float
    maximum: float
    default: float
    step: float = 0.05
    unit: str = ""
    help: str = ""
    advanced: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a ChoiceParameter and the words that name it; `verbatim` words are never translated."""

    value: str
    label: str
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceParameter:
    """One of a fixed list of values. `unheard` ones decide how a request travels, not how it sounds."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    default: str
    help: str = ""
    advanced: bool = False
    unheard: bool = False


@dataclass(frozen=True, slots=True)
class SwitchParameter:
    """On or off."""

    name: str
    label: str
    default: bool = False
    help: str = ""
    advanced: bool = False


@dataclass(frozen=True, slots=True)
class TextParameter:
    """Free text of at most `limit` characters."""

    name: str
    label: str
    default: str = ""
    limit: int = 1000
    help: str = ""
    advanced: bool = False


Parameter: TypeAlias = NumberParameter | ChoiceParameter | SwitchParameter | TextParameter

_ON = frozenset({"true", "yes", "on", "1"})
_OFF = frozenset({"false", "no", "off", "0"})


def checked_value(parameter: Parameter, value: ParameterValue) -> ParameterValue:
    """The value in the parameter's own type, also from its text form; InvalidSetting when it does not fit."""
    match parameter:
        case NumberParameter():
            return _checked_number(parameter, value)
        case ChoiceParameter():
            wanted = str(value).casefold()
            for choice in parameter.choices:
                if choice.value.casefold() == wanted:
                    return choice.value
            known = listed(choice.value for choice in parameter.choices)
            raise InvalidSetting(
                tr("{name} cannot be “{value}”.", name=parameter.name, value=value),
                advice=tr("Choose one of: {known}.", known=known),
            )
        case SwitchParameter():
            word = str(value).casefold()
            if word in _ON or word in _OFF:
                return word in _ON
            raise InvalidSetting(
                tr("{name} cannot be “{value}”.", name=parameter.name, value=value),
                advice=tr("Write on or off."),
            )
        case TextParameter():
            if len(str(value)) > parameter.limit:
                raise InvalidSetting(
                    tr("{name} takes at most {limit} characters.", name=parameter.name, limit=parameter.limit)
                )
            return str(value)
        case _:
            assert_never(parameter)


def _checked_number(parameter: NumberParameter, value: ParameterValue) -> float:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if isinstance(value, bool) or not parameter.minimum <= number <= parameter.maximum:
        raise InvalidSetting(
            tr("{name} cannot be “{value}”.", name=parameter.name, value=value),
            advice=tr(
                "Choose a number from {minimum:g} to {maximum:g}.",
                minimum=parameter.minimum,
                maximum=parameter.maximum,
            ),
        )
    return number


def complete_settings(
    parameters: Iterable[Parameter], given: Mapping[str, ParameterValue]
) -> dict[str, ParameterValue]:
    """Every parameter's value: the given one, checked, else its default.

    Raises InvalidSetting for a name the model does not declare or a value that does not fit.
    """
    by_name = {parameter.name: parameter for parameter in parameters}
    for name in given:
        if name not in by_name:
            known = listed(by_name) or tr("none")
            raise InvalidSetting(
                tr("There is no setting named “{name}”.", name=name),
                advice=tr("Settings here: {known}.", known=known),
            )
    return {
        name: checked_value(parameter, given[name]) if name in given else parameter.default
        for name, parameter in by_name.items()
    }


def is_unheard(parameter: Parameter) -> bool:
    """Whether a parameter decides only how a request travels, not how it sounds."""
    return isinstance(parameter, ChoiceParameter) and parameter.unheard
