"""What a Word document's styles say: which paragraphs are headings, which words are emphasised."""

from __future__ import annotations

import re

from tts_studio.store.importing.markup_trees import Element

_NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
}
_LAST_OUTLINE_LEVEL = 6
_HEADING_NAME = re.compile(r"heading ([1-9])", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"toc (?:[1-9]|heading)", re.IGNORECASE)
_EMPHATIC_NAMES = frozenset({"emphasis", "strong", "intense emphasis", "subtle emphasis"})
_LONGEST_CHAIN = 12


def qualified(name: str) -> str:
    """`w:p` as the parser writes it."""
    prefix, _, local = name.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


_VALUE = qualified("w:val")


def is_on(properties: Element | None, name: str) -> bool:
    """Whether a property that is either on or off is on."""
    found = properties.find(qualified(name)) if properties is not None else None
    return found is not None and (found.get(_VALUE) or "1").lower() not in ("0", "false", "off", "none")


class WordStyles:
    """The styles of a document by id. Word's own styles have English names in every language."""

    def __init__(self, styles: Element) -> None:
        self._styles = {
            style.get(qualified("w:styleId")): style for style in styles.iter(qualified("w:style"))
        }

    def level_of(self, paragraph: Element) -> int:
        """1 to 6 for a heading, 0 for anything else: the outline level decides, else the style's name."""
        properties = paragraph.find(qualified("w:pPr"))
        own = _outline_level(properties)
        if own is not None:
            return own
        for style in self._chain(properties, "w:pStyle"):
            level = _outline_level(style.find(qualified("w:pPr")))
            if level is not None:
                return level
            name = _name(style)
            if heading := _HEADING_NAME.fullmatch(name):
                return min(int(heading[1]), _LAST_OUTLINE_LEVEL)
            if name.lower() == "title":
                return 1
        return 0

    def is_contents(self, paragraph: Element) -> bool:
        """Whether the paragraph is a line of the table of contents."""
        chain = self._chain(paragraph.find(qualified("w:pPr")), "w:pStyle")
        return any(_CONTENTS_NAME.fullmatch(_name(style)) for style in chain[:1])

    def is_emphasised(self, run: Element) -> bool:
        """Whether a run is bold or italic by itself or by its character style."""
        properties = run.find(qualified("w:rPr"))
        if is_on(properties, "w:b") or is_on(properties, "w:i"):
            return True
        return any(_name(style).lower() in _EMPHATIC_NAMES for style in self._chain(properties, "w:rStyle"))

    def _chain(self, properties: Element | None, kind: str) -> list[Element]:
        """The style that properties name and those it is based on."""
        named = properties.find(qualified(kind)) if properties is not None else None
        chain: list[Element] = []
        while named is not None and len(chain) < _LONGEST_CHAIN:
            style = self._styles.get(named.get(_VALUE))
            if style is None:
                break
            chain.append(style)
            named = style.find(qualified("w:basedOn"))
        return chain


def _name(style: Element) -> str:
    named = style.find(qualified("w:name"))
    return (named.get(_VALUE) or "") if named is not None else ""


def _outline_level(properties: Element | None) -> int | None:
    """The outline level counted from 1, 0 for body text, None where none is set."""
    found = properties.find(qualified("w:outlineLvl")) if properties is not None else None
    value = (found.get(_VALUE) or "") if found is not None else ""
    if not value.isdecimal():
        return None
    level = int(value) + 1
    return level if level <= _LAST_OUTLINE_LEVEL else 0
