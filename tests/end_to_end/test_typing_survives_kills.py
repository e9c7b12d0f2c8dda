"""Somebody types in the window, the program is killed, and all that was saved meanwhile is there."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.eventually import PATIENCE, eventually_blocking
from tests.support.private_display import PrivateDisplay
from tts_studio.domain.errors import ProjectInUse
from tts_studio.store.project_file import Project

PAUSE_SECONDS = 0.1
"""Shorter than the pause that a save waits for: nothing is saved because somebody stopped typing."""


@pytest.fixture
def display(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A screen of its own, on which programs of this test show their windows."""
    screen = PrivateDisplay()
    monkeypatch.setenv("DISPLAY", screen.name)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    yield
    screen.close()


def _do(*command: str) -> str:
    return subprocess.run(
        ("xdotool", *command), check=True, capture_output=True, text=True, timeout=180
    ).stdout.strip()


@contextmanager
def _open_window(project: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The studio with its window in front and the cursor in the script; killed in the end."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen([sys.executable, "-m", "tts_studio", str(project)], env=environment) as program:
        try:
            window = _do("search", "--sync", "--onlyvisible", "--name", project.stem).splitlines()[0]
            _do("windowfocus", "--sync", window)
            yield program
        finally:
            program.kill()


def _written(project: Path, typed: list[str]) -> int:
    """How many of the words stand in the files of the project, which nobody may read as a project now."""
    files = b"".join(file.read_bytes() for file in project.parent.glob(f"{project.name}*"))
    return next(
        (number for number in range(len(typed), 0, -1) if " ".join(typed[:number]).encode() in files), 0
    )


def _saved(project: Path) -> list[str]:
    """The words that are in the project, as soon as nobody has it open any more."""
    found: list[str] = []

    def read() -> bool:
        try:
            with Project.open(project) as opened:
                found[:] = opened.script.load().text.split()
        except ProjectInUse:
            return False
        return True

    eventually_blocking(read)
    return found


@pytest.mark.usefixtures("display")
def test_a_kill_while_typing_loses_nothing_that_was_saved_meanwhile(tmp_path: Path) -> None:
    project = tmp_path / "typed.ttsstudio"
    Project.create(project).close()
    typed: list[str] = []
    saves: set[int] = set()
    with _open_window(project) as program:
        until = time.monotonic() + PATIENCE
        # Of two saves the first is complete, whenever the program is killed.
        while len(saves) < 2:
            assert time.monotonic() < until, "Nothing is saved while somebody types."
            typed.append(f"w{len(typed)}")
            _do("type", "--delay", "5", f"{typed[-1]} ")
            time.sleep(PAUSE_SECONDS)
            saves |= {_written(project, typed)} - {0}
        program.kill()
    saved = _saved(project)
    assert len(saved) >= min(saves)
    assert saved[:-1] == typed[: len(saved) - 1]
    assert typed[len(saved) - 1].startswith(saved[-1])
