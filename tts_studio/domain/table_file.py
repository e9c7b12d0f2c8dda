"""Tables as CSV files that a spreadsheet shows as they are meant."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

CSV_ENCODING = "utf-8-sig"
"""With the mark by which spreadsheets know that it is UTF-8."""

_BEGIN_OF_FORMULA = ("=", "+", "-", "@")


def csv_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with a first row of heads.

    A text that a spreadsheet would take for a formula, as a line of dialogue that begins with a dash, gets
    the apostrophe before it that makes it text; numbers stay numbers.
    """
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([_as_text(cell) for cell in row])
    return written.getvalue()


def _as_text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_BEGIN_OF_FORMULA) and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    return cell[1:].replace(".", "", 1).isdigit()
