"""What xAI is sent: the text, its settings, and how the times of its characters become those of words."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.unit.providers.xai.stage import request
from tts_studio.domain.audio_format import AudioFormat, Codec
from tts_studio.domain.errors import BadParameter, Fate, InvalidSetting, NothingToSay, UnknownModel
from tts_studio.domain.markup.compiler import compile_text
from tts_studio.domain.markup.dialect import Spoken
from tts_studio.domain.markup.tags import TAGS
from tts_studio.domain.parameters import ChoiceParameter, is_unheard
from tts_studio.domain.speech import SpeechRequest, WordTiming
from tts_studio.domain.voice import VoiceId
from tts_studio.providers.xai.models import BIT_RATES, CODECS, DIALECT, LANGUAGES, SAMPLE_RATES, XAI_TTS
from tts_studio.providers.xai.speech_call import speech_call
from tts_studio.providers.xai.wire_text import wire_text, words_of
from tts_studio.providers.xai.word_times import WordTimes


def _sent(script: str) -> str:
    return "|".join(
        wire_text(part.text).text if isinstance(part, Spoken) else f"{part.milliseconds} ms"
        for part in compile_text(script, DIALECT).parts
    )


def _stamps(characters: str | list[str], step: float = 0.1) -> dict[str, Any]:
    times = [[round(index * step, 3), round((index + 1) * step, 3)] for index in range(len(characters))]
    return {"graph_chars": list(characters), "graph_times": times}


@pytest.mark.parametrize("tag", [tag for tag in TAGS.values() if not tag.wraps])
def test_every_inline_tag_is_sent_as_it_is(tag: Any) -> None:
    assert _sent(f"Well {tag.opening} then.") == f"Well {tag.opening} then."


@pytest.mark.parametrize("tag", [tag for tag in TAGS.values() if tag.wraps])
def test_every_wrapping_tag_is_sent_as_it_is(tag: Any) -> None:
    assert _sent(f"A {tag.opening}word{tag.closing}.") == f"A {tag.opening}word{tag.closing}."


@pytest.mark.parametrize(
    ("script", "sent"),
    [
        (r"Say \[laugh\] aloud.", "Say (laugh) aloud."),
        ("See note [1] below.", "See note (1) below."),
        (r"The \<b\> element and \</b\>.", "The ‹b› element and ‹/b›."),
        ("If a < b and c > d.", "If a < b and c > d."),
        ("I <3 you -> really.", "I <3 you -› really."),
        (r"A back\\slash.", "A back\\slash."),
        (r"\<whisper\>no\</whisper\> <whisper>yes</whisper>", "‹whisper›no‹/whisper› <whisper>yes</whisper>"),
        ("One. [pause 1.5s] Two.", "One.|1500 ms|Two."),
    ],
)
def test_brackets_that_are_no_tags_cannot_be_taken_for_tags(script: str, sent: str) -> None:
    assert _sent(script) == sent


def test_each_sent_character_knows_its_place_in_the_request() -> None:
    compiled = r"a \[b\] <soft>c\<d\></soft> \\"
    wire = wire_text(compiled)
    assert wire.text == "a (b) <soft>c‹d›</soft> \\"
    assert len(wire.sources) == len(wire.text)
    changed = {"(": "[", ")": "]", "‹": "<", "›": ">"}
    for character, source in zip(wire.text, wire.sources, strict=True):
        assert compiled[source] in changed.get(character, character)


def test_much_text_is_made_ready_in_linear_time() -> None:
    # Quadratic work would need minutes here, which the time limit of every test notices.
    for text in ("\\<" * 7_000, "< " * 7_000, "<a" * 7_000, "[" * 15_000, "a—" * 7_000):
        assert len(list(words_of(wire_text(text * 5)))) <= len(text) * 5


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“Hello,” she said — twice!", ["Hello", "she", "said", "twice"]),
        ("<whisper>Don't</whisper> [sigh] well-known", ["Don't", "well-known"]),
        ("It costs $5.50 (or 3%).", ["It", "costs", "5.50", "or", "3"]),
        ("他说：你好。OK?", ["他", "说", "你", "好", "OK"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("either/or yes…no", ["either", "or", "yes", "no"]),
        ("— … !", []),
    ],
)
def test_words_are_found_as_readers_see_them(text: str, found: list[str]) -> None:
    wire = wire_text(text)
    assert [wire.text[start:end] for start, end in words_of(wire)] == found


def test_times_of_characters_become_times_of_words_in_the_request() -> None:
    compiled = r"Oh \[x\] <soft>my word</soft>!"
    wire = wire_text(compiled)
    found = WordTimes(wire).add(_stamps(wire.text))
    assert [compiled[word.start : word.end] for word in found] == ["Oh", "x", "my", "word"]
    assert [(word.begins, word.ends) for word in found][:2] == [(0.0, 0.2), (0.4, 0.5)]


def test_times_may_come_in_any_batches_and_as_objects() -> None:
    wire = wire_text("One <fast>two</fast> three.")
    whole = _stamps(wire.text)
    times = WordTimes(wire)
    found: list[WordTiming] = []
    for start in range(0, len(wire.text), 5):
        part = slice(start, start + 5)
        objects = [{"start": begin, "end": end} for begin, end in whole["graph_times"][part]]
        found += times.add({"graph_chars": whole["graph_chars"][part], "graph_times": objects})
        found += times.add({})
        found += times.add(None)
    assert found == list(WordTimes(wire).add(whole))
    assert len(found) == 3


def test_white_space_and_tags_may_be_reported_or_not() -> None:
    wire = wire_text("One  [sigh] <fast>two</fast> three.")
    found = WordTimes(wire).add(_stamps(" Onetwo  \nthree. "))
    assert len(found) == 3


@pytest.mark.parametrize(
    "stamps",
    [
        {"graph_chars": ["O", "n", "e"], "graph_times": [[0.0, 0.1]]},
        {"graph_chars": "One", "graph_times": [[0, 0.1]] * 3},
        {"graph_chars": ["O", "n", 3], "graph_times": [[0, 0.1]] * 3},
        {"graph_chars": ["O", "n", "e"], "graph_times": [[0, 0.1], [0.2], [0.3, 0.4]]},
        {"graph_chars": ["O", "n", "e"], "graph_times": [[0, 0.1], ["0.2", 0.3], [0.3, 0.4]]},
        {"graph_chars": ["O", "n", "e"], "graph_times": [[0, 0.1], [True, 0.3], [0.3, 0.4]]},
        {"graph_chars": ["O", "n", "e"], "graph_times": [[0, 0.1], [float("nan"), 0.3], [0.3, 0.4]]},
        {"graph_chars": ["O", "n", "e"], "graph_times": [[-1, 0.1], [0.2, 0.3], [0.3, 0.4]]},
        {"graph_chars": ["O", "n", "e"], "graph_times": [[0.5, 0.6], [0.2, 0.3], [0.3, 0.4]]},
        {"graph_chars": list("Uno"), "graph_times": [[0, 0.1]] * 3},
        {"graph_chars": list("One two and more"), "graph_times": None},
        [1, 2],
    ],
)
def test_times_that_do_not_fit_give_none_from_there_on(stamps: Any) -> None:
    times = WordTimes(wire_text("One two."))
    assert times.add(stamps) == ()
    assert times.add(_stamps("One two.")) == ()


def test_characters_behind_the_end_of_the_text_give_no_more_words() -> None:
    times = WordTimes(wire_text("One"))
    assert len(times.add(_stamps("One"))) == 1
    assert times.add(_stamps("two")) == ()


def test_a_call_has_every_setting_under_the_names_of_the_service() -> None:
    wanted = request(
        "Hello.",
        "LUNA",
        "de",
        codec="mp3",
        sample_rate="44100",
        bit_rate="192000",
        speed=1.25,
        text_normalization=True,
        optimize_streaming_latency="1",
        replace=json.dumps({"xAI": "ex ay eye"}),
    )
    call = speech_call(wanted)
    assert call.body == {
        "text": "Hello.",
        "voice_id": "LUNA",
        "language": "de",
        "output_format": {"codec": "mp3", "sample_rate": 44_100, "bit_rate": 192_000},
        "speed": 1.25,
        "optimize_streaming_latency": 1,
        "text_normalization": True,
        "with_timestamps": True,
        "replace": {"xAI": "ex ay eye"},
    }
    assert dict(call.query) == {
        "language": "de",
        "voice": "LUNA",
        "codec": "mp3",
        "sample_rate": "44100",
        "bit_rate": "192000",
        "speed": "1.25",
        "text_normalization": "true",
        "with_timestamps": "true",
        "optimize_streaming_latency": "1",
    }


def test_only_mp3_has_a_bit_rate_and_without_a_language_the_service_finds_it() -> None:
    call = speech_call(request("Hello.", language=""))
    assert "bit_rate" not in dict(call.query)
    assert call.body["output_format"] == {"codec": "pcm", "sample_rate": 24_000}
    assert "replace" not in call.body
    assert call.language == "auto"


@pytest.mark.parametrize(
    ("codec", "delivery", "streamed"),
    [
        ("pcm", "auto", True),
        ("mp3", "auto", True),
        ("wav", "auto", False),
        ("alaw", "stream", False),
        ("pcm", "stream", True),
        ("pcm", "batch", False),
    ],
)
def test_what_can_be_cut_anywhere_is_streamed(codec: str, delivery: str, streamed: bool) -> None:
    assert speech_call(request("Hello.", codec=codec, delivery=delivery)).streamed is streamed


def test_how_a_request_travels_is_no_part_of_what_it_is() -> None:
    wanted = request("Hello.")
    heard = tuple(pair for pair in wanted.settings if pair[0] != "delivery")
    plain = replace(wanted, settings=heard)
    whole = replace(plain, handling=(("delivery", "batch"),))
    assert plain.digest == whole.digest
    assert speech_call(plain).streamed
    assert not speech_call(whole).streamed
    unheard = [parameter.name for parameter in XAI_TTS.parameters if is_unheard(parameter)]
    assert unheard == ["delivery"]


def test_what_cannot_be_asked_for_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(UnknownModel):
        speech_call(SpeechRequest(VoiceId("grok-tts", "eve"), "en", (), "Hello.", XAI_TTS.format))
    with pytest.raises(InvalidSetting):
        speech_call(SpeechRequest(VoiceId("xai-tts", "eve"), "en", (("speed", 9.0),), "Hi.", XAI_TTS.format))
    with pytest.raises(BadParameter) as too_long:
        speech_call(request("a" * 15_001))
    assert "15,000" in str(too_long.value)
    assert too_long.value.fate is Fate.NOT_ACCEPTED
    assert speech_call(request("a" * 15_000)).wire.text == "a" * 15_000


@pytest.mark.parametrize("text", ["", "  \n", "…", "[pause]", "<soft>!</soft>"])
def test_there_must_be_something_to_say(text: str) -> None:
    with pytest.raises(NothingToSay) as caught:
        speech_call(request(text))
    assert caught.value.fate is Fate.NOT_ACCEPTED


def test_a_sound_alone_is_something_to_say() -> None:
    assert speech_call(request("[laugh]")).wire.text == "[laugh]"


@pytest.mark.parametrize("replace", ["[1]", "{", '{"a": 1}', "null"])
def test_pronunciations_nobody_can_read_are_refused(replace: str) -> None:
    with pytest.raises(BadParameter) as caught:
        speech_call(request("Hello.", replace=replace))
    assert caught.value.fate is Fate.NOT_ACCEPTED


def test_the_model_declares_what_the_service_documents() -> None:
    choices = {
        parameter.name: tuple(choice.value for choice in parameter.choices)
        for parameter in XAI_TTS.parameters
        if isinstance(parameter, ChoiceParameter)
    }
    assert choices["codec"] == tuple(CODECS)
    assert choices["sample_rate"] == tuple(map(str, SAMPLE_RATES))
    assert choices["bit_rate"] == tuple(map(str, BIT_RATES))
    assert len(LANGUAGES) == 20
    assert XAI_TTS.languages == (*LANGUAGES, "auto")
    assert XAI_TTS.price is not None
    assert str(XAI_TTS.price.of("x" * 1_000_000)) == "$15.00"
    names = {parameter.name for parameter in XAI_TTS.parameters}
    assert names == {
        "speed", "codec", "sample_rate", "bit_rate", "text_normalization", "with_timestamps",
        "optimize_streaming_latency", "delivery",
    }  # fmt: skip


@pytest.mark.parametrize(("codec", "meant"), CODECS.items())
def test_a_request_says_in_which_format_its_sound_comes(codec: str, meant: Codec) -> None:
    wanted = request(codec=codec, sample_rate="8000")
    assert wanted.format == AudioFormat(meant, 8_000)
    assert request().format == XAI_TTS.format
