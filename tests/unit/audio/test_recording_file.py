"""A recording on the disk is whole at any moment, and says in a sentence why it cannot be."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tts_studio.audio.recording_file import RecordingFile, repair_recording
from tts_studio.domain.errors import CloneError

RATE = 8_000
WAVE = (np.sin(np.arange(RATE * 3) / 5) * 9_000).astype(np.int16)[:, None]


def test_a_closed_recording_holds_exactly_what_was_written(tmp_path: Path) -> None:
    file = RecordingFile(tmp_path / "a.wav", RATE, 1)
    for start in range(0, len(WAVE), 777):
        file.write(WAVE[start : start + 777])
    assert file.seconds == 3.0
    file.close()
    file.close()
    samples, rate = soundfile.read(tmp_path / "a.wav", dtype="int16", always_2d=True)
    assert rate == RATE
    assert np.array_equal(samples, WAVE)


def test_before_it_is_closed_all_but_the_last_second_is_there_for_everybody(tmp_path: Path) -> None:
    file = RecordingFile(tmp_path / "a.wav", RATE, 1)
    for start in range(0, len(WAVE), 800):
        file.write(WAVE[start : start + 800])
    samples, _ = soundfile.read(tmp_path / "a.wav", dtype="int16", always_2d=True)
    assert len(samples) >= 2 * RATE
    assert np.array_equal(samples, WAVE[: len(samples)])
    file.close()


def test_a_killed_recording_is_repaired_to_its_last_frame(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    program = (
        "import sys, os, numpy as np; from pathlib import Path\n"
        "from tts_studio.audio.recording_file import RecordingFile\n"
        f"file = RecordingFile(Path({str(path)!r}), {RATE}, 2)\n"
        f"for n in range(13): file.write(np.full((800, 2), n + 1, np.int16))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], check=False, cwd=Path.cwd())
    assert ended.returncode == -9
    with path.open("ab") as torn:
        torn.write(b"\x01\x02\x03")  # the beginning of a frame
    assert repair_recording(path) == pytest.approx(13 * 800 / RATE)
    samples, _ = soundfile.read(path, dtype="int16", always_2d=True)
    assert samples.shape == (13 * 800, 2)
    assert samples[-1, 0] == 13


def test_what_is_no_recording_is_left_alone(tmp_path: Path) -> None:
    short, other, broken = (tmp_path / name for name in ("short.wav", "other.wav", "broken.wav"))
    short.write_bytes(b"RIFF")
    other.write_bytes(b"something else that is long enough to be a header of a recording")
    broken.write_bytes(b"RIFF" + bytes(32) + b"data" + bytes(40))
    for path in (short, other, broken):
        before = path.read_bytes()
        assert repair_recording(path) == 0
        assert path.read_bytes() == before
    with pytest.raises(CloneError):
        repair_recording(tmp_path / "missing.wav")


def test_a_full_disk_is_told_in_a_sentence_and_what_was_recorded_stays(tmp_path: Path) -> None:
    file = RecordingFile(tmp_path / "a.wav", RATE, 1)
    file.write(WAVE)
    full = os.open("/dev/full", os.O_WRONLY)
    kept = os.dup(file._file.fileno())
    os.dup2(full, file._file.fileno())
    with pytest.raises(CloneError, match="No space left"):
        file.write(WAVE)
    with pytest.raises(CloneError, match="cannot be written"):
        file.close()
    os.close(full)
    os.close(kept)
    assert repair_recording(tmp_path / "a.wav") == 3.0


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(CloneError, match="cannot be written"):
        RecordingFile(tmp_path / "nowhere" / "a.wav", RATE, 1)
