"""Measures a recording that may become a voice: level, peaks, noise, silences, hum, room, channels."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from tts_studio.audio.pcm import Samples
from tts_studio.audio.sample_edits import one_channel
from tts_studio.audio.sample_spectrum import bandwidth, mains_hum
from tts_studio.audio.sample_voice import decay_seconds, speakers_apart
from tts_studio.audio.sample_windows import (
    SILENT_DB,
    WINDOW_MS,
    Levels,
    noise_level,
    runs,
    span_levels,
    speaking,
    window_levels,
)
from tts_studio.audio.sound_file import Frames, SoundFile
from tts_studio.audio.true_peak import TruePeakMeter
from tts_studio.domain.errors import AudioUnreadable
from tts_studio.domain.sample_measures import SampleMeasures
from tts_studio.domain.translation import figure, tr

LONG_SILENCE = 1.5
"""Seconds from which on a silence is too long."""

_FLAT_RUN = 3
_FLAT_WITHIN = 1.6e-5
_LEAST_CLIP = 0.05


def read_sample(path: Path, *, most_seconds: float) -> tuple[Frames, int]:
    """All frames of a file, frames × channels, and the rate in hertz; blocks.

    Raises AudioUnreadable for what is no sound, or longer than `most_seconds`.
    """
    blocks: list[Frames] = []
    with SoundFile(path) as file:
        left = round(most_seconds * file.sample_rate)
        for block in file.blocks():
            left -= len(block)
            if left < 0:
                raise AudioUnreadable(
                    tr(
                        "“{file}” is longer than {most} minutes.",
                        file=path.name,
                        most=figure(most_seconds / 60, ".0f"),
                    ),
                    advice=tr("One to two minutes of even, natural speech make the best voice."),
                )
            blocks.append(block)
        rate = file.sample_rate
    if not blocks:
        raise AudioUnreadable(
            tr("“{file}” holds no sound.", file=path.name), advice=tr("Choose another recording.")
        )
    return np.concatenate(blocks), rate


def measured_sample(frames: Frames, rate: int) -> SampleMeasures:
    """The measures of a recording, frames × channels.

    Errors, on a voice with known faults: level 0.5 dB, true peak 0.3 dB, noise and hum 1 dB, silences 0.1 s.
    Peaks that were cut off before a file was compressed (as MP3) are not found: compressing rounds them.
    """
    mono = one_channel(frames)
    levels = window_levels(mono, rate)
    heard = speaking(levels)
    noise = noise_level(levels)
    hum_hz, hum_db = mains_hum(mono, rate)
    silences = [(end - start) * WINDOW_MS / 1000 for start, end in runs(~heard)]
    balance, correlation = _channels(frames)
    return SampleMeasures(
        seconds=len(frames) / rate,
        rate=rate,
        channels=frames.shape[1],
        speech_db=_level(span_levels(levels)),
        true_peak_db=max(_true_peak(np.ascontiguousarray(channel)) for channel in frames.T),
        noise_db=noise if noise > SILENT_DB else -math.inf,
        clipped=sum(_flat_tops(channel) for channel in frames.T),
        longest_silence=max(silences, default=0.0),
        silent_seconds=sum(seconds for seconds in silences if seconds > LONG_SILENCE),
        hum_hz=hum_hz,
        hum_db=hum_db,
        decay_seconds=decay_seconds(mono, rate, noise),
        speakers_apart=speakers_apart(mono, rate, levels),
        bandwidth=bandwidth(mono, rate),
        balance_db=balance,
        correlation=correlation,
    )


def _level(spans: Levels) -> float:
    """The RMS of the tenths of a second in which somebody speaks: those near the loudest ones."""
    if not len(spans) or spans.max() <= SILENT_DB:
        return -math.inf
    loud = spans[spans > float(np.quantile(spans, 0.95)) - 20.0]
    return 10 * math.log10(float((10 ** (loud / 10)).mean()))


def _true_peak(channel: Samples) -> float:
    meter = TruePeakMeter()
    meter.push(channel)
    return meter.result_db()


def _flat_tops(channel: Samples) -> int:
    """How often the wave stays at its highest or lowest value for three samples or more."""
    tops = 0
    for wave in (channel, -channel):
        top = float(wave.max(initial=0.0))
        if top >= _LEAST_CLIP:
            tops += sum(end - start >= _FLAT_RUN for start, end in runs(wave >= top - _FLAT_WITHIN))
    return tops


def _channels(frames: Frames) -> tuple[float, float]:
    """How much louder one of two channels is, in dB, and how alike they are, −1 to 1."""
    if frames.shape[1] < 2:
        return 0.0, 1.0
    left, right = (frames[:, n].astype(np.float64) for n in range(2))
    energies = [float(np.square(side).mean()) for side in (left, right)]
    if max(energies) <= 0:
        return 0.0, 1.0
    balance = 10 * math.log10(max(energies) / max(min(energies), 1e-12))
    both = math.sqrt(energies[0] * energies[1])
    return balance, float((left * right).mean()) / both if both > 0 else 1.0
