"""Bytes become sound, or a sentence that says why not."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
import soundfile

from tts_studio.audio.companding import from_alaw, from_mulaw
from tts_studio.audio.containers import Container, container_of
from tts_studio.audio.decoding import HeaderlessDecoder, decode
from tts_studio.audio.pcm import Samples
from tts_studio.domain.audio_format import AudioFormat, Codec
from tts_studio.domain.errors import AudioFormatUnsupported, AudioUnreadable

RATE = 24000
SPEECHLIKE = (0.3 * np.sin(np.arange(RATE) * 0.05)).astype(np.float32)
EXACT = np.random.default_rng(7).integers(-30000, 30000, 5000).astype(np.int16)
PCM = AudioFormat(Codec.PCM_S16LE, RATE)


def written(samples: np.ndarray, kind: str, subtype: str | None = None, rate: int = RATE) -> bytes:
    """The samples as a file in memory."""
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format=kind, subtype=subtype)
    return file.getvalue()


def loudest_difference(one: Samples, two: Samples) -> float:
    """How far two sounds are apart where both are."""
    size = min(len(one), len(two))
    return float(np.abs(one[:size] - two[:size]).max())


@pytest.mark.parametrize("kind", ["WAV", "FLAC", "AIFF"])
def test_exact_containers_give_the_exact_samples(kind: str) -> None:
    pcm = decode(written(EXACT, kind, "PCM_16"))
    assert pcm.rate == RATE
    assert np.array_equal(pcm.samples * 32768, EXACT)


@pytest.mark.parametrize("kind", ["MP3", "OGG"])
def test_lossy_containers_give_sound_like_the_original(kind: str) -> None:
    pcm = decode(written(SPEECHLIKE, kind))
    assert pcm.rate == RATE
    assert abs(pcm.frames - RATE) < 0.1 * RATE
    assert loudest_difference(pcm.samples[2000:20000], SPEECHLIKE[2000:20000]) < 0.05


@pytest.mark.parametrize("kind", ["WAV", "FLAC", "MP3", "OGG"])
@pytest.mark.parametrize("declared", [PCM, AudioFormat(Codec.MULAW, 8000), AudioFormat(Codec.FLAC, 48000)])
def test_a_container_overrules_what_was_declared(kind: str, declared: AudioFormat) -> None:
    data = written(SPEECHLIKE, kind)
    assert np.array_equal(decode(data, declared).samples, decode(data).samples)
    assert decode(data, declared).rate == RATE


def test_headerless_samples_have_the_declared_rate() -> None:
    pcm = decode(EXACT.astype("<i2").tobytes(), AudioFormat(Codec.PCM_S16LE, 16000))
    assert pcm.rate == 16000
    assert np.array_equal(pcm.samples * 32768, EXACT)


@pytest.mark.parametrize(("subtype", "decoder"), [("ULAW", from_mulaw), ("ALAW", from_alaw)])
def test_every_telephone_code_has_the_value_the_standard_gives_it(subtype: str, decoder: object) -> None:
    codes = bytes(range(256))
    expected, _ = soundfile.read(
        io.BytesIO(codes), samplerate=8000, channels=1, format="RAW", subtype=subtype, dtype="int16"
    )
    assert callable(decoder)
    assert np.array_equal(decoder(codes), expected)


def test_telephone_sound_is_decoded() -> None:
    assert decode(b"\x80\xff\x00", AudioFormat(Codec.MULAW, 8000)).samples.tolist() == pytest.approx(
        [32124 / 32768, 0.0, -32124 / 32768]
    )
    assert decode(b"\xd5" * 300, AudioFormat(Codec.ALAW, 8000)).frames == 300


@pytest.mark.parametrize("code", [b"\x55", b"\xd5", b"\xff", b"\x7f", b"\x00"])
def test_telephone_silence_is_not_mistaken_for_text_or_mp3(code: bytes) -> None:
    assert container_of(code * 4000) is Container.UNKNOWN


def test_stereo_becomes_the_mean_of_both_sides() -> None:
    stereo = np.column_stack([np.full(100, 0.5), np.full(100, 0.25)]).astype(np.float32)
    assert decode(written(stereo, "WAV", "FLOAT")).samples[0] == pytest.approx(0.375)
    raw = np.array([[100, 300]] * 4, dtype="<i2").tobytes()
    assert decode(raw, AudioFormat(Codec.PCM_S16LE, 8000, channels=2)).samples[0] * 32768 == 200


def test_a_wav_stream_with_an_unknown_length_is_read_to_its_end() -> None:
    wav = bytearray(written(EXACT, "WAV", "PCM_16"))
    for unknown in (0xFFFFFFFF, 0x7FFFFFFF, 0):
        wav[4:8] = wav[40:44] = struct.pack("<I", unknown)
        assert np.array_equal(decode(bytes(wav)).samples * 32768, EXACT)


def test_chunks_before_and_after_the_samples_are_not_sound() -> None:
    wav = written(EXACT, "WAV", "PCM_16")
    extra = b"LIST" + struct.pack("<I", 5) + b"odd.." + b"\x00"
    body = wav[12:36] + extra + wav[36:] + extra
    data = b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body
    assert np.array_equal(decode(data).samples * 32768, EXACT)


@pytest.mark.parametrize("kind", ["WAV", "FLAC"])
def test_sound_that_was_cut_off_is_refused(kind: str) -> None:
    data = written(SPEECHLIKE, kind, "PCM_16")
    with pytest.raises(AudioUnreadable, match=r"cut off|cannot be decoded"):
        decode(data[: len(data) * 2 // 3])


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        ("<!DOCTYPE html><html><body>Bad gateway — später</body></html>".encode(), "a web page"),
        (b'\n{"error": "quota exceeded", "code": 429}', "a JSON message"),
        ("Internal server error — später".encode(), "text"),
        (("<html>" + "ä" * 300).encode(), "a web page"),
        (b"\x00\x01\x02\x03" * 50, "no sound the studio knows"),
        (b"\xef\xbb\xbf  ", "no sound the studio knows"),
    ],
)
def test_what_is_not_sound_is_named(data: bytes, sentence: str) -> None:
    with pytest.raises(AudioUnreadable, match=sentence):
        decode(data)
    if sentence == "a web page":
        with pytest.raises(AudioUnreadable, match=sentence):
            decode(data, PCM)


def test_a_header_without_samples_is_refused() -> None:
    wav = written(EXACT, "WAV", "PCM_16")[:44]
    with pytest.raises(AudioUnreadable, match="no samples"):
        decode(wav)
    with pytest.raises(AudioUnreadable, match="no samples"):
        decode(wav[:36])
    with pytest.raises(AudioUnreadable, match="not a single sample"):
        decode(written(EXACT[:0], "AIFF", "PCM_16"))
    with pytest.raises(AudioUnreadable, match="not a single sample"):
        decode(b"\x01", PCM)


@pytest.mark.parametrize("magic", [b"fLaC", b"OggS", b"ID3\x04", b"RF64\x00\x00\x00\x00WAVE"])
def test_rubbish_behind_a_container_s_first_bytes_is_refused(magic: bytes) -> None:
    with pytest.raises(AudioUnreadable):
        decode(magic + bytes(500))


@pytest.mark.parametrize("data", [b"\x00\x00\x00\x20ftypM4A rest", b"\x1aE\xdf\xa3 rest"])
def test_containers_the_studio_does_not_read_are_named(data: bytes) -> None:
    with pytest.raises(AudioFormatUnsupported, match=r"MP4|WebM"):
        decode(data)


def test_little_data_that_unfolds_to_hours_is_refused_before_it_is_held() -> None:
    bomb = written(np.zeros(RATE * 60, np.int16), "FLAC", "PCM_16")
    assert len(bomb) < 20_000
    with pytest.raises(AudioUnreadable, match="longer than 0 minutes"):
        decode(bomb, most_seconds=20)
    with pytest.raises(AudioUnreadable, match="longer than"):
        decode(bytes(2 * RATE), PCM, most_seconds=0.5)


def test_shapes_no_speech_has_are_refused() -> None:
    with pytest.raises(AudioUnreadable, match="no speech is like that"):
        decode(written(np.zeros((10, 9), np.int16), "WAV", "PCM_16"))
    with pytest.raises(AudioUnreadable, match="no speech is like that"):
        decode(written(EXACT, "WAV", "PCM_16", rate=100))


def test_values_that_are_not_numbers_are_refused() -> None:
    with pytest.raises(AudioUnreadable, match="not numbers"):
        decode(written(np.array([0.0, np.nan], np.float32), "WAV", "FLOAT"))


def test_samples_that_look_like_one_mp3_frame_are_still_samples() -> None:
    frame = b"\xff\xfb\x90\x00"
    assert container_of(frame) is Container.MP3
    assert container_of(frame + bytes(1000)) is Container.UNKNOWN


@pytest.mark.parametrize("header", [b"\xff\xfd\x90\x00", b"\xff\xff\x90\x00", b"\xff\xf3\x90\x00"])
def test_frames_of_every_layer_are_recognised_when_a_second_follows(header: bytes) -> None:
    from tts_studio.audio.containers import mpeg_frame_bytes

    length = mpeg_frame_bytes(header)
    assert container_of(header.ljust(length, b"\0") + header) is Container.MP3


@pytest.mark.parametrize("cut", [1, 2, 3, 7, 4096])
@pytest.mark.parametrize("channels", [1, 2])
def test_headerless_chunks_may_be_cut_anywhere(cut: int, channels: int) -> None:
    declared = AudioFormat(Codec.PCM_S16LE, RATE, channels)
    data = EXACT[:4000].astype("<i2").tobytes()
    decoder = HeaderlessDecoder(declared)
    pieces = [decoder.push(data[at : at + cut]) for at in range(0, len(data), cut)]
    assert np.array_equal(np.concatenate(pieces), decode(data, declared).samples)


def test_sound_in_containers_is_not_decoded_in_pieces() -> None:
    with pytest.raises(AudioFormatUnsupported):
        HeaderlessDecoder(AudioFormat(Codec.MP3, RATE))
