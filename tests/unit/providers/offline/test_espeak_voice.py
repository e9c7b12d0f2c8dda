"""The voices for every other language, measured."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.box_voices import espeak_of_this_process
from tests.support.speech_measures import Samples, pitch_track, rms_decibels, samples_of
from tts_studio.domain.errors import EngineUnavailable, NothingToSay, TextNotSpeakable, UnknownVoice
from tts_studio.domain.parameters import ParameterValue
from tts_studio.domain.speech import WordTiming
from tts_studio.providers.offline import espeak_engine
from tts_studio.providers.offline.engine import Order, Piece
from tts_studio.providers.offline.espeak_engine import EspeakEngine

RATE = 22_050
LINE = "We walked along the river until the sun went down."


@pytest.fixture(scope="module")
def engine() -> EspeakEngine:
    return espeak_of_this_process()


def pieces(
    engine: EspeakEngine, text: str, voice: str = "en-us", variation: int = 0, **settings: ParameterValue
) -> list[Piece]:
    return list(engine.speak(Order(text, voice, settings, variation), lambda: False))


def sound(
    engine: EspeakEngine, text: str, voice: str = "en-us", variation: int = 0, **settings: ParameterValue
) -> Samples:
    spoken = pieces(engine, text, voice, variation, **settings)
    return samples_of(b"".join(piece.pcm for piece in spoken))


def words(engine: EspeakEngine, text: str, voice: str) -> list[WordTiming]:
    return [word for piece in pieces(engine, text, voice) for word in piece.words]


def spelled(engine: EspeakEngine, text: str, voice: str) -> list[str]:
    return [text[word.start : word.end] for word in words(engine, text, voice)]


def middle_pitch(samples: Samples) -> float:
    return float(np.median(pitch_track(samples, RATE)[0]))


@pytest.fixture(scope="module")
def plain(engine: EspeakEngine) -> Samples:
    return sound(engine, LINE)


def tagged(engine: EspeakEngine, tag: str) -> Samples:
    return sound(engine, f"<{tag}>{LINE}</{tag}>")


def test_there_is_a_voice_for_more_than_a_hundred_languages(engine: EspeakEngine) -> None:
    voices = engine.voices()
    assert len({voice.languages[0].partition("-")[0] for voice in voices}) > 100
    names = {voice.id.voice: voice.name for voice in voices}
    assert names["de"] == "German"
    assert names["en-gb"] == "English (Great Britain)"
    assert names["cmn"] == "Chinese (Mandarin)"
    assert {"fr-fr", "es", "pt-br", "de+f2"} <= set(names)
    assert voices[0].id.voice == "en-us"
    assert next(voice for voice in voices if voice.id.voice == "pt-br").languages == ("pt-BR",)


def test_every_voice_in_the_catalogue_has_a_sound(engine: EspeakEngine) -> None:
    for voice in engine.voices():
        samples = sound(engine, "1 2 mama мама", voice.id.voice)
        assert samples.size > RATE / 5, voice
        assert np.abs(samples).max() <= 10 ** (-1 / 20) + 1e-3


def test_plain_speech_is_at_the_working_level(engine: EspeakEngine) -> None:
    for voice, text in (
        ("en-us", LINE),
        ("de", "Wir gingen den Fluss entlang, bis die Sonne unterging."),
        ("fr-fr", "Nous avons marché le long de la rivière."),
        ("es+f2", "Caminamos por el río hasta que se puso el sol."),
    ):
        assert rms_decibels(sound(engine, text, voice)) == pytest.approx(-20, abs=2), voice


@pytest.mark.parametrize(("tag", "least", "most"), [("slow", 1.2, 1.6), ("fast", 0.6, 0.85)])
def test_slow_and_fast_change_the_length(
    engine: EspeakEngine, plain: Samples, tag: str, least: float, most: float
) -> None:
    assert least < tagged(engine, tag).size / plain.size < most


@pytest.mark.parametrize(("tag", "least", "most"), [("higher-pitch", 2, 6), ("lower-pitch", -6, -1.5)])
def test_higher_and_lower_change_the_pitch(
    engine: EspeakEngine, plain: Samples, tag: str, least: float, most: float
) -> None:
    assert least < 12 * np.log2(middle_pitch(tagged(engine, tag)) / middle_pitch(plain)) < most


@pytest.mark.parametrize(("tag", "least", "most"), [("loud", 2, 8), ("soft", -10, -3), ("emphasis", 0.5, 6)])
def test_loud_soft_and_emphasis_change_the_level(
    engine: EspeakEngine, plain: Samples, tag: str, least: float, most: float
) -> None:
    assert least < rms_decibels(tagged(engine, tag)) - rms_decibels(plain) < most


def test_a_whisper_has_no_voice(engine: EspeakEngine, plain: Samples) -> None:
    assert pitch_track(plain, RATE)[1] > 0.6
    assert pitch_track(tagged(engine, "whisper"), RATE)[1] < 0.3
    assert pitch_track(sound(engine, f"<whisper>{LINE}</whisper>", "en-us+f2"), RATE)[1] < 0.3


def test_settings_do_what_they_say(engine: EspeakEngine, plain: Samples) -> None:
    assert sound(engine, LINE, speed=0.5).size / plain.size == pytest.approx(2, rel=0.2)
    assert sound(engine, LINE, speed=2.0).size / plain.size == pytest.approx(0.5, rel=0.2)
    for semitones in (-5.0, 5.0):
        moved = 12 * np.log2(middle_pitch(sound(engine, LINE, pitch=semitones)) / middle_pitch(plain))
        assert moved == pytest.approx(semitones, abs=1)
    narrow, usual, wide = (
        float(
            np.ptp(np.percentile(pitch_track(sound(engine, LINE, expressiveness=value), RATE)[0], [25, 75]))
        )
        for value in (0.0, 1.0, 2.0)
    )
    assert narrow < usual < wide


def test_the_same_order_is_the_same_sound_whatever_was_said_before(
    engine: EspeakEngine, plain: Samples
) -> None:
    sound(engine, "Etwas ganz anderes <whisper>leise</whisper>.", "de")
    assert np.array_equal(sound(engine, LINE), plain)
    varied = sound(engine, LINE, variation=1)
    assert not np.array_equal(varied[: plain.size], plain[: varied.size])
    assert np.array_equal(sound(engine, LINE, variation=1), varied)


def test_word_times_point_at_the_words_of_the_request_with_its_tags(engine: EspeakEngine) -> None:
    text = "Größe & <slow>Öl</slow> \\<kosten\\> [laugh] 3,50 €. <whisper>Ja, „gut“!</whisper>"
    assert spelled(engine, text, "de") == ["Größe", "&", "Öl", "kosten", "3,50", "Ja", "gut"] or spelled(
        engine, text, "de"
    ) == ["Größe", "Öl", "kosten", "3,50", "€", "Ja", "gut"]
    timings = words(engine, text, "de")
    assert [word.begins for word in timings] == sorted(word.begins for word in timings)
    assert all(word.begins < word.ends for word in timings)


def test_word_times_in_scripts_with_and_without_spaces(engine: EspeakEngine) -> None:
    assert spelled(engine, "नमस्ते दुनिया", "hi") == ["नमस्ते", "दुनिया"]
    assert spelled(engine, "שלום עולם", "he") == ["שלום", "עולם"]
    chinese = spelled(engine, "你好世界，今天天气很好。", "cmn")
    assert "".join(chinese) == "你好世界今天天气很好"
    assert len(chinese) > 3


def test_word_times_agree_with_what_is_heard(engine: EspeakEngine) -> None:
    text = "Eins. Zwei. Drei."
    timings = words(engine, text, "de")
    samples = sound(engine, text, "de")
    inside = np.zeros(samples.size, bool)
    for word in timings:
        inside[round(word.begins * RATE) : round(word.ends * RATE)] = True
    energy = np.square(samples)
    assert energy[inside].sum() > 0.97 * energy.sum()


def test_markup_of_the_library_in_a_text_is_only_text(engine: EspeakEngine) -> None:
    text = '\\<break time="9s"/\\> a & b \\<audio src="x"/\\>'
    assert sound(engine, text).size < 6 * RATE


def test_it_stops_when_it_is_cancelled(engine: EspeakEngine) -> None:
    answers = iter([False, *[True] * 1_000])
    heard = list(engine.speak(Order("One, two, three. " * 20, "en-us", {}), lambda: next(answers)))
    assert len(heard) <= 1


@pytest.mark.parametrize("text", ["", " ", "😀", "...", "[laugh]", "\x00\x01\u200b", "— …"])
def test_nothing_to_say(engine: EspeakEngine, text: str) -> None:
    with pytest.raises(NothingToSay):
        pieces(engine, text)


@pytest.mark.parametrize(
    ("text", "voice"), [("你好", "de"), ("Привет", "en-us"), ("今日は", "ja"), ("1 2", "sjn")]
)
def test_letters_a_voice_does_not_know_are_refused(engine: EspeakEngine, text: str, voice: str) -> None:
    with pytest.raises(TextNotSpeakable):
        pieces(engine, text, voice)


@pytest.mark.parametrize("voice", ["qq", "de+nobody", "", "+f2", "../de"])
def test_unknown_voices_are_refused(engine: EspeakEngine, voice: str) -> None:
    with pytest.raises(UnknownVoice):
        pieces(engine, "Hallo", voice)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 20_000,
        "1" * 2_000,
        "\u202eabc\u202c שלום def",
        "\ud800 lone",
        "a\u0301\u0327" * 50,
        "]]>&amp;<!--",
    ],
)
def test_hostile_text_is_survived(engine: EspeakEngine, text: str) -> None:
    assert sound(engine, text).size


def test_a_missing_library_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise OSError("no such file")

    monkeypatch.setattr(espeak_engine, "EspeakLibrary", missing)
    with pytest.raises(EngineUnavailable) as caught:
        EspeakEngine.load()
    assert "Install" in caught.value.advice
