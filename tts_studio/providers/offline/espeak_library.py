"""The eSpeak NG library as Python sees it: C structures, one process-wide state, text in and samples out.

The library is not thread-safe and keeps its state for the life of the process: exactly one of these may
exist, in the worker process. Names and numbers are those of its header speak_lib.h.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tts_studio.domain.translation import tr

_SYNCHRONOUS = 2
_BUFFER_MILLISECONDS = 100
_DO_NOT_EXIT = 0x8000
_UTF8, _SSML = 0x01, 0x10
_WORD_EVENT, _LAST_EVENT = 1, 0
_RATE, _VOLUME, _PITCH, _RANGE = 1, 2, 3, 4


class _EventId(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    )


class _Voice(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_void_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("reserved", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


@dataclass(frozen=True, slots=True)
class LibraryVoice:
    """A voice as the library names it: `language` is its code, `identifier` its file."""

    name: str
    language: str
    identifier: str
    female: bool


@dataclass(frozen=True, slots=True)
class Manner:
    """How to speak: words a minute, and volume, pitch and range from 0 to 100 where 50 is the voice's own.

    The volume is the exception: 100 is the library's own.
    """

    rate: int
    volume: int
    pitch: int
    range: int


@dataclass(frozen=True)
class Utterance:
    """16-bit samples, and for each word its position in the text, from 0, and the sample it begins at."""

    pcm: bytes
    words: tuple[tuple[int, int], ...]


class EspeakLibrary:
    """The loaded library."""

    def __init__(self) -> None:
        """Load and initialise it. Raises ImportError, OSError or RuntimeError when it cannot be used."""
        import espeakng_loader

        self._path = espeakng_loader.get_library_path()
        self._data = Path(espeakng_loader.get_data_path())
        self.variants = frozenset(path.name for path in (self._data / "voices" / "!v").iterdir())
        self._samples = bytearray()
        self._words: list[tuple[int, int]] = []
        self._cancelled: Callable[[], bool] = lambda: False
        self._callback = _CALLBACK(self._receive)
        self._library: Any = None
        self.sample_rate = self._load()

    def restart(self) -> None:
        """Forget everything spoken so far, so that the same text sounds the same again.

        Phases and flutter live in variables that only loading the library anew sets back; that takes 1 ms.
        """
        self._library.espeak_Terminate()
        handle: int = vars(self._library)["_handle"]
        self._library = None
        _unload(handle)
        self._load()

    def _load(self) -> int:
        """Load the library and return its sample rate in hertz."""
        self._library = ctypes.CDLL(self._path)
        self._declare()
        rate: int = self._library.espeak_Initialize(
            _SYNCHRONOUS, _BUFFER_MILLISECONDS, str(self._data).encode(), _DO_NOT_EXIT
        )
        if rate <= 0:
            message = tr("eSpeak NG did not find its data.")
            raise RuntimeError(message)
        self._library.espeak_SetSynthCallback(self._callback)
        _same_chance_again()
        return rate

    def voices(self) -> tuple[LibraryVoice, ...]:
        """One voice for each language and accent."""
        found: list[LibraryVoice] = []
        entries = self._library.espeak_ListVoices(None)
        while entries[len(found)]:
            voice = entries[len(found)].contents
            # Each language is preceded by a byte that holds its priority.
            language = ctypes.string_at(voice.languages + 1).decode("utf-8", "replace")
            name = voice.name.decode("utf-8", "replace").strip()
            found.append(LibraryVoice(name, language, voice.identifier.decode(), voice.gender == 2))
        return tuple(found)

    def choose(self, identifier: str) -> bool:
        """Speak with this voice from now on, for example `gmw/de` or `gmw/de+f2`; False if there is none."""
        return bool(self._library.espeak_SetVoiceByName(identifier.encode()) == 0)

    def speak(self, ssml: str, manner: Manner, cancelled: Callable[[], bool]) -> Utterance:
        """Speak a text in SSML; what was spoken so far when `cancelled` begins to say so."""
        self._samples, self._words, self._cancelled = bytearray(), [], cancelled
        for parameter, value in (
            (_RATE, manner.rate),
            (_VOLUME, manner.volume),
            (_PITCH, manner.pitch),
            (_RANGE, manner.range),
        ):
            self._library.espeak_SetParameter(parameter, value, 0)
        text = ssml.encode("utf-8", "replace") + b"\0"
        self._library.espeak_Synth(text, len(text), 0, 0, 0, _UTF8 | _SSML, None, None)
        return Utterance(bytes(self._samples), tuple(self._words))

    def _declare(self) -> None:
        library = self._library
        library.espeak_Initialize.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_int]
        library.espeak_SetVoiceByName.argtypes = [ctypes.c_char_p]
        library.espeak_SetParameter.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_int]
        library.espeak_ListVoices.argtypes = [ctypes.c_void_p]
        library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
        library.espeak_Synth.argtypes = [
            ctypes.c_char_p,
            ctypes.c_size_t,
            ctypes.c_uint,
            ctypes.c_int,
            ctypes.c_uint,
            ctypes.c_uint,
            ctypes.c_void_p,
            ctypes.c_void_p,
        ]

    def _receive(self, samples: Any, count: int, events: Any) -> int:
        """Called by the library with the next samples; a result of 1 stops it."""
        if samples and count:
            self._samples += ctypes.string_at(samples, count * 2)
        index = 0
        while events[index].type != _LAST_EVENT:
            event = events[index]
            if event.type == _WORD_EVENT:
                self._words.append((event.text_position - 1, event.sample))
            index += 1
        return int(self._cancelled())


def _unload(handle: int) -> None:
    import _ctypes

    release: Any = getattr(_ctypes, "FreeLibrary" if sys.platform == "win32" else "dlclose")
    release(handle)


def _same_chance_again() -> None:
    """Set the C library's random numbers, which make the noise in the voice, back to their beginning."""
    ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None).srand(1)
