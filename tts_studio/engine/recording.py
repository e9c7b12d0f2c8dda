"""A recording from the first breath to the file: the room, the countdown, the words, pauses, the end."""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tts_studio.audio.input import InputDevice, SoundInput
from tts_studio.audio.monitor import Monitor
from tts_studio.audio.output import SoundOutput
from tts_studio.audio.pcm import floats
from tts_studio.audio.portaudio_input import no_microphone
from tts_studio.audio.recorder import SILENCE, InputLevel, Recorder
from tts_studio.audio.recording_file import RECORDING_SUFFIX, repair_recording
from tts_studio.audio.sample_checks import measured_sample
from tts_studio.audio.sample_edits import one_channel
from tts_studio.audio.sample_windows import noise_level, window_levels
from tts_studio.domain.errors import CloneError, StudioError
from tts_studio.domain.events import Event
from tts_studio.domain.sample_measures import Check, Finding, Grade
from tts_studio.domain.translation import tr
from tts_studio.engine.sample_report import findings, length_finding
from tts_studio.engine.threads import to_the_end

ROOM_SECONDS = 1.5
COUNTS = 3
_QUIET_ROOM, _LOUD_ROOM = -52.0, -42.0
_DEAD_DB = -110.0
_HEARD_DB = -60.0
_LEAST_LIVE_SECONDS = 1.0


class Stage(StrEnum):
    """Where a recording is."""

    IDLE = "idle"
    OPENING = "opening"
    ROOM = "room"
    COUNTDOWN = "countdown"
    RECORDING = "recording"
    PAUSED = "paused"


_BEGUN = (Stage.RECORDING, Stage.PAUSED)


@dataclass(frozen=True, slots=True)
class LeftRecording:
    """A recording of an earlier session, and what is read in it as far as that is known."""

    path: Path
    text: str = ""


