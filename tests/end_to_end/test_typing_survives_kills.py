"""Somebody types in the window, the program is killed, and all but the last two seconds is there."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.eventually import eventually_blocking
from tests.support.private_display import PrivateDisplay
from tts_studio.domain.errors import ProjectInUse
from tts_studio.store.project_file import Project

LOST_AT_MOST_SECONDS = 2.0
WORDS = 40
PAUSE_SECONDS = 0.1


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
def test_a_kill_while_typing_loses_two_seconds_at_most(tmp_path: Path) -> None:
    project = tmp_path / "typed.ttsstudio"
    Project.create(project).close()
    typed: dict[str, float] = {}
    with _open_window(project) as program:
        for number in range(WORDS):
            word = f"w{number}"
            _do("type", "--delay", "5", f"{word} ")
            typed[word] = time.monotonic()
            time.sleep(PAUSE_SECONDS)
        program.kill()
        killed = time.monotonic()
    saved = _saved(project)
    assert saved, "Nothing was saved."
    assert saved[:-1] == list(typed)[: len(saved) - 1]
    lost = list(typed)[len(saved) :]
    assert all(killed - typed[word] <= LOST_AT_MOST_SECONDS for word in lost), (lost, killed, typed)
