"""Reads a script file that was written elsewhere."""

from __future__ import annotations

from pathlib import Path

from tts_studio.domain.errors import UsageError

LARGEST_SCRIPT = 20_000_000
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


def read_script(path: Path) -> str:
    """The text of a file: UTF-8, what its byte order mark says, or else Windows-1252.

    Raises UsageError when it cannot be read or is no text.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_SCRIPT + 1)
    except OSError as error:
        raise UsageError(
            f"“{path.name}” cannot be read.", advice="Check that it is there and that you may read it."
        ) from error
    if len(data) > LARGEST_SCRIPT:
        raise UsageError(f"“{path.name}” is too long for a script.", advice="Split it into several files.")
    text = _decoded(data)
    if "\0" in text:
        raise UsageError(f"“{path.name}” is not a text.", advice="Choose a text file or a project.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
