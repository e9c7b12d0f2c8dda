"""A microphone that hears a file of the test’s choice, as fast as it is asked to, and can be pulled out."""

from __future__ import annotations

import threading
import time

import numpy as np
from numpy.typing import NDArray

from tests.support.quick_output import QuickOutput
from tts_studio.audio.input import InputDevice, InputStream, Receive
from tts_studio.domain.errors import AudioError, SoundUnavailable

RATE = 44_100
_BLOCK = 2_205


class Microphone(QuickOutput):
    """Sound system with one microphone. `sound` (mono, −1…1) is heard once per stream, then its last second
    again and again: a microphone that hears nothing at all would be a dead one.

    With `room` so many seconds of it are heard again and again until `speaks` is set, and the rest again and
    again from then on: however late somebody begins or ends, the room is quiet and the words do not end.

    `haste` is how many times faster than life it is; `unplugged` stops all blocks; `missing` is raised by
    everything that looks for a microphone.
    """

    def __init__(self, sound: NDArray[np.float32], haste: float = 50.0, room: float = 0.0) -> None:
        super().__init__()
        self.sound = sound
        self.quicker = haste
        self.room = round(room * RATE)
        self.speaks = threading.Event()
        self.unplugged = threading.Event()
        self.missing: AudioError | None = None
        self.streams: list[_Stream] = []

    def inputs(self) -> tuple[InputDevice, ...]:
        if isinstance(self.missing, SoundUnavailable):
            return ()
        return (InputDevice("Test:Mic", "Test microphone", 0, RATE, 1, is_default=True),)

    def following(self, place: int) -> int:
        """The frame that is heard after those before `place`."""
        if self.room and place >= self.room and not self.speaks.is_set():
            return 0
        if place < len(self.sound):
            return place
        return self.room or max(0, place - RATE)

    def open_input(self, device: str | None, receive: Receive) -> InputStream:
        if self.missing is not None:
            raise self.missing
        stream = _Stream(self, receive)
        self.streams.append(stream)
        return stream


class _Stream:
    rate, channels = RATE, 1

    def __init__(self, microphone: Microphone, receive: Receive) -> None:
        self._microphone, self._receive = microphone, receive
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        return self._thread is not None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def close(self) -> None:
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
        self._thread = None

    def _run(self) -> None:
        place = 0
        while not self._stopping.is_set():
            if not self._microphone.unplugged.is_set():
                sound = self._microphone.sound[place : place + _BLOCK]
                block = np.zeros((_BLOCK, 1), np.int16)
                block[: len(sound), 0] = np.rint(sound * 32767)
                place += _BLOCK
                place = self._microphone.following(place)
                self._receive(block)
            time.sleep(_BLOCK / RATE / self._microphone.quicker)
