"""When to ask whether a job is done: seldom while it cannot be, often when it should be, never too often.

What is learned from jobs that ended makes the first question fall just behind the moment at which the next
one can be done, which saves questions that are then spent closely around it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

_REMEMBERED = 24
_LONGEST_LEARNED = 3600.0
_SIMILAR = 2.0
# A first guess, which nobody has measured, is felt out: soon at first, then ever later until it comes near.
_SOON, _FEELING, _NEAR = 0.5, 1.5, 0.55
# A job found done at the first question may have been done long before.
_UNSEEN = 0.6
_LATENESS = 0.08
_SHORTEST, _SHORTEST_GUESSING, _LONGEST = 0.15, 0.4, 10.0
_USUAL_SPACING, _WIDEST_SPACING = 1.0, 15.0


class UsualTimes:
    """How long jobs of one model take, by the length of their texts. `learned` is set by the first lesson."""

    def __init__(self, declared: float) -> None:
        """`declared` is what is expected before anything was learned, in seconds."""
        self._declared = declared
        self._seen: deque[tuple[int, float]] = deque(maxlen=_REMEMBERED)
        self.learned = False

    @property
    def seen(self) -> tuple[tuple[int, float], ...]:
        """What was learned: lengths of texts in characters, and the seconds they took."""
        return tuple(self._seen)

    def begin_with(self, times: Iterable[tuple[int, float]]) -> None:
        """Know what was learned earlier; what is learned later weighs more."""
        earlier = [(characters, seconds) for characters, seconds in times if 0 < seconds < _LONGEST_LEARNED]
        self._seen = deque([*earlier, *self._seen], maxlen=_REMEMBERED)

    def learn(self, characters: int, seconds: float) -> None:
        """A job with so many characters took so long, from its acceptance to its end."""
        if 0 < seconds < _LONGEST_LEARNED:
            self._seen.append((characters, seconds))
            self.learned = True

    def learn_between(self, characters: int, at_work: float, done: float) -> None:
        """Such a job was seen at work at one time, 0 if it never was, and done at a later one."""
        self.learn(characters, (at_work + done) / 2 if at_work else done * _UNSEEN)

    def expected(self, characters: int) -> tuple[float, float]:
        """When a job with so many characters can be done first, and when it usually is, in seconds."""
        similar = sorted(
            seconds
            for size, seconds in self._seen
            if characters <= size * _SIMILAR and size <= characters * _SIMILAR
        )
        if similar:
            return similar[0], similar[len(similar) // 2]
        if shorter := [seconds for size, seconds in self._seen if size < characters]:
            return min(shorter), max(self._declared, *shorter)
        if longer := [seconds for _, seconds in self._seen]:
            return min(_SOON, min(longer) / 2), min(longer)
        return min(_SOON, self._declared), self._declared

    def knows(self, characters: int) -> bool:
        """Whether anything was learned from a text of about this length."""
        return any(c <= characters * _SIMILAR and characters <= c * _SIMILAR for c, _ in self._seen)


class AskingPace:
    """How far apart questions to one account must be, on the average; wider after it has complained."""

    def __init__(self) -> None:
        self.spacing = _USUAL_SPACING

    def complained(self) -> None:
        """The service said that it is asked too often."""
        self.spacing = min(_WIDEST_SPACING, max(2.0, self.spacing * 2))

    def answered(self) -> None:
        """A question was answered without complaint."""
        self.spacing = max(_USUAL_SPACING, self.spacing * 0.9)


class PollPlan:
    """When one job is asked for. All times are seconds since the service took it.

    By any time it has asked no more often than a client that asks at once and then every `spacing` seconds,
    and unless that forbids it, the next question comes so soon that the wait behind the job's end is at most
    8 % of the time the job took.
    """

    def __init__(self, usual: UsualTimes, characters: int) -> None:
        """`asked` counts the questions."""
        self._earliest, self._usual = usual.expected(characters)
        self._guessing = not usual.knows(characters)
        self._shortest = _SHORTEST_GUESSING if self._guessing else _SHORTEST
        self.asked = 0

    def next_at(self, elapsed: float, spacing: float = _USUAL_SPACING) -> float:
        """When to ask next, seen from `elapsed`; calling this counts as asking then."""
        if self.asked == 0:
            due = self._earliest if self._guessing else self._earliest * 1.02 + 0.03
        else:
            due = elapsed + min(_LONGEST, max(self._shortest, elapsed * _LATENESS))
            if self._guessing and elapsed * _FEELING < self._usual * _NEAR:
                due = elapsed * _FEELING
        # A little behind the full second, for a job of full seconds and the way to the service and back.
        due = max(elapsed, due, self.asked * spacing * 1.05)
        if spacing > _USUAL_SPACING and self.asked:
            due = max(due, elapsed + spacing)
        self.asked += 1
        return due

    def fraction(self, elapsed: float) -> float:
        """How much of the job is likely to be done, from 0 to 0.95."""
        return 0.95 * elapsed / max(elapsed, self._usual, 0.1)
