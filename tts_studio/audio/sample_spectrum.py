"""What a recording's spectrum tells: mains hum in the pauses, and how high the sound reaches."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from tts_studio.audio.pcm import Samples

_HUM_SECONDS, _HOP_SECONDS = 0.3, 0.05
_HIGHEST_HUM_HZ = 500.0
_QUIET_WITHIN, _MOST_QUIET = 4.0, 100
_LEAST_BLOCKS = 3
_MAINS = (50, 60)
_HARMONICS = 6
_NEIGHBOURS_HZ = (9.0, 21.0)
_PROMINENT_DB = 10.0
_CLEAR_DB = 20.0
_LEAST_HUM_DB = -85.0
_BAND_FRAMES = 4096
_BAND_BELOW_PEAK_DB = 72.0
_ABOVE_NOISE = 4.0
_LOUD_PART, _QUIET_PART = 0.5, 0.1
_SMOOTHED_BINS = 9
_MOST_BLOCKS = 400

Power = npt.NDArray[np.float64]


def mains_hum(samples: Samples, rate: int) -> tuple[int, float]:
    """The frequency of mains hum (50 or 60 Hz, 0 for none) and its RMS in dB, minus infinity for none.

    It is looked for in the quietest fifth of the recording, where no voice hides it or looks like it, and
    measured to a decibel down to −72 dB.
    """
    power, width = _quiet_spectrum(samples, rate)
    if not len(power):
        return 0, -math.inf
    found = max(((_lines(power, width, mains), mains) for mains in _MAINS), key=lambda entry: entry[0])
    energy, mains = found
    level = 10 * math.log10(energy) if energy > 0 else -math.inf
    return (mains, level) if level >= _LEAST_HUM_DB else (0, -math.inf)


def bandwidth(samples: Samples, rate: int) -> float:
    """The highest frequency in hertz that the voice reaches: down to 72 dB below its peak, above the noise.

    The noise is what is heard in the quietest tenth of the recording. It is right to a quarter of a kilohertz
    where the sound ends sharply; a converter of rates that cuts softly adds up to half a kilohertz.
    """
    blocks = len(samples) // _BAND_FRAMES
    if not blocks:
        return 0.0
    step = max(1, blocks // _MOST_BLOCKS)
    whole = samples[: blocks * _BAND_FRAMES].reshape(blocks, _BAND_FRAMES)[::step]
    power = np.square(np.abs(np.fft.rfft(whole * np.hanning(_BAND_FRAMES), axis=1)))
    order = np.argsort(power.sum(axis=1))
    quiet = _smooth(power[order[: max(1, round(len(order) * _QUIET_PART))]].mean(axis=0))
    loud = _smooth(power[order[round(len(order) * _LOUD_PART) :]].mean(axis=0))
    if loud.max() <= 0:
        return 0.0
    if len(order) < 1 / _QUIET_PART:
        quiet = np.zeros_like(quiet)
    least = loud.max() * 10 ** (-_BAND_BELOW_PEAK_DB / 10)
    sounding = np.flatnonzero((loud > least) & (loud > quiet * _ABOVE_NOISE))
    return float(sounding[-1]) * rate / _BAND_FRAMES if len(sounding) else 0.0


def _smooth(power: Power) -> Power:
    return np.convolve(power, np.full(_SMOOTHED_BINS, 1 / _SMOOTHED_BINS), mode="same")


def _quiet_spectrum(samples: Samples, rate: int) -> tuple[Power, float]:
    """The median power spectrum of the quietest stretches, and the width of a bin in hertz."""
    size, hop = round(_HUM_SECONDS * rate), round(_HOP_SECONDS * rate)
    if len(samples) < size * _LEAST_BLOCKS:
        return np.zeros(0), 1.0
    sums = np.concatenate([[0.0], np.cumsum(np.square(samples, dtype=np.float64))])
    starts = np.arange(0, len(samples) - size + 1, hop)
    energies = sums[starts + size] - sums[starts]
    order = [int(number) for number in np.argsort(energies) if energies[number] > size * 1e-11]
    if len(order) < _LEAST_BLOCKS:
        return np.zeros(0), 1.0
    limit = float(energies[order[min(len(order) - 1, len(starts) // 50)]]) * _QUIET_WITHIN
    chosen = [number for number in order[:_MOST_QUIET] if energies[number] <= limit]
    window = np.hanning(size)
    scale = 2 / float(np.square(window).sum() * size)
    bins = round(_HIGHEST_HUM_HZ * size / rate)
    spectra = [
        np.square(np.abs(np.fft.rfft(samples[starts[n] : starts[n] + size] * window)[:bins])) for n in chosen
    ]
    power: Power = np.median(spectra, axis=0) * scale
    return power, rate / size


def _lines(power: Power, width: float, mains: int) -> float:
    """The energy of the mains frequency and its harmonics where they stand out of the noise beside them."""
    energy, prominent, clear = 0.0, 0, False
    for harmonic in range(1, _HARMONICS + 1):
        middle = round(mains * harmonic / width)
        near, far = (round(hertz / width) for hertz in _NEIGHBOURS_HZ)
        if middle + far >= len(power):
            break
        beside = np.concatenate(
            [power[max(0, middle - far) : middle - near], power[middle + near : middle + far]]
        )
        line = float(power[middle - 1 : middle + 2].sum())
        noise = float(np.median(beside)) * 3
        if line > noise * 10 ** (_PROMINENT_DB / 10):
            energy += line
            prominent += 1
            clear = clear or (harmonic <= 2 and line > noise * 10 ** (_CLEAR_DB / 10))
    return energy if prominent >= 2 or clear else 0.0
