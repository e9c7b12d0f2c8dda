"""The studio's tags as a table: what can be written, what each does and what it is called."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tts_studio.domain.translation import mark


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
    Tag("pause", mark("Pause"), TagKind.PAUSE, mark("Half a second of silence."), silence_ms=500),
    Tag(
        "long-pause",
        mark("Long pause"),
        TagKind.PAUSE,
        mark("Just over a second of silence."),
        silence_ms=1200,
    ),
    _sound("hum-tune", mark("Hum a tune"), mark("The voice hums a short tune.")),
    _sound("laugh", mark("Laugh"), mark("A laugh.")),
    _sound("chuckle", mark("Chuckle"), mark("A short, quiet laugh.")),
    _sound("giggle", mark("Giggle"), mark("A light, playful laugh.")),
    _sound("cry", mark("Cry"), mark("A sob.")),
    _sound("tsk", mark("Tsk"), mark("A disapproving click of the tongue.")),
    _sound("tongue-click", mark("Tongue click"), mark("A click of the tongue.")),
    _sound("lip-smack", mark("Lip smack"), mark("A smack of the lips.")),
    _sound("breath", mark("Breath"), mark("An audible breath.")),
    _sound("inhale", mark("Inhale"), mark("A breath in.")),
    _sound("exhale", mark("Exhale"), mark("A breath out.")),
    _sound("sigh", mark("Sigh"), mark("A sigh.")),
)

WRAPPING_TAGS: tuple[Tag, ...] = (
    _style("soft", mark("Soft"), mark("Lower volume, gently.")),
    _style("whisper", mark("Whisper"), mark("Whispered, without voice.")),
    _style("loud", mark("Loud"), mark("Higher volume, projected.")),
    _style("build-intensity", mark("Build intensity"), mark("Energy grows over the words.")),
    _style("decrease-intensity", mark("Decrease intensity"), mark("Energy fades over the words.")),
    _style("higher-pitch", mark("Higher pitch"), mark("A higher voice.")),
    _style("lower-pitch", mark("Lower pitch"), mark("A lower voice.")),
    _style("slow", mark("Slow"), mark("More slowly.")),
    _style("fast", mark("Fast"), mark("More quickly.")),
    _style("sing-song", mark("Sing-song"), mark("With a playful lilt.")),
    _style("singing", mark("Singing"), mark("Sung.")),
    _style("laugh-speak", mark("Laugh-speak"), mark("Talking through a laugh.")),
    _style("emphasis", mark("Emphasis"), mark("Stressed.")),
)

TAGS: dict[str, Tag] = {tag.name: tag for tag in (*INLINE_TAGS, *WRAPPING_TAGS)}

LONGEST_PAUSE_MS = 60_000
