"""The user's own presets of a master, in one small file that can be written by hand."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from tts_studio.domain.audio_format import Codec
from tts_studio.domain.errors import UsageError
from tts_studio.domain.master_preset import (
    PRESETS,
    Level,
    LevelTarget,
    MasterPreset,
    MasterPresets,
    Seconds,
)
from tts_studio.domain.translation import tr
from tts_studio.settings.file_lock import one_at_a_time
from tts_studio.settings.files import JsonObject, local_now, read_json_object, set_aside, write_json_object

_KEY = "presets"
_LOUDEST_LIMIT_DB = 0.0


class MasterPresetFile:
    """Reads and writes the presets. All of it blocks.

    Entries that make no sense here are left as they are in the file, since a newer studio may have written
    them; a file that makes none is set aside at the next change.
    """

    def __init__(self, path: Path, now: Callable[[], datetime] = local_now) -> None:
        self._path = path
        self._now = now

    def read(self) -> MasterPresets:
        """All presets, of each id the first; SettingsError when the file cannot be read."""
        try:
            content = read_json_object(self._path)
        except ValueError:
            return MasterPresets()
        found: dict[str, MasterPreset] = {}
        for preset in _presets(content):
            found.setdefault(preset.id, preset)
        return MasterPresets(tuple(found.values()))

    def keep(self, preset: MasterPreset) -> None:
        """Add a preset, in the place of one of its id; UsageError for an id of the presets in the box."""
        if preset.id in {known.id for known in PRESETS} or not preset.id.strip():
            raise UsageError(
                tr("“{name}” is the name of a preset in the box.", name=preset.id),
                advice=tr("Choose another name."),
            )
        self._change(preset.id, preset)

    def remove(self, preset_id: str) -> None:
        """Remove a preset; nothing happens when it is gone."""
        self._change(preset_id, None)

    def _change(self, preset_id: str, preset: MasterPreset | None) -> None:
        with one_at_a_time(self._path):
            try:
                content = read_json_object(self._path)
            except ValueError:
                set_aside(self._path, self._now)
                content = {}
            entries = [entry for entry in _entries(content) if _id_of(entry) != preset_id]
            added = [] if preset is None else [packed_preset(preset)]
            write_json_object(self._path, {**content, _KEY: [*entries, *added]})


def packed_preset(preset: MasterPreset) -> JsonObject:
    """A preset as JSON; what is not looked at is left out."""
    level = preset.level
    packed: JsonObject = {
        "id": preset.id,
        "name": preset.name,
        "level": level
        and {
            "measure": level.measure.value,
            "aim": level.aim,
            "lowest": level.lowest,
            "highest": level.highest,
        },
        "limit_dbtp": preset.limit_dbtp,
        "true_peak_dbtp": preset.true_peak_dbtp,
        "noise_floor_db": preset.noise_floor_db,
        "sample_rate": preset.sample_rate or None,
        "channels": preset.channels or None,
        "codec": preset.codec and preset.codec.value,
        "constant_kbps": preset.constant_kbps or None,
        "head": preset.head and [preset.head.least, preset.head.most],
        "tail": preset.tail and [preset.tail.least, preset.tail.most],
        "most_minutes": preset.most_minutes,
        "note": preset.note or None,
    }
    return {name: value for name, value in packed.items() if value is not None}


def _presets(content: JsonObject) -> Iterator[MasterPreset]:
    for entry in _entries(content):
        try:
            yield _preset(entry)
        except (ValueError, TypeError):
            continue


def _preset(entry: object) -> MasterPreset:
    """A preset from JSON; raises ValueError or TypeError for what makes no sense."""
    if not isinstance(entry, dict) or not _id_of(entry).strip():
        raise ValueError("a preset is an object with an id")
    limit = _number(entry.get("limit_dbtp"))
    if limit is not None and limit > _LOUDEST_LIMIT_DB:
        raise ValueError("a limit is at most 0 dBTP")
    codec, channels = entry.get("codec"), int(_number(entry.get("channels")) or 0)
    rate = int(_number(entry.get("sample_rate")) or 0)
    if channels not in range(3) or rate not in range(192_001):
        raise ValueError("one or two channels, and a rate that files can have")
    return MasterPreset(
        id=_id_of(entry),
        name=str(entry.get("name") or _id_of(entry)),
        level=_level(entry.get("level")),
        limit_dbtp=limit,
        true_peak_dbtp=_number(entry.get("true_peak_dbtp")),
        noise_floor_db=_number(entry.get("noise_floor_db")),
        sample_rate=rate,
        channels=channels,
        codec=None if codec is None else Codec(codec),
        constant_kbps=int(_number(entry.get("constant_kbps")) or 0),
        head=_seconds(entry.get("head")),
        tail=_seconds(entry.get("tail")),
        most_minutes=_number(entry.get("most_minutes")),
        note=str(entry.get("note") or ""),
    )


def _level(content: object) -> LevelTarget | None:
    if content is None:
        return None
    if not isinstance(content, dict):
        raise TypeError("a level is an object")
    aim = _number(content.get("aim"))
    if aim is None or aim > 0:
        raise ValueError("a level aims at a number below 0")
    lowest, highest = (_number(content.get(name)) for name in ("lowest", "highest"))
    measure = Level(content.get("measure", Level.LUFS.value))
    return LevelTarget(
        measure, aim, aim - 0.5 if lowest is None else lowest, aim + 0.5 if highest is None else highest
    )


def _seconds(content: object) -> Seconds | None:
    if content is None:
        return None
    if not isinstance(content, list):
        raise TypeError("a range of lengths is a list")
    least, most = (_number(value) or 0.0 for value in content)
    if not 0 <= least <= most:
        raise ValueError("a range of lengths goes from the shorter to the longer")
    return Seconds(least, most)


def _number(content: object) -> float | None:
    if content is None:
        return None
    if isinstance(content, bool) or not isinstance(content, int | float) or not math.isfinite(content):
        raise TypeError("not a number")
    return float(content)


def _entries(content: JsonObject) -> list[object]:
    entries = content.get(_KEY)
    return entries if isinstance(entries, list) else []


def _id_of(entry: object) -> str:
    match entry:
        case {"id": str(preset_id)}:
            return preset_id
        case _:
            return ""
