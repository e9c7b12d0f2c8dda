"""How many requests a provider gets at a time: as many as it bears, fewer after it has complained."""

from __future__ import annotations

from collections.abc import Callable

_SUCCESSES_TO_RISE = 8
_PAUSE_WITHOUT_ADVICE = 4.0
_LONGEST_PAUSE = 120.0
# A service that has taken requests of ours counts them by the minute; one that never has may never do so.
_LONGEST_UNADVISED, _LONGEST_UNPROVEN = 32.0, 12.0


class Pace:
    """Starts with the provider's documented slots, halves when it is told to slow down, rises again slowly.

    `now` gives seconds since the epoch.
    """

    def __init__(self, slots: int, now: Callable[[], float]) -> None:
        self._most = slots
        self._allowed = slots
        self._now = now
        self._not_before = 0.0
        self._successes = 0
        self._complaints = 0
        self._proven = False

    @property
    def allowed(self) -> int:
        """How many requests may be under way at the same time."""
        return self._allowed

    @property
    def pause(self) -> float:
        """Seconds until the next request may leave, 0 when it may now."""
        return max(0.0, self._not_before - self._now())

    def slow_down(self, retry_at: float | None) -> float:
        """The provider complained; `retry_at` is when it wants to be asked again. Returns the pause."""
        now = self._now()
        if not self.pause:
            self._complaints += 1
        longest = _LONGEST_UNADVISED if self._proven else _LONGEST_UNPROVEN
        unadvised = min(longest, _PAUSE_WITHOUT_ADVICE * 2 ** min(self._complaints - 1, 3))
        until = now + unadvised if retry_at is None else retry_at
        self._not_before = max(self._not_before, min(until, now + _LONGEST_PAUSE))
        self._allowed = max(1, self._allowed // 2)
        self._successes = 0
        return self.pause

    def went_well(self) -> None:
        """A request was taken."""
        self._proven = True
        self._complaints = 0
        self._successes += 1
        if self._successes >= _SUCCESSES_TO_RISE and self._allowed < self._most:
            self._allowed += 1
            self._successes = 0


class Paces:
    """The pace of each provider."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._of_provider: dict[str, Pace] = {}

    def of(self, provider_id: str, slots: int) -> Pace:
        """A provider's pace, which begins with its slots."""
        if provider_id not in self._of_provider:
            self._of_provider[provider_id] = Pace(slots, self._now)
        return self._of_provider[provider_id]
