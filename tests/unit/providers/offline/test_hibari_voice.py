"""The English voice, listened to and measured."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.support.speech_measures import (
    Listener,
    Samples,
    pitch_track,
    rms_decibels,
    samples_of,
    word_error_rate,
)
from tts_studio.domain.errors import NothingToSay, TextNotSpeakable, UnknownVoice
from tts_studio.domain.parameters import ParameterValue
from tts_studio.domain.speech import WordTiming
from tts_studio.providers.offline.engine import Order, Piece
from tts_studio.providers.offline.hibari_engine import HibariEngine
from tts_studio.providers.offline.hibari_network import HibariNetwork
from tts_studio.providers.offline.phonemes import Pronunciation
from tts_studio.providers.offline.styles import STYLES, TIMBRES

RATE = 24_000
LINE = "We walked along the river until the sun went down."


@pytest.fixture(scope="module")
def engine() -> HibariEngine:
    return HibariEngine.load()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


def pieces(
    engine: HibariEngine, text: str, voice: str = "heart", variation: int = 0, **settings: ParameterValue
) -> list[Piece]:
    return list(engine.speak(Order(text, voice, settings, variation), lambda: False))


def sound(
    engine: HibariEngine, text: str, voice: str = "heart", variation: int = 0, **settings: ParameterValue
) -> Samples:
    spoken = pieces(engine, text, voice, variation, **settings)
    return samples_of(b"".join(piece.pcm for piece in spoken))


def words(spoken: list[Piece]) -> list[WordTiming]:
    return [word for piece in spoken for word in piece.words]


def middle_pitch(samples: Samples) -> float:
    return float(np.median(pitch_track(samples, RATE)[0]))


@pytest.mark.parametrize(
    ("said", "written", "voice"),
    [
        ("The old library was quiet, and the light fell across the wooden floor.", None, "heart"),
        ("Nobody expected the storm to arrive so early in the season.", None, "warm"),
        ("The engineers tested the bridge before it was opened.", None, "deep"),
        ("I would like to order a cup of coffee and a slice of bread.", None, "bright"),
        ("When the train finally stopped, everybody stood up at once.", None, "child"),
        ("Please remember to close the window before you leave the house.", None, "heart"),
        ("She lives on Main Street with her sister.", "She lives on Main St. with her sister.", "heart"),
        ("He said hello to the world and left.", "He said hello 😀 to the world — and left.", "heart"),
    ],
)
def test_people_understand_it(
    engine: HibariEngine, listener: Listener, said: str, written: str | None, voice: str
) -> None:
    heard = listener.hear(sound(engine, written or said, voice), RATE)
    assert word_error_rate(said, heard) <= 0.11, heard


def test_figures_are_heard_as_figures(engine: HibariEngine, listener: Listener) -> None:
    written = "It costs $25 and we sold 1,250 of them in 1999."
    heard = listener.hear(sound(engine, written), RATE)
    said = (
        "It costs twenty-five dollars and we sold one thousand two hundred fifty of them "
        "in nineteen ninety-nine."
    )
    assert min(word_error_rate(said, heard), word_error_rate(written, heard)) <= 0.1, heard


def test_plain_speech_is_at_the_working_level_in_every_voice(engine: HibariEngine) -> None:
    for voice in TIMBRES:
        samples = sound(engine, f"{LINE} It was a long day, and everybody was tired.", voice)
        assert rms_decibels(samples) == pytest.approx(-20, abs=1.5), voice
        assert np.abs(samples).max() <= 10 ** (-1 / 20) + 1e-3


def test_the_voices_differ_in_pitch_as_their_names_say(engine: HibariEngine) -> None:
    pitch = {voice: middle_pitch(sound(engine, LINE, voice)) for voice in TIMBRES}
    assert pitch["deep"] < pitch["warm"] < pitch["heart"] < pitch["bright"] < pitch["child"]
    assert 95 < pitch["deep"] < 140
    assert pitch["child"] > 235


def test_a_request_begins_and_ends_promptly_and_breathes_between_sentences(engine: HibariEngine) -> None:
    samples = sound(engine, "This is one sentence. This is another one.")
    power = np.square(samples[: samples.size // 240 * 240].reshape(-1, 240)).mean(axis=1)
    silent = power < power.max() * 1e-5
    heard = np.flatnonzero(~silent)
    assert heard[0] * 0.01 <= 0.04
    assert (silent.size - 1 - heard[-1]) * 0.01 <= 0.05
    longest = max(len(run) for run in "".join("s" if each else " " for each in silent).split())
    assert 0.25 <= longest * 0.01 <= 0.40
    assert samples[0] == samples[-1] == 0


@pytest.fixture(scope="module")
def plain(engine: HibariEngine) -> Samples:
    return sound(engine, LINE)


def tagged(engine: HibariEngine, tag: str) -> Samples:
    return sound(engine, f"<{tag}>{LINE}</{tag}>")


@pytest.mark.parametrize(("tag", "least", "most"), [("slow", 1.25, 1.6), ("fast", 0.6, 0.85)])
def test_slow_and_fast_change_the_length(
    engine: HibariEngine, plain: Samples, tag: str, least: float, most: float
) -> None:
    assert least < tagged(engine, tag).size / plain.size < most


@pytest.mark.parametrize(("tag", "least", "most"), [("higher-pitch", 2, 4), ("lower-pitch", -4, -2)])
def test_higher_and_lower_change_the_pitch(
    engine: HibariEngine, plain: Samples, tag: str, least: float, most: float
) -> None:
    moved = 12 * np.log2(middle_pitch(tagged(engine, tag)) / middle_pitch(plain))
    assert least < moved < most


@pytest.mark.parametrize(
    ("tag", "least", "most"), [("loud", 2.5, 8), ("soft", -9, -3.5), ("whisper", -16, -6)]
)
def test_loud_soft_and_whisper_change_the_level(
    engine: HibariEngine, plain: Samples, tag: str, least: float, most: float
) -> None:
    assert least < rms_decibels(tagged(engine, tag)) - rms_decibels(plain) < most


def test_a_whisper_has_no_voice_and_is_still_understood(
    engine: HibariEngine, plain: Samples, listener: Listener
) -> None:
    whispered = tagged(engine, "whisper")
    assert pitch_track(plain, RATE)[1] > 0.5
    assert pitch_track(whispered, RATE)[1] < 0.3
    assert word_error_rate(LINE, listener.hear(whispered, RATE)) <= 0.2


def test_intensity_builds_up_and_fades(engine: HibariEngine, plain: Samples) -> None:
    def growth(samples: Samples) -> float:
        return rms_decibels(samples[samples.size // 2 :]) - rms_decibels(samples[: samples.size // 2])

    assert growth(tagged(engine, "build-intensity")) > growth(plain) + 3
    assert growth(tagged(engine, "decrease-intensity")) < growth(plain) - 3


def test_emphasis_lifts_and_lengthens_its_word_alone(engine: HibariEngine) -> None:
    def length_of(text: str, word: str) -> float:
        return next(
            each.ends - each.begins
            for each in words(pieces(engine, text))
            if text[each.start : each.end] == word
        )

    emphasised = "I <emphasis>really</emphasis> mean it."
    assert length_of(emphasised, "really") > 1.1 * length_of("I really mean it.", "really")
    assert length_of(emphasised, "it") == pytest.approx(length_of("I really mean it.", "it"), rel=0.2)


def test_singing_holds_its_notes_longer_than_sing_song(engine: HibariEngine, plain: Samples) -> None:
    assert tagged(engine, "singing").size > tagged(engine, "sing-song").size > plain.size


@pytest.mark.parametrize("tag", list(STYLES))
def test_every_style_is_understood_and_never_clips(
    engine: HibariEngine, listener: Listener, tag: str
) -> None:
    samples = tagged(engine, tag)
    assert np.abs(samples).max() <= 10 ** (-1 / 20) + 1e-3
    assert word_error_rate(LINE, listener.hear(samples, RATE)) <= 0.2


def test_settings_do_what_they_say(engine: HibariEngine, plain: Samples) -> None:
    assert sound(engine, LINE, speed=0.5).size / plain.size == pytest.approx(2.0, rel=0.15)
    assert sound(engine, LINE, speed=2.0).size / plain.size == pytest.approx(0.5, rel=0.2)
    for semitones in (-6.0, 6.0):
        moved = 12 * np.log2(middle_pitch(sound(engine, LINE, pitch=semitones)) / middle_pitch(plain))
        assert moved == pytest.approx(semitones, abs=1)


def test_expressiveness_widens_the_melody(engine: HibariEngine) -> None:
    def spread(expressiveness: float) -> float:
        pitches = pitch_track(sound(engine, LINE, "deep", expressiveness=expressiveness), RATE)[0]
        low, high = np.percentile(12 * np.log2(pitches), [25, 75])
        return float(high - low)

    assert spread(0.0) < spread(1.0) < spread(2.0)


def test_the_same_order_is_the_same_sound_and_a_variation_a_different_good_one(
    engine: HibariEngine, plain: Samples, listener: Listener
) -> None:
    assert np.array_equal(sound(engine, LINE), plain)
    readings = [sound(engine, LINE, variation=number) for number in (1, 2, 3)]
    assert all(np.array_equal(sound(engine, LINE, variation=1), each) for each in readings[:1])
    for reading in readings:
        assert reading.size != plain.size or not np.array_equal(reading, plain)
        assert 0.88 < reading.size / plain.size < 1.14
        assert word_error_rate(LINE, listener.hear(reading, RATE)) <= 0.1


def test_word_times_point_at_the_words_of_the_request_with_its_tags(engine: HibariEngine) -> None:
    text = (
        "Well, <soft>he paid $3.50</soft> [laugh] for a well-known book\\[1\\]. "
        "<whisper>It’s Dr. Müller’s!</whisper>"
    )
    timings = words(pieces(engine, text))
    assert [text[word.start : word.end] for word in timings] == [
        "Well",
        "he",
        "paid",
        "$3.50",
        "for",
        "a",
        "well-known",
        "book",
        "1",
        "It’s",
        "Dr.",
        "Müller’s",
    ]
    begins = [word.begins for word in timings]
    assert begins == sorted(begins)
    assert all(word.begins < word.ends for word in timings)


def test_word_times_agree_with_what_is_heard(engine: HibariEngine) -> None:
    text = "One. Two. Three."
    spoken = pieces(engine, text)
    samples = samples_of(b"".join(piece.pcm for piece in spoken))
    inside = np.zeros(samples.size, bool)
    for word in words(spoken):
        inside[round(word.begins * RATE) : round(word.ends * RATE)] = True
    energy = np.square(samples)
    assert energy[inside].sum() > 0.9 * energy.sum()
    assert inside.mean() < 0.95


def test_a_long_sentence_comes_in_parts_and_keeps_all_its_words(engine: HibariEngine) -> None:
    text = ", ".join(f"and the thing called item number {word}" for word in ("seven", "eight", "nine") * 10)
    spoken = pieces(engine, text)
    assert len(spoken) > 3
    assert len(words(spoken)) == len(text.replace(",", "").split())


def test_silence_inside_a_request_is_as_long_as_it_says(engine: HibariEngine) -> None:
    short, long = (sound(engine, f"One.{tag} Two.").size for tag in ("[pause 1s]", "[pause 3s]"))
    assert long - short == 2 * RATE


def test_it_stops_between_sentences_when_it_is_cancelled(engine: HibariEngine) -> None:
    answers = iter([False, True])
    assert len(list(engine.speak(Order("One. Two. Three.", "heart", {}), lambda: next(answers)))) == 1


@pytest.mark.parametrize("text", ["", " ", "😀", "...", "[laugh]", "\x00\x01"])
def test_nothing_to_say(engine: HibariEngine, text: str) -> None:
    with pytest.raises(NothingToSay):
        pieces(engine, text)


@pytest.mark.parametrize("text", ["Привет, мир", "你好世界", "שלום"])
def test_other_scripts_are_refused(engine: HibariEngine, text: str) -> None:
    with pytest.raises(TextNotSpeakable):
        pieces(engine, text)


def test_unknown_voices_are_refused(engine: HibariEngine) -> None:
    with pytest.raises(UnknownVoice):
        pieces(engine, "Hello.", "emma")


@pytest.mark.parametrize(
    "text",
    [
        "a" * 3_000,
        "x" * 300 + " " + "1" * 400,
        "\u202eabc\u202c def",
        "\ud800 lone",
        "a\u0301\u0327" * 50,
        "!?" * 500 + "a",
    ],
)
def test_hostile_text_is_survived(engine: HibariEngine, text: str) -> None:
    assert sound(engine, text).size


def test_another_network_file_is_used_as_it_is(plain: Samples) -> None:
    import hibari

    model = (Path(hibari.__file__).parent / "assets" / "hibari.onnx").read_bytes()
    # A field that no reader knows: the same network under another digest.
    network = HibariNetwork(model + b"\x9a\x3f\x00")
    assert not network.exact
    engine = HibariEngine(network, Pronunciation())
    samples = sound(engine, LINE)
    assert samples.size == pytest.approx(plain.size, rel=0.1)
    assert sound(engine, LINE, speed=0.5).size > 1.6 * samples.size
    assert middle_pitch(sound(engine, LINE, pitch=6.0)) > 1.25 * middle_pitch(samples)
    timings = words(pieces(engine, LINE))
    assert [LINE[word.start : word.end] for word in timings] == LINE.rstrip(".").split()


def test_a_damaged_network_file_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        HibariNetwork(b"not a network")
