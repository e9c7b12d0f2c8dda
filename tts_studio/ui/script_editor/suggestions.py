"""What the tag list offers for what has been typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tts_studio.domain.markup.dialect import Dialect, Treatment
from tts_studio.domain.markup.scanner import TokenKind, scan
from tts_studio.domain.markup.tags import INLINE_TAGS, TAGS, WRAPPING_TAGS, Tag, TagKind
from tts_studio.domain.translation import mark, tr

_PAUSE_LENGTH = re.compile(r"pause\s+(\d+(?:[.,]\d+)?|[.,]\d+)\s*(m?s?)")
_LEFT_OUT = mark("This voice leaves it out.")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One row: how the tag looks, what it does, what is put in, and why the voice would drop it."""

    label: str
    help: str
    opening: str
    closing: str = ""
    dropped: str = ""


def drop_reason(dialect: Dialect | None, tag: Tag) -> str:
    """Why a voice of this dialect does nothing with a tag, or nothing when it does.

    A style that the model is told of in a sentence before the text is done where it is around all that is
    said, which is said beside the tag and not held against it.
    """
    if dialect is None:
        return ""
    rule = dialect.rules.get(tag.name)
    if rule is None:
        return tr(_LEFT_OUT)
    match rule.treatment:
        case Treatment.DROP:
            dropped = True
        case Treatment.REWRITE:
            dropped = not (rule.opening or rule.closing)
        case Treatment.SILENCE:
            dropped = tag.kind is not TagKind.PAUSE
        case Treatment.STYLE | Treatment.KEEP:
            dropped = False
    return tr(rule.reason or _LEFT_OUT) if dropped else ""


def condition(dialect: Dialect | None, tag: Tag) -> str:
    """When a voice of this dialect does what a tag says, or nothing when it always does."""
    rule = dialect.rules.get(tag.name) if dialect is not None else None
    if rule is None or rule.treatment is not Treatment.STYLE:
        return ""
    return tr(rule.reason) or tr("This voice does it only around everything that a segment says.")


def suggestion(tag: Tag, dialect: Dialect | None) -> Suggestion:
    """A tag's row."""
    label = f"{tag.opening}…{tag.closing}" if tag.wraps else tag.opening
    return Suggestion(label, tr(tag.help), tag.opening, tag.closing, drop_reason(dialect, tag))


def suggestions(typed: str, dialect: Dialect | None, open_tags: Sequence[Tag] = ()) -> tuple[Suggestion, ...]:
    """The rows for what was typed, its bracket first. `open_tags` are still open here, the innermost first.

    Names that begin with what was typed come before names that only hold it.
    """
    bracket, name = typed[:1], typed[1:].lower()
    if bracket == "<" and name.startswith("/"):
        closing = (tag for tag in open_tags if tag.name.startswith(name[1:]))
        return tuple(
            Suggestion(tag.closing, tr("Ends “{tag}”.", tag=tr(tag.label)), tag.closing) for tag in closing
        )
    if name[:1].isspace():
        return ()
    tags = INLINE_TAGS if bracket == "[" else WRAPPING_TAGS
    rows = tuple(suggestion(tag, dialect) for tag in _matching(tags, name.rstrip()))
    return (*_exact_pause(name), *rows) if bracket == "[" else rows


def _matching(tags: Iterable[Tag], name: str) -> Iterable[Tag]:
    found = [tag for tag in tags if name in tag.name or name in tag.label.lower()]
    return sorted(found, key=lambda tag: not tag.name.startswith(name))


def _exact_pause(name: str) -> tuple[Suggestion, ...]:
    match = _PAUSE_LENGTH.fullmatch(name)
    if match is None:
        return ()
    unit = "ms" if match[2].startswith("m") else "s"
    written = f"[pause {match[1]}{unit}]"
    if scan(written)[0].kind is not TokenKind.PAUSE:
        return ()
    exactly = tr("Exactly {number} milliseconds of silence.", number=match[1])
    if unit == "s":
        exactly = tr("Exactly {number} seconds of silence.", number=match[1])
    return (Suggestion(written, exactly, written),)


def pause_tag(seconds: float) -> str:
    """The tag of a pause of that length."""
    return f"[{TAGS['pause'].name} {seconds:g}s]"
