"""The studio's tags as a table: what can be written, what each does and what it is called."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TagKind(StrEnum):
    """The three groups of the tag bar."""

    PAUSE = "pause"
    SOUND = "sound"
    STYLE = "style"


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag. Inline tags stand alone as `[name]`; wrapping ones enclose text as `<name>…</name>`."""

    name: str
    label: str
    kind: TagKind
    help: str
    wraps: bool = False
    silence_ms: int = 0

    @property
    def opening(self) -> str:
        """The tag as written, the first half for a wrapping one."""
        return f"<{self.name}>" if self.wraps else f"[{self.name}]"

    @property
    def closing(self) -> str:
        """The second half of a wrapping tag, empty for an inline one."""
        return f"</{self.name}>" if self.wraps else ""


def _sound(name: str, label: str, help_text: str) -> Tag:
    return Tag(name, label, TagKind.SOUND, help_text)


def _style(name: str, label: str, help_text: str) -> Tag:
    return Tag(name, label, TagKind.STYLE, help_text, wraps=True)


INLINE_TAGS: tuple[Tag, ...] = (
    Tag("pause", "Pause", TagKind.PAUSE, "Half a second of silence.", silence_ms=500),
    Tag("long-pause", "Long pause", TagKind.PAUSE, "Just over a second of silence.", silence_ms=1200),
    _sound("hum-tune", "Hum a tune", "The voice hums a short tune."),
    _sound("laugh", "Laugh", "A laugh."),
    _sound("chuckle", "Chuckle", "A short, quiet laugh."),
    _sound("giggle", "Giggle", "A light, playful laugh."),
    _sound("cry", "Cry", "A sob."),
    _sound("tsk", "Tsk", "A disapproving click of the tongue."),
    _sound("tongue-click", "Tongue click", "A click of the tongue."),
    _sound("lip-smack", "Lip smack", "A smack of the lips."),
    _sound("breath", "Breath", "An audible breath."),
    _sound("inhale", "Inhale", "A breath in."),
    _sound("exhale", "Exhale", "A breath out."),
    _sound("sigh", "Sigh", "A sigh."),
)

WRAPPING_TAGS: tuple[Tag, ...] = (
    _style("soft", "Soft", "Lower volume, gently."),
    _style("whisper", "Whisper", "Whispered, without voice."),
    _style("loud", "Loud", "Higher volume, projected."),
    _style("build-intensity", "Build intensity", "Energy grows over the words."),
    _style("decrease-intensity", "Decrease intensity", "Energy fades over the words."),
    _style("higher-pitch", "Higher pitch", "A higher voice."),
    _style("lower-pitch", "Lower pitch", "A lower voice."),
    _style("slow", "Slow", "More slowly."),
    _style("fast", "Fast", "More quickly."),
    _style("sing-song", "Sing-song", "With a playful lilt."),
    _style("singing", "Singing", "Sung."),
    _style("laugh-speak", "Laugh-speak", "Talking through a laugh."),
    _style("emphasis", "Emphasis", "Stressed."),
)

TAGS: dict[str, Tag] = {tag.name: tag for tag in (*INLINE_TAGS, *WRAPPING_TAGS)}

LONGEST_PAUSE_MS = 60_000
