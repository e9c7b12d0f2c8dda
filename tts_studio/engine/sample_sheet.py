"""The recordings a voice is to be made of, what is mended in each, and the way back."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from tts_studio.domain.events import Event
from tts_studio.domain.sample_edit import AS_RECORDED, SampleEdit
from tts_studio.domain.sample_measures import Fix

MOST_STEPS = 200

_FIXED: dict[Fix, Callable[[SampleEdit], SampleEdit]] = {
    Fix.TRIM_SILENCE: lambda edit: replace(edit, trim_silence=True),
    Fix.NORMALISE: lambda edit: replace(edit, normalise=True),
    Fix.MONO: lambda edit: replace(edit, mono=True),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """One recording: its file, which is never changed, the name it is shown under, and what is mended.

    `key` tells it from the others; `recorded` says that it was made here, so that the file is ours; `text`
    is what there was to read, empty when that is not known.
    """

    key: int
    path: Path
    name: str
    edit: SampleEdit = AS_RECORDED
    recorded: bool = False
    text: str = ""


class SampleSheet:
    """Recordings in their order, with undo. `changed` is told after each change."""

    def __init__(self) -> None:
        self.changed: Event[None] = Event()
        self._samples: tuple[Sample, ...] = ()
        self._earlier: list[tuple[Sample, ...]] = []
        self._keys = itertools.count(1)
        self._made_here: set[Path] = set()

    @property
    def samples(self) -> tuple[Sample, ...]:
        """The recordings as they are now."""
        return self._samples

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return bool(self._earlier)

    @property
    def discarded(self) -> tuple[Path, ...]:
        """The recordings made here that were left out, whose files nobody else will delete."""
        kept = {sample.path for sample in self._samples}
        return tuple(sorted(self._made_here - kept))

    def find(self, key: int) -> Sample | None:
        """The recording of that key."""
        return next((sample for sample in self._samples if sample.key == key), None)

    def add(self, paths: Iterable[Path], *, recorded: bool = False, name: str = "", text: str = "") -> None:
        """Put recordings at the end; a file that is there already is not added twice."""
        there = {sample.path for sample in self._samples}
        added = tuple(
            Sample(next(self._keys), path, name or path.name, recorded=recorded, text=text)
            for path in dict.fromkeys(paths)
            if path not in there
        )
        self._made_here.update(sample.path for sample in added if sample.recorded)
        if added:
            self._become((*self._samples, *added))

    def rename(self, key: int, name: str) -> None:
        """Show a recording under another name; an empty one changes nothing."""
        if name.strip():
            self._change(key, lambda sample: replace(sample, name=" ".join(name.split())))

    def trim(self, key: int, start: float, end: float | None) -> None:
        """Use only the stretch from `start` to `end` seconds."""
        self._change(key, lambda sample: replace(sample, edit=replace(sample.edit, start=start, end=end)))

    def fix(self, key: int, fix: Fix) -> None:
        """Mend something in a recording."""
        self._change(key, lambda sample: replace(sample, edit=_FIXED[fix](sample.edit)))

    def remove(self, key: int) -> None:
        """Leave a recording out; its file stays."""
        self._become(tuple(sample for sample in self._samples if sample.key != key))

    def undo(self) -> None:
        """Take the last change back."""
        if self._earlier:
            self._samples = self._earlier.pop()
            self.changed.emit(None)

    def clear(self) -> None:
        """Begin anew, because a voice was made of these; what was recorded here is discarded."""
        self._samples = ()
        self._earlier.clear()
        self.changed.emit(None)

    def _change(self, key: int, change: Callable[[Sample], Sample]) -> None:
        self._become(tuple(change(sample) if sample.key == key else sample for sample in self._samples))

    def _become(self, samples: tuple[Sample, ...]) -> None:
        if samples == self._samples:
            return
        self._earlier = [*self._earlier[1 - MOST_STEPS :], self._samples]
        self._samples = samples
        self.changed.emit(None)
