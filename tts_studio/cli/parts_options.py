"""The options of `deliver` for parts, texts beside the sound, files for other programs and provenance."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from tts_studio.domain.translation import listed, tr

_PARTS = ("whole", "chapters", "segments", "stems")
_TEXTS = ("srt", "vtt", "lrc", "words")
_HAND_OFFS = ("audacity", "reaper", "cues", "chapters")


def add_parts(parser: argparse.ArgumentParser) -> None:
    """`--parts`, `--text`, `--handoff` and what belongs to them."""
    group = parser.add_argument_group(tr("parts, texts and files for other programs"))
    group.add_argument("--parts", choices=_PARTS, help=tr("into which files the sound is put (whole)"))
    group.add_argument(
        "--pattern", default="", metavar="PATTERN", help=tr("how chapters or segments are named")
    )
    group.add_argument(
        "--text",
        type=_some_of(_TEXTS),
        default=(),
        metavar="LIST",
        help=tr("texts beside the sound: {choices}", choices=listed(_TEXTS)),
    )
    group.add_argument(
        "--speaker-names", action="store_true", help=tr("say in subtitles and lyrics who speaks")
    )
    group.add_argument(
        "--handoff",
        type=_some_of(_HAND_OFFS),
        default=(),
        metavar="LIST",
        help=tr("files for other programs: {choices}", choices=listed(_HAND_OFFS)),
    )
    group.add_argument(
        "--provenance",
        action="store_true",
        help=tr("write how each segment was made, with costs and consent"),
    )
    for name in ("opening", "closing"):
        group.add_argument(
            f"--{name}",
            default="",
            metavar="TEXT",
            help=tr("{name} credits, spoken by the narrator into a file of their own", name=name),
        )
    group.add_argument("--suffix", default="", metavar="SUFFIX", help=tr("the format of files in a folder"))
    group.add_argument("--overwrite", action="store_true", help=tr("replace files that exist"))


def wants_parts(options: argparse.Namespace) -> bool:
    """Whether more than one master is asked for."""
    return bool(
        options.parts
        or options.text
        or options.handoff
        or options.provenance
        or options.opening
        or options.closing
    )


def _some_of(known: Sequence[str]) -> Callable[[str], tuple[str, ...]]:
    """Reads a list with commas."""

    def read(text: str) -> tuple[str, ...]:
        names = tuple(dict.fromkeys(name.strip().lower() for name in text.split(",") if name.strip()))
        for name in names:
            if name not in known:
                raise argparse.ArgumentTypeError(
                    tr("“{name}” is none of {known}", name=name, known=listed(known))
                )
        return names

    return read
