"""Times as other programs read them: hours, minutes, seconds and their parts."""

from __future__ import annotations


def clock(seconds: float, point: str = ".", places: int = 3) -> str:
    """A time of day form as `01:02:03.456`; `point` stands before the parts of a second, `places` of them."""
    whole = 10**places
    parts = round(max(0.0, seconds) * whole)
    minutes, parts = divmod(parts, 60 * whole)
    hours, minutes = divmod(minutes, 60)
    shown = f"{hours:02}:{minutes:02}:{parts // whole:02}"
    return f"{shown}{point}{parts % whole:0{places}}" if places else shown
