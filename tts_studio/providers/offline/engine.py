"""What the worker asks of an engine: speak an order piece by piece, and list its voices."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from tts_studio.domain.parameters import ParameterValue
from tts_studio.domain.speech import WordTiming
from tts_studio.domain.voice import Voice

Cancelled: TypeAlias = Callable[[], bool]


@dataclass(frozen=True)
class Order:
    """What to speak. `text` is in the studio's own markup; `voice` is the part after the colon."""

    text: str
    voice: str
    settings: Mapping[str, ParameterValue]
    variation: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """The next stretch of speech: 16-bit little-endian mono samples and the words heard in them.

    Times count from the beginning of the order's audio, positions index its text. `fraction` is how much
    of the text has been spoken by the end of the piece, 0 to 1.
    """

    pcm: bytes
    words: tuple[WordTiming, ...]
    fraction: float


class Engine(Protocol):
    """A speech engine that lives in the worker process."""

    def speak(self, order: Order, cancelled: Cancelled) -> Iterator[Piece]:
        """Speak the order; end early, without an error, soon after `cancelled` says so.

        Raises a SpeechError or a VoiceError that tells the user why it cannot.
        """
        ...

    def voices(self) -> tuple[Voice, ...]:
        """Every voice it has, in the order to show them."""
        ...
