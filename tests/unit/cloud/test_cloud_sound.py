"""The sound of the emulator: as long as its text, right in every codec, spoilt on demand."""

from __future__ import annotations

import io
from itertools import pairwise

import numpy as np
import pytest
import soundfile

from tests.cloud.sound_files import SoundOrder, alaw, mulaw, sound_bytes
from tests.cloud.speech import Part, Samples, pitch_of, sound_of, utterance_of
from tests.support.speech_measures import pitch_track, samples_of
from tts_studio.audio.companding import from_alaw, from_mulaw

TEXT = (
    "It was the best of times, it was the worst of times. It was the age of wisdom; it was the age of folly."
)


def order_of(text: str = TEXT, codec: str = "wav", *spoils: tuple[str, str], **options: object) -> SoundOrder:
    made = SoundOrder((Part("eve", text),), codec, spoils=spoils)
    return SoundOrder(**{**vars(made), **options})


def decoded(data: bytes) -> tuple[Samples, int]:
    samples, rate = soundfile.read(io.BytesIO(data), dtype="int16")
    return samples, rate


def decibels(samples: Samples) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(np.square(samples / 32_768))) + 1e-9))


def test_about_fifteen_characters_are_said_in_a_second() -> None:
    assert 14 < len(TEXT) / utterance_of([Part("eve", TEXT)]).seconds < 16


def test_speed_shortens_speech() -> None:
    slow, fast = (utterance_of([Part("eve", TEXT)], speed).seconds for speed in (0.7, 1.4))
    assert slow / fast == pytest.approx(2, rel=0.05)


def test_a_language_without_letters_takes_longer_for_each_character() -> None:
    assert utterance_of([Part("eve", "今日は天気")]).seconds > 1


@pytest.mark.parametrize("text", [TEXT, "", "   ", "[pause]", "<soft>", "é", "x" * 700])
def test_the_same_text_is_the_same_sound_as_long_as_planned(text: str) -> None:
    utterance = utterance_of([Part("eve", text)])
    first, second = sound_of(utterance, 24_000), sound_of(utterance, 24_000)
    assert np.array_equal(first, second)
    assert first.size == round(utterance.seconds * 24_000)


def test_speech_is_as_loud_as_speech_and_never_clips() -> None:
    samples = sound_of(utterance_of([Part("eve", TEXT)]), 24_000)
    assert -24 < decibels(samples) < -16
    assert np.abs(samples.astype(int)).max() < 32_000


@pytest.mark.parametrize("voice", ["eve", "leo", "Zephyr"])
def test_a_voice_is_heard_at_its_pitch(voice: str) -> None:
    pcm = sound_bytes(SoundOrder((Part(voice, TEXT),), "pcm"))
    pitches, voiced = pitch_track(samples_of(pcm), 24_000)
    assert float(np.median(pitches)) == pytest.approx(pitch_of(voice), rel=0.1)
    assert voiced > 0.4


def test_the_known_voices_differ_in_pitch() -> None:
    pitches = sorted(pitch_of(voice) for voice in ("eve", "ara", "leo", "rex", "sal"))
    assert all(higher - lower > 10 for lower, higher in pairwise(pitches))
    assert pitch_of("EVE") == pitch_of("eve")


@pytest.mark.parametrize(
    ("tagged", "change"),
    [
        ("[pause] Hello.", 0.5),
        ("Hello. [long-pause]", 1.2),
        ("[laugh] Hello.", 0.35),
        ("<slow>Hello.</slow>", 0.16),
        ("<soft>Hello.</soft>", 0.0),
    ],
)
def test_tags_are_not_spelt_out(tagged: str, change: float) -> None:
    plain = utterance_of([Part("eve", "Hello.")]).seconds
    assert utterance_of([Part("eve", tagged)]).seconds - plain == pytest.approx(change, abs=0.1)


def test_wrapping_tags_change_how_loud_the_words_are() -> None:
    loud, soft, usual = (
        decibels(sound_of(utterance_of([Part("eve", text)]), 24_000))
        for text in (f"<loud>{TEXT}</loud>", f"<soft>{TEXT}</soft>", TEXT)
    )
    assert loud > usual + 3 > soft + 6


def test_times_cover_every_character_in_order_and_end_before_the_sound() -> None:
    utterance = utterance_of([Part("eve", "<soft>Hi</soft> [pause] you.")])
    times = utterance.times()
    assert len(times) == len("<soft>Hi</soft> [pause] you.")
    assert all(begin <= end for begin, end in times)
    assert all(before[1] == after[0] for before, after in pairwise(times))
    assert times[-1][1] < utterance.seconds


def test_words_are_heard_when_their_times_say_so() -> None:
    text = "Hello. [long-pause] Good morning."
    utterance = utterance_of([Part("eve", text)])
    samples = sound_of(utterance, 24_000)
    begin, end = utterance.times()[7][0], utterance.times()[18][1]
    assert decibels(samples[round((begin + 0.05) * 24_000) : round((end - 0.05) * 24_000)]) < -80
    begin, end = utterance.times()[20][0], utterance.times()[-2][1]
    assert decibels(samples[round(begin * 24_000) : round(end * 24_000)]) > -30


