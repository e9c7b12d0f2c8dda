"""Presets of a master: what a finished file must be like, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tts_studio.domain.audio_format import Codec
from tts_studio.domain.errors import UsageError
from tts_studio.domain.translation import listed, mark, tr


class Level(StrEnum):
    """By which measure a master is brought to its level."""

    LUFS = "lufs"
    RMS = "rms"


@dataclass(frozen=True, slots=True)
class LevelTarget:
    """The level to aim for and the range that passes, in LUFS or in dB RMS."""

    measure: Level
    aim: float
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class Seconds:
    """A range of lengths."""

    least: float
    most: float


@dataclass(frozen=True, slots=True)
class MasterPreset:
    """What is done to a master and what the finished file is held against; None means: not looked at.

    `limit_dbtp` is where the limiter holds the wave and `true_peak_dbtp` what passes. `channels` 0 and
    `sample_rate` 0 leave those of the project. `constant_kbps` asks for a compressed file of one bit rate.
    `head` and `tail` are of room tone. `note` is what a user should know before choosing it.
    """

    id: str
    name: str
    level: LevelTarget | None = None
    limit_dbtp: float | None = None
    true_peak_dbtp: float | None = None
    noise_floor_db: float | None = None
    sample_rate: int = 0
    channels: int = 0
    codec: Codec | None = None
    constant_kbps: int = 0
    head: Seconds | None = None
    tail: Seconds | None = None
    most_minutes: float | None = None
    note: str = ""


def _lufs(aim: float, tolerance: float) -> LevelTarget:
    return LevelTarget(Level.LUFS, aim, aim - tolerance, aim + tolerance)


PRESETS: tuple[MasterPreset, ...] = (
    MasterPreset("as-is", mark("As it is"), note=mark("The chosen takes, joined. Nothing else is changed.")),
    MasterPreset(
        "podcast",
        mark("Podcast (stereo)"),
        level=_lufs(-16, 0.5),
        limit_dbtp=-1.3,
        true_peak_dbtp=-1.0,
        channels=2,
        note=mark("−16 LUFS in stereo, as podcast directories ask for."),
    ),
    MasterPreset(
        "podcast-mono",
        mark("Podcast (mono)"),
        level=_lufs(-19, 0.5),
        limit_dbtp=-1.3,
        true_peak_dbtp=-1.0,
        channels=1,
        note=mark("−19 LUFS in mono, which sounds as loud as −16 LUFS in stereo."),
    ),
    MasterPreset(
        "streaming",
        mark("Streaming"),
        level=_lufs(-14, 0.5),
        limit_dbtp=-1.3,
        true_peak_dbtp=-1.0,
        channels=2,
        note=mark("−14 LUFS, the level most music and video services play at."),
    ),
    MasterPreset(
        "broadcast",
        mark("Broadcast (EBU R 128)"),
        level=_lufs(-23, 0.5),
        limit_dbtp=-1.3,
        true_peak_dbtp=-1.0,
        sample_rate=48_000,
        channels=2,
        note=mark("−23 LUFS and at most −1 dBTP, as European broadcasters ask for."),
    ),
    MasterPreset(
        "acx",
        mark("Audiobook (ACX)"),
        level=LevelTarget(Level.RMS, -20.0, -23.0, -18.0),
        limit_dbtp=-3.5,
        true_peak_dbtp=-3.0,
        noise_floor_db=-60.0,
        sample_rate=44_100,
        channels=1,
        codec=Codec.MP3,
        constant_kbps=192,
        head=Seconds(0.5, 1.0),
        tail=Seconds(1.0, 5.0),
        most_minutes=120.0,
        note=mark("What ACX measures. ACX admits narration by synthetic voices by invitation only."),
    ),
)
"""The presets in the box; users add their own."""


def presets_by_id(own: tuple[MasterPreset, ...] = ()) -> Mapping[str, MasterPreset]:
    """All presets by id; the user's own cannot take the place of one in the box."""
    return {preset.id: preset for preset in (*own, *PRESETS)}


@dataclass(frozen=True, slots=True)
class MasterPresets:
    """The presets in the box and, in `own`, those of the user."""

    own: tuple[MasterPreset, ...] = ()

    @property
    def all(self) -> tuple[MasterPreset, ...]:
        """Those in the box first."""
        known = {preset.id for preset in PRESETS}
        return (*PRESETS, *(preset for preset in self.own if preset.id not in known))

    def named(self, preset_id: str) -> MasterPreset:
        """The preset of that id; raises UsageError when there is none."""
        found = presets_by_id(self.own).get(preset_id)
        if found is None:
            raise UsageError(
                tr("There is no preset “{name}”.", name=preset_id),
                advice=tr("Presets here: {names}.", names=listed(preset.id for preset in self.all)),
            )
        return found
