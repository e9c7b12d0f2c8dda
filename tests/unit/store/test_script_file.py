"""Script files are read whatever wrote them."""

from __future__ import annotations

import errno
import io
import sys
from pathlib import Path

import pytest

from tts_studio.domain.errors import ScriptUnreadable
from tts_studio.store import script_file
from tts_studio.store.script_file import read_script, read_script_input


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_recognised(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "script.txt"
    path.write_bytes("Café “one”.\r\nTwo.\rThree.".encode(encoding))
    assert read_script(path) == "Café “one”.\nTwo.\nThree."


def test_what_is_not_a_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG\r\n\x00\x00")
    with pytest.raises(ScriptUnreadable, match="not a text"):
        read_script(path)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ScriptUnreadable, match="There is no file"):
        read_script(tmp_path / "none.txt")


def test_a_script_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script_file, "LARGEST_SCRIPT", 10)
    path = tmp_path / "long.txt"
    path.write_text("x" * 11)
    with pytest.raises(ScriptUnreadable, match="too large"):
        read_script(path)


def test_a_script_that_may_not_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_more: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ScriptUnreadable, match="cannot be read: Permission denied"):
        read_script(tmp_path / "script.txt")


def test_the_standard_input_is_a_script(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Grüße".encode())))
    assert read_script_input() == "Grüße"


class BrokenInput(io.RawIOBase):
    """A file that cannot be read."""

    def readable(self) -> bool:
        return True

    def readinto(self, _buffer: object) -> int:
        raise OSError(errno.EIO, "Input/output error")


def test_a_standard_input_that_is_closed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(ScriptUnreadable, match="standard input is closed"):
        read_script_input()


def test_a_standard_input_that_breaks_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(BrokenInput())))
    with pytest.raises(ScriptUnreadable, match="cannot be read: Input/output error"):
        read_script_input()
