"""Where the files that come with the program lie: icons, themes, sample scripts, licences."""

from __future__ import annotations

from pathlib import Path


def resources_path() -> Path:
    """The folder of the program's own files: inside the installed package, else beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"
