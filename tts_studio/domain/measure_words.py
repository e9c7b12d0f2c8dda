"""How what was measured of a sound is written for people."""

from __future__ import annotations

import math

from tts_studio.domain.translation import figure, tr


def seconds_words(seconds: float, form: str) -> str:
    """A length in a form of `format`, such as “.2f”, with its unit."""
    return tr("{seconds} s", seconds=figure(seconds, form))


def measure_words(value: float, unit: str = "") -> str:
    """A measure to a tenth, with a true minus sign; what is not finite is the level of silence."""
    if not math.isfinite(value):
        return tr("silence")
    return f"{figure(value, '.1f')} {unit}".strip().replace("-", "−")
