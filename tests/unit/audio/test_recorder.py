"""The recorder: every block on the disk, levels to watch, and a sentence when the microphone goes."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.support.eventually import PATIENCE
from tests.support.microphone import RATE, Microphone
from tts_studio.audio.input import InputDevice, InputStream, Receive
from tts_studio.audio.pcm import Samples16
from tts_studio.audio.recorder import SILENCE, Recorder
from tts_studio.domain.errors import SoundLost, SoundUnavailable, StudioError

TONE = (0.5 * np.sin(2 * np.pi * 441 * np.arange(RATE * 120) / RATE)).astype(np.float32)


@pytest.fixture
def problems() -> queue.SimpleQueue[StudioError]:
    return queue.SimpleQueue()


@pytest.fixture
def microphone() -> Microphone:
    return Microphone(TONE)


@pytest.fixture
def recorder(microphone: Microphone, problems: queue.SimpleQueue[StudioError]) -> Iterator[Recorder]:
    made = Recorder(microphone, problems.put, quiet_seconds=PATIENCE)
    yield made
    made.close()


def until(condition: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.005)


def test_what_is_recorded_is_the_sound_without_a_gap(recorder: Recorder, tmp_path: Path) -> None:
    recorder.open("")
    assert recorder.rate == RATE
    recorder.begin(tmp_path / "a.wav")
    until(lambda: recorder.seconds > 3)
    assert recorder.finish() == tmp_path / "a.wav"
    samples, _ = soundfile.read(tmp_path / "a.wav", dtype="float32")
    whole = len(samples) // 100 * 100  # the tone repeats after 100 samples
    assert np.abs(samples[:whole].reshape(-1, 100) - samples[:100]).max() < 1e-3


def test_the_level_is_that_of_the_sound(recorder: Recorder) -> None:
    assert recorder.level == SILENCE
    recorder.open("")
    until(lambda: recorder.level.rms_db > -100)
    assert recorder.level.rms_db == pytest.approx(-9.03, abs=0.1)
    assert recorder.level.peak_db == pytest.approx(-6.02, abs=0.1)
    recorder.close()
    assert recorder.level == SILENCE


def test_a_pause_is_left_out(recorder: Recorder, microphone: Microphone, tmp_path: Path) -> None:
    recorder.open("")
    recorder.begin(tmp_path / "a.wav")
    until(lambda: recorder.seconds > 1)
    recorder.pause(on=True)
    paused = recorder.seconds
    blocks = len(recorder.heard())
    recorder.pause(on=True)
    assert len(recorder.heard()) == blocks
    assert recorder.seconds == paused
    recorder.pause(on=False)
    until(lambda: recorder.seconds > paused)


def test_the_room_can_be_listened_to_without_a_file(recorder: Recorder) -> None:
    assert len(recorder.heard()) == 0
    recorder.open("")
    recorder.listen()
    until(lambda: len(recorder.heard()) > RATE)
    assert recorder.finish() is None


def test_nothing_recorded_is_no_file(recorder: Recorder, microphone: Microphone, tmp_path: Path) -> None:
    microphone.unplugged.set()
    recorder.open("")
    recorder.begin(tmp_path / "a.wav")
    assert recorder.finish() is None


def test_an_unplugged_microphone_is_told_once_and_the_file_stays(
    recorder: Recorder, microphone: Microphone, problems: queue.SimpleQueue[StudioError], tmp_path: Path
) -> None:
    recorder.open("")
    recorder.begin(tmp_path / "a.wav")
    until(lambda: recorder.seconds > 1)
    microphone.unplugged.set()
    recorder._quiet_seconds = 0.1
    problem = problems.get(timeout=PATIENCE)
    assert isinstance(problem, SoundLost)
    assert "went away" in problem.sentence
    assert recorder.finish() == tmp_path / "a.wav"
    assert problems.empty()
    assert soundfile.info(tmp_path / "a.wav").duration > 1


def test_a_disk_that_refuses_is_told(
    recorder: Recorder,
    problems: queue.SimpleQueue[StudioError],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from tts_studio.audio.recording_file import RecordingFile
    from tts_studio.domain.errors import CloneError

    def refuse(_file: RecordingFile, _frames: object) -> None:
        raise CloneError("The disk is full.")

    recorder.open("")
    recorder.begin(tmp_path / "a.wav")
    monkeypatch.setattr(RecordingFile, "write", refuse)
    assert "full" in problems.get(timeout=PATIENCE).sentence


def test_no_microphone_is_told_when_it_is_opened(recorder: Recorder, microphone: Microphone) -> None:
    microphone.missing = SoundUnavailable("There is no microphone on this computer.")
    with pytest.raises(SoundUnavailable):
        recorder.open("")


def test_a_microphone_that_does_not_start_is_given_back(
    recorder: Recorder, microphone: Microphone, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_back = []

    class Broken:
        rate = channels = 1
        running = False

        def start(self) -> None:
            raise SoundUnavailable("It does not start.")

        def close(self) -> None:
            given_back.append(True)

    monkeypatch.setattr(microphone, "open_input", lambda _device, _receive: Broken())
    with pytest.raises(SoundUnavailable):
        recorder.open("")
    assert given_back == [True]


def test_closing_ends_the_file(recorder: Recorder, tmp_path: Path) -> None:
    recorder.open("")
    recorder.begin(tmp_path / "a.wav")
    until(lambda: recorder.seconds > 1)
    recorder.close()
    assert soundfile.info(tmp_path / "a.wav").duration > 1


class PushedInput:
    """A microphone that hears just what a test pushes into it."""

    rate, channels, running = RATE, 1, True

    def __init__(self) -> None:
        self.push: Receive = _nobody

    def inputs(self) -> tuple[InputDevice, ...]:
        return ()

    def open_input(self, device: str | None, receive: Receive) -> InputStream:
        self.push = receive
        return self

    def start(self) -> None:
        """It hears from the beginning."""

    def close(self) -> None:
        """There is nothing to give back."""


def _nobody(_block: Samples16) -> None:
    """Before the microphone is open nobody listens."""


def test_the_level_of_the_voice_stays_while_the_speaker_draws_breath(
    problems: queue.SimpleQueue[StudioError],
) -> None:
    microphone = PushedInput()
    recorder = Recorder(microphone, problems.put)
    recorder.open("")
    recorder.listen()
    words = np.rint(TONE[: 2 * RATE] * 32767).astype(np.int16)
    spoken = [*np.split(words[:, None], 40), *np.zeros((20, RATE // 20, 1), np.int16)]
    for block in spoken:
        microphone.push(block)
    until(lambda: len(recorder.heard()) == 3 * RATE)
    breath = recorder.level
    assert breath.rms_db < -100
    assert breath.speech_db == pytest.approx(-9.03, abs=0.1)
    assert breath.highest_db == pytest.approx(-6.02, abs=0.1)
    for _ in range(60):
        microphone.push(np.zeros((RATE // 20, 1), np.int16))
    until(lambda: len(recorder.heard()) == 6 * RATE)
    assert recorder.level == SILENCE
    recorder.close()
