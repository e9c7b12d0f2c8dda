"""What the program does with its first word."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tts_studio import __main__ as entry
from tts_studio.domain.version import VERSION

ROOT = Path(__file__).parents[2]


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tts_studio", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", **environment},
    )


def test_the_version_is_the_one_that_is_packaged() -> None:
    source = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["version"]
    found = re.search(source["pattern"], (ROOT / source["path"]).read_text())
    assert found is not None
    assert found["version"] == VERSION
    done = _run("--version")
    assert (done.returncode, done.stdout) == (0, "TTS Studio 0.1.0\n")


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.main(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(f"tts-studio {command}" in text for command in entry.COMMANDS)


def test_an_unknown_word_is_refused_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.main(["sing"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_without_a_screen_the_program_says_so_and_ends() -> None:
    done = _run()
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "screen" in done.stderr


def test_a_command_loads_no_window() -> None:
    code = (
        "import sys; from tts_studio.__main__ import main; status = main(['voices', '--help']);"
        "print([name for name in sys.modules if name.startswith(('PySide6', 'qasync'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert "PySide6" not in done.stdout
    assert "Traceback" not in done.stderr


def test_a_project_or_nothing_opens_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path | None] = []

    def window(project: Path | None, *, self_test: bool = False) -> int:
        opened.append(project)
        return 7 if self_test else 0

    monkeypatch.setattr(entry, "_window", window)
    assert entry.main([]) == 0
    assert entry.main(["My project.ttsstudio"]) == 0
    assert entry.main(["--self-test"]) == 7
    assert opened == [None, Path("My project.ttsstudio"), None]


@pytest.mark.parametrize("arguments", [["a.ttsstudio", "b.ttsstudio"], ["--wrong"]])
def test_too_much_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.main(arguments) == 2
    assert capsys.readouterr().err


def test_the_packaged_program_tests_itself(tmp_path: Path) -> None:
    done = _run("--self-test", QT_QPA_PLATFORM="offscreen", TTS_STUDIO_HOME=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert "everything is there" in done.stdout
