"""A file takes its name when it is whole; what killed programs left beside one is swept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tts_studio.audio.output_file import OutputFile, sweep
from tts_studio.domain.errors import ExportError

NOW = 1_700_000_000.0
DAY = 24 * 3600


def left(folder: Path, name: str, age: float) -> Path:
    path = folder / name
    path.write_bytes(b"half")
    os.utime(path, (NOW - age, NOW - age))
    return path


def test_a_part_that_nobody_wrote_to_for_a_day_is_swept_and_a_younger_one_stays(tmp_path: Path) -> None:
    killed, at_work = OutputFile(tmp_path / "a book.wav").part, OutputFile(tmp_path / "a book.wav").part
    os.utime(killed, (NOW - DAY - 1, NOW - DAY - 1))
    os.utime(at_work, (NOW - DAY + 1, NOW - DAY + 1))
    sweep(tmp_path, NOW)
    assert not killed.exists()
    assert at_work.exists()


def test_only_names_of_our_own_pattern_are_swept(tmp_path: Path) -> None:
    others = [
        left(tmp_path, name, 9 * DAY)
        for name in (
            "a.wav",
            "a.0123abcd.part",
            ".a.wav.part",
            ".a.wav.0123abc.part",
            ".a.wav.0123ABCD.part",
            ".a.wav.0123abcd.part.txt",
            ".0123abcd.part",
        )
    ]
    folder = tmp_path / ".b.wav.0123abcd.part"
    folder.mkdir()
    os.utime(folder, (NOW - 9 * DAY, NOW - 9 * DAY))
    sweep(tmp_path, NOW)
    assert all(path.exists() for path in (*others, folder))


def test_a_folder_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    sweep(tmp_path / "missing", NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_another_program_holds_is_told_of_and_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(_part: Path, _target: Path) -> None:
        raise PermissionError(13, "being used by another process")

    target = tmp_path / "a.wav"
    target.write_bytes(b"older")
    output = OutputFile(target)
    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(ExportError, match=r"“a\.wav” could not be written: .* open in another program"):
        output.place()
    with pytest.raises(ExportError, match="the place cannot be written"):
        OutputFile(tmp_path / "new.wav").place()
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]
    assert target.read_bytes() == b"older"
