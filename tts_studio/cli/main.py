"""The command line: which commands there are, and how they end."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from gettext import NullTranslations
from pathlib import Path
from typing import NoReturn

from tts_studio.cli.clone_commands import add_clone_commands
from tts_studio.cli.console import Console
from tts_studio.cli.delivery_commands import add_deliver, add_measure
from tts_studio.cli.keys import with_advice_for_commands
from tts_studio.cli.library_noise import quiet_libraries
from tts_studio.domain.errors import AudioFormatUnsupported, StudioError, UsageError, VoiceError
from tts_studio.domain.translation import tr, use_catalogue
from tts_studio.store.catalogues import environment_catalogue

OK, FAILURE, USAGE, INTERRUPTED = 0, 1, 2, 130


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(
            f"{message[:1].upper()}{message[1:]}.", advice=tr("See {prog} --help.", prog=self.prog)
        )


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status: 0 ok, 1 failure, 2 usage. Never raises."""
    console = Console()
    use_catalogue(environment_catalogue(os.environ))
    try:
        options = _parser().parse_args(arguments)
        if options.json:
            # Programs read the same words everywhere.
            use_catalogue(NullTranslations())
        console = Console(json=options.json)
        command: Callable[[argparse.Namespace, Console], Awaitable[int]] = options.command
        with quiet_libraries():
            status = asyncio.run(_interruptible(command(options, console)))
            return status if console.unheard is None else _unheard(console, console.unheard)
    except (UsageError, VoiceError, AudioFormatUnsupported) as problem:
        console.error(problem)
        return USAGE
    except StudioError as problem:
        console.error(with_advice_for_commands(problem))
        return FAILURE
    except (KeyboardInterrupt, asyncio.CancelledError):
        console.error(StudioError(tr("Interrupted.")))
        return INTERRUPTED


def _unheard(console: Console, problem: OSError) -> int:
    """The result did not get through. Whoever closed the pipe knows that, everybody else is told."""
    if not isinstance(problem, BrokenPipeError):
        console.error(
            StudioError(
                tr("Standard output cannot be written: {reason}.", reason=problem.strerror or str(problem)),
                advice=tr("Everything else was done."),
            )
        )
    return FAILURE


async def _interruptible(command: Awaitable[int]) -> int:
    """Turn a polite request to end into a cancellation, so that everything is put away."""
    task = asyncio.current_task()
    loop = asyncio.get_running_loop()
    if task is not None and sys.platform != "win32":
        loop.add_signal_handler(signal.SIGTERM, task.cancel)
    return await command


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="tts-studio", description=tr("Turn a directed script into finished speech."))
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)
    _add_render(commands.add_parser("render", help=tr("speak a script into a sound file")))
    voices = commands.add_parser("voices", help=tr("list the voices and your presets"))
    voices.add_argument("--model", help=tr("only the voices of this model"))
    jobs = commands.add_parser("jobs", help=tr("list what a project has rendered, with costs"))
    jobs.add_argument("--project", type=Path, required=True, metavar="FILE")
    order = jobs.add_mutually_exclusive_group()
    order.add_argument(
        "--resend", type=int, metavar="ID", help=tr("buy again what may have been charged already")
    )
    order.add_argument("--forget", type=int, metavar="ID", help=tr("let the next render buy it again"))
    add_clone_commands(commands.add_parser("clone", help=tr("make and keep voices of your own")), _Parser)
    doctor = commands.add_parser("doctor", help=tr("check this machine and say what to install"))
    deliver = commands.add_parser("deliver", help=tr("make a finished master of a project, with proof"))
    add_deliver(deliver)
    measure = commands.add_parser("measure", help=tr("measure a sound file against a preset"))
    add_measure(measure)
    for command in (deliver, measure):
        command.add_argument("--json", action="store_true", help=tr("print JSON"))
    for command, function in ((voices, _voices), (jobs, _jobs), (doctor, _doctor)):
        command.add_argument("--json", action="store_true", help=tr("print JSON"))
        command.set_defaults(command=function)
    return parser


def _add_render(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "script",
        metavar="SCRIPT",
        help=tr("a text, document, book, table or subtitle file, or - for standard input"),
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="OUT",
        help=tr("file to write: wav, flac, mp3 or ogg"),
    )
    parser.add_argument(
        "--voice",
        metavar="MODEL:VOICE",
        help=tr("who speaks (hibari:heart), or preset:NAME for one of yours"),
    )
    parser.add_argument(
        "--language", default="", metavar="L", help=tr("language of the script, for example en or de")
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=tr("one of the model's settings; may be repeated"),
    )
    parser.add_argument(
        "--project",
        type=Path,
        metavar="FILE",
        help=tr("keep the takes here, and do not render again what it has"),
    )
    parser.add_argument(
        "--master",
        metavar="PRESET",
        help=tr("master the file to this preset, for example podcast, and prove it"),
    )
    parser.add_argument("--json", action="store_true", help=tr("print one JSON event a line"))
    parser.set_defaults(command=_render)


async def _render(options: argparse.Namespace, console: Console) -> int:
    from tts_studio.cli import render

    return await render.run(options, console)


async def _voices(options: argparse.Namespace, console: Console) -> int:
    from tts_studio.cli import voices

    return await voices.run(options, console)


async def _jobs(options: argparse.Namespace, console: Console) -> int:
    from tts_studio.cli import jobs

    return await jobs.run(options, console)


async def _doctor(options: argparse.Namespace, console: Console) -> int:
    from tts_studio.cli import doctor

    return await doctor.run(options, console)
