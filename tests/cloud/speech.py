"""Sound that resembles speech: as long as its text takes to say, in syllables, different for every voice."""

from __future__ import annotations

import itertools
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]
Numbers = NDArray[np.float64]

CHARACTERS_A_SECOND = 17.0  # of letters and spaces; with the pauses of punctuation it comes to about 15
LEAD_SECONDS = 0.05
TAIL_SECONDS = 0.15

_PAUSES = {".": 0.25, "!": 0.25, "?": 0.25, "…": 0.3, ",": 0.12, ";": 0.15, ":": 0.15, "\n": 0.2}
_WIDE_SECONDS = 0.2  # a character of Chinese, Japanese or Korean is a syllable
_FIRST_WIDE = 0x2E80
_TAG = re.compile(r"\[(?P<inline>[^\[\]\n]{1,60})\]|<(?P<close>/?)(?P<wrapping>[a-z][a-z-]*)>", re.IGNORECASE)
_SILENT_TAGS = {
    "pause": 0.5,
    "long-pause": 1.2,
    "short pause": 0.3,
    "medium pause": 0.6,
    "long pause": 1.2,
}
_SOUND_TAG_SECONDS = 0.35
_FRICATIVES = frozenset("sfhxzßþ")
_VOWELS = "aeiouy"
_FORMANTS = (
    (730.0, 1090.0, 2440.0),
    (530.0, 1840.0, 2480.0),
    (270.0, 2290.0, 3010.0),
    (570.0, 840.0, 2410.0),
    (300.0, 870.0, 2240.0),
    (420.0, 1500.0, 2300.0),
)
_HIGHEST_HERTZ = 3_400.0  # nothing above, so that telephone rates hold it
_PITCHES = {"eve": 212.0, "ara": 188.0, "leo": 98.0, "rex": 116.0, "sal": 150.0}
_TABLE_LENGTH = 1_024
_BLOCK_SECONDS = 20
_LEVEL = 0.22


@dataclass(frozen=True, slots=True)
class Style:
    """How a stretch is said: factors of time, level and pitch, and how much of it is breath, 0 to 1."""

    time: float = 1.0
    level: float = 1.0
    pitch: float = 1.0
    breath: float = 0.0


_STYLES = {
    "soft": Style(level=0.5),
    "whisper": Style(level=0.45, breath=1.0),
    "loud": Style(level=1.7),
    "build-intensity": Style(level=1.2),
    "decrease-intensity": Style(level=0.8),
    "higher-pitch": Style(pitch=1.25),
    "lower-pitch": Style(pitch=0.8),
    "slow": Style(time=1.3),
    "fast": Style(time=0.77),
    "emphasis": Style(level=1.3),
    "sing-song": Style(pitch=1.1),
    "singing": Style(time=1.2, pitch=1.1),
    "laugh-speak": Style(breath=0.3),
}


