"""The user's presets in one small file, which several windows and commands may change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from tts_studio.domain.errors import InvalidSetting, UnknownVoice, UsageError
from tts_studio.domain.parameters import ParameterValue
from tts_studio.domain.preset import Preset, preset_name
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.settings.file_lock import one_at_a_time
from tts_studio.settings.files import JsonObject, local_now, read_json_object, set_aside, write_json_object

_KEY = "presets"
_Entries: TypeAlias = list[object]


class PresetFile:
    """Every change is made to what the file holds at that moment. All of it blocks.

    Entries that make no sense here are left as they are, since a newer studio may have written them; a file
    that makes none is set aside at the next change.
    """

    def __init__(self, path: Path, now: Callable[[], datetime] = local_now) -> None:
        self._path = path
        self._now = now

    def read(self) -> tuple[Preset, ...]:
        """The presets in the order they were made; SettingsError when the file cannot be read."""
        try:
            content = read_json_object(self._path)
        except ValueError:
            return ()
        return tuple(_presets(_entries(content)))

    def add(self, preset: Preset, *, replacing: bool = False) -> None:
        """Add a preset. InvalidSetting when there is one of its name, unless it is to be replaced."""

        def added(entries: _Entries) -> _Entries:
            if not replacing and _find(entries, preset.name) is not None:
                raise _name_taken(preset.name)
            at = _find(entries, preset.name)
            if at is None:
                return [*entries, _packed(preset)]
            return [*entries[:at], _packed(preset), *entries[at + 1 :]]

        self._change(added)

    def rename(self, name: str, new_name: str) -> None:
        """Give a preset another name. UnknownVoice when it is gone, InvalidSetting when the name is taken."""

        def renamed(entries: _Entries) -> _Entries:
            at = _require(entries, name)
            if _find(entries, new_name) not in (None, at):
                raise _name_taken(new_name)
            entry = _preset(entries[at])
            assert entry is not None
            return [*entries[:at], _packed(Preset(new_name, entry.voice)), *entries[at + 1 :]]

        self._change(renamed)

    def remove(self, name: str) -> None:
        """Remove a preset. UnknownVoice when it is gone."""

        def removed(entries: _Entries) -> _Entries:
            at = _require(entries, name)
            return [*entries[:at], *entries[at + 1 :]]

        self._change(removed)

    def _change(self, change: Callable[[_Entries], _Entries]) -> None:
        with one_at_a_time(self._path):
            try:
                content = read_json_object(self._path)
            except ValueError:
                set_aside(self._path, self._now)
                content = {}
            write_json_object(self._path, {**content, _KEY: change(_entries(content))})


def _entries(content: JsonObject) -> _Entries:
    entries = content.get(_KEY)
    return entries if isinstance(entries, list) else []


def _presets(entries: _Entries) -> Iterator[Preset]:
    """Those that make sense, of each name the first."""
    seen: set[str] = set()
    for entry in entries:
        preset = _preset(entry)
        if preset is not None and preset.name.casefold() not in seen:
            seen.add(preset.name.casefold())
            yield preset


def _preset(entry: object) -> Preset | None:
    match entry:
        case {"name": str(name), "voice": str(voice), **rest}:
            try:
                language, settings = rest.get("language"), dict(_settings(rest.get("settings")))
                spoken = language if isinstance(language, str) else ""
                return Preset(preset_name(name), CastVoice(VoiceId.parse(voice), spoken, settings))
            except (UsageError, InvalidSetting):
                return None
        case _:
            return None


def _settings(content: object) -> Iterator[tuple[str, ParameterValue]]:
    for name, value in content.items() if isinstance(content, dict) else ():
        if isinstance(name, str) and isinstance(value, str | int | float | bool):
            yield name, value


def _packed(preset: Preset) -> JsonObject:
    return {
        "name": preset.name,
        "voice": str(preset.voice.voice),
        "language": preset.voice.language,
        "settings": dict(preset.voice.settings),
    }


def _find(entries: _Entries, name: str) -> int | None:
    for at, entry in enumerate(entries):
        preset = _preset(entry)
        if preset is not None and preset.is_named(name):
            return at
    return None


def _require(entries: _Entries, name: str) -> int:
    at = _find(entries, name)
    if at is None:
        raise UnknownVoice(
            tr("There is no preset named “{name}” any more.", name=name),
            advice=tr("Another window may have renamed or removed it."),
        )
    return at


def _name_taken(name: str) -> InvalidSetting:
    return InvalidSetting(
        tr("There is a preset named “{name}” already.", name=name), advice=tr("Choose another name.")
    )
