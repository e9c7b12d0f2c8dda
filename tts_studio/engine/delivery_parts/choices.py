"""What the user chose for a delivery, remembered by the project."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tts_studio.domain.audio_format import Codec
from tts_studio.domain.errors import AudioFormatUnsupported, ExportError
from tts_studio.domain.master_file import MASTER_SUFFIXES, MasterFormat, SampleKind, checked_cover
from tts_studio.domain.master_preset import MasterPreset
from tts_studio.domain.translation import tr
from tts_studio.engine.delivery.order import Missing
from tts_studio.engine.delivery_parts.order import CHAPTER_PATTERN, HandOff, PartsKind, TextKind
from tts_studio.engine.export import NAME_PATTERN
from tts_studio.store.property_store import JsonValue

VARIABLE = "variable"
"""The quality of an MP3 file without a constant bit rate."""

DEFAULT_SUFFIX = "mp3"

QUALITIES: dict[Codec, tuple[str, ...]] = {
    Codec.WAV: tuple(kind.value for kind in SampleKind),
    Codec.FLAC: (SampleKind.INT16.value, SampleKind.INT24.value),
    Codec.MP3: ("128", "192", "256", "320", VARIABLE),
    Codec.AAC: ("64", "96", "128", "192"),
}
"""By codec what can be chosen: how samples are written, or kilobits a second; nothing for all others."""

USUAL_QUALITY: dict[Codec, str] = {Codec.WAV: "24", Codec.FLAC: "24", Codec.MP3: "192", Codec.AAC: "128"}


@dataclass(frozen=True, slots=True)
class DeliveryChoices:
    """Everything that can be chosen, as plain values.

    `only_selected` leaves all but the selected segments out. `files` is a kind of parts, `quality` one of
    QUALITIES or empty. `folder` and `cover` are paths, empty where none is chosen. `texts` and `hand_offs`
    are kinds of files beside the sound, `opening` and `closing` what the credits say.
    """

    preset: str = "podcast"
    only_selected: bool = False
    files: str = PartsKind.WHOLE.value
    suffix: str = DEFAULT_SUFFIX
    quality: str = USUAL_QUALITY[Codec.MP3]
    missing: str = Missing.STOP.value
    match_speakers: bool = True
    title: str = ""
    artist: str = ""
    album: str = ""
    year: str = ""
    comment: str = ""
    cover: str = ""
    folder: str = ""
    name: str = ""
    pattern: str = NAME_PATTERN
    chapter_pattern: str = CHAPTER_PATTERN
    reports: bool = False
    texts: tuple[str, ...] = ()
    hand_offs: tuple[str, ...] = ()
    speaker_names: bool = False
    provenance: bool = False
    opening: str = ""
    closing: str = ""


def packed_choices(choices: DeliveryChoices) -> JsonValue:
    """The choices as values of JSON."""
    packed: dict[str, JsonValue] = {}
    for name, value in dataclasses.asdict(choices).items():
        packed[name] = list(value) if isinstance(value, tuple) else value
    return packed


def unpacked_choices(content: JsonValue) -> DeliveryChoices:
    """The choices that were kept; what is missing or makes no sense is as at the first time."""
    usual = DeliveryChoices()
    if not isinstance(content, dict):
        return usual
    texts = {name: value for name, value in content.items() if isinstance(value, str)}
    flags = {name: value for name, value in content.items() if isinstance(value, bool)}
    found = DeliveryChoices(
        preset=texts.get("preset", usual.preset),
        only_selected=flags.get("only_selected", usual.only_selected),
        files=texts.get("files", usual.files),
        suffix=texts.get("suffix", usual.suffix),
        quality=texts.get("quality", usual.quality),
        missing=texts.get("missing", usual.missing),
        match_speakers=flags.get("match_speakers", usual.match_speakers),
        title=texts.get("title", ""),
        artist=texts.get("artist", ""),
        album=texts.get("album", ""),
        year=texts.get("year", ""),
        comment=texts.get("comment", ""),
        cover=texts.get("cover", ""),
        folder=texts.get("folder", ""),
        name=texts.get("name", ""),
        pattern=texts.get("pattern", usual.pattern),
        chapter_pattern=texts.get("chapter_pattern", usual.chapter_pattern),
        reports=flags.get("reports", usual.reports),
        texts=_known(TextKind, content.get("texts")),
        hand_offs=_known(HandOff, content.get("hand_offs")),
        speaker_names=flags.get("speaker_names", usual.speaker_names),
        provenance=flags.get("provenance", usual.provenance),
        opening=texts.get("opening", ""),
        closing=texts.get("closing", ""),
    )
    return _sensible(found)


def _known(kinds: type[StrEnum], content: JsonValue) -> tuple[str, ...]:
    wanted = content if isinstance(content, list) else []
    return tuple(kind.value for kind in kinds if kind.value in wanted)


def _sensible(found: DeliveryChoices) -> DeliveryChoices:
    """The choices, with the usual ones in the place of what this studio does not know."""
    usual = DeliveryChoices()
    if f".{found.suffix}" not in MASTER_SUFFIXES:
        found = dataclasses.replace(found, suffix=usual.suffix, quality=usual.quality)
    if found.missing not in {choice.value for choice in Missing}:
        found = dataclasses.replace(found, missing=usual.missing)
    if found.files not in {kind.value for kind in PartsKind}:
        found = dataclasses.replace(found, files=usual.files)
    return found


def codec_of_choice(choices: DeliveryChoices) -> Codec:
    """What the files are written as; AudioFormatUnsupported for an unknown suffix."""
    codec = MASTER_SUFFIXES.get(f".{choices.suffix}")
    if codec is None:
        raise AudioFormatUnsupported(tr("The studio does not write “{name}” files.", name=choices.suffix))
    return codec


def chosen_format(choices: DeliveryChoices) -> MasterFormat:
    """The format of the files; an unknown quality is the usual one."""
    codec = codec_of_choice(choices)
    quality = choices.quality
    if quality not in QUALITIES.get(codec, ()):
        quality = USUAL_QUALITY.get(codec, "")
    if codec in (Codec.WAV, Codec.FLAC):
        return MasterFormat(codec, SampleKind(quality))
    if quality == VARIABLE:
        return MasterFormat(codec, variable=True)
    return MasterFormat(codec, kilobits=int(quality)) if quality else MasterFormat(codec)


def fitted_to(choices: DeliveryChoices, preset: MasterPreset) -> DeliveryChoices:
    """The choices with the format the preset asks for, where it asks for one."""
    if preset.codec is not None and MASTER_SUFFIXES.get(f".{choices.suffix}") is not preset.codec:
        suffix = next(suffix for suffix, codec in MASTER_SUFFIXES.items() if codec is preset.codec)
        choices = dataclasses.replace(
            choices, suffix=suffix.lstrip("."), quality=USUAL_QUALITY.get(preset.codec, "")
        )
    if preset.constant_kbps:
        choices = dataclasses.replace(choices, quality=str(preset.constant_kbps))
    return choices


def read_cover(path: str) -> bytes:
    """The bytes of a cover picture, none for an empty path. Blocks.

    Raises ExportError where it cannot be read and UsageError where it is no picture.
    """
    if not path:
        return b""
    try:
        return checked_cover(Path(path).read_bytes(), Path(path).name)
    except OSError as problem:
        raise ExportError(
            tr("The cover “{name}” cannot be read.", name=path),
            advice=tr("Choose another picture, or none."),
        ) from problem
