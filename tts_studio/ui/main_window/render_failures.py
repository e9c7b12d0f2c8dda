"""What got no sound in renders, until it is asked for again, has its sound or says something else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from tts_studio.domain.errors import StudioError
from tts_studio.domain.segment_state import SegmentState
from tts_studio.engine.project_session import ProjectSession
from tts_studio.ui.main_window.jobs_binding import TOLD
from tts_studio.ui.main_window.render_words import failure_words

LOOKED_AT_ONCE = 400
_UNMADE = frozenset({SegmentState.FAILED, SegmentState.RENDERING})

Ask = Callable[[Sequence[str]], None]


@dataclass(frozen=True)
class _Failure:
    """The segments of a render that got no sound, and how they are asked for again."""

    again: Ask
    segment_ids: tuple[str, ...]
    retake: bool


class RenderFailures:
    """Remembers failures, and looks again at those of the segments that change, some at once."""

    def __init__(self) -> None:
        self._failed: list[_Failure] = []
        # What is told of them, and of how many segments.
        self._reasons: dict[str, StudioError] = {}
        self._asked: set[str] = set()
        self._changed: dict[str, None] = {}

    def __bool__(self) -> bool:
        return bool(self._failed)

    @property
    def unseen(self) -> bool:
        """Whether there are changes that were not looked at."""
        return bool(self._failed and self._changed)

    def add(self, again: Ask, segment_ids: Iterable[str], *, retake: bool) -> None:
        """Segments of a render failed; a retake leaves them the sound they had."""
        failure = _Failure(again, tuple(segment_ids), retake)
        self._failed.append(failure)
        self._changed.update(dict.fromkeys(failure.segment_ids))

    def tell(self, reasons: Mapping[str, StudioError], asked: Iterable[str]) -> None:
        """From now on these reasons are told, for so many segments that were asked for."""
        self._reasons, self._asked = dict(reasons), set(asked)

    def note(self, segment_ids: Iterable[str]) -> None:
        """Segments are not as they were."""
        if self._failed:
            self._changed.update(dict.fromkeys(segment_ids))

    def look(self, session: ProjectSession) -> bool:
        """Forget those that are gone or have their sound, as far as is seen now; whether there were any."""
        seen = tuple(islice(self._changed, LOOKED_AT_ONCE))
        for segment_id in seen:
            del self._changed[segment_id]
        known = [key for key in seen if session.script.segment_named(key) is not None]
        gone = frozenset(seen).difference(known)
        made = gone.union(key for key in known if session.view_of(key).state not in _UNMADE)
        left = [_without(each, gone if each.retake else made) for each in self._failed]
        left = [each for each in left if each.segment_ids]
        self._asked -= gone
        if left == self._failed:
            return False
        self._failed = left
        remaining = {key for each in left for key in each.segment_ids}
        self._reasons = {key: problem for key, problem in self._reasons.items() if key in remaining}
        return True

    @property
    def sentence(self) -> str | None:
        """What is told; None where that is nothing, or concerns the account, of which is told elsewhere."""
        if all(isinstance(problem, TOLD) for problem in self._reasons.values()):
            return None
        return failure_words(self._reasons, len(self._asked))

    @property
    def of_account(self) -> StudioError | None:
        """The first of the reasons that concerns the account, which is to be put right before another try."""
        return next((problem for problem in self._reasons.values() if isinstance(problem, TOLD)), None)

    def taken(self, session: ProjectSession) -> tuple[tuple[Ask, tuple[str, ...]], ...]:
        """How, and for which segments, all is asked for again; it counts as asked for from now on."""
        again: defaultdict[Ask, dict[str, None]] = defaultdict(dict)
        # What failed in several renders is asked for once.
        for failure in self._failed:
            known = filter(session.script.segment_named, failure.segment_ids)
            again[failure.again].update(dict.fromkeys(known))
        self._failed = []
        return tuple((ask, tuple(segment_ids)) for ask, segment_ids in again.items())

    def clear(self) -> None:
        """Forget everything."""
        self._failed = []
        self._changed.clear()


def _without(failure: _Failure, segment_ids: frozenset[str]) -> _Failure:
    if segment_ids.isdisjoint(failure.segment_ids):
        return failure
    return replace(failure, segment_ids=tuple(key for key in failure.segment_ids if key not in segment_ids))
