"""What `tts-studio clone` takes: its actions and their arguments."""

from __future__ import annotations

import argparse
from collections.abc import Awaitable, Callable
from pathlib import Path

from tts_studio.cli.console import Console
from tts_studio.domain.translation import tr

_Run = Callable[[argparse.Namespace, Console], Awaitable[int]]


def add_clone_commands(parser: argparse.ArgumentParser, parser_class: type[argparse.ArgumentParser]) -> None:
    """Give the parser of `clone` its actions."""
    actions = parser.add_subparsers(metavar="ACTION", required=True, parser_class=parser_class)
    _add_add(actions.add_parser("add", help=tr("make a voice of recordings and upload its sample")))
    listing = actions.add_parser("list", help=tr("list the voices of your own"))
    rename = actions.add_parser("rename", help=tr("show a voice under another name"))
    remove = actions.add_parser("remove", help=tr("put a voice into the trash"))
    restore = actions.add_parser("restore", help=tr("take a voice out of the trash"))
    export = actions.add_parser("export", help=tr("write a voice with its recordings into one file"))
    importing = actions.add_parser("import", help=tr("make a voice of such a file"))
    for action in (rename, remove, restore, export):
        action.add_argument("name", metavar="NAME", help=tr("the voice, as `clone list` names it"))
    rename.add_argument("new_name", metavar="NEW")
    export.add_argument("file", type=Path, metavar="FILE", help=tr("the file to write, ending in .ttsvoice"))
    importing.add_argument("file", type=Path, metavar="FILE")
    for action, name in (
        (listing, "show"),
        (rename, "rename"),
        (remove, "remove"),
        (restore, "restore"),
        (export, "export"),
        (importing, "take_in"),
    ):
        _end(action, name)


def _add_add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "samples", nargs="+", type=Path, metavar="SAMPLE", help=tr("a recording of the voice")
    )
    parser.add_argument("--name", required=True, help=tr("what the voice is called"))
    parser.add_argument(
        "--i-have-consent",
        action="store_true",
        dest="consent",
        help=tr("whose voice it is agrees, also to the recording lying at a public address of the service"),
    )
    parser.add_argument(
        "--anyway", action="store_true", help=tr("make the voice although the checks of the recordings fail")
    )
    parser.add_argument("--who", default="", metavar="WHO", help=tr("whose voice it is (NAME)"))
    parser.add_argument("--by", default="", metavar="WHO", help=tr("who confirms the consent (you)"))
    parser.add_argument(
        "--for", default="", dest="purpose", metavar="USE", help=tr("what the voice may be used for")
    )
    parser.add_argument("--language", default="", metavar="L", help=tr("what is spoken, for example en"))
    parser.add_argument("--transcript", type=Path, metavar="FILE", help=tr("a text file of what is said"))
    _end(parser, "add")


def _end(parser: argparse.ArgumentParser, action: str) -> None:
    parser.add_argument("--json", action="store_true", help=tr("print JSON"))
    parser.set_defaults(command=_command(action))


def _command(action: str) -> _Run:
    async def run(options: argparse.Namespace, console: Console) -> int:
        from tts_studio.cli import clone

        actions: dict[str, _Run] = {
            "add": clone.add,
            "show": clone.show,
            "rename": clone.rename,
            "remove": clone.remove,
            "restore": clone.restore,
            "export": clone.export,
            "take_in": clone.take_in,
        }
        return await actions[action](options, console)

    return run
