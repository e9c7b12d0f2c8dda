"""Masters in every format: as long as the sound, as loud, tagged truly, with chapters others can see."""

from __future__ import annotations

import json
import struct
import subprocess
import zlib
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import mutagen
import numpy as np
import pytest

from tests.support.voice_recordings import spoken
from tts_studio.audio.loudness import measured
from tts_studio.audio.master_encoder import MasterEncoder, MasterSpec
from tts_studio.audio.measuring import measure_file
from tts_studio.audio.sound_file import SoundFile
from tts_studio.audio.tagging import write_tags
from tts_studio.domain.audio_format import Codec
from tts_studio.domain.master_file import (
    MASTER_SUFFIXES,
    ChapterMark,
    MasterFormat,
    MasterTags,
    SampleKind,
    rate_for,
)

SECONDS = 6.0


def picture() -> bytes:
    """A PNG of one red pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(b"\0\xff\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


TAGS = MasterTags("Größe 漢字", "Ann Example", "Collected", "2031", "Read aloud", picture())
CHAPTERS = (ChapterMark("One", 0.0, 2.5), ChapterMark("Zwei – ü", 2.5, SECONDS))


def made(path: Path, form: MasterFormat | None = None, *, rate: int = 44_100, channels: int = 1) -> Path:
    codec = MASTER_SUFFIXES[path.suffix]
    rate = rate_for(codec, rate)
    spec = MasterSpec(
        form or MasterFormat(codec), rate, channels, datetime(2031, 5, 17, tzinfo=UTC), TAGS, CHAPTERS
    )
    sound = spoken(SECONDS, rate)
    with closing(MasterEncoder(path, spec)) as encoder:
        for at in range(0, len(sound), 70_001):
            encoder.write(sound[at : at + 70_001])
    write_tags(path, codec, spec.tags, spec.chapters)
    return path


def probed(path: Path) -> dict[str, Any]:
    command = [
        "ffprobe",
        "-v",
        "error",
        "-show_format",
        "-show_chapters",
        "-show_streams",
        "-of",
        "json",
        str(path),
    ]
    found: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return found


@pytest.mark.parametrize(("rate", "channels"), [(24_000, 1), (44_100, 2)])
@pytest.mark.parametrize("suffix", MASTER_SUFFIXES)
def test_a_master_is_as_long_and_as_loud_as_its_sound(
    tmp_path: Path, suffix: str, rate: int, channels: int
) -> None:
    path = made(tmp_path / f"a{suffix}", rate=rate, channels=channels)
    found = measure_file(path).measures
    assert found.seconds == pytest.approx(SECONDS, abs=0.001)
    assert found.channels == channels
    assert found.codec == MASTER_SUFFIXES[suffix].value
    assert found.rms_db == pytest.approx(measured(spoken(SECONDS, rate), rate).rms_db, abs=0.2)


@pytest.mark.parametrize("suffix", [suffix for suffix in MASTER_SUFFIXES if suffix != ".wav"])
def test_others_read_title_artist_album_year_comment_and_cover(tmp_path: Path, suffix: str) -> None:
    found = probed(made(tmp_path / f"a{suffix}"))
    streams = found["streams"]
    tags = found["format"].get("tags", {}) | next(s for s in streams if s["codec_type"] == "audio").get(
        "tags", {}
    )
    tags = {name.lower(): value for name, value in tags.items()}
    assert tags["title"] == "Größe 漢字"
    assert (tags["artist"], tags["album"], tags["date"]) == ("Ann Example", "Collected", "2031")
    assert tags["comment"] == "Read aloud"
    assert any(stream["codec_name"] == "png" for stream in streams)


@pytest.mark.parametrize("suffix", [".mp3", ".m4b", ".ogg", ".opus"])
def test_others_see_the_chapters(tmp_path: Path, suffix: str) -> None:
    chapters = probed(made(tmp_path / f"a{suffix}"))["chapters"]
    assert [chapter["tags"]["title"] for chapter in chapters] == ["One", "Zwei – ü"]
    assert [float(chapter["start_time"]) for chapter in chapters] == pytest.approx([0.0, 2.5], abs=0.001)


def test_an_m4b_says_that_it_is_sound_alone(tmp_path: Path) -> None:
    assert probed(made(tmp_path / "a.m4b"))["format"]["tags"]["major_brand"] == "M4A "


def test_an_mp4_still_decodes_after_its_tags_were_written(tmp_path: Path) -> None:
    path = made(tmp_path / "a.m4b")
    assert mutagen.File(path).info.length == pytest.approx(SECONDS, abs=0.03)
    assert measure_file(path).measures.rms_db > -30


@pytest.mark.parametrize("frames", [1_000, 100_000, 133_323])
def test_an_mp4_says_its_length_to_the_sample(tmp_path: Path, frames: int) -> None:
    path = tmp_path / "a.m4b"
    spec = MasterSpec(MasterFormat(Codec.AAC), 44_100, 1, datetime(2031, 5, 17, tzinfo=UTC))
    with closing(MasterEncoder(path, spec)) as encoder:
        encoder.write(spoken(SECONDS, 44_100)[:frames])
    with SoundFile(path) as file:
        assert sum(map(len, file.blocks())) == frames


@pytest.mark.parametrize("channels", [1, 2])
def test_an_mp3_is_as_loud_as_its_sound_to_a_hundredth(tmp_path: Path, channels: int) -> None:
    found = measure_file(made(tmp_path / "a.mp3", channels=channels)).measures
    assert found.rms_db == pytest.approx(measured(spoken(SECONDS, 44_100), 44_100).rms_db, abs=0.01)


@pytest.mark.parametrize(("kilobits", "expected"), [(192, 192), (64, 64), (999, 320)])
def test_an_mp3_keeps_one_bit_rate_and_a_variable_one_does_not(
    tmp_path: Path, kilobits: int, expected: int
) -> None:
    constant = made(tmp_path / "a.mp3", MasterFormat(Codec.MP3, kilobits=kilobits), channels=2)
    assert measure_file(constant).measures.constant_kbps == expected
    variable = made(tmp_path / "b.mp3", MasterFormat(Codec.MP3, variable=True))
    assert measure_file(variable).measures.constant_kbps == 0
    assert variable.stat().st_size < made(tmp_path / "c.mp3").stat().st_size


@pytest.mark.parametrize("kind", [SampleKind.INT16, SampleKind.INT24])
def test_flac_is_written_in_sixteen_or_twenty_four_bits(tmp_path: Path, kind: SampleKind) -> None:
    path = made(tmp_path / "a.flac", MasterFormat(Codec.FLAC, kind))
    assert probed(path)["streams"][0]["bits_per_raw_sample"] == kind.value


def test_a_file_without_tags_and_chapters_has_none(tmp_path: Path) -> None:
    for suffix, codec in MASTER_SUFFIXES.items():
        path = tmp_path / f"plain{suffix}"
        spec = MasterSpec(MasterFormat(codec), 48_000, 1, datetime(2031, 5, 17, tzinfo=UTC))
        with closing(MasterEncoder(path, spec)) as encoder:
            encoder.write(np.zeros(48_000, np.float32))
        write_tags(path, codec, spec.tags, spec.chapters)
        assert not probed(path)["chapters"]
        if suffix != ".wav":
            assert not (mutagen.File(path).tags or {}).get("title")


def test_a_file_that_cannot_be_tagged_is_the_systems_error(tmp_path: Path) -> None:
    path = made(tmp_path / "a.flac")
    path.unlink()
    with pytest.raises(FileNotFoundError):
        write_tags(path, Codec.FLAC, TAGS)
    path.write_bytes(b"no longer what it was")
    with pytest.raises(OSError, match="FLAC"):
        write_tags(path, Codec.FLAC, TAGS)
