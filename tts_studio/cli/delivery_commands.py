"""The options of `deliver` and `measure`."""

from __future__ import annotations

import argparse
from pathlib import Path

from tts_studio.cli.console import Console
from tts_studio.cli.parts_options import add_parts, wants_parts
from tts_studio.domain.translation import tr

_MISSING = ("stop", "silence", "draft")


def add_deliver(parser: argparse.ArgumentParser) -> None:
    """`tts-studio deliver PROJECT -o OUT …`."""
    parser.add_argument(
        "project", type=Path, metavar="PROJECT", help=tr("the project whose takes are delivered")
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="OUT",
        help=tr("file to write: wav, flac, mp3, ogg, opus or m4b; or the folder for parts"),
    )
    add_preset(parser, default="podcast")
    parser.add_argument(
        "--missing",
        choices=_MISSING,
        default="stop",
        help=tr("what to do where something is not rendered (stop)"),
    )
    parser.add_argument(
        "--keep-levels", action="store_true", help=tr("do not bring the speakers to one level")
    )
    for name in ("title", "artist", "album", "year", "comment"):
        parser.add_argument(
            f"--{name}", default="", metavar="TEXT", help=tr("the {name} written into the file", name=name)
        )
    parser.add_argument("--cover", type=Path, metavar="FILE", help=tr("a JPEG or PNG picture for the file"))
    parser.add_argument(
        "--report",
        action="store_true",
        help=tr("write the report card beside the file, as a page and as JSON"),
    )
    add_parts(parser)
    parser.set_defaults(command=_deliver)


def add_measure(parser: argparse.ArgumentParser) -> None:
    """`tts-studio measure FILE …`."""
    parser.add_argument("file", type=Path, metavar="FILE", help=tr("any sound file"))
    add_preset(parser, default="as-is")
    parser.set_defaults(command=_measure)


def add_preset(parser: argparse.ArgumentParser, *, default: str) -> None:
    """`--preset`; which ones there are is looked up when the command runs."""
    parser.add_argument(
        "--preset",
        default=default,
        metavar="PRESET",
        help=tr(
            "as-is, podcast, podcast-mono, streaming, broadcast, acx or one of your own ({default})",
            default=default,
        ),
    )


async def _deliver(options: argparse.Namespace, console: Console) -> int:
    if wants_parts(options):
        from tts_studio.cli import deliver_parts

        return await deliver_parts.run(options, console)
    from tts_studio.cli import deliver

    return await deliver.run(options, console)


async def _measure(options: argparse.Namespace, console: Console) -> int:
    from tts_studio.cli import measure

    return await measure.run(options, console)
