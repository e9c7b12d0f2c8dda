"""The recordings a voice is to be made of, what is mended in each, and the way back."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from tts_studio.domain.events import Event
from tts_studio.domain.sample_edit import SampleEdit
from tts_studio.domain.sample_measures import Fix
from tts_studio.domain.translation import tr
from tts_studio.domain.unfinished_voice import Sample

MOST_STEPS = 200

_FIXED: dict[Fix, Callable[[SampleEdit], SampleEdit]] = {
    Fix.TRIM_SILENCE: lambda edit: replace(edit, trim_silence=True),
    Fix.NORMALISE: lambda edit: replace(edit, normalise=True),
    Fix.MONO: lambda edit: replace(edit, mono=True),
}


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

    def take_up(self, samples: Iterable[Sample]) -> None:
        """Begin with the recordings of an earlier session, before those that are here; no step to undo."""
        there = {sample.path for sample in self._samples}
        earlier = [replace(sample, key=next(self._keys)) for sample in samples if sample.path not in there]
        self._made_here.update(sample.path for sample in earlier if sample.recorded)
        if earlier:
            self._earlier = [(*earlier, *before) for before in self._earlier]
            self._samples = (*earlier, *self._samples)
            self.changed.emit(None)

    def rename(self, key: int, name: str) -> None:
        """Show a recording under another name; an empty one changes nothing."""
        if name.strip():
            self._change(key, lambda sample: replace(sample, name=" ".join(name.split())))

    def retell(self, key: int, text: str) -> None:
        """Note what a recording says."""
        self._change(key, lambda sample: replace(sample, text=text.strip()))

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

    def give_up(self, samples: Iterable[Sample]) -> None:
        """Let go of recordings for good, because a voice was made of them; no step brings them back."""
        keys = {sample.key for sample in samples}
        steps: list[tuple[Sample, ...]] = []
        for step in (*self._earlier, self._samples):
            rest = tuple(sample for sample in step if sample.key not in keys)
            if rest not in steps[-1:]:
                steps.append(rest)
        self._samples = steps.pop()
        self._earlier = steps
        self.changed.emit(None)

    def _change(self, key: int, change: Callable[[Sample], Sample]) -> None:
        self._become(tuple(change(sample) if sample.key == key else sample for sample in self._samples))

    def _become(self, samples: tuple[Sample, ...]) -> None:
        if samples == self._samples:
            return
        self._earlier = [*self._earlier[1 - MOST_STEPS :], self._samples]
        self._samples = samples
        self.changed.emit(None)


def next_recording_name(taken: Iterable[str]) -> str:
    """What the next recording is called where these names are taken."""
    names = set(taken)
    return next(
        name
        for number in itertools.count(1)
        if (name := tr("Recording {number}", number=number)) not in names
    )
