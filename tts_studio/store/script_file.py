"""Reads a script that was written elsewhere, from a file or from standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from tts_studio.domain.errors import ScriptUnreadable
from tts_studio.domain.translation import tr
from tts_studio.store.importing.formats import PLAIN_TEXT, format_of
from tts_studio.store.importing.text_decoding import decode_text

LARGEST_SCRIPT = 32 * 1024 * 1024


def read_script(path: Path) -> str:
    """The script in a file; raises ScriptUnreadable or ImportFailed with the reason.

    Plain text is taken as it stands, with line feeds as line ends; a document, a book, subtitles or a table
    are imported whole, which the suffix decides.
    """
    if format_of(path) in (None, PLAIN_TEXT):
        return _text(_read_file(path), tr("“{name}”", name=path))
    from tts_studio.store.importing.reading import script_of_file

    return script_of_file(path)


def read_script_input() -> str:
    """The text on the standard input; raises ScriptUnreadable with the reason."""
    if sys.stdin is None:
        raise ScriptUnreadable(
            tr("The standard input is closed."), advice=tr("Send the script through a pipe, or name a file.")
        )
    try:
        data = sys.stdin.buffer.read(LARGEST_SCRIPT + 1)
    except OSError as problem:
        sentence = tr("The standard input cannot be read: {reason}.", reason=problem.strerror)
        raise ScriptUnreadable(sentence) from problem
    return _text(data, tr("The standard input"))


def _text(data: bytes, shown: str) -> str:
    if len(data) > LARGEST_SCRIPT:
        raise ScriptUnreadable(
            tr("{name} is too large for a script.", name=shown), advice=tr("Split it into several files.")
        )
    return decode_text(data, shown).text


def _read_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_SCRIPT + 1)
    except FileNotFoundError as problem:
        raise ScriptUnreadable(tr("There is no file “{name}”.", name=path)) from problem
    except IsADirectoryError as problem:
        raise ScriptUnreadable(
            tr("“{name}” is a folder.", name=path), advice=tr("Name a text file.")
        ) from problem
    except OSError as problem:
        sentence = tr("“{name}” cannot be read: {reason}.", name=path, reason=problem.strerror)
        raise ScriptUnreadable(sentence) from problem
