"""A second window for a second project: the studio once more, as a program of its own."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QProcess

from tts_studio.domain.errors import StudioError
from tts_studio.domain.translation import tr


def start_second_window(project: Path) -> int:
    """Open this project in another window, which goes on when this one is closed; its process id.

    Raises StudioError when the system does not start it.
    """
    program, *arguments = (*_command(), str(project.absolute()))
    started, process = QProcess.startDetached(program, arguments, str(project.absolute().parent))
    if not started:
        raise StudioError(
            tr("Another window could not be opened."), advice=tr("Start TTS Studio once more instead.")
        )
    return int(process)


def _command() -> tuple[str, ...]:
    if getattr(sys, "frozen", False):
        return (sys.executable,)
    # Modules that happen to lie in the project's folder are nobody's business.
    return (sys.executable, "-P", "-m", "tts_studio")
