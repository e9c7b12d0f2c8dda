"""WAV files hold exactly what was written, say who made them, and may be larger than WAV can be."""

from __future__ import annotations

import json
import struct
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tts_studio.audio.wav_writer import WavShape, WavWriter
from tts_studio.domain.master_file import ChapterMark, MasterTags, SampleKind

TAGS = MasterTags("Größe", "Ann Example", "Collected", "2031", "Read aloud")
WRITTEN = datetime(2031, 5, 17, 9, 30, 1, tzinfo=UTC)
CHAPTERS = (ChapterMark("One", 0.0, 0.5), ChapterMark("Zwei – ü", 0.5, 1.0))
RANDOM = np.random.default_rng(2).uniform(-1.2, 1.2, (50_001, 2)).astype(np.float32)


def written(path: Path, samples: SampleKind, channels: int = 2, most_bytes: int = 1 << 31) -> Path:
    writer = WavWriter(path, WavShape(44_100, channels, samples), TAGS, WRITTEN, CHAPTERS, most_bytes)
    writer.write(RANDOM[:20_000, :channels])
    writer.write(RANDOM[20_000:, :channels])
    writer.close()
    writer.close()
    return path


@pytest.mark.parametrize("most_bytes", [1 << 31, 100])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize(
    ("samples", "subtype", "step"),
    [
        (SampleKind.INT16, "PCM_16", 2.0**-16),
        (SampleKind.INT24, "PCM_24", 2.0**-24),
        (SampleKind.FLOAT, "FLOAT", 0.0),
    ],
)
def test_every_sample_comes_back(
    tmp_path: Path, samples: SampleKind, subtype: str, step: float, channels: int, most_bytes: int
) -> None:
    path = written(tmp_path / "a.wav", samples, channels, most_bytes)
    info = soundfile.info(path)
    assert (info.subtype, info.channels, info.frames) == (subtype, channels, len(RANDOM))
    assert info.format == ("RF64" if most_bytes == 100 else "WAV")
    read, _ = soundfile.read(path, dtype="float64", always_2d=True)
    expected = RANDOM[:, :channels].astype(np.float64)
    inside = np.abs(expected) < 0.999
    assert np.abs(read - expected)[inside].max() <= step * 1.01
    if samples is not SampleKind.FLOAT:
        assert read[expected > 1].min() > 0.999
        assert read[expected < -1].max() == -1.0


@pytest.mark.parametrize("most_bytes", [1 << 31, 100])
def test_other_programs_read_length_and_tags(tmp_path: Path, most_bytes: int) -> None:
    path = written(tmp_path / "a.wav", SampleKind.INT24, 1, most_bytes)
    command = ["ffprobe", "-v", "error", "-show_format", "-of", "json", str(path)]
    found = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["format"]
    assert float(found["duration"]) == pytest.approx(len(RANDOM) / 44_100, abs=1e-4)
    tags = found["tags"]
    assert tags["title"] == "Größe"
    assert (tags["artist"], tags["album"], tags["comment"]) == ("Ann Example", "Collected", "Read aloud")
    assert (tags["date"], tags["creation_time"]) == ("2031-05-17", "09:30:01") or tags["date"] == "2031"
    with_sox = subprocess.run(["soxi", "-s", str(path)], capture_output=True, text=True)
    assert with_sox.stdout.strip() == str(len(RANDOM)) or most_bytes == 100


def test_the_broadcast_chunk_says_who_when_and_what(tmp_path: Path) -> None:
    data = written(tmp_path / "a.wav", SampleKind.INT16).read_bytes()
    at = data.index(b"bext") + 8
    assert int.from_bytes(data[at - 4 : at], "little") == 602
    assert data[at : at + 256].rstrip(b"\0") == b"Gr??e"
    assert data[at + 256 : at + 288].rstrip(b"\0") == b"TTS Studio"
    assert data[at + 320 : at + 338] == b"2031-05-1709:30:01"
    assert data[at + 346 : at + 348] == b"\x01\x00"


def chunks(data: bytes, at: int) -> list[tuple[bytes, bytes]]:
    """The name and content of each chunk from there on, as their lengths say."""
    found = []
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        found.append((data[at : at + 4], data[at + 8 : at + 8 + size]))
        at += 8 + size + size % 2
    return found


def test_chapters_are_cue_points_with_labels(tmp_path: Path) -> None:
    found = chunks(written(tmp_path / "a.wav", SampleKind.INT16).read_bytes(), 12)
    cues = next(content for name, content in found if name == b"cue ")
    points = [struct.unpack_from("<II4sIII", cues, 4 + 24 * number) for number in range(cues[0])]
    assert points == [(1, 0, b"data", 0, 0, 0), (2, 22_050, b"data", 0, 0, 22_050)]
    labels = next(content for name, content in found if content.startswith(b"adtl"))
    assert [(content[0], content[4:].decode()) for _, content in chunks(labels, 4)] == [
        (1, "One\0"),
        (2, "Zwei – ü\0"),
    ]


def test_a_file_without_chapters_has_no_cue_points(tmp_path: Path) -> None:
    writer = WavWriter(tmp_path / "a.wav", WavShape(44_100, 1, SampleKind.INT16), TAGS, WRITTEN)
    writer.close()
    assert b"cue " not in (tmp_path / "a.wav").read_bytes()
