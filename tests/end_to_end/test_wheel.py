"""The wheel works where there is no checkout."""

from __future__ import annotations

import os
import site
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tts_studio.domain.version import NAME, VERSION

_CHECKOUT = Path(__file__).parents[2]
_RESOURCES = _CHECKOUT / "resources"
_NOT_SHIPPED = "readme"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--wheel-dir", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(_CHECKOUT)], check=True)
    (made,) = folder.glob("*.whl")
    return made


def test_every_resource_is_in_the_wheel(wheel: Path) -> None:
    files = (path for path in _RESOURCES.rglob("*") if path.is_file())
    expected = {path.relative_to(_RESOURCES).as_posix() for path in files}
    expected = {name for name in expected if not name.startswith(f"{_NOT_SHIPPED}/")}
    prefix = "tts_studio/_resources/"
    with zipfile.ZipFile(wheel) as archive:
        shipped = {name.removeprefix(prefix) for name in archive.namelist() if name.startswith(prefix)}
    assert shipped == expected


def test_the_wheel_is_named_after_the_version_the_program_tells(wheel: Path) -> None:
    assert wheel.name == f"tts_studio-{VERSION}-py3-none-any.whl"


def test_an_installed_wheel_runs_and_finds_its_resources(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False, symlinks=os.name != "nt")
    programs = environment / ("Scripts" if os.name == "nt" else "bin")
    python = programs / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "install", "--no-deps", "--no-index", str(wheel)], check=True)
    # What the studio depends on comes from the environment the tests run in; the checkout does not.
    (packages,) = environment.glob("lib/python*/site-packages")
    here = "\n".join(site.getsitepackages())
    (packages / "dependencies.pth").write_text(f"{here}\n", "utf-8")
    environ = {**os.environ, "PYTHONPATH": ""}

    def output(*command: str | Path) -> str:
        done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    assert output(programs / "tts-studio", "--version") == f"{NAME} {VERSION}"
    where = "from tts_studio.store.resources import resources_path as r; print(r())"
    assert output(python, "-c", where) == str(packages / "tts_studio" / "_resources")
