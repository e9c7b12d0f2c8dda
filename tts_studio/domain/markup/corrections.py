"""What somebody meant who wrote a tag that is none of ours, as `[laughs]` or `<break time="1s"/>`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from tts_studio.domain.markup.tags import LONGEST_PAUSE_MS, TAGS, Tag

_CLOSE_ENOUGH = 0.72
_MOST_GUESSES = 2


@dataclass(frozen=True, slots=True)
class Guess:
    """A tag that may have been meant, or a pause with a length of its own."""

    tag: Tag
    milliseconds: int | None = None

    @property
    def opening(self) -> str:
        """The tag as it should be written, the first half for a wrapping one."""
        return self.tag.opening if self.milliseconds is None else pause_of(self.milliseconds)


_SYNONYMS: Mapping[str, str] = {
    word: name
    for name, words in {
        "pause": "break breath-pause beat wait silence stop rest gap comma short-pause pauses",
        "long-pause": "longer-pause long-break long-silence big-pause",
        "hum-tune": "hum hums humming hum-a-tune",
        "laugh": "laughs laughing laughter lol haha ha",
        "chuckle": "chuckles chuckling laughs-softly soft-laugh light-chuckle",
        "giggle": "giggles giggling",
        "cry": "cries crying sob sobs sobbing weep weeps weeping",
        "tsk": "tsks tut tuts tut-tut",
        "tongue-click": "click clicks clicks-tongue",
        "lip-smack": "smack smacks-lips lipsmack",
        "breath": "breathe breathes breathing",
        "inhale": "inhales inhales-deeply breathe-in gasp gasps breathes-in deep-breath",
        "exhale": "exhales exhales-sharply breathe-out breathes-out",
        "sigh": "sighs sighing",
        "soft": "softly quiet quietly gentle gently calm",
        "whisper": "whispers whispering whispered amazon:effect",
        "loud": "loudly shout shouts shouting yell yells yelling scream screams",
        "build-intensity": "crescendo building",
        "decrease-intensity": "decrescendo diminuendo fade fades fading",
        "higher-pitch": "high high-pitch higher",
        "lower-pitch": "low low-pitch lower deep deep-voice",
        "slow": "slowly slower drawn-out",
        "fast": "fastly faster quick quickly rapid rushed hurried",
        "sing-song": "singsong playful playfully",
        "singing": "sing sings song",
        "laugh-speak": "laughing-speak laughspeak",
        "emphasis": "emphasize emphasise emph emphasized strong stress stressed em b i bold italic u",
    }.items()
    for word in words.split()
}
_PAUSE_WORDS = frozenset(
    {"pause", "long-pause", *(word for word, name in _SYNONYMS.items() if name == "pause")}
)
_LENGTH = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*(ms|millis\w*|mins?\b|minutes?|s|secs?|seconds?)?\b")
_MILLISECONDS = {"ms": 1, "mi": 60_000, "": 1000, "s": 1000, "se": 1000}
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*["'“”]?([^"'“”\s/]+)""")
# What attributes of other mark-up languages say, by attribute and the beginning of its value.
_ATTRIBUTES: tuple[tuple[str, str, str], ...] = (
    ("rate", "slow", "slow"),
    ("rate", "x-slow", "slow"),
    ("rate", "fast", "fast"),
    ("rate", "x-fast", "fast"),
    ("volume", "loud", "loud"),
    ("volume", "x-loud", "loud"),
    ("volume", "soft", "soft"),
    ("volume", "x-soft", "soft"),
    ("pitch", "high", "higher-pitch"),
    ("pitch", "x-high", "higher-pitch"),
    ("pitch", "+", "higher-pitch"),
    ("pitch", "low", "lower-pitch"),
    ("pitch", "x-low", "lower-pitch"),
    ("pitch", "-", "lower-pitch"),
    ("name", "whisper", "whisper"),
    ("style", "whisper", "whisper"),
    ("strength", "strong", "long-pause"),
    ("strength", "x-strong", "long-pause"),
)


def pause_of(milliseconds: int) -> str:
    """The tag for a silence of this length, as `[pause 1.5s]`."""
    return f"[pause {milliseconds / 1000:g}s]"


def guesses(name: str) -> tuple[Guess, ...]:
    """What an unknown tag's name, with anything that stands behind it, may have meant; the best first."""
    word, attributes = _parts(name)
    if word in _PAUSE_WORDS and (milliseconds := _length(name)):
        return (Guess(TAGS["pause"], milliseconds),)
    for attribute, beginning, meant in _ATTRIBUTES:
        if attributes.get(attribute, "").startswith(beginning):
            return (Guess(TAGS[meant]),)
    whole = "-".join(name.strip(" /").split())
    for candidate in (whole, word):
        exact = candidate if candidate in TAGS else _SYNONYMS.get(candidate)
        if exact is not None:
            return (Guess(TAGS[exact]),)
    close = get_close_matches(whole, [*TAGS, *_SYNONYMS], _MOST_GUESSES, _CLOSE_ENOUGH)
    names = dict.fromkeys(_SYNONYMS.get(candidate, candidate) for candidate in close)
    return tuple(Guess(TAGS[candidate]) for candidate in names)


def _parts(name: str) -> tuple[str, dict[str, str]]:
    """The first word of a tag and its attributes by name."""
    word = re.split(r"[\s=/]|:\s|:\d|\d", name.strip(" /"), maxsplit=1)[0].rstrip(":-")
    return word, dict(_ATTRIBUTE.findall(name))


def _length(name: str) -> int | None:
    """The length a pause was given, in milliseconds, if it has one that we take."""
    found = _LENGTH.search(name)
    if found is None:
        return None
    milliseconds = round(float(found[1].replace(",", ".")) * _MILLISECONDS[_unit(found[2] or "")])
    return milliseconds if 0 < milliseconds <= LONGEST_PAUSE_MS else None


def _unit(written: str) -> str:
    if written.startswith("milli"):
        return "ms"
    return written[:2]
