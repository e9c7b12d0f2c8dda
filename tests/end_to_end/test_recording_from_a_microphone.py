"""A real microphone of a real sound server: what was recorded survives a kill, sample for sample."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.support.faulty_recordings import RATE, reading
from tests.support.pulse_microphone import PulseMicrophone
from tts_studio.audio.recording_file import repair_recording

_PATIENCE_SECONDS = 60.0
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
    ends = time.monotonic() + _PATIENCE_SECONDS
    while path.stat().st_size < size:
        assert time.monotonic() < ends, "nothing is recorded"
        time.sleep(0.05)


def test_a_killed_recording_holds_what_the_microphone_heard(server: PulseMicrophone, tmp_path: Path) -> None:
    voice = reading(4.0)
    soundfile.write(tmp_path / "voice.wav", voice, RATE)
    path = tmp_path / "recording.wav"
    program = recording_program(server, path)
    speaking = server.speak(tmp_path / "voice.wav")
    assert speaking.wait(_PATIENCE_SECONDS) == 0
    until_larger(path, path.stat().st_size + RATE)
    end(program)
    assert repair_recording(path) > 4.0
    heard, rate = soundfile.read(path, dtype="float32", always_2d=True)
    assert rate == RATE
    mono = heard.mean(axis=1)
    size = 1 << (len(mono) + len(voice)).bit_length()
    likeness = np.fft.irfft(np.fft.rfft(mono, size) * np.conj(np.fft.rfft(voice, size)), size)
    begin = int(np.argmax(likeness[: len(mono)]))
    stretch = mono[begin : begin + len(voice)]
    shared = voice[: len(stretch)]
    assert len(stretch) > 3.5 * RATE
    alike = float(stretch @ shared) / float(np.linalg.norm(stretch) * np.linalg.norm(shared))
    assert alike > 0.99


def test_a_server_that_goes_away_is_a_sentence(server: PulseMicrophone, tmp_path: Path) -> None:
    program = recording_program(server, tmp_path / "recording.wav")
    until_larger(tmp_path / "recording.wav", RATE)
    server.kill()
    assert program.stdout is not None
    assert "The microphone went away." in program.stdout.readline()
    end(program)
    assert repair_recording(tmp_path / "recording.wav") > 0
