"""A preset: a voice with its language and settings under a name of the user's own, for every project."""

from __future__ import annotations

from dataclasses import dataclass

from tts_studio.domain.errors import InvalidSetting
from tts_studio.domain.one_line import is_blank, is_one_line
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import CastVoice

PRESET_PREFIX = "preset:"
"""How a preset is told from a voice where both can be written, as on the command line."""

LONGEST_PRESET_NAME = 60


@dataclass(frozen=True, slots=True)
class Preset:
    """A named voice. Names that differ only in case are the same."""

    name: str
    voice: CastVoice

    def __str__(self) -> str:
        return f"{PRESET_PREFIX}{self.name}"

    def is_named(self, name: str) -> bool:
        """Whether this is the preset of that name."""
        return self.name.casefold() == name.casefold()


def preset_name(text: str) -> str:
    """A name as presets have them, without needless spaces; InvalidSetting when it cannot be one."""
    name = " ".join(text.split())
    if is_blank(name):
        raise InvalidSetting(tr("A preset needs a name."), advice=tr("Write one that you will recognise."))
    if len(name) > LONGEST_PRESET_NAME:
        raise InvalidSetting(
            tr("The name of a preset has at most {count} characters.", count=LONGEST_PRESET_NAME),
            advice=tr("Write a shorter one."),
        )
    if not is_one_line(name):
        raise InvalidSetting(
            tr("The name of a preset holds only letters, digits and signs."), advice=tr("Type it again.")
        )
    return name


def written_preset(text: str) -> str | None:
    """The name in `preset:NAME`, None for what is no preset."""
    if not text.casefold().startswith(PRESET_PREFIX):
        return None
    return text[len(PRESET_PREFIX) :].strip()
