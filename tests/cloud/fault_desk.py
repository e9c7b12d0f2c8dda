"""Which faults strike which request: those its text asks for and those set from outside."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from tests.cloud.faults import Asked, Moment, markers_in

BEFORE_WORK = frozenset({Moment.UNHEARD, Moment.INSTEAD})
AT_ONCE = BEFORE_WORK | {Moment.AFTER}
_LATER = frozenset(Moment) - AT_ONCE


@dataclass
class Rule:
    """A fault for every request whose text or path contains `match`."""

    match: str
    asked: Asked
    struck: int = 0


class FaultDesk:
    """Hands out faults and counts how often each struck. Used on the cloud's own thread only."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self._struck: Counter[tuple[str, int]] = Counter()

    def reset(self) -> None:
        """Forget every rule and every count."""
        self.rules.clear()
        self._struck.clear()

    def add(self, match: str, asked: Asked) -> None:
        """Let a fault strike from now on."""
        self.rules.append(Rule(match, asked))

    def at_once(
        self, text: str, path: str, places: frozenset[str], moments: frozenset[Moment] = AT_ONCE
    ) -> tuple[Asked, ...]:
        """The faults that strike this very request, counted as having struck."""
        return tuple(self._due(text, path, places, moments))

    def for_work(self, text: str, path: str, places: frozenset[str]) -> tuple[Asked, ...]:
        """The faults that will spoil what is made of this request, counted as having struck."""
        return tuple(self._due(text, path, places, _LATER))

    def _due(self, text: str, path: str, places: frozenset[str], moments: frozenset[Moment]) -> list[Asked]:
        due: list[Asked] = []
        for number, asked in enumerate(markers_in(text)):
            key = (text, number)
            if _is_due(asked, self._struck[key], places, moments):
                self._struck[key] += 1
                due.append(asked)
        for rule in self.rules:
            if (rule.match in text or rule.match in path) and _is_due(
                rule.asked, rule.struck, places, moments
            ):
                rule.struck += 1
                due.append(rule.asked)
        return due


def _is_due(asked: Asked, struck: int, places: frozenset[str], moments: frozenset[Moment]) -> bool:
    return (
        asked.fault.moment in moments
        and asked.strikes(places)
        and (asked.times is None or struck < asked.times)
    )
