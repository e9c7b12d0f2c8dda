"""Reads tables of text (csv): one row a line, with a column for who says it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from tts_studio.domain.errors import ImportFailed
from tts_studio.domain.translation import tr
from tts_studio.store.importing.collector import Collector
from tts_studio.store.importing.imported import LARGEST_TEXT, Imported, Sheet
from tts_studio.store.importing.text_decoding import decode_text

_DELIMITERS = (",", ";", "\t", "|")
_PROBED_ROWS = 60
_MOST_COLUMNS = 256
_LONGEST_CELL = 1_000_000
_LONGEST_NAME = 40


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NAME_WORDS = _words(
    """
    name names speaker character role who actor voice narrator person
    sprecher sprecherin figur rolle stimme personnage rôle voix personaje voz personaggio voce nom nombre nome
    """
)
_LINE_WORDS = _words(
    """
    line lines text dialogue dialog script content words sentence prompt copy body
    satz zeile texte réplique texto línea diálogo testo battuta
    """
)


def read_sheet(data: bytes, name: str, collector: Collector) -> Imported:
    """The rows of a table with guesses about its columns; raises ScriptUnreadable or ImportFailed."""
    decoded = decode_text(data, tr("“{name}”", name=name), collector.encoding)
    text = decoded.text.lstrip("\ufeff")
    if len(text) > LARGEST_TEXT:
        raise ImportFailed(tr("“{name}” is too large for a script.", name=name), advice=tr("Split it."))
    rows = _rows(text, _delimiter(text), name, collector)
    header = _header(rows)
    name_column, line_column = _columns(rows, header)
    return Imported("", Sheet(rows, header, name_column, line_column), (), decoded.guessed)


def _rows(text: str, delimiter: str, name: str, collector: Collector) -> tuple[tuple[str, ...], ...]:
    csv.field_size_limit(_LONGEST_CELL)
    found: list[list[str]] = []
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
            if number % 4096 == 0:
                collector.watch.reached(0.5)
            if any(cell.strip() for cell in row):
                found.append([cell.strip() for cell in row[:_MOST_COLUMNS]])
    except csv.Error as problem:
        raise ImportFailed(
            tr("“{name}” is not a table that can be read.", name=name),
            advice=tr(
                "Look for a quotation mark that is never closed, or save the table again as CSV in UTF-8."
            ),
        ) from problem
    width = max(map(len, found), default=0)
    return tuple((*row, *("" for _ in range(width - len(row)))) for row in found)


def _delimiter(text: str) -> str:
    """What separates columns: what cuts the first rows into the same number of pieces, most often."""
    head = "\n".join(text.split("\n", _PROBED_ROWS)[:_PROBED_ROWS])
    return max(_DELIMITERS, key=lambda delimiter: _evenness(head, delimiter))


def _evenness(head: str, delimiter: str) -> float:
    try:
        rows = [row for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter) if row]
    except csv.Error:
        return 0.0
    widths = [len(row) for row in rows]
    usual = max(set(widths), key=widths.count, default=1)
    return widths.count(usual) / len(widths) if usual > 1 else 0.0


def _header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns."""
    if len(rows) < 2:
        return False
    return any(cell.casefold() in _NAME_WORDS | _LINE_WORDS for cell in rows[0])


def _columns(rows: Sequence[Sequence[str]], header: bool) -> tuple[int, int]:
    """The columns of names (-1 for none) and of lines."""
    width = len(rows[0]) if rows else 0
    names = [cell.casefold() for cell in rows[0]] if header else [""] * width
    body = rows[1:] if header else rows
    lengths = [sum(len(row[column]) for row in body) for column in range(width)]
    line = next((column for column in range(width) if names[column] in _LINE_WORDS), -1)
    speaker = next((column for column in range(width) if names[column] in _NAME_WORDS), -1)
    if line < 0:
        others = [column for column in range(width) if column != speaker]
        line = max(others, key=lambda column: lengths[column], default=0)
    if speaker < 0:
        speaker = next((c for c in range(width) if c != line and _looks_like_names(body, c)), -1)
    return speaker, line


def _looks_like_names(rows: Sequence[Sequence[str]], column: int) -> bool:
    cells = [row[column] for row in rows if row[column]]
    short = all(len(cell) <= _LONGEST_NAME and any(c.isalpha() for c in cell) for cell in cells)
    return bool(cells) and short and (len(set(cells)) < len(cells) or len(cells) < 8)
