"""From frames to samples: pulses of the voice and noise of the breath, shaped by the network's spectrum."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tts_studio.providers.offline.hibari_network import SAMPLE_RATE, Floats, Frames

Spectrum = NDArray[np.complex64]

_BINS = 601
_FREQUENCIES = np.arange(_BINS, dtype=np.float32) * (SAMPLE_RATE / 2 / (_BINS - 1))
_WHISPER_LEVEL = 0.55
_DECIBEL = np.float32(np.log(10) / 20)
# A whisper has little below the first formant and more hiss above it.
_WHISPER_TILT = (
    10
    ** (
        (
            np.where(_FREQUENCIES < 700, -14 * (1 - _FREQUENCIES / 700), 0)
            + np.minimum(6, 3 * np.log2(np.maximum(_FREQUENCIES, 700) / 700))
        )
        / 20
    )
).astype(np.float32)[:, None]
_OCTAVES = np.log2(np.maximum(_FREQUENCIES, 100) / 1000).astype(np.float32)[:, None]


def warped(frames: Frames, formants: float) -> Frames:
    """The same speech from a throat whose resonances lie `formants` times as high."""
    if formants == 1.0:
        return frames
    source = np.minimum(np.arange(_BINS) / formants, _BINS - 1.0)
    below = source.astype(np.int64)
    above = np.minimum(below + 1, _BINS - 1)
    weight = (source - below).astype(np.float32)[:, None]

    def moved(part: Floats) -> Floats:
        return part[below] * (1 - weight) + part[above] * weight

    return Frames(
        moved(frames.harmonic),
        moved(frames.harmonic_phase),
        moved(frames.noise),
        moved(frames.residual),
        frames.residual_phase,
        frames.f0,
        frames.phoneme,
    )


def shaped(frames: Frames, tilt: Floats, breath: Floats) -> Frames:
    """Brighter by `tilt` decibels an octave and breathier by `breath` decibels, frame by frame."""
    if not tilt.any() and not breath.any():
        return frames
    slope = _OCTAVES * (tilt * _DECIBEL)[None]
    return Frames(
        frames.harmonic + slope,
        frames.harmonic_phase,
        frames.noise + slope + (breath * _DECIBEL)[None],
        frames.residual + slope,
        frames.residual_phase,
        frames.f0,
        frames.phoneme,
    )


def rendered(frames: Frames, whisper: Floats, random: np.random.Generator) -> Floats:
    """Samples at 24 kHz, HOP for each frame; `whisper` says how voiceless each frame is, 0 to 1."""
    from hibari import dsp

    count = frames.f0.size
    excitation: Spectrum = dsp.stft(dsp.pulses(frames.f0), count)
    residual, residual_phase = frames.residual, frames.residual_phase
    if whisper.any():
        weight = whisper[None]
        excitation = excitation * np.sqrt(1 - weight) + _hiss(excitation, random) * np.sqrt(weight)
        anywhere = (random.random(residual_phase.shape, dtype=np.float32) * 2 - 1) * np.float32(np.pi)
        residual_phase = np.where(weight > 0.5, anywhere, residual_phase)
        residual = residual - np.float32(1.2) * weight
    spectrum = excitation * _turned(frames.harmonic, np.tanh(frames.harmonic_phase) * np.float32(np.pi))
    spectrum += _noise((_BINS, count), random) * dsp.ex(frames.noise)
    spectrum += _turned(residual, residual_phase)
    samples: Floats = dsp.ola(spectrum.astype(np.complex64))
    return samples


def _turned(log_magnitude: Floats, phase: Floats) -> Spectrum:
    from hibari import dsp

    spectrum: Spectrum = np.empty(log_magnitude.shape, np.complex64)
    np.cos(phase, out=spectrum.real)
    np.sin(phase, out=spectrum.imag)
    spectrum *= dsp.ex(log_magnitude)
    return spectrum


def _noise(shape: tuple[int, int], random: np.random.Generator) -> Spectrum:
    bins, frames = shape
    return random.standard_normal((bins, 2 * frames), dtype=np.float32).view(np.complex64)


def _hiss(pulses: Spectrum, random: np.random.Generator) -> Spectrum:
    """Noise as strong as the pulses in each frame, with the colour of a whisper."""
    strength = np.sqrt(np.maximum(np.square(np.abs(pulses)).mean(axis=0, keepdims=True), 1e-12))
    noise = _noise((pulses.shape[0], pulses.shape[1]), random) * np.float32(np.sqrt(0.5))
    hiss: Spectrum = (noise * strength * _WHISPER_TILT * np.float32(_WHISPER_LEVEL)).astype(np.complex64)
    return hiss
