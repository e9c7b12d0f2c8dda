"""From bytes to sound: containers are recognised by what they hold, never by what they are called."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

import numpy as np

from tts_studio.audio.companding import from_alaw, from_mulaw
from tts_studio.audio.containers import Container, container_of
from tts_studio.audio.pcm import Pcm, Samples, Samples16, floats
from tts_studio.audio.wav_header import wav_with_true_sizes
from tts_studio.domain.audio_format import AudioFormat, Codec
from tts_studio.domain.errors import AudioFormatUnsupported, AudioUnreadable
from tts_studio.domain.translation import mark, tr

MAXIMUM_SECONDS = 3600.0
_BLOCK_FRAMES = 65_536
_RATES = range(4_000, 384_001)
_MOST_CHANNELS = 8
_AGAIN = mark("Try again; when it happens again, the service has a problem.")

_HEADERLESS: Mapping[Codec, tuple[int, Callable[[bytes], Samples16]]] = {
    Codec.PCM_S16LE: (2, lambda data: np.frombuffer(data, dtype="<i2").astype(np.int16, copy=False)),
    Codec.MULAW: (1, from_mulaw),
    Codec.ALAW: (1, from_alaw),
}
_NOT_SOUND = frozenset({Container.PAGE, Container.JSON, Container.TEXT})
_NOT_READ = frozenset({Container.MP4, Container.WEBM})


def decode(data: bytes, declared: AudioFormat | None = None, *, most_seconds: float = MAXIMUM_SECONDS) -> Pcm:
    """The sound in some bytes, as mono.

    `declared` is what the bytes were said to be. It decides only for headerless samples: a container in the
    bytes overrules it. Raises AudioUnreadable for anything that is not whole, non-empty sound of at most
    `most_seconds`, and AudioFormatUnsupported for containers the studio does not read.
    """
    if not data:
        raise AudioUnreadable(tr("There is no sound: the answer is empty."), advice=tr(_AGAIN))
    container = container_of(data)
    if container in _NOT_SOUND:
        raise AudioUnreadable(
            tr("This is {container}, not sound.", container=tr(container.value)), advice=tr(_AGAIN)
        )
    if container in _NOT_READ:
        raise AudioFormatUnsupported(
            tr("The studio does not read {container} sound.", container=container),
            advice=tr("Convert it to WAV, FLAC, MP3 or Ogg first."),
        )
    if container is not Container.UNKNOWN:
        return _decode_container(data, container, most_seconds)
    if declared is None or not declared.headerless:
        raise AudioUnreadable(tr("These bytes are no sound the studio knows."), advice=tr(_AGAIN))
    return _decode_headerless(data, declared, most_seconds)


class HeaderlessDecoder:
    """Decodes headerless samples as they arrive, wherever the chunks are cut."""

    def __init__(self, declared: AudioFormat) -> None:
        if not declared.headerless:
            raise AudioFormatUnsupported(
                tr("{codec} sound is decoded when it is whole.", codec=declared.codec.upper())
            )
        sample_bytes, self._decode = _HEADERLESS[declared.codec]
        self._channels = declared.channels
        self._frame_bytes = sample_bytes * declared.channels
        self._rest = b""

    def push(self, data: bytes) -> Samples:
        """The samples that became whole with this chunk, as mono."""
        data = self._rest + data
        whole = len(data) - len(data) % self._frame_bytes
        self._rest = data[whole:]
        return _mono(floats(self._decode(data[:whole])).reshape(-1, self._channels))


def _decode_headerless(data: bytes, declared: AudioFormat, most_seconds: float) -> Pcm:
    """Samples without a header, at the declared rate."""
    frame_bytes = _HEADERLESS[declared.codec][0] * declared.channels
    _check_length(len(data) // frame_bytes, declared.sample_rate, most_seconds)
    samples = HeaderlessDecoder(declared).push(data)
    return _checked(samples, declared.sample_rate)


def _decode_container(data: bytes, container: Container, most_seconds: float) -> Pcm:
    """Sound in a container, block by block: a header's claims about length reserve no memory."""
    import soundfile

    if container is Container.WAV:
        data = wav_with_true_sizes(data)
    blocks: list[Samples] = []
    frames = 0
    try:
        with soundfile.SoundFile(io.BytesIO(data)) as file:
            rate, claimed = file.samplerate, file.frames
            _check_shape(rate, file.channels)
            while len(block := file.read(_BLOCK_FRAMES, dtype="float32", always_2d=True)):
                frames += len(block)
                _check_length(frames, rate, most_seconds)
                blocks.append(_mono(block))
    except (soundfile.LibsndfileError, RuntimeError) as problem:
        raise AudioUnreadable(
            tr("The {container} sound cannot be decoded.", container=container), advice=tr(_AGAIN)
        ) from problem
    if frames < claimed < 1 << 62:
        raise AudioUnreadable(
            tr(
                "The {container} sound is cut off after {present:.1f} of {wanted:.1f} seconds.",
                container=container,
                present=frames / rate,
                wanted=claimed / rate,
            ),
            advice=tr(_AGAIN),
        )
    return _checked(np.concatenate(blocks) if blocks else np.zeros(0, np.float32), rate)


def _mono(block: Samples) -> Samples:
    """Frames × channels as one channel: the mean."""
    if block.shape[1] == 1:
        return np.ascontiguousarray(block[:, 0])
    mixed: Samples = block.mean(axis=1, dtype=np.float32)
    return mixed


def _checked(samples: Samples, rate: int) -> Pcm:
    """The sound, when it is any."""
    if len(samples) == 0:
        raise AudioUnreadable(tr("There is no sound: the file holds not a single sample."), advice=tr(_AGAIN))
    if not np.isfinite(samples).all():
        raise AudioUnreadable(tr("The sound holds values that are not numbers."), advice=tr(_AGAIN))
    return Pcm(samples, rate)


def _check_shape(rate: int, channels: int) -> None:
    """Refuse rates and channel counts that no speech has."""
    if rate not in _RATES or channels > _MOST_CHANNELS:
        raise AudioUnreadable(
            tr(
                "The sound claims {rate} Hz and {channels} channels; no speech is like that.",
                rate=rate,
                channels=channels,
            )
        )


def _check_length(frames: int, rate: int, most_seconds: float) -> None:
    """Refuse what is too long to hold in memory, before it is held."""
    if frames > most_seconds * rate:
        raise AudioUnreadable(
            tr("The sound is longer than {minutes:.0f} minutes.", minutes=most_seconds / 60),
            advice=tr("Split it into shorter parts."),
        )
