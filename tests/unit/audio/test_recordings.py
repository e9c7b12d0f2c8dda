"""Recordings of every kind become sound, and what is none is told by name."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from tests.support.voice_recordings import recording, spoken
from tts_studio.audio import recordings
from tts_studio.audio.pcm import Samples
from tts_studio.audio.recordings import read_recording
from tts_studio.domain.errors import AudioUnreadable

RATE = 16_000


def written_with_aac(path: Path, container: str, samples: Samples) -> Path:
    with av.open(path, "w", format=container) as file:
        stream = file.add_stream("aac", rate=RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="fltp", layout="mono")
        frame.rate = RATE
        file.mux([*stream.encode(frame), *stream.encode(None)])
    return path


def likeness(found: Samples, expected: Samples) -> float:
    """The largest normalised correlation; encoders may begin a little late."""
    size = 1 << (len(found) + len(expected)).bit_length()
    product = np.fft.irfft(np.fft.rfft(found, size) * np.conj(np.fft.rfft(expected, size)))
    return float(product.max() / (np.linalg.norm(found) * np.linalg.norm(expected)))


@pytest.mark.parametrize("suffix", ["wav", "flac", "ogg", "mp3", "aiff"])
def test_what_the_sound_library_reads_is_read(tmp_path: Path, suffix: str) -> None:
    found = read_recording(recording(tmp_path / f"me.{suffix}", 2.0), most_seconds=10)
    assert found.rate == RATE
    assert found.seconds == pytest.approx(2.0, abs=0.15)
    assert likeness(found.samples, spoken(2.0)) > 0.95


@pytest.mark.parametrize("container", ["mp4", "adts", "ipod"])
def test_aac_from_a_telephone_is_read_whatever_its_name(tmp_path: Path, container: str) -> None:
    path = written_with_aac(tmp_path / "memo.dat", container, spoken(2.0))
    found = read_recording(path, most_seconds=10)
    assert found.rate == RATE
    assert found.seconds == pytest.approx(2.0, abs=0.15)
    assert likeness(found.samples, spoken(2.0)) > 0.95


def film_without_sound(path: Path) -> Path:
    with av.open(path, "w", format="mp4") as file:
        stream = file.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 16
        frame = av.VideoFrame.from_ndarray(np.zeros((16, 16, 3), np.uint8), format="rgb24")
        file.mux([*stream.encode(frame), *stream.encode(None)])
    return path


def test_what_is_no_sound_is_told_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = recording(tmp_path / "long.wav", 3.0)
    long_memo = written_with_aac(tmp_path / "long.m4a", "mp4", spoken(3.0))
    silent_film = film_without_sound(tmp_path / "film.mp4")
    for name, content in {
        "empty.wav": b"",
        "page.wav": b"<!doctype html><html></html>",
        "noise.wav": bytes(range(1, 256)) * 50,
        "cut.wav": long.read_bytes()[:30],
        "cut.m4a": long_memo.read_bytes()[:40],
    }.items():
        (tmp_path / name).write_bytes(content)
    paths = sorted(tmp_path.iterdir())
    assert {long, long_memo, silent_film} < set(paths)
    for path in (*paths, tmp_path / "missing.wav", tmp_path):
        with pytest.raises(AudioUnreadable) as caught:
            read_recording(path, most_seconds=2.0)
        assert path.name in caught.value.sentence
        assert caught.value.advice
    monkeypatch.setattr(recordings, "LARGEST_RECORDING", 10)
    with pytest.raises(AudioUnreadable, match="larger than"):
        read_recording(long, most_seconds=10.0)
