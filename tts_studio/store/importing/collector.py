"""Collects what a reader finds and counts what it leaves out, within limits and until it is stopped."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from enum import Enum

from tts_studio.domain.errors import ImportFailed
from tts_studio.domain.translation import tr, trn
from tts_studio.store.importing.imported import LARGEST_TEXT, Block, Run, RunList

# What is too little to be seen is not told.
_STEP = 0.005


class ImportStopped(Exception):
    """Whoever asked for the document does not want it any more."""


def _nobody(_fraction: float) -> None:
    return None


class Watch:
    """Between a reader in its thread and whoever waits for it: how far it is, and whether to stop."""

    def __init__(self, tell: Callable[[float], None] = _nobody) -> None:
        self._tell = tell
        self._told = -1.0
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Let the reader end at its next step; to be called from any thread."""
        self._stopped.set()

    def reached(self, fraction: float) -> None:
        """Tell how much is done, 0 to 1; raises ImportStopped when nobody wants the rest."""
        if self._stopped.is_set():
            raise ImportStopped
        if abs(fraction - self._told) >= _STEP:
            self._told = fraction
            self._tell(fraction)


class Left(Enum):
    """What a script cannot hold."""

    PICTURE = "picture"
    FOOTNOTE = "footnote"
    CODE = "code"
    FORMULA = "formula"
    CONTENTS = "contents"
    FRONT_MATTER = "front matter"
    TABLE = "table"
    SOUND = "sound"


# Functions, because each sentence is wanted in the language of the moment it is shown.
_SENTENCES: dict[Left, Callable[[int], str]] = {
    Left.PICTURE: lambda n: trn("{count} picture was left out.", "{count} pictures were left out.", n),
    Left.FOOTNOTE: lambda n: trn("{count} note was left out.", "{count} notes were left out.", n),
    Left.CODE: lambda n: trn(
        "{count} block of code was left out.", "{count} blocks of code were left out.", n
    ),
    Left.FORMULA: lambda n: trn("{count} formula was left out.", "{count} formulas were left out.", n),
    Left.CONTENTS: lambda _: tr("The table of contents was left out."),
    Left.FRONT_MATTER: lambda _: tr("The details before the text were left out."),
    Left.TABLE: lambda n: trn(
        "{count} table is read row by row.", "{count} tables are read row by row.", n
    ),
    Left.SOUND: lambda n: trn(
        "{count} description of a sound was left out.", "{count} descriptions of sounds were left out.", n
    ),
}  # fmt: skip


class Collector:
    """The blocks of a document in order; too much of them raises ImportFailed.

    `encoding` is that of text files, empty to find it out.
    """

    def __init__(self, watch: Watch, encoding: str = "") -> None:
        self.watch = watch
        self.encoding = encoding
        self.blocks: list[Block] = []
        self._left: Counter[Left] = Counter()
        self._characters = 0

    def leave(self, what: Left) -> None:
        """Count something that is left out or changed."""
        self._left[what] += 1

    def add(self, runs: Iterable[Run], *, level: int = 0, speaker: str = "") -> None:
        """Append a block, unless it is empty."""
        kept = RunList(list(runs)).take()
        if not kept:
            return
        self._characters += sum(len(run.text) for run in kept)
        if self._characters > LARGEST_TEXT:
            raise ImportFailed(
                tr("The text is longer than {count} million characters.", count=LARGEST_TEXT // 1_000_000),
                advice=tr("Split it into several files and import them one by one."),
            )
        self.blocks.append(Block(kept, level, speaker))

    def add_row(self, cells: Iterable[str]) -> None:
        """Append a row of a table as a sentence."""
        filled = [" ".join(cell.split()) for cell in cells]
        sentence = ", ".join(cell for cell in filled if cell)
        if sentence:
            self.add([Run(sentence if sentence[-1] in ".!?…。！？:" else f"{sentence}.")])

    def notes(self) -> tuple[str, ...]:
        """Sentences about what was left out."""
        return tuple(_SENTENCES[what](self._left[what]) for what in Left if self._left[what])
