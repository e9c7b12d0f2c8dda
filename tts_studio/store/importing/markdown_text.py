"""Reads Markdown: CommonMark with tables."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tts_studio.domain.markup.scanner import TokenKind, scan
from tts_studio.domain.translation import tr
from tts_studio.store.importing.collector import Collector, Left
from tts_studio.store.importing.html_blocks import HtmlBlocks
from tts_studio.store.importing.imported import Imported, Prose, RunList, parts_of
from tts_studio.store.importing.markup_trees import parse_html_text
from tts_studio.store.importing.text_decoding import decode_text

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_STUDIO_TAGS = frozenset({TokenKind.OPEN, TokenKind.CLOSE})
_EMPHASIS = {"em_open": 1, "strong_open": 1, "em_close": -1, "strong_close": -1}


def read_markdown(data: bytes, name: str, collector: Collector) -> Imported:
    """The paragraphs of a Markdown file; raises ScriptUnreadable or ImportFailed."""
    decoded = decode_text(data, tr("“{name}”", name=name), collector.encoding)
    text = _FRONT_MATTER.sub("", decoded.text, count=1)
    if text != decoded.text:
        collector.leave(Left.FRONT_MATTER)
    # Escaped characters stay tokens of their own, so that an escaped bracket can stay literal.
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("text_join")
    _Walk(collector).read(parser.parse(text))
    parts = parts_of(collector.blocks, tr("Beginning"))
    return Imported("", Prose(parts), collector.notes(), decoded.guessed)


class _Walk:
    """Goes through the tokens of a document once."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._level = 0
        self._row: list[str] | None = None

    def read(self, tokens: Sequence[Token]) -> None:
        for number, token in enumerate(tokens):
            if number % 512 == 0:
                self._collector.watch.reached(0.5 + number / len(tokens) / 2)
            self._read(token)

    def _read(self, token: Token) -> None:
        match token.type:
            case "inline":
                self._inline(token)
            case "heading_open":
                self._level = int(token.tag[1:])
            case "heading_close":
                self._level = 0
            case "fence" | "code_block":
                self._collector.leave(Left.CODE)
            case "html_block":
                self._html(token.content)
            case "table_open":
                self._collector.leave(Left.TABLE)
            case "tr_open":
                self._row = []
            case "tr_close":
                self._collector.add_row(self._row or ())
                self._row = None

    def _inline(self, token: Token) -> None:
        runs = RunList()
        depth = 0
        for child in token.children or ():
            depth += _EMPHASIS.get(child.type, 0)
            emphasis = depth > 0 and not self._level
            match child.type:
                case "text":
                    runs.add(child.content, emphasis=emphasis)
                case "text_special" | "code_inline":
                    runs.add(child.content, emphasis=emphasis, literal=True)
                case "softbreak":
                    runs.add(" ", emphasis=emphasis)
                case "hardbreak":
                    runs.add("\n", emphasis=emphasis)
                case "html_inline":
                    runs.add(_kept(child.content), emphasis=emphasis)
                case "image":
                    self._collector.leave(Left.PICTURE)
        if self._row is not None:
            self._row.append("".join(run.text for run in runs.take()))
        else:
            self._collector.add(runs.take(), level=self._level)

    def _html(self, content: str) -> None:
        """A block of HTML, or a paragraph that begins with one of our tags."""
        content = _without_comments(content).strip()
        if any(found.kind in _STUDIO_TAGS for found in scan(content)):
            runs = RunList()
            runs.add(content)
            self._collector.add(runs.take())
        elif content:
            root = parse_html_text(content)
            if root is not None:
                HtmlBlocks(self._collector).read(root)


def _without_comments(html: str) -> str:
    """HTML without its comments; one that is never closed goes to the end."""
    pieces = []
    while html:
        kept, _, rest = html.partition("<!--")
        pieces.append(kept)
        html = rest.partition("-->")[2]
    return "".join(pieces)


def _kept(html: str) -> str:
    """What stays of a piece of HTML inside a line: our own tags and line breaks."""
    if _BREAK.fullmatch(html):
        return "\n"
    return html if any(found.kind in _STUDIO_TAGS for found in scan(html)) else ""
