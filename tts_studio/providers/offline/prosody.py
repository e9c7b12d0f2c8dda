"""How a sentence is said: rate, pitch, loudness and colour for each phoneme, made from the tags around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tts_studio.providers.offline.hibari_network import Floats, Frames
from tts_studio.providers.offline.phonemes import PRIMARY_STRESS, SECONDARY_STRESS, VOWELS, Phoneme
from tts_studio.providers.offline.speech_text import SpeechText, Wrapping
from tts_studio.providers.offline.styles import Style, Timbre, combined

_TUNE = (0, 4, 7, 4, 0, 2, 5, 2)
_TUNE_MIDDLE = 2.5
_HELD_VOWEL = 0.7
_VOICED = 40.0


@dataclass(frozen=True)
class Prosody:
    """One value for each phoneme the network is given, silences at both ends included.

    `rate` and `range` are factors, `pitch` is in semitones, `gain` and `breath` in decibels, `tilt` in
    decibels per octave, `whisper` and `melody` go from 0 to 1.
    """

    rate: Floats
    pitch: Floats
    gain: Floats
    range: Floats
    tilt: Floats
    breath: Floats
    whisper: Floats
    melody: Floats


class Director:
    """Knows the voice, the settings and the tags of one request, and directs its sentences."""

    def __init__(self, text: SpeechText, timbre: Timbre, settings: Style, variation: int) -> None:
        """`settings` is how the user set the voice; `variation` other than 0 gives another reading."""
        self._text = text
        self._base = settings.within(timbre.style)
        self._variation = variation
        self._cache: dict[int, Style] = {}
        self._timbre_pitch = 12 * float(np.log2(timbre.pitch))
        self._tune = 0

    def direct(self, phonemes: Sequence[Phoneme], number: int) -> Prosody:
        """Directions for sentence `number`, whose positions are places in the plain text."""
        styles = [self._style(phoneme.position) for phoneme in phonemes]
        rate = np.array([style.rate for style in styles])
        pitch = np.array([style.pitch for style in styles])
        gain = np.array([style.gain for style in styles])
        self._ramp(phonemes, styles, rate, pitch, gain)
        self._stress(phonemes, styles, rate, pitch, gain)
        self._sing(phonemes, styles, rate, pitch)
        self._vary(phonemes, number, rate, pitch)

        def each(value: Callable[[Style], float]) -> Floats:
            return _with_ends(np.array([value(style) for style in styles]))

        return Prosody(
            rate=_with_ends(rate),
            pitch=_with_ends(pitch + self._timbre_pitch),
            gain=_with_ends(gain),
            range=each(lambda style: style.range),
            tilt=each(lambda style: style.tilt),
            breath=each(lambda style: style.breath),
            whisper=each(lambda style: style.whisper),
            melody=each(lambda style: style.melody),
        )

    def _style(self, position: int) -> Style:
        if position not in self._cache:
            names = (wrapping.name for wrapping in self._text.names_at(position))
            self._cache[position] = combined(names, self._base)
        return self._cache[position]

    def _ramp(
        self, phonemes: Sequence[Phoneme], styles: list[Style], rate: Floats, pitch: Floats, gain: Floats
    ) -> None:
        """Let the voice grow or fade from the first to the last word inside the tag."""
        for index, (phoneme, style) in enumerate(zip(phonemes, styles, strict=True)):
            if style.ramp:
                way = _way(self._text.names_at(phoneme.position), phoneme.position)
                strength = way if style.ramp > 0 else 1 - way
                gain[index] += 10 * strength - 6
                pitch[index] += 3.5 * strength - 1.2
                rate[index] *= 0.94 + 0.16 * strength

    def _stress(
        self, phonemes: Sequence[Phoneme], styles: list[Style], rate: Floats, pitch: Floats, gain: Floats
    ) -> None:
        """Lift and hold the vowels that carry the stress."""
        stressed = False
        for index, (phoneme, style) in enumerate(zip(phonemes, styles, strict=True)):
            if phoneme.symbol in (PRIMARY_STRESS, SECONDARY_STRESS):
                stressed = phoneme.symbol == PRIMARY_STRESS
            elif phoneme.symbol in VOWELS:
                if stressed and style.stress:
                    pitch[index] += 2.5 * style.stress
                    gain[index] += 2.5 * style.stress
                    rate[index] *= 1 - 0.2 * style.stress
                stressed = False

    def _sing(self, phonemes: Sequence[Phoneme], styles: list[Style], rate: Floats, pitch: Floats) -> None:
        """Give each syllable the next note of a simple tune and hold its vowel."""
        note = 0.0
        for index, (phoneme, style) in enumerate(zip(phonemes, styles, strict=True)):
            if not style.melody:
                continue
            if phoneme.symbol in VOWELS:
                note = _TUNE[self._tune % len(_TUNE)] - _TUNE_MIDDLE
                self._tune += 1
                rate[index] *= 1 - (1 - _HELD_VOWEL) * style.melody
            pitch[index] += note * style.melody

    def _vary(self, phonemes: Sequence[Phoneme], number: int, rate: Floats, pitch: Floats) -> None:
        """Another reading: the sentence a little faster or slower, each word a little higher or lower."""
        if not self._variation:
            return
        random = np.random.default_rng((self._variation, number))
        rate *= random.uniform(0.95, 1.05)
        pitch += random.uniform(-0.4, 0.4)
        words: dict[int, tuple[float, float]] = {}
        for index, phoneme in enumerate(phonemes):
            if phoneme.position not in words:
                words[phoneme.position] = (random.uniform(0.96, 1.04), random.uniform(-0.5, 0.5))
            word_rate, word_pitch = words[phoneme.position]
            rate[index] *= word_rate
            pitch[index] += word_pitch


def intoned(frames: Frames, prosody: Prosody) -> Floats:
    """The pitch of each frame in hertz, with its movement widened or narrowed, or drawn to the tune."""
    voiced = frames.f0 > _VOICED
    if not voiced.any():
        return frames.f0
    semitones = prosody.pitch[frames.phoneme]
    spoken = np.log2(np.maximum(frames.f0, 1.0)) - semitones / 12
    middle = float(np.median(spoken[voiced]))
    movement = prosody.range[frames.phoneme] * (1 - 0.85 * prosody.melody[frames.phoneme])
    moved = middle + (spoken - middle) * movement + semitones / 12
    return np.where(voiced, np.exp2(moved), 0.0).astype(np.float32)


def smoothed(values: Floats, width: int = 5) -> Floats:
    """A running mean over `width` frames with soft edges, as long as `values`."""
    window = np.hanning(width + 2)[1:-1]
    padded = np.pad(values, (width // 2, width - 1 - width // 2), mode="edge")
    return np.convolve(padded, window / window.sum(), "valid").astype(np.float32)


def _with_ends(values: NDArray[np.floating[Any]]) -> Floats:
    """The values with the first and last one repeated for the silence around the sentence."""
    return np.pad(values, 1, mode="edge").astype(np.float32)


def _way(wrappings: Sequence[Wrapping], position: int) -> float:
    """How far inside the innermost growing or fading tag the position is, 0 to 1."""
    for wrapping in reversed(wrappings):
        if wrapping.name in ("build-intensity", "decrease-intensity"):
            return (position - wrapping.start) / max(1, wrapping.end - wrapping.start)
    return 0.0
