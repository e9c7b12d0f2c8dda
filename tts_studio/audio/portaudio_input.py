"""One open PortAudio input, and the table of microphones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any

from tts_studio.audio.input import InputDevice, Receive
from tts_studio.domain.errors import MicrophoneUnavailable
from tts_studio.domain.translation import tr

if TYPE_CHECKING:
    from tts_studio.audio.pcm import Samples16

_LATENCY_SECONDS = 0.1
_MOST_CHANNELS = 2


def input_devices(
    devices: Sequence[Mapping[str, Any]], hosts: Sequence[Mapping[str, Any]], default: int
) -> tuple[InputDevice, ...]:
    """The devices that can record, from PortAudio's tables; the default one first, each name once."""
    found: dict[str, InputDevice] = {}
    for index, device in enumerate(devices):
        channels = int(device["max_input_channels"])
        name, host = str(device["name"]).strip(), str(hosts[int(device["hostapi"])]["name"])
        known = InputDevice(
            f"{host}:{name}",
            name,
            index,
            round(float(device["default_samplerate"])),
            channels,
            index == default,
        )
        if channels and (known.id not in found or known.is_default):
            found[known.id] = known
    return tuple(sorted(found.values(), key=lambda device: not device.is_default))


class PortAudioInput:
    """One open stream of sixteen-bit frames, at the rate and with up to two of the channels of the device."""

    def __init__(
        self,
        library: ModuleType,
        device: InputDevice,
        receive: Receive,
        turn: Callable[[], AbstractContextManager[None]],
        on_close: Callable[[], None],
    ) -> None:
        self._library, self._receive, self._turn, self._on_close = library, receive, turn, on_close
        # Some virtual devices offer dozens of channels, of which a voice needs one.
        self.channels = device.channels if device.channels <= _MOST_CHANNELS else 1
        with explained_input(library):
            self._stream = library.InputStream(
                samplerate=device.rate,
                device=device.index,
                channels=self.channels,
                dtype="int16",
                latency=_LATENCY_SECONDS,
                callback=self._called,
            )

    @property
    def rate(self) -> int:
        """Frames a second."""
        return round(float(self._stream.samplerate))

    @property
    def running(self) -> bool:
        """Whether the device still delivers."""
        return bool(self._stream.active)

    def start(self) -> None:
        """Begin to deliver."""
        with self._turn(), explained_input(self._library):
            self._stream.start()

    def close(self) -> None:
        """Give the device back."""
        with self._turn():
            if self._stream.closed:
                return
            self._stream.close(ignore_errors=True)
            self._on_close()

    def _called(self, block: Samples16, _frames: int, _times: object, _status: object) -> None:
        """PortAudio's call with the next block, whose memory it uses again."""
        self._receive(block.copy())


@contextmanager
def explained_input(library: ModuleType) -> Iterator[None]:
    """PortAudio's errors about inputs as sentences."""
    try:
        yield
    except library.PortAudioError as problem:
        raise MicrophoneUnavailable(
            tr("The microphone cannot be opened."),
            advice=tr("Choose another one, or check that no other program keeps it for itself."),
        ) from problem


def no_microphone() -> MicrophoneUnavailable:
    """There is nothing to record with."""
    return MicrophoneUnavailable(
        tr("There is no microphone on this computer."),
        advice=tr("Connect one and try again, or add recordings that you have."),
    )
