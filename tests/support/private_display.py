"""A private X server with a window manager, so that tests of windows need no desktop and disturb none."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import ExitStack

_STOP_SECONDS = 5
# A test run that is killed cannot end its processes, so the system is asked to where it can be.
_END_WITH_US = ("setpriv", "--pdeathsig", "TERM", "--") if shutil.which("setpriv") else ()


class PrivateDisplay:
    """Xvfb and openbox, running from the constructor until `close`; `name` is the display's name."""

    def __init__(self, size: str = "1600x1000x24") -> None:
        self._processes = ExitStack()
        reading, writing = os.pipe()
        with os.fdopen(reading, encoding="ascii") as answer:
            try:
                self._start(
                    "Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp", keep=writing
                )
            finally:
                os.close(writing)
            number = answer.readline().strip()
        if not number:
            self.close()
            raise RuntimeError("Xvfb did not start.")
        self.name = f":{number}"
        self._start("openbox", "--display", self.name)

    def close(self) -> None:
        """End both."""
        self._processes.close()

    def _start(self, *command: str, keep: int | None = None) -> None:
        process = subprocess.Popen(
            [*_END_WITH_US, *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=() if keep is None else (keep,),
        )
        self._processes.callback(_end, process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
