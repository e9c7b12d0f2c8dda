"""What the player needs of a sound output: the seam where a device, or a test, is plugged in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tts_studio.audio.devices import OutputDevice
    from tts_studio.audio.pcm import Samples16


class Fill(Protocol):
    """Called on the device's thread for each block."""

    def __call__(self, out: Samples16, heard_in: float) -> None:
        """Write sixteen-bit samples into `out`, frames × channels.

        The first of them will be heard in `heard_in` seconds.
        """
        ...


class OutputStream(Protocol):
    """An open output. Its methods may block for as long as the sound server likes."""

    @property
    def rate(self) -> int:
        """Frames a second; the device's own rate when it refused the one that was asked for."""
        ...

    @property
    def latency(self) -> float:
        """Seconds from a frame being written to its being heard."""
        ...

    @property
    def substitute(self) -> bool:
        """Whether this is the default output because the wanted one is not there."""
        ...

    @property
    def running(self) -> bool:
        """Whether the device still asks for samples: false before `start` and when the device went away."""
        ...

    def start(self) -> None:
        """Begin to ask for samples. Raises an AudioError when the device does not."""
        ...

    def stop(self) -> None:
        """Stop asking. What was written and not heard yet may be lost."""
        ...

    def close(self) -> None:
        """Give the device back; harmless to call twice."""
        ...


class SoundOutput(Protocol):
    """Opens output streams."""

    def prepare(self) -> None:
        """Do ahead of time what makes the first `open` slow. Raises SoundUnavailable."""
        ...

    def open(self, device: str | None, rate: int, fill: Fill) -> OutputStream:
        """Open a device by its id, or the system's default, at a rate in hertz.

        Raises SoundUnavailable when there is nothing to play on, SoundLost when the device does not answer.
        """
        ...


class SoundSystem(SoundOutput, Protocol):
    """Opens output streams and knows the devices there are."""

    def outputs(self) -> tuple[OutputDevice, ...]:
        """The devices that can play now, the system's default first. May block.

        Raises SoundUnavailable when there is no sound library.
        """
        ...
