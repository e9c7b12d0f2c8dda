"""What each wrapping tag does to the offline English voice, as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """How speech differs from plain speech; styles inside each other add up.

    `rate` and `range` (how far the pitch moves) are factors, `pitch` is in semitones, `gain` and `breath` in
    decibels, `tilt` in decibels per octave, `whisper` goes from voiced 0 to voiceless 1. `stress` lifts the
    stressed vowels. `melody` is how firmly the pitch follows a tune, 0 to 1. `ramp` lets the voice grow (+1)
    or fade (−1) over the words.
    """

    rate: float = 1.0
    pitch: float = 0.0
    gain: float = 0.0
    range: float = 1.0
    tilt: float = 0.0
    breath: float = 0.0
    whisper: float = 0.0
    stress: float = 0.0
    melody: float = 0.0
    ramp: float = 0.0

    def within(self, outer: Style) -> Style:
        """This style inside another one."""
        return Style(
            rate=self.rate * outer.rate,
            pitch=self.pitch + outer.pitch,
            gain=self.gain + outer.gain,
            range=self.range * outer.range,
            tilt=self.tilt + outer.tilt,
            breath=self.breath + outer.breath,
            whisper=max(self.whisper, outer.whisper),
            stress=max(self.stress, outer.stress),
            melody=max(self.melody, outer.melody),
            ramp=self.ramp or outer.ramp,
        )


PLAIN = Style()

STYLES: Mapping[str, Style] = {
    "soft": Style(gain=-7, tilt=-1.5, breath=3, pitch=-0.5, rate=0.97),
    "whisper": Style(whisper=1, rate=0.93, gain=-3),
    "loud": Style(gain=5, tilt=1.5, pitch=1.2, range=1.15),
    "build-intensity": Style(ramp=1),
    "decrease-intensity": Style(ramp=-1),
    "higher-pitch": Style(pitch=3),
    "lower-pitch": Style(pitch=-3),
    "slow": Style(rate=0.72),
    "fast": Style(rate=1.4),
    "sing-song": Style(melody=0.6, rate=0.88),
    "singing": Style(melody=1, rate=0.68, range=0.6),
    "emphasis": Style(stress=1, gain=2, rate=0.76, pitch=1),
}


@dataclass(frozen=True, slots=True)
class Timbre:
    """What makes a voice out of the one in the box: its pitch and the size of its throat, as factors."""

    pitch: float = 1.0
    formants: float = 1.0
    style: Style = PLAIN


TIMBRES: Mapping[str, Timbre] = {
    "heart": Timbre(),
    "deep": Timbre(0.62, 0.88, Style(rate=0.97, tilt=-0.4)),
    "warm": Timbre(0.84, 0.95, Style(rate=0.97, tilt=-0.3)),
    "bright": Timbre(1.12, 1.05, Style(rate=1.03, tilt=0.5)),
    "child": Timbre(1.3, 1.15, Style(rate=1.02)),
}


def combined(names: Iterable[str], base: Style = PLAIN) -> Style:
    """The style of these tags, the outermost first, on top of `base`."""
    style = base
    for name in names:
        style = STYLES.get(name, PLAIN).within(style)
    return style
