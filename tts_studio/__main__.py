"""Starts the studio, or a command."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from tts_studio.domain.translation import mark, tr, use_catalogue
from tts_studio.domain.version import NAME, VERSION

COMMANDS = ("render", "deliver", "measure", "voices", "clone", "jobs", "doctor")
PROJECT_SUFFIX = ".ttsstudio"

USAGES = (
    (f"[PROJECT{PROJECT_SUFFIX}]", mark("open the window, with a project, made when missing")),
    ("render SCRIPT -o FILE", mark("render a script to a sound file")),
    ("deliver PROJECT -o FILE", mark("make a finished master of a project, with proof")),
    ("measure FILE", mark("measure a sound file against a preset")),
    ("voices", mark("list the voices")),
    ("clone add SAMPLE …", mark("make a voice of your own")),
    ("jobs --project FILE", mark("list a project’s jobs")),
    ("doctor", mark("say what works on this computer")),
    ("COMMAND --help", mark("the options of a command")),
)
OPTIONS = (
    ("--version", mark("print the version")),
    ("--self-test", mark("open the window, check that everything is there, and close it again")),
    ("--help", mark("print this")),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window when there are no arguments or a project file, else run the command."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _print_anything()
    match given:
        case ["--version" | "-V"]:
            return _say(f"{NAME} {VERSION}")
        case ["--help" | "-h"]:
            return _say(_help())
        case ["--self-test"]:
            return _window(None, self_test=True)
        case [word, *_] if word in COMMANDS:
            return _command(given)
        case []:
            return _window(None)
        case [word] if word.casefold().endswith(PROJECT_SUFFIX):
            return _window(Path(word))
        case [word, *_]:
            _speak()
            reason = tr("“{word}” is neither a command nor a project; try tts-studio --help.", word=word)
            return _fail(f"tts-studio: {reason}", 2)
    return 2


def _command(arguments: list[str]) -> int:
    from tts_studio.cli.main import run

    return run(arguments)


def _window(project: Path | None, *, self_test: bool = False) -> int:
    from tts_studio.app.display import why_no_window

    _speak()
    if why := why_no_window():
        return _fail(why, 1)
    if self_test:
        from tts_studio.app.self_test import run_self_test

        return run_self_test()
    from tts_studio.app.program import run_window

    return run_window(project)


def _print_anything() -> None:
    """Where a terminal cannot say a character, its number stands for it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _speak() -> None:
    """Speak the language that the environment asks for."""
    from tts_studio.store.catalogues import environment_catalogue

    use_catalogue(environment_catalogue(os.environ))


def _help() -> str:
    _speak()
    usages = [f"tts-studio {usage:<24} {tr(does)}" for usage, does in USAGES]
    options = [f"  {option:<12} {tr(does)}" for option, does in OPTIONS]
    head = tr("{name}: turns a directed script into finished speech.", name=f"{NAME} {VERSION}")
    first, *others = usages
    lines = [tr("usage: {usage}", usage=first), *(f"       {usage}" for usage in others)]
    return "\n".join([head, "", *lines, "", tr("options:"), *options])


def _say(text: str) -> int:
    if sys.stdout is None:
        return 1
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except OSError:
        from tts_studio.cli.console import silence

        silence(sys.stdout)
        return 1
    return 0


def _fail(sentence: str, code: int) -> int:
    sys.stderr.write(f"{sentence}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
