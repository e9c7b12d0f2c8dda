"""Reads a script that was written elsewhere, from a file or from standard input."""

from __future__ import annotations

import codecs
import sys
from pathlib import Path

from tts_studio.domain.errors import ScriptUnreadable

LARGEST_SCRIPT = 32 * 1024 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_script(path: Path) -> str:
    """The text of a script file; raises ScriptUnreadable with the reason.

    Text is UTF-8, or what its byte order mark says, or else Windows-1252, which old editors write. Lines end
    with a line feed.
    """
    return _text(_read_file(path), f"“{path}”")


def read_script_input() -> str:
    """The text on the standard input; raises ScriptUnreadable with the reason."""
    return _text(sys.stdin.buffer.read(LARGEST_SCRIPT + 1), "The standard input")


def _text(data: bytes, shown: str) -> str:
    if len(data) > LARGEST_SCRIPT:
        raise ScriptUnreadable(f"{shown} is too large for a script.", advice="Split it into several files.")
    return _decoded(data, shown).replace("\r\n", "\n").replace("\r", "\n")


def _read_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_SCRIPT + 1)
    except FileNotFoundError as problem:
        raise ScriptUnreadable(f"There is no file “{path}”.") from problem
    except IsADirectoryError as problem:
        raise ScriptUnreadable(f"“{path}” is a folder.", advice="Name a text file.") from problem
    except OSError as problem:
        raise ScriptUnreadable(f"“{path}” cannot be read: {problem.strerror}.") from problem


def _decoded(data: bytes, shown: str) -> str:
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    try:
        if encoding:
            return data.decode(encoding)
        if b"\0" not in data:
            return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if encoding or b"\0" in data:
        raise ScriptUnreadable(
            f"{shown} is not a text file.", advice="Save the script as plain text in UTF-8."
        )
    return data.decode("cp1252", errors="replace")
