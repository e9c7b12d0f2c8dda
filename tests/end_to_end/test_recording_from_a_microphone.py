"""A real microphone of a real sound server: what was recorded survives a kill, sample for sample."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.support.eventually import PATIENCE
from tests.support.faulty_recordings import RATE, Sound, reading
from tests.support.pulse import heard_right
from tests.support.pulse_microphone import PulseMicrophone
from tts_studio.audio.recording_file import repair_recording

_PROGRAM = """
import sys, time
from pathlib import Path
from tts_studio.audio.portaudio import PortAudio
from tts_studio.audio.recorder import Recorder
def failed(problem):
    print("failed", problem, flush=True)
recorder = Recorder(PortAudio(), failed)
recorder.open("")
recorder.begin(Path(sys.argv[1]))
print("recording", flush=True)
while True:
    time.sleep(0.05)
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PulseMicrophone]:
    folder = tmp_path / "pulse"
    folder.mkdir(mode=0o700)
    made = PulseMicrophone(folder, RATE)
    made.start()
    yield made
    made.kill()


def recording_program(server: PulseMicrophone, path: Path) -> subprocess.Popen[str]:
    program = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(path)],
        env={**os.environ, **server.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "recording\n"
    return program


def end(program: subprocess.Popen[str]) -> None:
    """Kill the program in the middle of its work."""
    program.kill()
    program.wait()
    if program.stdout is not None:
        program.stdout.close()


def until_larger(path: Path, size: int) -> None:
    ends = time.monotonic() + PATIENCE
    while path.stat().st_size < size:
        assert time.monotonic() < ends, "nothing is recorded"
        time.sleep(0.05)


def test_a_killed_recording_holds_what_the_microphone_heard(server: PulseMicrophone, tmp_path: Path) -> None:
    voice, names = reading(4.0), itertools.count()
    soundfile.write(tmp_path / "voice.wav", voice, RATE)

    def recorded() -> tuple[int, float]:
        """How many frames of the voice are in the file of a killed program, and how like it they are."""
        path = tmp_path / f"{next(names)}.wav"
        program = recording_program(server, path)
        assert server.speak(tmp_path / "voice.wav").wait(PATIENCE) == 0
        until_larger(path, path.stat().st_size + RATE)
        end(program)
        assert repair_recording(path) > 4.0
        heard, rate = soundfile.read(path, dtype="float32", always_2d=True)
        assert rate == RATE
        return alike(heard.mean(axis=1), voice)

    def right(found: tuple[int, float]) -> bool:
        return found[0] > 3.5 * RATE and found[1] > 0.99

    assert right(heard_right(recorded, right))


def alike(heard: Sound, voice: Sound) -> tuple[int, float]:
    """How many frames of a voice were heard, where most like it, and how like it they are, −1 to 1."""
    size = 1 << (len(heard) + len(voice)).bit_length()
    likeness = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(voice, size)), size)
    begin = int(np.argmax(likeness[: len(heard)]))
    stretch = heard[begin : begin + len(voice)]
    shared = voice[: len(stretch)]
    return len(stretch), float(stretch @ shared) / float(np.linalg.norm(stretch) * np.linalg.norm(shared))


def test_a_server_that_goes_away_is_a_sentence(server: PulseMicrophone, tmp_path: Path) -> None:
    program = recording_program(server, tmp_path / "recording.wav")
    until_larger(tmp_path / "recording.wav", RATE)
    server.kill()
    assert program.stdout is not None
    assert "The microphone went away." in program.stdout.readline()
    end(program)
    assert repair_recording(tmp_path / "recording.wav") > 0
