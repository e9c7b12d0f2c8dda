"""The choices of a delivery: what is kept of them, and what they mean."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tts_studio.domain.audio_format import Codec
from tts_studio.domain.errors import AudioFormatUnsupported, ExportError, UsageError
from tts_studio.domain.master_file import MasterFormat, SampleKind
from tts_studio.domain.master_preset import presets_by_id
from tts_studio.engine.delivery_parts.choices import (
    DeliveryChoices,
    chosen_format,
    fitted_to,
    packed_choices,
    read_cover,
    unpacked_choices,
)

SOME = DeliveryChoices(
    preset="acx",
    only_selected=True,
    files="chapters",
    suffix="wav",
    quality="float",
    missing="draft",
    match_speakers=False,
    title="Book",
    texts=("srt", "words"),
    hand_offs=("reaper",),
    provenance=True,
    opening="Hello.",
)


def test_choices_come_back_as_they_were_kept() -> None:
    assert unpacked_choices(packed_choices(SOME)) == SOME


def test_what_makes_no_sense_is_as_at_the_first_time() -> None:
    usual = DeliveryChoices()
    assert unpacked_choices(None) == usual
    assert unpacked_choices({"suffix": "exe", "files": "pieces", "missing": "magic", "texts": "srt"}) == usual
    assert unpacked_choices({"match_speakers": "no", "title": 7, "texts": ["srt", "sonnet"]}) == replace(
        usual, texts=("srt",)
    )


@pytest.mark.parametrize(
    ("suffix", "quality", "made"),
    [
        ("wav", "float", MasterFormat(Codec.WAV, SampleKind.FLOAT)),
        ("flac", "float", MasterFormat(Codec.FLAC, SampleKind.INT24)),
        ("mp3", "320", MasterFormat(Codec.MP3, kilobits=320)),
        ("mp3", "variable", MasterFormat(Codec.MP3, variable=True)),
        ("m4b", "", MasterFormat(Codec.AAC, kilobits=128)),
        ("ogg", "320", MasterFormat(Codec.OGG)),
    ],
)
def test_suffix_and_quality_make_a_format(suffix: str, quality: str, made: MasterFormat) -> None:
    assert chosen_format(replace(SOME, suffix=suffix, quality=quality)) == made


def test_a_format_the_studio_does_not_write_is_refused() -> None:
    with pytest.raises(AudioFormatUnsupported):
        chosen_format(replace(SOME, suffix="exe"))


def test_a_preset_that_prescribes_a_format_gets_it() -> None:
    presets = presets_by_id()
    fitted = fitted_to(SOME, presets["acx"])
    assert (fitted.suffix, fitted.quality) == ("mp3", "192")
    assert fitted_to(replace(SOME, suffix="mp3", quality="320"), presets["acx"]).quality == "192"
    assert fitted_to(SOME, presets["podcast"]) == SOME


def test_a_cover_is_read_or_named_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "cover.png").write_bytes(b"\x89PNG\r\n\x1a\npicture")
    (tmp_path / "cover.txt").write_bytes(b"words")
    assert read_cover("") == b""
    assert read_cover(str(tmp_path / "cover.png")).endswith(b"picture")
    with pytest.raises(UsageError, match="neither a JPEG nor a PNG"):
        read_cover(str(tmp_path / "cover.txt"))
    with pytest.raises(ExportError, match="cannot be read"):
        read_cover(str(tmp_path / "gone.png"))
