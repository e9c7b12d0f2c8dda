"""Starts the studio, or a command."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from tts_studio.domain.version import NAME, VERSION

COMMANDS = ("render", "deliver", "measure", "voices", "clone", "jobs", "doctor")
PROJECT_SUFFIX = ".ttsstudio"

HELP = f"""{NAME} {VERSION}: turns a directed script into finished speech.

usage: tts-studio [PROJECT{PROJECT_SUFFIX}]       open the window, with a project, made when missing
       tts-studio render SCRIPT -o FILE    render a script to a sound file
       tts-studio deliver PROJECT -o FILE  make a finished master of a project, with proof
       tts-studio measure FILE             measure a sound file against a preset
       tts-studio voices                   list the voices
       tts-studio clone add SAMPLE …       make a voice of your own
       tts-studio jobs --project FILE      list a project's jobs
       tts-studio doctor                   say what works on this computer
       tts-studio COMMAND --help           the options of a command

options:
  --version      print the version
  --self-test    open the window, check that everything is there, and close it again
  --help         print this
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window when there are no arguments or a project file, else run the command."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    match given:
        case ["--version" | "-V"]:
            return _say(f"{NAME} {VERSION}")
        case ["--help" | "-h"]:
            return _say(HELP.rstrip())
        case ["--self-test"]:
            return _window(None, self_test=True)
        case [word, *_] if word in COMMANDS:
            return _command(given)
        case []:
            return _window(None)
        case [word] if word.casefold().endswith(PROJECT_SUFFIX):
            return _window(Path(word))
        case [word, *_]:
            return _fail(
                f"tts-studio: “{word}” is neither a command nor a project; try tts-studio --help.", 2
            )
    return 2


def _command(arguments: list[str]) -> int:
    from tts_studio.cli.main import run

    return run(arguments)


def _window(project: Path | None, *, self_test: bool = False) -> int:
    from tts_studio.app.display import why_no_window

    if why := why_no_window():
        return _fail(why, 1)
    if self_test:
        from tts_studio.app.self_test import run_self_test

        return run_self_test()
    from tts_studio.app.program import run_window

    return run_window(project)


def _say(text: str) -> int:
    sys.stdout.write(f"{text}\n")
    return 0


def _fail(sentence: str, code: int) -> int:
    sys.stderr.write(f"{sentence}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
