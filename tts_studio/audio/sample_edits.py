"""Applies what was mended in a recording: the stretch used, one channel, no long silences, a good level."""

from __future__ import annotations

import numpy as np

from tts_studio.audio.limiter import Limiter
from tts_studio.audio.pcm import Pcm, Samples
from tts_studio.audio.sample_windows import runs, span_levels, speaking, window_frames, window_levels
from tts_studio.audio.sound_file import Frames
from tts_studio.domain.sample_edit import SampleEdit

BEST_LEVEL_DB = -20.0
"""The RMS of speech that clones best, in dB."""
HIGHEST_PEAK_DB = -3.5
"""No peak is higher after levelling, in dB; half a decibel below what is asked for, for the MP3 encoder."""

_KEPT_SECONDS = 0.4
_SHORTENED_FROM = 1.0
_FADE_SECONDS = 0.01
_ONE_SIDE_DB = 20.0
_OPPOSITE = -0.3
_MOST_GAIN_DB = 40.0


def edited(frames: Frames, rate: int, edit: SampleEdit) -> Frames:
    """The frames as they become part of a voice, frames × channels."""
    end = len(frames) if edit.end is None else min(len(frames), round(edit.end * rate))
    used = frames[min(round(edit.start * rate), max(0, end - 1)) : end]
    if edit.mono:
        used = one_channel(used)[:, None]
    if edit.trim_silence:
        used = _without_silences(used, rate)
    if edit.normalise:
        used = _levelled(used, rate)
    return used


def edited_sound(frames: Frames, rate: int, edit: SampleEdit) -> Pcm:
    """The same as one channel: what is played, and what is uploaded."""
    used = edited(frames, rate, edit)
    return Pcm(np.ascontiguousarray(used.mean(axis=1, dtype=np.float32)), rate)


def one_channel(frames: Frames) -> Samples:
    """One channel of several that keeps the voice.

    Where one side is silent the other one is taken, and where they are opposite one is turned over: their
    mean would be too quiet, or nothing at all.
    """
    if frames.shape[1] == 1:
        return np.ascontiguousarray(frames[:, 0])
    left, right = frames[:, 0], frames[:, 1]
    energies = [float(np.square(side, dtype=np.float64).sum()) for side in (left, right)]
    if max(energies) > min(energies) * 10 ** (_ONE_SIDE_DB / 10):
        return np.ascontiguousarray(left if energies[0] > energies[1] else right)
    both = float(np.sqrt(energies[0] * energies[1]))
    alike = float((left.astype(np.float64) * right).sum()) / both if both else 1.0
    if frames.shape[1] == 2 and alike < _OPPOSITE:
        return np.asarray((left - right) / 2, dtype=np.float32)
    return np.asarray(frames.mean(axis=1), dtype=np.float32)


def _without_silences(frames: Frames, rate: int) -> Frames:
    """Long silences shortened, those at the ends too; the cuts lie in the silence and are faded."""
    size, total = window_frames(rate), len(frames)
    heard = speaking(window_levels(one_channel(frames), rate))
    if not heard.any():
        return frames
    kept, pieces, position = round(_KEPT_SECONDS / 2 * rate), [], 0
    for start, end in runs(~heard):
        begin, stop = start * size, total if end == len(heard) else end * size
        if stop - begin < _SHORTENED_FROM * rate:
            continue
        if begin > 0:
            pieces.append(frames[position : begin + kept])
        position = total if stop == total else stop - kept
    pieces.append(frames[position:])
    return _joined([piece for piece in pieces if len(piece)], rate)


def _joined(pieces: list[Frames], rate: int) -> Frames:
    fade = round(_FADE_SECONDS * rate)
    ramp = np.linspace(0, 1, fade, dtype=np.float32)[:, None]
    made = []
    for number, piece in enumerate(pieces):
        copied = piece.copy()
        if number and len(copied) >= 2 * fade:
            copied[:fade] *= ramp
        if number + 1 < len(pieces) and len(copied) >= 2 * fade:
            copied[-fade:] *= ramp[::-1]
        made.append(copied)
    return np.concatenate(made) if made else np.zeros((0, 1), np.float32)


def _levelled(frames: Frames, rate: int) -> Frames:
    """The voice at its best level, its peaks held below the highest one allowed."""
    spans = span_levels(window_levels(one_channel(frames), rate))
    if not len(spans):
        return frames
    loud = spans[spans > float(np.quantile(spans, 0.95)) - 20.0]
    if not len(loud):
        return frames
    level = 10 * float(np.log10((10 ** (loud / 10)).mean()))
    gain = np.float32(10 ** (min(_MOST_GAIN_DB, BEST_LEVEL_DB - level) / 20))
    channels = []
    for channel in frames.T:
        limiter = Limiter(rate, HIGHEST_PEAK_DB)
        channels.append(
            np.concatenate([limiter.push(np.ascontiguousarray(channel) * gain), limiter.finish()])
        )
    return np.stack(channels, axis=1)
