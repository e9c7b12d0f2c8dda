"""Seconds as a clock shows them: places, and how long something is."""

from __future__ import annotations

from tts_studio.domain.translation import figure


def clock_text(seconds: float, *, tenths: bool = False) -> str:
    """Minutes and seconds, with hours when there are any: `03:55`, `00:12.4`, `1:02:03`."""
    # Rounding down: a clock that shows the end before it is reached would be wrong.
    units = int(max(0.0, seconds) * 10 + 1e-6)
    minutes, rest = divmod(units, 600)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours}:{minutes:02}:{rest // 10:02}" if hours else f"{minutes:02}:{rest // 10:02}"
    return f"{text}{figure(rest % 10 / 10, '.1f')[1:]}" if tenths else text


def length_text(seconds: float) -> str:
    """How long something is, to the nearest second; what sounds at all is never called nothing."""
    return clock_text(max(1, round(seconds)) if seconds > 0 else 0)
