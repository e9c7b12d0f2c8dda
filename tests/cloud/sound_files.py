"""Samples as bytes in every codec the services offer, whole or spoilt on demand."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tests.cloud.speech import Part, Samples, Utterance, sound_of, utterance_of

CONTENT_TYPES = {
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "pcm": "audio/pcm",
    "mulaw": "audio/basic",
    "alaw": "audio/alaw",
    "flac": "audio/flac",
    "ogg": "audio/ogg",
}
_MP3_KILOBITS = (
    (32_000, 32, 320),
    (16_000, 8, 160),
    (0, 8, 64),
)  # least rate of each MPEG version, its range
_OGG_BLOCK = 65_536  # longer writes crash the encoder


@dataclass(frozen=True)
class SoundOrder:
    """What is to be said, how, and as what file. `spoils` names the faults of sound and their arguments."""

    parts: tuple[Part, ...]
    codec: str = "mp3"
    rate: int = 24_000
    bits_a_second: int = 128_000
    speed: float = 1.0
    spoils: tuple[tuple[str, str], ...] = ()

    @property
    def content_type(self) -> str:
        """What the service calls the bytes."""
        return CONTENT_TYPES[self.codec]

    def utterance(self) -> Utterance:
        """Character by character."""
        return utterance_of(self.parts, self.speed)


def sound_bytes(order: SoundOrder) -> bytes:
    """Say it and write it down."""
    for name, argument in order.spoils:
        order = _OF_ORDERS.get(name, _as_it_is)(order, argument)
    samples = sound_of(order.utterance(), order.rate)
    for name, argument in order.spoils:
        if name in _OF_SAMPLES:
            samples = _OF_SAMPLES[name](samples, argument)
    data = encoded(samples, order)
    for name, argument in order.spoils:
        if name in _OF_BYTES:
            data = _OF_BYTES[name](data, argument)
    return data


def encoded(samples: Samples, order: SoundOrder) -> bytes:
    """Samples in the codec of an order."""
    match order.codec:
        case "pcm":
            return samples.astype("<i2").tobytes()
        case "mulaw":
            return mulaw(samples)
        case "alaw":
            return alaw(samples)
        case "mp3":
            return _mp3(samples, order)
        case "ogg":
            return _container(samples, order.rate, "OGG", "VORBIS")
        case "flac":
            return _container(samples, order.rate, "FLAC", "PCM_16")
        case _:
            return _container(samples, order.rate, "WAV", "PCM_16")


def _container(samples: Samples, rate: int, name: str, subtype: str) -> bytes:
    import soundfile

    buffer = io.BytesIO()
    with soundfile.SoundFile(buffer, "w", rate, 1, subtype, format=name) as file:
        for start in range(0, samples.size, _OGG_BLOCK):
            file.write(samples[start : start + _OGG_BLOCK])
    return buffer.getvalue()


def _mp3(samples: Samples, order: SoundOrder) -> bytes:
    import soundfile

    least, most = next((low, high) for rate, low, high in _MP3_KILOBITS if order.rate >= rate)
    level = (most - order.bits_a_second / 1_000) / (most - least)
    buffer = io.BytesIO()
    with soundfile.SoundFile(
        buffer,
        "w",
        order.rate,
        1,
        "MPEG_LAYER_III",
        format="MP3",
        bitrate_mode="CONSTANT",
        compression_level=min(0.999, max(0.0, level)),
    ) as file:
        file.write(samples)
    return buffer.getvalue()


def mulaw(samples: Samples) -> bytes:
    """Eight-bit mu-law (ITU-T G.711)."""
    values = _every_sample()
    sizes = np.minimum(np.abs(values), 32_635) + 132
    exponents = np.floor(np.log2(sizes)).astype(np.int32) - 7
    mantissas = sizes >> (exponents + 3) & 15
    codes = np.where(values < 0, 0x80, 0) | exponents << 4 | mantissas
    return _looked_up(samples, ~codes & 0xFF)


def alaw(samples: Samples) -> bytes:
    """Eight-bit A-law (ITU-T G.711)."""
    values = _every_sample()
    sizes = np.where(values < 0, -values - 1, values)
    exponents = np.maximum(np.floor(np.log2(np.maximum(sizes, 1))).astype(np.int32) - 7, 0)
    mantissas = np.where(exponents == 0, sizes >> 4, sizes >> (exponents + 3)) & 15
    codes = np.where(values < 0, 0, 0x80) | exponents << 4 | mantissas
    return _looked_up(samples, codes ^ 0x55)


def _every_sample() -> NDArray[np.int32]:
    """What each of the 65,536 patterns of sixteen bits stands for."""
    return np.arange(65_536, dtype=np.uint16).view(np.int16).astype(np.int32)


def _looked_up(samples: Samples, codes: NDArray[np.int32]) -> bytes:
    return bytes(codes.astype(np.uint8)[samples.view(np.uint16)].tobytes())


def _as_it_is(order: SoundOrder, _argument: str) -> SoundOrder:
    return order


def _wrong_container(order: SoundOrder, argument: str) -> SoundOrder:
    return replace(order, codec=argument or ("ogg" if order.codec != "ogg" else "wav"))


def _wrong_rate(order: SoundOrder, argument: str) -> SoundOrder:
    return replace(order, rate=int(argument) if argument else (48_000 if order.rate < 48_000 else 16_000))


def _runaway(order: SoundOrder, argument: str) -> SoundOrder:
    return replace(order, parts=order.parts * int(argument or 10))


def _half_spoken(order: SoundOrder, argument: str) -> SoundOrder:
    share = float(argument or 0.3)
    parts = tuple(replace(part, text=part.text[: int(len(part.text) * share)]) for part in order.parts)
    return replace(order, parts=parts)


def _silent(samples: Samples, _argument: str) -> Samples:
    return np.zeros_like(samples)


def _quiet(samples: Samples, argument: str) -> Samples:
    return (samples * 10 ** (float(argument or -45) / 20)).astype(np.int16)


def _clipped(samples: Samples, argument: str) -> Samples:
    return np.clip(samples.astype(np.int32) * int(argument or 12), -32_768, 32_767).astype(np.int16)


def _noise(samples: Samples, _argument: str) -> Samples:
    random = np.random.default_rng(samples.size)
    return (random.standard_normal(samples.size) * 3_000).astype(np.int16)


def _tone(samples: Samples, argument: str) -> Samples:
    turns = np.arange(samples.size) / float(argument or 200)
    return np.round(9_000 * np.sin(2 * np.pi * turns)).astype(np.int16)


def _offset(samples: Samples, argument: str) -> Samples:
    return np.full_like(samples, int(argument or 9_000))


def _truncated(data: bytes, argument: str) -> bytes:
    return data[: int(len(data) * float(argument or 0.3))]


def _corrupt(data: bytes, _argument: str) -> bytes:
    random = np.random.default_rng(len(data))
    return random.integers(0, 256, len(data), np.uint8).tobytes()


def _odd_byte(data: bytes, _argument: str) -> bytes:
    return data + b"\0"


def _says_also(data: bytes, argument: str) -> bytes:
    return data + (argument or "and more").encode()


def _header_only(_data: bytes, _argument: str) -> bytes:
    return _container(np.zeros(0, np.int16), 24_000, "WAV", "PCM_16")


_OF_ORDERS: Mapping[str, Callable[[SoundOrder, str], SoundOrder]] = {
    "wrong-container": _wrong_container,
    "wrong-rate": _wrong_rate,
    "runaway": _runaway,
    "half-spoken": _half_spoken,
}
_OF_SAMPLES: Mapping[str, Callable[[Samples, str], Samples]] = {
    "silent": _silent,
    "quiet": _quiet,
    "clipped": _clipped,
    "noise": _noise,
    "tone": _tone,
    "offset": _offset,
}
_OF_BYTES: Mapping[str, Callable[[bytes, str], bytes]] = {
    "truncated": _truncated,
    "corrupt": _corrupt,
    "odd-byte": _odd_byte,
    "says-also": _says_also,
    "44-byte-wav": _header_only,
}
SOUND_SPOILS = frozenset(_OF_ORDERS) | frozenset(_OF_SAMPLES) | frozenset(_OF_BYTES)
