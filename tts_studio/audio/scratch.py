"""Sound on the disk while a master is made: written once, read several times, gone when it is let go."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import numpy as np

from tts_studio.audio.output_file import write_failure
from tts_studio.audio.pcm import Samples

BLOCK_FRAMES = 65_536
_SAMPLE_BYTES = 4


@dataclass(frozen=True, slots=True)
class Stretch:
    """That many frames, all made louder by the same factor."""

    frames: int
    factor: float = 1.0


class Scratch:
    """Mono samples in a file without a name in the folder of `target`, so that nothing is ever left of it.

    Raises ExportError, in the name of `target`, where the disk does not take it.
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self.frames = 0
        try:
            self._file = _nameless_file(target.parent)
        except OSError as problem:
            raise write_failure(target, problem.errno) from problem

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def append(self, samples: Samples) -> None:
        """Write at the end."""
        try:
            self._file.write(np.ascontiguousarray(samples, dtype=np.float32).data)
        except OSError as problem:
            raise write_failure(self._target, problem.errno) from problem
        self.frames += len(samples)

    def blocks(self, stretches: Sequence[Stretch]) -> Iterator[Samples]:
        """All samples in order, each stretch with its factor, in blocks of one size but for the last."""
        try:
            self._file.seek(0)
        except OSError as problem:
            raise write_failure(self._target, problem.errno) from problem
        waiting: list[Samples] = []
        size = 0
        for stretch in stretches:
            left = stretch.frames
            while left:
                part = self._read(min(left, BLOCK_FRAMES - size), stretch.factor)
                waiting.append(part)
                left, size = left - len(part), size + len(part)
                if size == BLOCK_FRAMES:
                    yield np.concatenate(waiting)
                    waiting, size = [], 0
        if waiting:
            yield np.concatenate(waiting)

    def _read(self, frames: int, factor: float) -> Samples:
        samples = np.frombuffer(self._file.read(frames * _SAMPLE_BYTES), dtype=np.float32)
        return samples if factor == 1.0 else samples * np.float32(factor)


def _nameless_file(folder: Path) -> IO[bytes]:
    return tempfile.TemporaryFile(dir=folder)
