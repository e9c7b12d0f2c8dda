"""An unexpected error becomes a report without secrets, wherever it surfaces."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.support.eventually import eventually
from tts_studio.app.crash_report import MOST_REPORTS, CrashReports

PROGRAM = """
import sys, threading
from pathlib import Path
from PySide6.QtCore import qWarning
from tts_studio.app.crash_report import CrashReports
from tts_studio.app.logging_setup import set_up_logging
folder = Path(sys.argv[1])
handler = set_up_logging(folder)
reports = CrashReports(folder)
reports.install()
qWarning("a warning of Qt")
thread = threading.Thread(target=lambda: int("in a thread"))
thread.start(); thread.join()
sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
raise ValueError("in the main thread")
"""


def _raised(text: str) -> Exception:
    try:
        raise ValueError(text)
    except ValueError as error:
        return error


def test_errors_of_every_thread_and_words_of_qt_are_written_and_not_shown(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    reports = sorted(path.read_text() for path in tmp_path.glob("crash-*.txt"))
    assert len(reports) == 2
    assert any("in a thread" in text for text in reports)
    assert any("in the main thread" in text for text in reports)
    assert "a warning of Qt" in (tmp_path / "tts-studio.log").read_text()


@pytest.mark.expects_log("unexpected error")
async def test_an_error_in_another_thread_is_told_on_the_loop(tmp_path: Path) -> None:
    reports = CrashReports(tmp_path)
    told: list[tuple[Path | None, threading.Thread]] = []
    reports.attach(asyncio.get_running_loop(), lambda path: told.append((path, threading.current_thread())))
    await asyncio.to_thread(reports.report, _raised("elsewhere"))
    await eventually(lambda: told)
    reports.detach()
    path, thread = told[0]
    assert thread is threading.current_thread()
    assert path is not None
    assert "elsewhere" in path.read_text()


@pytest.mark.expects_log("unexpected error")
def test_the_same_error_is_written_once_and_there_is_an_end_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XAI_API_KEY", "very-secret-key")
    reports = CrashReports(tmp_path)
    for _ in range(3):
        reports.report(_raised("the key is very-secret-key"))
    assert len(list(tmp_path.glob("crash-*.txt"))) == 1
    assert "very-secret-key" not in next(tmp_path.glob("crash-*.txt")).read_text()
    for number in range(MOST_REPORTS + 3):
        reports.report(ValueError(f"number {number}"))
    assert len(list(tmp_path.glob("crash-*.txt"))) == MOST_REPORTS


@pytest.mark.expects_log("unexpected error")
async def test_a_report_that_cannot_be_written_is_still_told(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a file is in the way")
    reports = CrashReports(tmp_path / "log")
    told: list[Path | None] = []
    reports.attach(asyncio.get_running_loop(), told.append)
    reports.report(_raised("here"))
    await eventually(lambda: told)
    reports.detach()
    assert told == [None]


@pytest.mark.expects_log("something odd")
async def test_what_the_loop_reports_without_an_error_is_logged(tmp_path: Path) -> None:
    loop = asyncio.get_running_loop()
    before = loop.get_exception_handler()
    reports = CrashReports(tmp_path)
    reports.attach(loop, lambda _path: None)
    loop.call_exception_handler({"message": "something odd"})
    reports.detach()
    assert loop.get_exception_handler() is before
    assert list(tmp_path.glob("crash-*.txt")) == []
