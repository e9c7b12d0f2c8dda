"""The user's presets as the window and the commands use them."""

from __future__ import annotations

import asyncio
import difflib

from tts_studio.domain.errors import UnknownVoice
from tts_studio.domain.events import Event
from tts_studio.domain.preset import Preset, preset_name
from tts_studio.domain.translation import listed, tr
from tts_studio.domain.voice import CastVoice
from tts_studio.engine.threads import to_the_end
from tts_studio.settings.preset_file import PresetFile


class VoicePresets:
    """Presets by name. `changed` tells that there are others now.

    The file may be changed by other windows and commands: every change here begins with what it holds then,
    and `load` brings theirs in. Changes raise SettingsError when the file cannot be written.
    """

    def __init__(self, file: PresetFile) -> None:
        self.changed: Event[None] = Event()
        self._file = file
        self._presets: tuple[Preset, ...] = ()

    @property
    def all(self) -> tuple[Preset, ...]:
        """Every preset, by name."""
        return self._presets

    def find(self, name: str) -> Preset | None:
        """The preset of that name, None when there is none."""
        return next((preset for preset in self._presets if preset.is_named(name)), None)

    def named(self, name: str) -> Preset:
        """The preset of that name; UnknownVoice with near names otherwise."""
        found = self.find(name)
        if found is not None:
            return found
        names = [preset.name for preset in self._presets]
        near = difflib.get_close_matches(name, names, n=3, cutoff=0.5) or names[:8]
        advice = tr("Did you mean {names}?", names=listed(near)) if near else ""
        raise UnknownVoice(tr("There is no preset named “{name}”.", name=name), advice=advice)

    def free_name(self, wanted: str) -> str:
        """`wanted`, or with a number behind it where there is a preset of that name."""
        name, number = wanted, 2
        while self.find(name) is not None:
            name, number = f"{wanted} {number}", number + 1
        return name

    async def load(self) -> None:
        """Read the file; SettingsError when it cannot be read."""
        found = await asyncio.to_thread(self._file.read)
        by_name = tuple(sorted(found, key=lambda preset: preset.name.casefold()))
        if by_name != self._presets:
            self._presets = by_name
            self.changed.emit(None)

    async def save(self, name: str, voice: CastVoice, *, replacing: bool = False) -> Preset:
        """Keep a voice under a name. InvalidSetting when it is no name, or taken and not to be replaced."""
        preset = Preset(preset_name(name), voice)
        await to_the_end(lambda: self._file.add(preset, replacing=replacing))
        await self.load()
        return preset

    async def rename(self, name: str, new_name: str) -> None:
        """Call a preset something else; InvalidSetting when that cannot be, UnknownVoice when it is gone."""
        await to_the_end(self._file.rename, name, preset_name(new_name))
        await self.load()

    async def remove(self, name: str) -> None:
        """Remove a preset; UnknownVoice when it is gone already. Projects that used it keep their voices."""
        await to_the_end(self._file.remove, name)
        await self.load()
