"""A sound server of the test's own, with an output nobody hears and everything played on it recorded."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pytest

from tests.support.eventually import PATIENCE
from tests.support.starvation import StarvationWatch

T = TypeVar("T")


def heard_right(play: Callable[[], T], right: Callable[[T], bool]) -> T:
    """What the first attempt gives that counts: one that is right, or during which no process was starved.

    An attempt that is wrong though every process got its turns is a fault of the program, the first time.
    """
    until = time.monotonic() + _LONGEST_STARVATION
    while True:
        with StarvationWatch() as watch:
            heard = play()
        if right(heard) or not watch.starved or time.monotonic() > until:
            return heard


async def heard_right_by_loop(play: Callable[[], Awaitable[T]], right: Callable[[T], bool]) -> T:
    """Do the same with what is played on an event loop."""
    until = time.monotonic() + _LONGEST_STARVATION
    while True:
        with StarvationWatch() as watch:
            heard = await play()
        if right(heard) or not watch.starved or time.monotonic() > until:
            return heard


_LONGEST_STARVATION = 4 * PATIENCE
"""Seconds after which a machine that is starved all the time is not tried again."""


class PrivatePulse:
    """A PulseAudio with one null sink, in a folder of its own."""

    def __init__(self, folder: Path, rate: int) -> None:
        self.folder = folder
        self.rate = rate
        self._server: subprocess.Popen[bytes] | None = None
        (folder / "default.pa").write_text(
            f"load-module module-native-protocol-unix socket={folder}/native auth-anonymous=1\n"
            f"load-module module-null-sink sink_name=studio_out rate={rate} norewinds=1\n"
            "set-default-sink studio_out\n"
        )

    @property
    def environment(self) -> dict[str, str]:
        """What makes a program use this server."""
        return {
            "PULSE_SERVER": f"unix:{self.folder}/native",
            "PULSE_RUNTIME_PATH": str(self.folder),
            "PULSE_STATE_PATH": str(self.folder),
            "PULSE_COOKIE": str(self.folder / "cookie"),
        }

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = ["--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--realtime=no"]
        self._server = subprocess.Popen(
            ["pulseaudio", "-n", "-F", str(self.folder / "default.pa"), *options, "--high-priority=no"],
            env={**os.environ, **self.environment},
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + PATIENCE
        while self._ask("info").returncode != 0:
            if time.monotonic() > until:
                raise TimeoutError("PulseAudio did not start")
            time.sleep(0.02)

    def kill(self) -> None:
        """End the server as a crash would, suspended or not."""
        if self._server is not None:
            self._server.kill()
            self._server.wait()
            self._server = None

    def suspend(self) -> None:
        """Make the server hang."""
        if self._server is not None:
            self._server.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it answer again."""
        if self._server is not None:
            self._server.send_signal(signal.SIGCONT)

    @contextmanager
    def recording(self) -> Iterator[Recording]:
        """Record what is played meanwhile."""
        recording = Recording(self)
        try:
            yield recording
        finally:
            recording.close()

    def _ask(self, *question: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["pactl", *question], env={**os.environ, **self.environment}, capture_output=True, check=False
        )


@contextmanager
def private_pulse(folder: Path, rate: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivatePulse]:
    """Such a server, running, which programs of the test find."""
    pulse = PrivatePulse(folder, rate)
    for name, value in pulse.environment.items():
        monkeypatch.setenv(name, value)
    pulse.start()
    try:
        yield pulse
    finally:
        pulse.kill()


class Recording:
    """What a null sink was given, as stereo sixteen-bit samples."""

    def __init__(self, pulse: PrivatePulse) -> None:
        self._file = pulse.folder / "recorded.raw"
        self._file.unlink(missing_ok=True)
        with self._file.open("wb") as file:
            self._process = subprocess.Popen(
                [
                    *("parec", "-d", "studio_out.monitor", "--format=s16le", f"--rate={pulse.rate}"),
                    *("--channels=2", "--latency-msec=20"),
                ],
                env={**os.environ, **pulse.environment},
                stdout=file,
            )
        self.wait_for_frames(1)

    def samples(self) -> npt.NDArray[np.int16]:
        """Frames × 2, from the beginning of the recording."""
        data = self._file.read_bytes()
        return np.frombuffer(data[: len(data) // 4 * 4], dtype="<i2").reshape(-1, 2)

    def sounding(self) -> npt.NDArray[np.int16]:
        """Frames × 2, without the silence before the first sound and after the last."""
        samples = self.samples()
        loud = np.flatnonzero(samples.any(axis=1))
        return samples[loud[0] : loud[-1] + 1] if len(loud) else samples[:0]

    def wait_for_frames(self, frames: int) -> None:
        """Wait until so much was recorded."""
        until = time.monotonic() + PATIENCE
        while self._file.stat().st_size < frames * 4:
            if time.monotonic() > until:
                raise TimeoutError(f"fewer than {frames} frames were recorded")
            time.sleep(0.005)

    def wait_for_silence(self, seconds: float, rate: int) -> None:
        """Wait until so much silence followed the last sound."""
        until = time.monotonic() + PATIENCE
        while self.samples()[-round(seconds * rate) :].any():
            if time.monotonic() > until:
                raise TimeoutError("the sound did not end")
            time.sleep(0.02)

    def close(self) -> None:
        """Stop recording."""
        self._process.kill()
        self._process.wait()
