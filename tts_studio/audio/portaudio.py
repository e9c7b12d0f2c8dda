"""PortAudio: the sound library, loaded when sound is first needed and asked one thing at a time."""

from __future__ import annotations

import atexit
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import ModuleType
from typing import TYPE_CHECKING, Any

from tts_studio.audio.devices import OutputDevice, output_devices
from tts_studio.audio.input import InputDevice, Receive
from tts_studio.audio.output import Fill, OutputStream
from tts_studio.audio.portaudio_input import PortAudioInput, input_devices, no_microphone
from tts_studio.domain.errors import SoundLost, SoundUnavailable
from tts_studio.domain.translation import mark, tr

if TYPE_CHECKING:
    from tts_studio.audio.pcm import Samples16

LATENCY_SECONDS = 0.11
_PATIENCE_SECONDS = 1.0
_STALE_SECONDS = 10.0
_INVALID_SAMPLE_RATE = -9997
_MOST_AHEAD_SECONDS = 5.0
_START_AGAIN = ("_terminate", "_initialize")  # named in sounddevice's documentation, underscores and all
_EXIT_HANDLER = "_exit_handler"
_LOST_ADVICE = mark("Check the output device, then press Play again.")


class PortAudio:
    """Output devices and streams.

    PortAudio is not made for several threads, so calls take turns. A call that hangs makes the others fail
    with SoundLost until it returns. All methods may block: none belongs on the window's thread.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._sounddevice: ModuleType | None = None
        self._looked_up = 0.0
        self._open_streams = 0

    def prepare(self) -> None:
        """Load the library and look the devices up."""
        with self._taking_turn():
            self._load()

    def outputs(self) -> tuple[OutputDevice, ...]:
        """The devices that can play now, the default one first; looked up afresh unless something plays."""
        with self._taking_turn():
            self._load()
            self._refresh()
            return self._devices()

    def open(self, device: str | None, rate: int, fill: Fill) -> OutputStream:
        """Open a device by its id, or the default one; see `SoundOutput`."""
        with self._taking_turn():
            self._load()
            if time.monotonic() - self._looked_up > _STALE_SECONDS:
                self._refresh()
            try:
                return self._open(device, rate, fill, final=False)
            except (SoundLost, SoundUnavailable):
                # A device or server that came after the last look is not known before the next one.
                self._refresh()
                return self._open(device, rate, fill, final=True)

    def inputs(self) -> tuple[InputDevice, ...]:
        """The devices that can record now, the default one first; looked up afresh unless something plays."""
        with self._taking_turn():
            self._load()
            self._refresh()
            return self._inputs()

    def open_input(self, device: str | None, receive: Receive) -> PortAudioInput:
        """Open a microphone by its id, or the default one; see `SoundInput`."""
        with self._taking_turn():
            library = self._load()
            self._refresh()
            devices = self._inputs()
            found = next((known for known in devices if known.id == device), None)
            if found is None and (device or not devices):
                raise no_microphone()
            stream = PortAudioInput(
                library, found or devices[0], receive, self._taking_turn, self._stream_closed
            )
            self._open_streams += 1
            return stream

    def close(self) -> None:
        """Let the program end without waiting when a call still hangs."""
        if self._turn.acquire(timeout=_PATIENCE_SECONDS):
            self._turn.release()
        elif self._sounddevice is not None:
            # At exit sounddevice closes PortAudio, which would wait for the call that hangs.
            atexit.unregister(getattr(self._sounddevice, _EXIT_HANDLER))

    @contextmanager
    def _taking_turn(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=_PATIENCE_SECONDS):
            raise SoundLost(tr("The sound system does not answer."), advice=tr(_LOST_ADVICE))
        try:
            yield
        finally:
            self._turn.release()

    def _load(self) -> ModuleType:
        """The library, loaded the first time."""
        if self._sounddevice is None:
            try:
                import sounddevice
            except OSError as problem:
                raise SoundUnavailable(
                    tr("The sound library PortAudio is missing."),
                    advice=tr(
                        "Install it (on Debian and Ubuntu: libportaudio2), then start the studio again."
                    ),
                ) from problem
            self._sounddevice = sounddevice
            self._looked_up = time.monotonic()
        return self._sounddevice

    def _refresh(self) -> None:
        """Look the devices up again, which PortAudio does only when it starts; never under an open stream."""
        if self._open_streams:
            return
        library = self._load()
        with _explained(library):
            for step in _START_AGAIN:
                getattr(library, step)()
        self._looked_up = time.monotonic()

    def _devices(self) -> tuple[OutputDevice, ...]:
        library = self._load()
        with _explained(library):
            return output_devices(
                library.query_devices(), library.query_hostapis(), int(library.default.device[1])
            )

    def _inputs(self) -> tuple[InputDevice, ...]:
        library = self._load()
        with _explained(library):
            return input_devices(
                library.query_devices(), library.query_hostapis(), int(library.default.device[0])
            )

    def _open(self, wanted: str | None, rate: int, fill: Fill, *, final: bool) -> OutputStream:
        """Open the wanted device; in the final attempt the default one when the wanted one is not there."""
        devices = self._devices()
        if not devices:
            raise SoundUnavailable(
                tr("There is no sound output on this computer."),
                advice=tr("Connect or switch on a speaker or headphones, then press Play again."),
            )
        found = next((device for device in devices if device.id == wanted), None)
        if wanted is not None and found is None and not final:
            raise SoundUnavailable(tr("The chosen sound output is not connected."))
        library = self._load()
        with _explained(library):
            try:
                stream = _PortAudioStream(library, found or devices[0], rate, fill)
            except library.PortAudioError as problem:
                if problem.args[1:2] != (_INVALID_SAMPLE_RATE,):
                    raise
                stream = _PortAudioStream(library, found or devices[0], None, fill)
        stream.substitute = wanted is not None and found is None
        stream.on_close = self._stream_closed
        stream.turn = self._taking_turn
        self._open_streams += 1
        return stream

    def _stream_closed(self) -> None:
        self._open_streams -= 1


class _PortAudioStream:
    """One open stream of sixteen-bit samples, in stereo where the device can: some play mono on one side."""

    def __init__(self, library: ModuleType, device: OutputDevice, rate: int | None, fill: Fill) -> None:
        self._library = library
        self._fill = fill
        self.substitute = False
        self.on_close: Callable[[], None] = _nothing
        self.turn: Callable[[], AbstractContextManager[None]] = nullcontext
        self._stream = library.OutputStream(
            samplerate=rate or device.rate,
            device=device.index,
            channels=min(2, device.channels),
            dtype="int16",
            latency=LATENCY_SECONDS,
            callback=self._called,
        )

    @property
    def rate(self) -> int:
        return round(float(self._stream.samplerate))

    @property
    def latency(self) -> float:
        return float(self._stream.latency)

    @property
    def running(self) -> bool:
        # A stream whose server went away ends as if it had finished.
        return bool(self._stream.active)

    def start(self) -> None:
        with self.turn(), _explained(self._library):
            self._stream.start()

    def stop(self) -> None:
        with self.turn(), _explained(self._library):
            self._stream.abort()

    def close(self) -> None:
        with self.turn():
            if self._stream.closed:
                return
            self._stream.close(ignore_errors=True)
            self.on_close()

    def _called(self, out: Samples16, _frames: int, times: Any, _status: object) -> None:
        """PortAudio's call for the next block."""
        ahead = float(times.outputBufferDacTime - times.currentTime)
        # Some systems do not tell when a block will be heard.
        self._fill(out, ahead if 0.0 <= ahead < _MOST_AHEAD_SECONDS else self._stream.latency)


def _nothing() -> None:
    """What happens at the end of a stream that nobody counts."""


@contextmanager
def _explained(library: ModuleType) -> Iterator[None]:
    """PortAudio's errors as sentences."""
    try:
        yield
    except library.PortAudioError as problem:
        raise SoundUnavailable(
            tr("The sound output cannot be opened."),
            advice=tr("Choose another output, or check that no other program keeps it for itself."),
        ) from problem