@pytest.mark.parametrize("codec", ["wav", "mp3", "flac", "ogg"])
@pytest.mark.parametrize("rate", [8_000, 24_000, 48_000])
def test_containers_decode_to_what_was_said(codec: str, rate: int) -> None:
    samples, decoded_rate = decoded(sound_bytes(order_of("Hello, my friend.", codec, rate=rate)))
    assert decoded_rate == rate
    assert samples.size / rate == pytest.approx(
        utterance_of([Part("eve", "Hello, my friend.")]).seconds, abs=0.1
    )
    assert decibels(samples) > -26


@pytest.mark.parametrize("bits", [64_000, 96_000, 128_000])
def test_mp3_has_the_bit_rate_that_was_asked_for(bits: int) -> None:
    data = sound_bytes(order_of(TEXT, "mp3", bits_a_second=bits))
    assert len(data) * 8 / utterance_of([Part("eve", TEXT)]).seconds == pytest.approx(bits, rel=0.05)


@pytest.mark.parametrize(
    ("encode", "decode", "code_of_zero"), [(mulaw, from_mulaw, 0xFF), (alaw, from_alaw, 0xD5)]
)
def test_telephone_codecs_are_decoded_by_the_studio(
    encode: object, decode: object, code_of_zero: int
) -> None:
    assert callable(encode)
    assert callable(decode)
    samples = np.arange(-32_768, 32_768, 7).astype(np.int16)
    again = decode(encode(samples)).astype(int)
    assert np.all(np.abs(again - samples) <= np.abs(samples.astype(int)) * 0.04 + 20)
    assert encode(np.zeros(1, np.int16)) == bytes([code_of_zero])


def test_two_speakers_are_two_pitches() -> None:
    order = SoundOrder((Part("leo", TEXT), Part("eve", TEXT)), "pcm")
    samples = samples_of(sound_bytes(order))
    low, high = (pitch_track(half, 24_000)[0] for half in np.array_split(samples, 2))
    assert np.median(high) > 1.5 * np.median(low)


def test_a_tone_and_a_level_never_change_and_words_stand_behind_the_sound() -> None:
    def spoilt(name: str, argument: str = "") -> bytes:
        return sound_bytes(order_of(TEXT, "pcm", (name, argument)))

    tone = np.frombuffer(spoilt("tone", "100"), "<i2")
    assert np.array_equal(tone[:100], tone[1000:1100])
    assert np.ptp(tone) == 18_000
    assert set(np.frombuffer(spoilt("offset"), "<i2")) == {9_000}
    assert spoilt("says-also", "words") == sound_bytes(order_of(TEXT, "pcm")) + b"words"


def test_a_silent_take_is_as_long_as_it_should_be() -> None:
    whole, silent = (
        decoded(sound_bytes(order_of(TEXT, "wav", *spoil)))[0] for spoil in ((), (("silent", ""),))
    )
    assert silent.size == whole.size
    assert not silent.any()


@pytest.mark.parametrize(
    ("name", "argument", "factor"), [("runaway", "10", 10.0), ("half-spoken", "0.5", 0.5)]
)
def test_spoilt_lengths_are_heard(name: str, argument: str, factor: float) -> None:
    whole, spoilt = (
        decoded(sound_bytes(order_of(TEXT, "wav", *spoil)))[0].size for spoil in ((), ((name, argument),))
    )
    assert spoilt / whole == pytest.approx(factor, rel=0.1)


def test_a_header_alone_is_44_bytes() -> None:
    data = sound_bytes(order_of(TEXT, "wav", ("44-byte-wav", "")))
    assert len(data) == 44
    assert data.startswith(b"RIFF")


@pytest.mark.parametrize(("codec", "magic"), [("wav", b"OggS"), ("ogg", b"RIFF")])
def test_the_wrong_container_is_a_good_one_of_another_kind(codec: str, magic: bytes) -> None:
    data = sound_bytes(order_of(TEXT, codec, ("wrong-container", "")))
    assert data.startswith(magic)
    assert decoded(data)[0].any()


def test_the_wrong_rate_changes_how_many_bytes_headerless_sound_has() -> None:
    right, wrong = (len(sound_bytes(order_of(TEXT, "pcm", *spoil))) for spoil in ((), (("wrong-rate", ""),)))
    assert wrong == pytest.approx(2 * right, rel=0.001)


def test_levels_are_spoilt() -> None:
    whole, quiet, clipped, noise = (
        decoded(sound_bytes(order_of(TEXT, "wav", *spoil)))[0]
        for spoil in ((), (("quiet", "-45"),), (("clipped", ""),), (("noise", ""),))
    )
    assert decibels(quiet) == pytest.approx(decibels(whole) - 45, abs=3)
    assert (np.abs(clipped.astype(int)) >= 32_767).mean() > 0.05
    assert np.std([decibels(part) for part in np.array_split(noise, 50)]) < 1


def test_bytes_are_spoilt() -> None:
    whole = sound_bytes(order_of(TEXT, "mp3"))
    assert sound_bytes(order_of(TEXT, "mp3", ("truncated", "0.5"))) == whole[: len(whole) // 2]
    assert sound_bytes(order_of(TEXT, "mp3", ("odd-byte", ""))) == whole + b"\0"
    corrupt = sound_bytes(order_of(TEXT, "mp3", ("corrupt", "")))
    assert len(corrupt) == len(whole)
    assert corrupt[:2] != whole[:2]
