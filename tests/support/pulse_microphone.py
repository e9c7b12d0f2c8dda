"""A private sound server with a microphone into which tests play files."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.support.pulse import PrivatePulse


class PulseMicrophone(PrivatePulse):
    """A PrivatePulse whose default source hears what is played with `speak`."""

    def __init__(self, folder: Path, rate: int) -> None:
        super().__init__(folder, rate)
        with (folder / "default.pa").open("a") as script:
            script.write(
                f"load-module module-null-sink sink_name=studio_mic_sink rate={rate} norewinds=1\n"
                "load-module module-remap-source source_name=studio_mic master=studio_mic_sink.monitor\n"
                "set-default-source studio_mic\n"
            )

    def speak(self, path: Path) -> subprocess.Popen[bytes]:
        """Play a file into the microphone."""
        return subprocess.Popen(
            ["paplay", "--device=studio_mic_sink", str(path)], env={**os.environ, **self.environment}
        )
