"""The user's preferences and the shape of the window, in one small file."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from tts_studio.domain.errors import InvalidSetting, SettingsError
from tts_studio.domain.events import Event
from tts_studio.domain.parameters import Parameter, ParameterValue, checked_value
from tts_studio.domain.translation import tr
from tts_studio.settings.file_lock import one_at_a_time
from tts_studio.settings.files import JsonObject, local_now, read_json_object, set_aside, write_json_object
from tts_studio.settings.schema import PREFERENCES

PATIENCE_SECONDS = 1.0
"""How long a change waits for another window that is writing its own."""

_PREFERENCES_KEY = "preferences"
_WINDOW_KEY = "window"


class SettingsStore:
    """Preferences by name. Entries that this version does not know stay in the file untouched.

    `changed` tells the name of a preference after it changed; what another window changed is told when this
    one writes. `problem` is the error that was met while reading the file, for the user to see once; defaults
    are used then. Belongs to one thread.
    """

    def __init__(
        self,
        path: Path,
        preferences: tuple[Parameter, ...] = PREFERENCES,
        now: Callable[[], datetime] = local_now,
    ) -> None:
        self.changed: Event[str] = Event()
        self.problem: SettingsError | None = None
        self._path = path
        self._now = now
        self._preferences = {preference.name: preference for preference in preferences}
        self._content = self._read()

    @property
    def preferences(self) -> tuple[Parameter, ...]:
        """Every preference, in the order a form shows them."""
        return tuple(self._preferences.values())

    def get(self, name: str) -> ParameterValue:
        """The value set last, else the default; a value that does not fit counts as not set."""
        preference = self._preference(name)
        value = _section(self._content, _PREFERENCES_KEY).get(name)
        if isinstance(value, str | int | float | bool):
            with contextlib.suppress(InvalidSetting):
                return checked_value(preference, value)
        return preference.default

    def text(self, name: str) -> str:
        """The value of a choice or a text."""
        return str(self.get(name))

    def number(self, name: str) -> float:
        """The value of a number."""
        return float(self.get(name))

    def switch(self, name: str) -> bool:
        """The value of a switch."""
        return bool(self.get(name))

    def set(self, name: str, value: ParameterValue) -> None:
        """Set and write a preference. Raises InvalidSetting when the value does not fit.

        Raises SettingsError when it cannot be written; the value then holds until the program ends.
        """
        checked = checked_value(self._preference(name), value)
        if self.get(name) == checked:
            return
        self._put(_PREFERENCES_KEY, name, checked, then_tell=True)

    def reset(self, name: str) -> None:
        """Give a preference its default again."""
        self.set(name, self._preference(name).default)

    def window_state(self, name: str) -> str:
        """What `set_window_state` kept under this name, else an empty text."""
        value = _section(self._content, _WINDOW_KEY).get(name)
        return value if isinstance(value, str) else ""

    def set_window_state(self, name: str, state: str) -> None:
        """Keep the geometry of a window or the layout of its panels, as base64 text."""
        if self.window_state(name) != state:
            self._put(_WINDOW_KEY, name, state, then_tell=False)

    def _put(self, section: str, name: str, value: ParameterValue, *, then_tell: bool) -> None:
        before = {preference: self.get(preference) for preference in self._preferences}
        self._content = _with(self._content, section, name, value)
        try:
            with one_at_a_time(self._path, PATIENCE_SECONDS):
                # Another window may have written since: take its changes along.
                with contextlib.suppress(SettingsError, ValueError):
                    self._content = _with(read_json_object(self._path) or self._content, section, name, value)
                write_json_object(self._path, self._content)
        finally:
            for preference, value_before in before.items():
                if (then_tell and preference == name) or self.get(preference) != value_before:
                    self.changed.emit(preference)

    def _preference(self, name: str) -> Parameter:
        if name not in self._preferences:
            known = ", ".join(self._preferences)
            raise InvalidSetting(
                tr("There is no preference “{name}”.", name=name),
                advice=tr("Preferences: {known}.", known=known),
            )
        return self._preferences[name]

    def _read(self) -> JsonObject:
        try:
            return read_json_object(self._path)
        except SettingsError as error:
            self.problem = error
        except ValueError:
            self.problem = self._put_aside()
        return {}

    def _put_aside(self) -> SettingsError:
        try:
            aside = set_aside(self._path, self._now)
        except SettingsError as error:
            return error
        return SettingsError(
            tr("The file of preferences was damaged; the defaults are used."),
            advice=tr("The damaged file was kept as “{aside}”.", aside=aside),
        )


def _with(content: JsonObject, section: str, name: str, value: ParameterValue) -> JsonObject:
    return {**content, section: {**_section(content, section), name: value}}


def _section(content: JsonObject, name: str) -> JsonObject:
    section = content.get(name)
    return section if isinstance(section, dict) else {}
