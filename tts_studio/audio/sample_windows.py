"""The short windows of a recording: how loud each is, and in which of them somebody speaks."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tts_studio.audio.pcm import Samples

WINDOW_MS = 20
SILENT_DB = -120.0
_SPEECH_BELOW_LOUD_DB = 28.0
_SPEECH_ABOVE_NOISE_DB = 6.0
_SPEECH_AT_LEAST_DB = -65.0
_LOUD_PART, _QUIET_PART = 0.95, 0.05
_DIGITAL_SILENCE_DB = -100.0
_GATED_PART, _BARELY_PART = 0.05, 0.01
_BETWEEN_WORDS_DB, _STEADY_WITHIN_DB = 15.0, 4.0
_SPAN_WINDOWS = 5
_JOINED_WINDOWS = 8

Levels = npt.NDArray[np.float64]


def window_frames(rate: int) -> int:
    """How many frames a window has."""
    return max(1, rate * WINDOW_MS // 1000)


def window_levels(samples: Samples, rate: int) -> Levels:
    """The RMS of each whole window in dB; silence is −120."""
    size = window_frames(rate)
    whole = len(samples) // size * size
    power = np.square(samples[:whole], dtype=np.float64).reshape(-1, size).mean(axis=1)
    levels: Levels = 10 * np.log10(np.maximum(power, 10 ** (SILENT_DB / 10)))
    return levels


def noise_level(levels: Levels) -> float:
    """The level between the words in dB: that of the quietest twentieth of tenths of a second.

    Stretches of nothing at all, which gates and editors leave, tell nothing about the room; where there is
    nothing else between the words, the level is −120. Steady noise is measured to a decibel.
    """
    spans = span_levels(levels)
    sounding = spans[spans > _DIGITAL_SILENCE_DB]
    if not len(sounding):
        return SILENT_DB
    parts = (_BARELY_PART, _QUIET_PART, _LOUD_PART)
    quietest, quiet, loud = (float(np.quantile(sounding, part)) for part in parts)
    # Noise of a room is even; the ends of words, all that a gate leaves of the quiet, are not.
    words_alone = quiet > loud - _BETWEEN_WORDS_DB or quiet > quietest + _STEADY_WITHIN_DB
    gated = len(sounding) < len(spans) * (1 - _GATED_PART) and words_alone
    return SILENT_DB if gated else quiet


def span_levels(levels: Levels) -> Levels:
    """The RMS of each tenth of a second in dB."""
    whole = len(levels) // _SPAN_WINDOWS * _SPAN_WINDOWS
    power = (10 ** (levels[:whole] / 10)).reshape(-1, _SPAN_WINDOWS).mean(axis=1)
    spans: Levels = 10 * np.log10(np.maximum(power, 10 ** (SILENT_DB / 10)))
    return spans


def speaking(levels: Levels) -> npt.NDArray[np.bool_]:
    """For each window whether somebody speaks in it; the short gaps inside words count as speech."""
    if not len(levels):
        return np.zeros(0, dtype=bool)
    loud, noise = float(np.quantile(levels, _LOUD_PART)), noise_level(levels)
    limit = max(
        loud - _SPEECH_BELOW_LOUD_DB,
        min(noise + _SPEECH_ABOVE_NOISE_DB, loud - _SPEECH_ABOVE_NOISE_DB),
        _SPEECH_AT_LEAST_DB,
    )
    heard = levels > limit
    for start, end in runs(~heard):
        if start > 0 and end < len(heard) and end - start <= _JOINED_WINDOWS:
            heard[start:end] = True
    return heard


def runs(flags: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where flags are set without a break: the first place, and the one behind the last."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
