"""Parses XML and HTML without entities, networks or files."""

from __future__ import annotations

import re
from html.entities import html5
from typing import Any

from lxml import etree

_KEPT_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_PROLOGUE = re.compile(r"^\s*<\?xml[^>]*\?>")
_DECLARED = re.compile(
    rb"""(?:<\?xml[^>]{0,200}encoding|<meta[^>]{0,400}charset)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE
)
_HEAD = 4096

Element = Any
"""An element of a parsed tree."""


def parse_xml(data: bytes) -> Element | None:
    """The root of an XML document; None when it is not well formed. Entities of its own are not known."""
    return _xml(_plain(data))


def parse_html(data: bytes) -> Element | None:
    """The root of an HTML or XHTML document, however it is written; None when there is nothing in it."""
    return parse_html_text(_text(data))


def parse_html_text(text: str) -> Element | None:
    """The root of an HTML document that is text already."""
    prepared = _prepared(text)
    root = _xml(prepared.encode("utf-8", errors="ignore")) if "xmlns" in text[:_HEAD] else None
    if root is not None:
        return root
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=False)
    try:
        return etree.fromstring(prepared.encode("utf-8", errors="ignore"), parser)
    except (etree.LxmlError, ValueError):
        return None


def local_name(element: Element) -> str:
    """An element's name without its namespace, in lower case; empty for comments and the like."""
    tag = element.tag
    return str(tag).rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _xml(data: bytes) -> Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError):
        return None


def _plain(data: bytes) -> bytes:
    return _prepared(_text(data)).encode("utf-8", errors="ignore")


def _prepared(text: str) -> str:
    """The text without declarations, and with the named characters of HTML written out."""
    text = _without_doctype(_PROLOGUE.sub("", text, count=1))
    return _ENTITY.sub(_character, text.replace("\0", ""))


def _without_doctype(text: str) -> str:
    """The text without its document type, and so without entities of its own."""
    start = text[:_HEAD].upper().find("<!DOCTYPE")
    if start < 0:
        return text
    end, subset = text.find(">", start), text.find("[", start)
    if 0 <= subset < end:
        end = text.find(">", max(subset, text.find("]", subset)))
    return text[:start] + text[end + 1 :] if end > 0 else text


def _character(match: re.Match[str]) -> str:
    name = match[1]
    return match[0] if name in _KEPT_ENTITIES else html5.get(f"{name};", match[0])


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    declared = _DECLARED.search(data[:_HEAD])
    for encoding in (declared[1].decode("ascii", errors="ignore") if declared else "", "utf-8-sig"):
        if encoding:
            try:
                return data.decode(encoding)
            except (UnicodeDecodeError, LookupError):
                continue
    return data.decode("cp1252", errors="replace")
