"""The recorder: from a microphone to a file on the disk, with levels to watch and no block lost."""

from __future__ import annotations

import contextlib
import math
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tts_studio.audio.device_thread import DeviceThread
from tts_studio.audio.input import InputStream, SoundInput
from tts_studio.audio.pcm import FULL_SCALE, Samples16
from tts_studio.audio.recording_file import RecordingFile
from tts_studio.domain.errors import MicrophoneLost, SoundLost, StudioError
from tts_studio.domain.translation import tr

OPEN_SECONDS = 6.0
QUIET_SECONDS = 2.0
"""Seconds without a block after which the microphone counts as gone."""

_LEVEL_SECONDS = 0.3
_SPEECH_SECONDS = 3.0
_BELOW_LOUDEST_DB = 15.0
_SPEECH_AT_LEAST_DB = -60.0
_LOOK_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class InputLevel:
    """How loud the microphone is just now, in dB below full scale: RMS of 0.3 s and the highest sample.

    `speech_db` is the RMS of what was spoken in the last three seconds, pauses left out, minus infinity where
    nothing was; `highest_db` is the highest sample of those seconds.
    """

    rms_db: float
    peak_db: float
    speech_db: float = -math.inf
    highest_db: float = -math.inf


SILENCE = InputLevel(-math.inf, -math.inf)


class Recorder:
    """Listens to one microphone, and writes what it hears while a file is open.

    A thread of its own takes the blocks from the device, measures and writes them, and gives them to `tap`
    where there is one. `failed` is called on
    that thread, once, when the microphone goes away or the disk refuses. The other methods may block.
    """

    def __init__(
        self,
        sound: SoundInput,
        failed: Callable[[StudioError], None],
        *,
        quiet_seconds: float = QUIET_SECONDS,
    ) -> None:
        self._sound, self._failed, self._quiet_seconds = sound, failed, quiet_seconds
        self._device = DeviceThread()
        self._stream: InputStream | None = None
        self._blocks: queue.SimpleQueue[Samples16 | None] = queue.SimpleQueue()
        self._worker: threading.Thread | None = None
        self._lock = threading.Lock()
        self._file: RecordingFile | None = None
        self._paused = False
        self._recent: deque[tuple[int, float, float]] = deque()
        self._recent_frames = 0
        self._heard: list[Samples16] | None = None
        self._rate = self._channels = 0
        self.tap: Callable[[Samples16], None] | None = None

    @property
    def rate(self) -> int:
        """The microphone's rate in hertz; 0 before it is open."""
        return self._rate

    @property
    def seconds(self) -> float:
        """How much of the open file was written."""
        file = self._file
        return file.seconds if file is not None else 0.0

    @property
    def level(self) -> InputLevel:
        """How loud it is now."""
        with self._lock:
            recent = list(self._recent)
        return _level_of(recent, round(_LEVEL_SECONDS * self._rate))

    def open(self, device: str) -> None:
        """Begin to listen to the device of that id, the default one when empty; raises an AudioError."""
        self.close()
        blocks: queue.SimpleQueue[Samples16 | None] = queue.SimpleQueue()

        def opened() -> InputStream:
            stream = self._sound.open_input(device or None, blocks.put)
            try:
                stream.start()
            except StudioError:
                stream.close()
                raise
            return stream

        stream = self._device.run(opened, OPEN_SECONDS, too_late=lambda late: late.close())
        self._stream, self._blocks = stream, blocks
        self._rate, self._channels = stream.rate, stream.channels
        self._worker = threading.Thread(target=self._work, args=(blocks,), name="recorder", daemon=True)
        self._worker.start()

    def listen(self) -> None:
        """Keep what is heard from now on, for `heard`."""
        with self._lock:
            self._heard = []

    def heard(self) -> Samples16:
        """What was heard since `listen` or `begin`, frames × channels."""
        with self._lock:
            kept = list(self._heard or ())
        return np.concatenate(kept) if kept else np.zeros((0, max(1, self._channels)), np.int16)

    def begin(self, path: Path) -> None:
        """Write what is heard from now on into a new file; raises CloneError."""
        file = RecordingFile(path, self._rate, self._channels)
        with self._lock:
            self._file, self._heard, self._paused = file, [], False

    def pause(self, *, on: bool) -> None:
        """Leave out what is heard, or go on writing it."""
        with self._lock:
            self._paused = on

    def finish(self) -> Path | None:
        """End the file and return it; None where nothing was recorded. Raises CloneError."""
        with self._lock:
            file, self._file, self._heard = self._file, None, None
        if file is None:
            return None
        file.close()
        return file.path if file.frames else None

    def close(self) -> None:
        """Give the microphone back; a file that is open is ended."""
        stream, self._stream = self._stream, None
        worker, self._worker = self._worker, None
        if stream is not None:
            with contextlib.suppress(SoundLost):
                self._device.run(stream.close, OPEN_SECONDS)
        self._blocks.put(None)
        if worker is not None and worker is not threading.current_thread():
            worker.join(OPEN_SECONDS)
        with self._lock:
            self._recent.clear()
            self._recent_frames = 0
        self.finish()
        self._device.close()

    def _work(self, blocks: queue.SimpleQueue[Samples16 | None]) -> None:
        last = time.monotonic()
        while True:
            try:
                block = blocks.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
                if time.monotonic() - last > self._quiet_seconds:
                    self._lost()
                    return
                continue
            if block is None:
                return
            last = time.monotonic()
            try:
                self._take(block)
            except StudioError as problem:
                self._failed(problem)
                return

    def _take(self, block: Samples16) -> None:
        tap = self.tap
        if tap is not None:
            tap(block)
        waves = block.astype(np.float64) / FULL_SCALE
        power = float(np.square(waves).mean(axis=1).sum())
        with self._lock:
            self._recent.append((len(block), power, float(np.abs(waves).max(initial=0.0))))
            self._recent_frames += len(block)
            while len(self._recent) > 1 and self._recent_frames > _SPEECH_SECONDS * self._rate:
                self._recent_frames -= self._recent.popleft()[0]
            if self._paused:
                return
            if self._heard is not None:
                self._heard.append(block)
            if self._file is not None:
                self._file.write(block)

    def _lost(self) -> None:
        self._failed(
            MicrophoneLost(
                tr("The microphone went away."),
                advice=tr(
                    "What was recorded until then is kept. Connect it again, and record what is missing."
                ),
            )
        )


def _level_of(recent: Sequence[tuple[int, float, float]], frames_now: int) -> InputLevel:
    """The level of blocks, the newest last: frames, energy and highest sample of each."""
    if not recent:
        return SILENCE
    newest: list[tuple[int, float, float]] = []
    for block in reversed(recent):
        newest.append(block)
        if sum(entry[0] for entry in newest) >= frames_now:
            break
    means = [energy / max(1, frames) for frames, energy, _ in recent]
    limit = max(max(means) * 10 ** (-_BELOW_LOUDEST_DB / 10), 10 ** (_SPEECH_AT_LEAST_DB / 10))
    spoken = [block for block, mean in zip(recent, means, strict=True) if mean >= limit]
    return InputLevel(
        _rms(newest),
        _decibels(max(entry[2] for entry in newest) ** 2),
        _rms(spoken),
        _decibels(max(entry[2] for entry in recent) ** 2),
    )


def _rms(blocks: Sequence[tuple[int, float, float]]) -> float:
    frames = sum(entry[0] for entry in blocks)
    return _decibels(sum(entry[1] for entry in blocks) / frames) if frames else -math.inf


def _decibels(energy: float) -> float:
    return 10 * math.log10(energy) if energy > 0 else -math.inf
