"""The set-up of a machine: what it finds missing, and that a set-up which was cut off is made again."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

_CHECKOUT = Path(__file__).parents[2]

_INSTALLED = """ii \tlibgl1\t
ii \tlibglib2.0-0t64\tlibglib2.0-0 (= 2.80.0), libglib2.0-0-x
rc \tlibegl1\t
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with the set-up script, a space in its name and nothing to install."""
    folder = tmp_path / "a checkout"
    (folder / "packaging").mkdir(parents=True)
    for name in ("setup.sh", "system-packages.txt", "run"):
        shutil.copy(_CHECKOUT / "packaging" / name, folder / "packaging")
    (folder / "packaging" / "requirements.txt").write_text("# nothing\n", "utf-8")
    (folder / "tts_studio").mkdir()
    program = "import os, sys\nprint(os.getcwd(), sys.prefix, *sys.argv[1:], sep='|')\n"
    (folder / "tts_studio" / "__main__.py").write_text(program, "utf-8")
    return folder


def program(name: str, folder: Path, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{text}", "utf-8")
    (folder / name).chmod(0o755)


def bash(checkout: Path, script: str, *, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run lines of bash after the set-up script was read; `path` holds programs that stand in for others."""
    start = 'set -euo pipefail; CHECKOUT=$1; ENVIRONMENT=$1/.venv; . "$1/packaging/setup.sh"; '
    search = os.environ["PATH"] if path is None else f"{path}:{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-c", start + script, "bash", str(checkout)],
        env={**os.environ, "PATH": search},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    """What a set-up sees: `sync` only notes that it was asked, and spares every disk of the machine."""
    program("sync", tmp_path / "stand-ins", f"echo asked >>'{tmp_path}/synced'\n")
    return {**os.environ, "PATH": f"{tmp_path / 'stand-ins'}:{os.environ['PATH']}"}


def run(
    checkout: Path, surroundings: dict[str, str], *arguments: str, script: Path | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [script or checkout / "packaging" / "run", "render", *arguments],
        cwd=checkout.parent,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )


def test_packages_that_are_installed_or_provided_are_not_missing(checkout: Path, tmp_path: Path) -> None:
    program("dpkg-query", tmp_path / "bin", f"cat <<'END'\n{_INSTALLED}END\n")
    asked = "missing_packages libgl1 libglib2.0-0 libegl1 xvfb"
    assert bash(checkout, asked, path=tmp_path / "bin").stdout.split() == ["libegl1", "xvfb"]


def test_every_group_of_system_packages_is_found(checkout: Path) -> None:
    assert "libgl1" in bash(checkout, "packages_of window").stdout.split()
    both = bash(checkout, "packages_of sound fonts").stdout.split()
    assert both[0] == "libportaudio2"
    assert both[-1].startswith("fonts-")
    assert all(re.fullmatch(r"[a-z0-9.+-]+", name) for name in both)


def test_a_renamed_package_is_found_by_what_provides_it(checkout: Path, tmp_path: Path) -> None:
    answers = """case "$1 $*" in
        *showpkg*libglib2.0-0*) printf 'Package: x\\nReverse Provides: \\nlibglib2.0-0t64 2.80 (= 2.80)\\n' ;;
        show*libgl1*) echo 'Package: libgl1' ;;
    esac
    """
    program("apt-cache", tmp_path / "bin", answers)
    assert bash(checkout, "release_name libgl1", path=tmp_path / "bin").stdout == "libgl1\n"
    assert bash(checkout, "release_name libglib2.0-0", path=tmp_path / "bin").stdout == "libglib2.0-0t64\n"
    assert bash(checkout, "release_name libnone", path=tmp_path / "bin").returncode == 1


def test_packages_that_cannot_be_installed_are_named_and_the_studio_goes_on(
    checkout: Path, tmp_path: Path
) -> None:
    program("dpkg-query", tmp_path / "bin", "exit 0")
    for name in ("apt-get", "apt-cache", "sudo"):
        program(name, tmp_path / "bin", "exit 1")
    done = bash(checkout, "ensure_system_packages sound; echo went on", path=tmp_path / "bin")
    assert done.stdout == "went on\n"
    assert "sudo apt-get install libportaudio2 libasound2-plugins" in done.stderr


def test_a_set_up_is_made_once_and_healed_when_it_was_cut_off_or_copied(
    checkout: Path, surroundings: dict[str, str], tmp_path: Path
) -> None:
    environment = checkout / ".venv"
    for said in _two_at_the_same_time(checkout, surroundings, "a file.txt", "-o", "x.wav"):
        assert said == f"{checkout.parent}|{environment}|render|a file.txt|-o|x.wav\n"
    assert (tmp_path / "synced").read_text("utf-8") == "asked\n"

    link = checkout.parent / "a link"
    link.symlink_to(checkout / "packaging" / "run")
    second = run(checkout, surroundings, script=link)
    assert (second.stdout, second.stderr) == (f"{checkout.parent}|{environment}|render\n", "")

    (environment / ".unfinished").touch()
    (environment / "bin" / "python").unlink()
    healed = run(checkout, surroundings)
    assert healed.stdout == second.stdout
    assert "making a Python environment" in healed.stderr

    copy = checkout.parent / "copy"
    shutil.copytree(checkout, copy, symlinks=True)
    copied = run(copy, surroundings)
    assert f"making a Python environment in {copy}" in copied.stderr
    assert copied.stdout == f"{copy.parent}|{copy / '.venv'}|render\n"


def _two_at_the_same_time(checkout: Path, surroundings: dict[str, str], *arguments: str) -> list[str]:
    """Start two set-ups at once, of which one makes the environment; what each program printed."""
    command = [str(checkout / "packaging" / "run"), "render", *arguments]
    both = [
        subprocess.Popen(
            command,
            cwd=checkout.parent,
            env=surroundings,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    answers = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], answers
    for sentence in ("making a Python environment", "installing Python packages"):
        assert sum(sentence in complaint for _, complaint in answers) == 1, answers
    return [printed for printed, _ in answers]


@pytest.mark.parametrize(
    ("arguments", "installs"),
    [
        ((), True),
        (("--self-test",), True),
        (("my book.ttsstudio",), True),
        (("render", "a.txt"), False),
        (("--version",), False),
        (("doctor",), False),
    ],
)
def test_only_the_window_needs_system_packages(
    checkout: Path, arguments: tuple[str, ...], installs: bool
) -> None:
    script = checkout / "packaging" / "setup.sh"
    said = "ensure_environment() { :; }; ensure_system_packages() { echo installs >&2; }\n"
    script.write_text(script.read_text("utf-8") + said, "utf-8")
    program("python", checkout / ".venv" / "bin", "exit 0\n")
    done = subprocess.run(
        [checkout / "packaging" / "run", *arguments], capture_output=True, text=True, check=True
    )
    assert done.stderr == ("installs\n" if installs else "")
