"""What the recorder needs of a sound input: the seam where a microphone, or a test, is plugged in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from tts_studio.audio.pcm import Samples16


@dataclass(frozen=True, slots=True)
class InputDevice:
    """A device that can record; `id`, `index` and `rate` as those of an OutputDevice."""

    id: str
    name: str
    index: int
    rate: int
    channels: int
    is_default: bool


Receive: TypeAlias = "Callable[[Samples16], None]"
"""Called on the device's thread with each block, frames × channels; the block is the caller's own copy."""


class InputStream(Protocol):
    """An open input. Its methods may block for as long as the sound server likes."""

    @property
    def rate(self) -> int:
        """Frames a second."""
        ...

    @property
    def channels(self) -> int:
        """How many channels each frame has."""
        ...

    @property
    def running(self) -> bool:
        """Whether the device still delivers: false before `start` and when it went away."""
        ...

    def start(self) -> None:
        """Begin to deliver. Raises an AudioError when the device does not."""
        ...

    def close(self) -> None:
        """Give the device back; harmless to call twice."""
        ...


class SoundInput(Protocol):
    """Opens input streams and knows the devices there are. Methods may block."""

    def inputs(self) -> tuple[InputDevice, ...]:
        """The devices that can record now, the system's default first. Raises SoundUnavailable."""
        ...

    def open_input(self, device: str | None, receive: Receive) -> InputStream:
        """Open a device by its id, or the system's default, at its own rate.

        Raises SoundUnavailable when there is nothing to record with, SoundLost when nothing answers.
        """
        ...