@dataclass(frozen=True, slots=True)
class Part:
    """What one voice says."""

    voice: str
    text: str


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character of the text and how it sounds."""

    character: str
    seconds: float
    level: float
    breath: float
    pitch: float
    vowel: int


@dataclass(frozen=True)
class Utterance:
    """Everything said, character by character, with its times."""

    glyphs: tuple[Glyph, ...]

    @property
    def seconds(self) -> float:
        """How long the sound is."""
        return LEAD_SECONDS + sum(glyph.seconds for glyph in self.glyphs) + TAIL_SECONDS

    def times(self) -> list[tuple[float, float]]:
        """Begin and end of each character in seconds, to the hundredth of a millisecond."""
        edges = LEAD_SECONDS + np.concatenate(
            [[0.0], np.cumsum([glyph.seconds for glyph in self.glyphs], dtype=np.float64)]
        )
        rounded = [round(float(edge), 5) for edge in edges]
        return list(itertools.pairwise(rounded))


def pitch_of(voice: str) -> float:
    """The pitch of a voice in hertz."""
    name = voice.casefold()
    return _PITCHES.get(name, 85.0 + zlib.crc32(name.encode()) % 1_600 / 10)


def utterance_of(parts: Sequence[Part], speed: float = 1.0) -> Utterance:
    """Plan how some text is said."""
    return Utterance(tuple(glyph for part in parts for glyph in _glyphs(part, speed)))


def _glyphs(part: Part, speed: float) -> Iterator[Glyph]:
    styles: list[str] = []
    base = pitch_of(part.voice)
    position = 0
    for tag in [*_TAG.finditer(part.text), None]:
        end = tag.start() if tag else len(part.text)
        style = _combined(styles)
        for index in range(position, end):
            yield _spoken(part.text[index], index, style, base, speed)
        if tag is None:
            return
        position = tag.end()
        if tag["inline"] is not None:
            yield from _tag_glyphs(tag.group(), tag["inline"].casefold(), base)
            continue
        yield from (Glyph(character, 0.0, 0.0, 0.0, base, 0) for character in tag.group())
        name = tag["wrapping"].casefold()
        if not tag["close"]:
            styles.append(name)
        elif name in styles:
            styles.remove(name)


def _tag_glyphs(tag: str, name: str, pitch: float) -> Iterator[Glyph]:
    silence = _SILENT_TAGS.get(name)
    seconds = (_SOUND_TAG_SECONDS if silence is None else silence) / len(tag)
    level = 0.5 if silence is None else 0.0
    for index, character in enumerate(tag):
        yield Glyph(character, seconds, level * (index % 2), 0.7, pitch * 1.1, index % len(_FORMANTS))


def _combined(names: Sequence[str]) -> Style:
    time = level = pitch = 1.0
    breath = 0.0
    for name in names:
        style = _STYLES.get(name, Style())
        time, level, pitch = time * style.time, level * style.level, pitch * style.pitch
        breath = max(breath, style.breath)
    return Style(time, level, pitch, breath)


def _spoken(character: str, index: int, style: Style, base: float, speed: float) -> Glyph:
    letter = character.casefold()
    wide = ord(character) >= _FIRST_WIDE and character.isalpha()
    seconds = _WIDE_SECONDS if wide else 1 / CHARACTERS_A_SECOND
    seconds = (seconds + _PAUSES.get(character, 0.0)) * style.time / speed
    if not character.isalnum():
        return Glyph(character, seconds, 0.0, 0.0, base * style.pitch, 0)
    vowel = _VOWELS.find(letter)
    open_sound = vowel >= 0 or wide or character.isdigit() or (ord(character) > 0x24F and index % 2 == 0)
    level = (1.0 if open_sound else 0.3) * style.level
    breath = max(style.breath, 0.8 if letter in _FRICATIVES else 0.0)
    wobble = 1 + 0.08 * np.sin(index * 0.7) - 0.05 * (index % 60) / 60
    which = vowel if vowel >= 0 else zlib.crc32(letter.encode()) % len(_FORMANTS)
    return Glyph(character, seconds, level, breath, base * style.pitch * float(wobble), which)


def sound_of(utterance: Utterance, rate: int) -> Samples:
    """The samples of an utterance, mono, the same ones every time."""
    glyphs = utterance.glyphs
    total = round(utterance.seconds * rate)
    out = np.zeros(total, np.int16)
    if not glyphs:
        return out
    edges = LEAD_SECONDS + np.cumsum([0.0, *(glyph.seconds for glyph in glyphs)])
    tables = _wave_tables(float(np.median([glyph.pitch for glyph in glyphs])))
    seed = zlib.crc32("".join(glyph.character for glyph in glyphs).encode("utf-8", "surrogatepass"))
    random = np.random.default_rng(seed)
    phase = 0.0
    for start in range(0, total, _BLOCK_SECONDS * rate):
        moments = np.arange(start, min(total, start + _BLOCK_SECONDS * rate)) / rate
        block, phase = _block(glyphs, edges, tables, moments, phase, random)
        out[start : start + block.size] = block
    return out


def _block(
    glyphs: Sequence[Glyph],
    edges: Numbers,
    tables: Numbers,
    moments: Numbers,
    phase: float,
    random: np.random.Generator,
) -> tuple[Samples, float]:
    first = max(0, int(np.searchsorted(edges, moments[0])) - 2)
    last = min(len(glyphs), int(np.searchsorted(edges, moments[-1])) + 2)
    near = glyphs[first:last]
    centres = (edges[first:last] + edges[first + 1 : last + 1]) / 2
    begin, end = edges[first] - 1e-6, edges[last] + 1e-6
    places = np.concatenate([[begin], centres, [end]])
    level = np.interp(moments, places, [0.0, *(glyph.level for glyph in near), 0.0], 0.0, 0.0)
    breath = np.interp(moments, centres, [glyph.breath for glyph in near])
    pitch = np.interp(moments, centres, [glyph.pitch for glyph in near])
    which = np.clip(np.searchsorted(edges[first:last], moments, "right") - 1, 0, len(near) - 1)
    vowels = np.array([glyph.vowel for glyph in near])[which]
    turns = phase + np.cumsum(pitch) * (moments[1] - moments[0] if moments.size > 1 else 0.0)
    voiced = tables[vowels, (turns * _TABLE_LENGTH).astype(np.int64) % _TABLE_LENGTH]
    noise = random.standard_normal(moments.size) * 0.6
    mixed = _LEVEL * level * (voiced * (1 - breath) + noise * breath)
    return (np.clip(mixed, -0.9, 0.9) * 32_767).astype(np.int16), float(turns[-1] % 1.0)


def _wave_tables(pitch: float) -> Numbers:
    """One period of each vowel, at an RMS of 1."""
    places = np.arange(_TABLE_LENGTH) / _TABLE_LENGTH * 2 * np.pi
    harmonics = np.arange(1, max(2, int(_HIGHEST_HERTZ / (pitch * 1.35))) + 1)
    tables = []
    for formants in _FORMANTS:
        strengths = sum(
            (weight / (1 + ((harmonics * pitch - formant) / 120.0) ** 2))
            for formant, weight in zip(formants, (1.0, 0.6, 0.3), strict=True)
        )
        wave = ((strengths + 0.05 / harmonics)[:, None] * np.sin(harmonics[:, None] * places)).sum(axis=0)
        tables.append(wave / np.sqrt(np.mean(np.square(wave))))
    return np.array(tables)