class RecordingDesk:
    """Makes one recording at a time; belongs to the event loop.

    `changed` tells of another stage or count, `recorded` gives the file of a recording that ended, whatever
    ended it, and `failed` why it ended by itself. `output` lets one hear what the microphone hears. `second`
    is how long a second of the countdown takes.
    """

    def __init__(
        self,
        sound: SoundInput,
        folder: Callable[[], Path],
        *,
        output: SoundOutput | None = None,
        second: float = 1.0,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.changed: Event[None] = Event()
        self.recorded: Event[Path] = Event()
        self.failed: Event[StudioError] = Event()
        self.stage = Stage.IDLE
        self.count = 0
        self.room: Finding | None = None
        self._sound, self._folder, self._second, self._now = sound, folder, second, now
        self._loop = asyncio.get_running_loop()
        self._recorder = Recorder(sound, self._on_failed)
        self._turn = asyncio.Lock()
        self._over = asyncio.Event()
        self._path: Path | None = None
        self._output = output
        self._monitor: Monitor | None = None
        self._monitored = False

    @property
    def active(self) -> bool:
        """Whether something is being recorded, or about to be."""
        return self.stage is not Stage.IDLE

    @property
    def level(self) -> InputLevel:
        """How loud the microphone is now."""
        return self._recorder.level if self.active else SILENCE

    @property
    def seconds(self) -> float:
        """How much was recorded."""
        return self._recorder.seconds

    async def inputs(self) -> tuple[InputDevice, ...]:
        """The microphones; raises SoundUnavailable when there is none, or no sound library."""
        devices = await asyncio.to_thread(self._sound.inputs)
        if not devices:
            raise no_microphone()
        return devices

    async def begin(self, device: str, text: str = "") -> None:
        """Listen to the room, count down and record somebody who reads `text`; raises what prevents it.

        Cancelling it, or `finish`, before the first word ends it without a file.
        """
        self.room = None
        self._over.clear()
        self._enter(Stage.OPENING)
        try:
            begun = await self._begun(device, text)
        except (StudioError, asyncio.CancelledError):
            await self._end()
            raise
        if begun:
            self._enter(Stage.RECORDING)
        else:
            # What was opened after the end is given back.
            await self._end()

    async def monitor(self, *, on: bool) -> None:
        """Let the speaker hear the microphone, now and in the next recordings; raises an AudioError."""
        self._monitored = on
        await to_the_end(self._join_monitor)

    def pause(self, *, on: bool) -> None:
        """Leave out what is said from now on, or go on."""
        if self.stage in _BEGUN:
            self._recorder.pause(on=on)
            self._enter(Stage.PAUSED if on else Stage.RECORDING)

    async def finish(self) -> None:
        """End the recording and give its file to `recorded`; raises CloneError."""
        await self._end()

    async def live(self) -> tuple[Finding, ...]:
        """What the checks say of the recording so far; nothing in its first second."""
        if self.stage not in _BEGUN:
            return ()
        frames = await asyncio.to_thread(self._recorder.heard)
        rate = self._recorder.rate
        if len(frames) < _LEAST_LIVE_SECONDS * rate:
            return ()
        measures = await asyncio.to_thread(measured_sample, floats(frames), rate)
        if measures.speech_db > _HEARD_DB and self.room == room_finding(-math.inf):
            # It was no dead microphone, only a perfectly silent one.
            self.room = None
        return (length_finding(measures.seconds), *findings(measures))

    async def recover(self) -> tuple[LeftRecording, ...]:
        """The recordings that an earlier session left, made whole; empty ones are deleted."""
        return await to_the_end(self._recover)

    async def close(self) -> None:
        """End what is being recorded; its file stays for the next session."""
        await self._end()

    async def _begun(self, device: str, text: str) -> bool:
        """Open the microphone, count down and open the file; whether it was not ended meanwhile."""
        await to_the_end(self._recorder.open, device)
        if self._over.is_set():
            return False
        await to_the_end(self._join_monitor)
        if self._over.is_set() or not await self._counted_down():
            return False
        await to_the_end(self._begin, text)
        # Here a cancellation arrives that came while the file was opened.
        await asyncio.sleep(0)
        return not self._over.is_set()

    async def _counted_down(self) -> bool:
        """Listen to the room and count down; whether the recording was not ended meanwhile."""
        self._enter(Stage.ROOM)
        self._recorder.listen()
        await self._over_within(ROOM_SECONDS * self._second)
        if self._over.is_set():
            return False
        self.room = await asyncio.to_thread(self._room)
        for count in range(COUNTS, 0, -1):
            if self._over.is_set():
                return False
            self.count = count
            self._enter(Stage.COUNTDOWN)
            await self._over_within(self._second)
        return not self._over.is_set()

    async def _over_within(self, seconds: float) -> None:
        """Let so many seconds pass, or fewer where the recording is ended meanwhile."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._over.wait(), seconds)

    def _begin(self, text: str) -> None:
        path = self._new_path()
        self._recorder.begin(path)
        self._path = path
        if text:
            # The sound is what matters; where there is no room for the text it goes without.
            with contextlib.suppress(OSError):
                text_beside(path).write_text(text, encoding="utf-8")

    def _recover(self) -> tuple[LeftRecording, ...]:
        found = []
        try:
            paths = sorted(self._folder().glob(f"*{RECORDING_SUFFIX}"))
        except OSError:
            return ()
        for path in paths:
            try:
                if repair_recording(path) > 0:
                    found.append(LeftRecording(path, text_read(path)))
                else:
                    delete_recording(path)
            except (CloneError, OSError):
                continue
        return tuple(found)

    async def _end(self) -> None:
        """End what is going on; what was not begun, or heard nothing, leaves no file."""
        self._over.set()
        async with self._turn:
            was_active, begun = self.active, self.stage in _BEGUN
            path, self._path = self._path, None
            try:
                await to_the_end(self._end_monitor)
                heard = await to_the_end(self._finish)
            finally:
                if was_active:
                    self._enter(Stage.IDLE)
            if path is not None and not (begun and heard):
                with contextlib.suppress(OSError):
                    await to_the_end(delete_recording, path)
        if begun and heard is not None:
            self.recorded.emit(heard)

    def _finish(self) -> Path | None:
        try:
            return self._recorder.finish()
        finally:
            self._recorder.close()

    def _join_monitor(self) -> None:
        self._end_monitor()
        if self._monitored and self.active and self._output is not None and self._recorder.rate:
            self._monitor = Monitor(self._output, self._recorder.rate)
            self._recorder.tap = self._monitor.push

    def _end_monitor(self) -> None:
        self._recorder.tap = None
        monitor, self._monitor = self._monitor, None
        if monitor is not None:
            monitor.close()

    def _room(self) -> Finding:
        frames = self._recorder.heard()
        levels = window_levels(one_channel(floats(frames)), max(1, self._recorder.rate))
        return room_finding(noise_level(levels))

    def _new_path(self) -> Path:
        stamp = time.strftime("%Y-%m-%d %H.%M.%S", time.localtime(self._now()))
        folder = self._folder()
        path, number = folder / f"{stamp}{RECORDING_SUFFIX}", 2
        while path.exists():
            path, number = folder / f"{stamp} {number}{RECORDING_SUFFIX}", number + 1
        return path

    def _enter(self, stage: Stage) -> None:
        self.stage = stage
        self.changed.emit(None)

    def _on_failed(self, problem: StudioError) -> None:
        self._loop.call_soon_threadsafe(self._tell_failed, problem)

    def _tell_failed(self, problem: StudioError) -> None:
        self.failed.emit(problem)


def text_beside(recording: Path) -> Path:
    """The file that holds what is read in a recording."""
    return recording.with_suffix(".txt")


def text_read(recording: Path) -> str:
    """What is read in a recording, as far as that was noted; blocks."""
    try:
        return text_beside(recording).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def delete_recording(recording: Path) -> None:
    """Delete a recording and what belongs to it; blocks. Raises OSError."""
    recording.unlink(missing_ok=True)
    text_beside(recording).unlink(missing_ok=True)


def room_finding(noise_db: float) -> Finding:
    """What the silence before the first word tells: `noise_db` is its RMS in dB."""
    said = {"level": f"{noise_db:.0f}".replace("-", "−") if math.isfinite(noise_db) else "−∞"}
    if noise_db <= _DEAD_DB:
        words = tr("The microphone hears nothing at all. Check that it is switched on and not muted.")
        return Finding(Check.NOISE, Grade.WARN, words)
    if noise_db <= _QUIET_ROOM:
        return Finding(Check.NOISE, Grade.GOOD, tr("The room is quiet ({level} dB).", **said))
    if noise_db <= _LOUD_ROOM:
        words = tr("The room is not quite quiet ({level} dB). Switch off what hums or blows.", **said)
        return Finding(Check.NOISE, Grade.WARN, words)
    words = tr("The room is too loud ({level} dB). Find a quieter place before you record.", **said)
    return Finding(Check.NOISE, Grade.FAIL, words)
