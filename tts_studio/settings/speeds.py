"""The speeds at which a script can be played."""

from __future__ import annotations

from tts_studio.domain.translation import figure, tr

SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)
"""Factors, of which 1 is the voice's own."""


def speed_text(speed: float) -> str:
    """How a speed is written: `1.25×`."""
    return tr("{factor}×", factor=figure(speed, "g"))


def speed_beside(speed: float, by: int) -> float:
    """The speed so many steps faster, slower when negative, within what there is."""
    nearest = min(range(len(SPEEDS)), key=lambda index: abs(SPEEDS[index] - speed))
    return SPEEDS[max(0, min(len(SPEEDS) - 1, nearest + by))]
