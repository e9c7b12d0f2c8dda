"""What the shared test set-up lets pass and what it fails, seen from outside."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

_CHECKOUT = Path(__file__).parents[2]


def run_tests(folder: Path, text: str) -> str:
    """The report of pytest on one test file, with the shared set-up as a plugin."""
    (folder / "test_sample.py").write_text(textwrap.dedent(text), "utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-c",
        str(_CHECKOUT / "pyproject.toml"),
        "-p",
        "tests.conftest",
    ]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment |= {"PYTHONPATH": str(_CHECKOUT), "TTS_STUDIO_TEST_DISPLAY": "", "COLUMNS": "200"}
    done = subprocess.run(
        [*command, str(folder / "test_sample.py")],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_async_tests_and_logged_warnings_are_watched(tmp_path: Path) -> None:
    report = run_tests(
        tmp_path,
        """
        import asyncio, logging, pytest
        from tts_studio.domain import errors

        log = logging.getLogger("tts_studio.sample")

        async def test_leaves_a_task():
            asyncio.get_running_loop().create_task(asyncio.sleep(9))

        async def test_gets_its_fixtures(tmp_path):
            assert tmp_path.is_dir()

        def test_warns():
            log.warning("the moon is blue")

        @pytest.mark.expects_log("blue")
        def test_warns_as_expected():
            log.warning("the moon is blue")

        @pytest.mark.expects_log("blue")
        def test_keeps_quiet():
            pass

        def test_says_something_else():
            log.info("the moon is white")
            logging.getLogger("another").warning("the moon is red")
        """,
    )
    assert "::test_leaves_a_task - tests.support.async_tests.LeftBehind" in report, report
    assert "::test_warns - AssertionError: The studio logged what" in report, report
    assert "::test_keeps_quiet - AssertionError: The studio did not log what" in report, report
    assert "1 failed, 5 passed, 2 errors" in report, report


def test_a_forgotten_file_handle_fails_the_run(tmp_path: Path) -> None:
    report = run_tests(
        tmp_path,
        """
        def test_forgets_a_file():
            open(__file__)
        """,
    )
    assert "ResourceWarning" in report
    assert "1 failed" in report


def test_each_test_has_a_home_of_its_own(studio_home: Path) -> None:
    assert os.environ["TTS_STUDIO_HOME"] == str(studio_home)
    assert not studio_home.exists()
