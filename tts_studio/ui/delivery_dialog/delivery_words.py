"""The sentences of the Deliver window."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from tts_studio.domain.translation import listed, tr, trn
from tts_studio.engine.delivery.order import DeliveredFile
from tts_studio.engine.delivery_parts.batch import Foreseen
from tts_studio.engine.delivery_parts.order import PartsResult
from tts_studio.ui.clock_text import length_text

_SHOWN, _BESIDE_SHOWN, _NUMBERED, _REASONS_SHOWN = 3, 8, 5, 2
_MEGABYTE = 1_000_000
_GIGABYTE = 1_000_000_000


def preview_words(foreseen: Foreseen) -> str:
    """What will be written, from the names of the first files."""
    paths = foreseen.paths
    if not paths:
        return tr("Nothing: there are no words to speak here.")
    names = "\n".join(path.name for path in paths[:_SHOWN])
    if foreseen.more:
        return tr("{names}\nand more", names=names)
    more = len(paths) - _SHOWN
    if more <= 0:
        return names
    return "\n".join((names, trn("and {count} more", "and {count} more", more)))


def outlook_words(seconds: float, size: float, duration: float) -> str:
    """What comes out of it: length, size and how long it takes."""
    return tr(
        "About {length} of sound, {size}, done in {time}.",
        length=length_text(seconds),
        size=size_words(size),
        time=duration_words(duration),
    )


def size_words(size: float) -> str:
    """An amount of bytes, to two figures."""
    if size >= _GIGABYTE:
        return tr("{size:.1f} GB", size=size / _GIGABYTE)
    if size >= 10 * _MEGABYTE:
        return tr("{size:.0f} MB", size=size / _MEGABYTE)
    return tr("{size:.1f} MB", size=max(0.1, size / _MEGABYTE))


def duration_words(seconds: float) -> str:
    """How long something takes, as exactly as one can know."""
    if seconds < 90:
        whole = max(1, round(seconds))
        return trn("about {count} second", "about {count} seconds", whole)
    whole = round(seconds / 60)
    return trn("about {count} minute", "about {count} minutes", whole)


def progress_words(left: float | None) -> str:
    """What is going on and for how long still; None while that is not known."""
    if left is None:
        return tr("Delivering…")
    return tr("Delivering… {time} left.", time=duration_words(left))


def lacking_words(numbers: Sequence[int], failures: Sequence[tuple[str, int]] = ()) -> str:
    """Which segments are missing before everything can be heard, and why they failed, each reason counted."""
    if not numbers:
        return ""
    lines = [_missing_words(numbers)]
    for reason, count in failures[:_REASONS_SHOWN]:
        lines.append(trn("{count} failed: {reason}", "{count} failed: {reason}", count, reason=reason))
    others = sum(count for _reason, count in failures[_REASONS_SHOWN:])
    if others:
        lines.append(trn("{count} failed otherwise.", "{count} failed otherwise.", others))
    return "\n".join(lines)


def _missing_words(numbers: Sequence[int]) -> str:
    if len(numbers) > _NUMBERED:
        return trn(
            "{count} segment is not rendered: {number}.",
            "{count} segments are not rendered, the first of them {number}.",
            len(numbers),
            number=numbers[0],
        )
    return trn(
        "Segment {numbers} is not rendered.",
        "Segments {numbers} are not rendered.",
        len(numbers),
        numbers=listed(map(str, numbers)),
    )


def exists_words(existing: Sequence[Path]) -> str:
    """The question before something is replaced."""
    first, more = existing[0].name, len(existing) - 1
    if not more:
        return tr(
            "“{name}” is already there. Press Replace to write over it, or choose another name.", name=first
        )
    return trn(
        "“{name}” and {count} other file are already there. "
        "Press Replace to write over them, or choose another folder.",
        "“{name}” and {count} other files are already there. "
        "Press Replace to write over them, or choose another folder.",
        more,
        name=first,
    )


def verdict_words(files: Sequence[DeliveredFile]) -> str:
    """What became of it, in a few words."""
    failed = sum(not file.passed for file in files)
    if failed:
        return trn("{count} file does not pass", "{count} files do not pass", failed)
    if not any(file.card.rules for file in files):
        return tr("Delivered as it is")
    return trn("Delivered: every rule is kept", "Delivered {count} files: every rule is kept", len(files))


def cancelled_words(kept: Sequence[Path]) -> str:
    """What is left of a delivery that was cancelled after these files were finished."""
    if not kept:
        return tr("Cancelled. Nothing half written was left behind.")
    return trn(
        "Cancelled. {count} finished file is kept: “{name}”.",
        "Cancelled. {count} finished files are kept, the first of them “{name}”.",
        len(kept),
        name=kept[0].name,
    )


def stopped_words(problem: str, kept: Sequence[Path]) -> str:
    """Why a delivery ended too soon, and what was finished before."""
    if not kept:
        return problem
    return trn(
        "{problem} “{name}” was finished before and is kept.",
        "{problem} {count} files were finished before and are kept, the first of them “{name}”.",
        len(kept),
        problem=problem,
        name=kept[0].name,
    )


def file_words(file: DeliveredFile) -> str:
    """Which rules a file breaks and how it is called, or which of its segments are not the real thing."""
    said = []
    if not file.passed:
        rules = "; ".join(rule.sentence for rule in file.card.broken)
        said.append(
            tr("Not done. {rules}. What was made is kept as “{name}”.", rules=rules, name=file.path.name)
        )
    if file.drafted:
        said.append(
            trn(
                "{count} segment is spoken by a draft voice.",
                "{count} segments are spoken by a draft voice.",
                len(file.drafted),
            )
        )
    if file.silent:
        said.append(
            trn(
                "{count} segment is silent, because it is not rendered.",
                "{count} segments are silent, because they are not rendered.",
                len(file.silent),
            )
        )
    return "\n".join(said)


def beside_words(result: PartsResult) -> str:
    """What lies beside the sound, and what one should know of it."""
    said = list(result.notes)
    if result.beside:
        names = listed(path.name for path in result.beside[:_BESIDE_SHOWN])
        more = len(result.beside) - _BESIDE_SHOWN
        said.insert(
            0,
            trn(
                "Beside it: {names} and {count} more.",
                "Beside it: {names} and {count} more.",
                more,
                names=names,
            )
            if more > 0
            else tr("Beside it: {names}.", names=names),
        )
    return "\n".join(said)


def level_words(level: float) -> str:
    """A loudness, or that there is none."""
    return tr("{level:.1f} LUFS", level=level).replace("-", "−") if math.isfinite(level) else tr("silence")
