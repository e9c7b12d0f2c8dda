"""Reads any file a script can be imported from, and says of any other what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tts_studio.domain.errors import ImportFailed, StudioError
from tts_studio.domain.translation import tr
from tts_studio.store.importing.archive import locked
from tts_studio.store.importing.collector import Collector, Watch
from tts_studio.store.importing.formats import BOOK, PLAIN_TEXT, WORD, ImportFormat, format_of
from tts_studio.store.importing.imported import Imported, Part, Prose
from tts_studio.store.importing.screenplay import with_cues_noticed
from tts_studio.store.importing.script_writer import blocks_of, script_text

LARGEST_TEXT_FILE = 64 * 1024 * 1024
_HEAD = 4096
_ZIP = b"PK"
_OLE = b"\xd0\xcf\x11\xe0"
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_FOREIGN = (
    (b"%PDF", ".pdf"),
    (b"{\\rtf", ".rtf"),
)


def read_document(path: Path, watch: Watch, encoding: str = "") -> Imported:
    """What a file holds; raises ImportFailed or ScriptUnreadable with the reason, or ImportStopped."""
    with _fitting(path):
        return with_cues_noticed(_document(path, watch, encoding))


def read_documents(paths: Sequence[Path], watch: Watch, encoding: str = "") -> Imported:
    """Several files as one document, each a part of its own at least; raises as `read_document` does."""
    if len(paths) == 1:
        return read_document(paths[0], watch, encoding)
    parts: list[Part] = []
    notes: list[str] = []
    for number, path in enumerate(paths):
        watch.reached(number / len(paths))
        with _fitting(path):
            imported = _document(path, watch)
            parts.extend(_as_parts(imported, path.stem))
        notes.extend(tr("{name}: {note}", name=path.name, note=note) for note in imported.notes)
    return with_cues_noticed(Imported(paths[0].stem, Prose(tuple(parts)), tuple(notes)))


def script_of_file(path: Path) -> str:
    """The script that a file becomes when nothing is chosen; raises as `read_document` does."""
    with _fitting(path):
        return script_text(_document(path, Watch()))


def _document(path: Path, watch: Watch, encoding: str = "") -> Imported:
    """What a file holds, before anybody looked for cues in it."""
    return _checked(_read(path, Collector(watch, encoding)), path)


@contextmanager
def _fitting(path: Path) -> Iterator[None]:
    """Say of a file for which there is not enough memory that this is so."""
    try:
        yield
    except MemoryError as problem:
        raise ImportFailed(
            tr("“{name}” does not fit into this computer’s memory.", name=path.name),
            advice=tr("Split it into several files and import them one by one."),
        ) from problem


def _as_parts(imported: Imported, title: str) -> tuple[Part, ...]:
    content = imported.content
    if isinstance(content, Prose) and len(content.parts) > 1:
        return content.parts
    return (Part(title, tuple(blocks_of(imported))),)


def _read(path: Path, collector: Collector) -> Imported:
    head = _bytes(path, _HEAD)
    kind = _kind(path, head)
    if not head:
        raise _empty(path)
    if kind.packed is not None:
        return kind.packed()(path, collector)
    if kind.text is None:
        raise AssertionError("every format has a reader")
    collector.watch.reached(0.0)
    data = _bytes(path, LARGEST_TEXT_FILE + 1)
    if len(data) > LARGEST_TEXT_FILE:
        raise ImportFailed(
            tr("“{name}” is too large for a script.", name=path.name),
            advice=tr("Split it into several files."),
        )
    return kind.text()(data, path.name, collector)


def _kind(path: Path, head: bytes) -> ImportFormat:
    """The format by what the file begins with, else by its suffix, else plain text."""
    named = format_of(path)
    for mark, suffix in _FOREIGN:
        if head.startswith(mark):
            raise _foreign(path, suffix)
    if head.startswith(_OLE):
        raise (
            locked(path.name) if _LOCKED_OFFICE in _bytes(path, LARGEST_TEXT_FILE) else _foreign(path, ".doc")
        )
    if head.startswith(_ZIP):
        if b"application/epub+zip" in head:
            return BOOK
        return named if named in (WORD, BOOK) else WORD
    return named or PLAIN_TEXT


def _foreign(path: Path, suffix: str) -> ImportFailed:
    return ImportFailed(
        tr("“{name}” is a file of a kind that cannot be imported ({suffix}).", name=path.name, suffix=suffix),
        advice=tr("Open it in the program that made it and save it as .docx or as plain text."),
    )


def _empty(path: Path) -> ImportFailed:
    return ImportFailed(
        tr("“{name}” holds no text.", name=path.name), advice=tr("Choose another file; nothing was changed.")
    )


def _checked(imported: Imported, path: Path) -> Imported:
    """The document with a title; one without text is a failure."""
    content = imported.content
    if not (content.parts if isinstance(content, Prose) else content.rows):
        raise _empty(path)
    return replace(imported, title=imported.title or path.stem)


def _bytes(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(most)
    except FileNotFoundError as problem:
        raise _unread(tr("There is no file “{name}”.", name=path)) from problem
    except IsADirectoryError as problem:
        raise _unread(tr("“{name}” is a folder.", name=path.name), tr("Choose the files in it.")) from problem
    except OSError as problem:
        sentence = tr("“{name}” cannot be read: {reason}.", name=path.name, reason=problem.strerror)
        raise _unread(sentence) from problem


def _unread(sentence: str, advice: str = "") -> StudioError:
    return ImportFailed(sentence, advice=advice)
