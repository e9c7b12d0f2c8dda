"""Pages of HTML that need nothing else, to be sent to others and printed: all of one look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from tts_studio.domain.translation import language, written_leftwards

_STYLE = """
:root { color-scheme: light dark; --text: #1c1c1e; --muted: #5f5f66; --line: #d8d8dc; --page: #fff;
        --ok: #1b6e2d; --error: #b3261e; }
@media screen and (prefers-color-scheme: dark) {
  :root { --text: #f2f2f4; --muted: #a5a5ad; --line: #3a3a3e; --page: #1c1c1e;
          --ok: #7fd491; --error: #ff9d94; }
}
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 3rem auto; padding: 0 1rem;
       color: var(--text); background: var(--page); }
body.wide { max-width: 90rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; break-after: avoid; }
p { margin: .25rem 0 1rem; max-width: 46rem; }
table { border-collapse: collapse; }
.columns { width: 100%; }
th, td { padding: .5rem 0; vertical-align: top; border-bottom: 1px solid var(--line);
         overflow-wrap: break-word; }
html[dir="ltr"] :is(th, td) { text-align: left; padding-right: 1.5rem; }
html[dir="rtl"] :is(th, td) { text-align: right; padding-left: 1.5rem; }
th { font-weight: 600; }
thead th { color: var(--muted); font-weight: 400; }
tr { break-inside: avoid; }
.wide .columns { font-size: .875rem; }
.passed { color: var(--ok); } .failed { color: var(--error); } .muted { color: var(--muted); }
.figure { white-space: nowrap; font-variant-numeric: tabular-nums; }
.prose { min-width: 14rem; }
@page { margin: 16mm; }
@page wide { size: landscape; }
@media print {
  body { margin: 0; padding: 0; max-width: none; font-size: 11pt; }
  body.wide { page: wide; }
  .wide .columns { font-size: 8pt; }
  .wide .columns :is(th, td) { padding-block: .25rem; }
}
"""


def web_page(title: str, parts: Iterable[str], *, wide: bool = False) -> str:
    """A page in the user's language and its direction: the title as a heading, and parts that are HTML.

    A `wide` one holds a table of many columns.
    """
    direction = "rtl" if written_leftwards() else "ltr"
    body = '<body class="wide">' if wide else "<body>"
    lines = (
        "<!DOCTYPE html>",
        f'<html lang="{escape(language())}" dir="{direction}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{escape(title)}</title>",
        f"<style>{_STYLE}</style></head>{body}",
        f'<h1 dir="auto">{escape(title)}</h1>',
        *filter(None, parts),
        "</body></html>",
    )
    return "\n".join(lines) + "\n"


def paragraph(words: str, kind: str = "") -> str:
    """A paragraph; `kind` is passed, failed or muted where it has another colour."""
    return f"<p{_class(kind)}>{escape(words)}</p>" if words else ""


def heading(words: str) -> str:
    """The heading of a part of the page."""
    return f"<h2>{escape(words)}</h2>"


def table(rows: Iterable[str], heads: Sequence[str] = ()) -> str:
    """A table of rows; its heads are printed again on every sheet."""
    names = "".join(f'<th scope="col">{escape(words)}</th>' for words in heads)
    head = f"<thead><tr>{names}</tr></thead>" if names else ""
    kind = "columns" if heads else ""
    return f"<table{_class(kind)}>{head}<tbody>\n{''.join(rows)}</tbody></table>"


def row(cells: Iterable[str]) -> str:
    """A row of a table, of cells."""
    return f"<tr>{''.join(cells)}</tr>\n"


def cell(words: str, kind: str = "") -> str:
    """A cell; `kind` is passed, failed, figure, which is never broken, or prose, which takes more room.

    Words of another direction than the page's, as a script's may be, run their own way.
    """
    return f'<td dir="auto"{_class(kind)}>{escape(words)}</td>'


def named(name: str, value: str) -> str:
    """A row of what something is called and what it is."""
    return row((f'<th scope="row">{escape(name)}</th>', cell(value)))


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""
