"""What the models at Segmind declare, how their texts are written, and what their answers are taken for."""

from __future__ import annotations

import json

import pytest

from tests.cloud.models import GEMINI_VOICES, GROK_VOICES, LANGUAGES
from tts_studio.domain.audio_format import AudioFormat, Codec
from tts_studio.domain.cost import UNKNOWN_COST
from tts_studio.domain.markup.compiler import compile_text
from tts_studio.domain.markup.diagnostics import diagnose
from tts_studio.domain.markup.dialect import Dialect, Silence, Treatment
from tts_studio.domain.markup.tags import TAGS
from tts_studio.domain.parameters import NumberParameter, complete_settings
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.splitter import split
from tts_studio.providers.segmind import dialects
from tts_studio.providers.segmind.dialects import wire_text
from tts_studio.providers.segmind.models import (
    ELEVENLABS_CLONE,
    GEMINI_2_5_PRO,
    GEMINI_3_1_FLASH,
    GROK_CODECS,
    GROK_TTS,
    MODELS,
)
from tts_studio.providers.segmind.outputs import JobReport, is_report, report_of, sound_address
from tts_studio.providers.segmind.voices import VOICES
from tts_studio.providers.shared.answers import Answer
from tts_studio.providers.shared.service import Json

SOUND, PICTURE = "https://images.example.org/a.mp3", "https://images.example.org/a.png"


def sent(text: str, dialect: Dialect) -> list[str]:
    parts = compile_text(text, dialect).parts
    return ["…" if isinstance(part, Silence) else wire_text(part.text) for part in parts]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
def test_a_model_is_described_and_says_what_it_does_with_every_tag(model: SpeechModel) -> None:
    assert model.name
    assert model.description.endswith(".")
    assert model.usual_seconds
    assert set(model.dialect.rules) == set(TAGS)
    for rule in model.dialect.rules.values():
        assert rule.reason or rule.treatment not in (Treatment.DROP, Treatment.STYLE)
    voices = [voice.id.voice for voice in VOICES[model.id]]
    assert model is ELEVENLABS_CLONE or model.default_voice == voices[0]
    assert len(set(voices)) == len(voices)


def test_voices_and_languages_are_those_of_the_service() -> None:
    assert {voice.id for voice in VOICES["grok-tts"]} == {VoiceId("grok-tts", name) for name in GROK_VOICES}
    assert set(GROK_TTS.languages) == set(LANGUAGES)
    names = [voice.id.voice for voice in VOICES["gemini-3.1-flash-tts"]]
    assert names[:6] == ["Kore", "Puck", "Charon", "Aoede", "Fenrir", "Zephyr"]
    assert len(names) == 30
    assert set(GEMINI_VOICES) <= set(names)
    assert all(voice.description for voices in VOICES.values() for voice in voices)


def test_ranges_and_prices_are_those_of_the_contract() -> None:
    speed = next(p for p in GROK_TTS.parameters if p.name == "speed")
    warmth = next(p for p in GEMINI_2_5_PRO.parameters if p.name == "temperature")
    assert isinstance(speed, NumberParameter)
    assert isinstance(warmth, NumberParameter)
    assert (speed.minimum, speed.maximum, speed.default) == (0.7, 1.5, 1.0)
    assert (warmth.minimum, warmth.maximum, warmth.default) == (0.0, 2.0, 0.4)
    assert str(GROK_TTS.price_of("x" * 1000)) == "$0.0188"
    assert GEMINI_2_5_PRO.price_of("x") == UNKNOWN_COST
    assert GROK_TTS.limit.characters == 15_000


@pytest.mark.parametrize(("codec", "written"), GROK_CODECS.items())
def test_the_codec_that_is_chosen_is_the_format(codec: str, written: Codec) -> None:
    settings = complete_settings(GROK_TTS.parameters, {"codec": codec})
    assert GROK_TTS.format_for(settings) == AudioFormat(written, 24_000)
    assert GEMINI_2_5_PRO.format_for({}) == GEMINI_2_5_PRO.format


def test_experimental_tags_change_the_dialect_of_cloned_voices() -> None:
    assert ELEVENLABS_CLONE.dialect_for({"experimental_tags": False}) is ELEVENLABS_CLONE.dialect
    dialect = ELEVENLABS_CLONE.dialect_for({"experimental_tags": True})
    assert sent("Ha [laugh] <whisper>so</whisper>.", dialect) == ["Ha [laughs] [whispers] so."]
    assert sent("Ha [laugh] <whisper>so</whisper>.", ELEVENLABS_CLONE.dialect) == ["Ha so."]
    assert GROK_TTS.dialect_for({}) is GROK_TTS.dialect


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
def test_brackets_of_the_text_are_never_taken_for_directions(model: SpeechModel) -> None:
    assert sent(r"See \[laugh\] and [1], 5 < 6.", model.dialect) == ["See (laugh) and (1), 5 < 6."]


def test_each_dialect_compiles_the_same_script_in_its_own_way() -> None:
    script = "<whisper>Come [sigh] here.</whisper> [pause] Now!"
    assert sent(script, GROK_TTS.dialect) == ["<whisper>Come [sigh] here.</whisper> [pause] Now!"]
    assert sent(script, GEMINI_3_1_FLASH.dialect) == ["[whispers] Come [sighs] here.", "…", "Now!"]
    assert sent(script, GEMINI_2_5_PRO.dialect) == ["Say in a whisper: Come here.", "…", "Now!"]
    assert sent(script, ELEVENLABS_CLONE.dialect) == ["Come here.", "…", "Now!"]


def test_a_bracketed_style_ends_where_the_text_goes_on() -> None:
    script = "<whisper>Come</whisper> here, <slow>now</slow>."
    assert sent(script, GEMINI_3_1_FLASH.dialect) == [
        "[whispers] Come [in a normal voice] here, [very slow] now."
    ]


def test_a_split_piece_keeps_its_style_sentence() -> None:
    (part,) = compile_text("<soft>One is here. Two is there.</soft>", dialects.GEMINI_PRO_DIALECT).parts
    assert not isinstance(part, Silence)
    pieces = split(part, type(GROK_TTS.limit)(characters=30))
    assert [piece.text for piece in pieces] == ["Say softly: One is here.", "Say softly: Two is there."]


def test_a_style_that_is_dropped_is_underlined_and_one_in_a_sentence_is_not() -> None:
    dialect = dialects.GEMINI_PRO_DIALECT
    assert not diagnose("<soft>All of it.</soft>", dialect)
    (problem,) = diagnose("<soft>Some</soft> of it.", dialect)
    assert "whole segment" in problem.sentence


@pytest.mark.parametrize(
    ("output", "address"),
    [
        (SOUND, SOUND),
        ([SOUND], SOUND),
        ({"media_url": [SOUND]}, SOUND),
        ({"url": SOUND}, SOUND),
        ({"images": {"url": PICTURE}, "audio": {"url": SOUND, "content_type": "audio/mpeg"}}, SOUND),
        ([{"keyname": "a", "value": {"data": PICTURE, "type": "image"}},
          {"keyname": "b", "value": {"data": "https://x.org/1", "type": "audio"}}], "https://x.org/1"),
        (json.dumps([{"keyname": "a", "value": {"data": SOUND, "type": "audio"}}]), SOUND),
        (json.dumps(json.dumps([SOUND])), SOUND),
        (PICTURE, PICTURE),
        ("file:///etc/passwd", "file:///etc/passwd"),
        ("[not json", ""),
        ("http://[bad", "http://[bad"),
        ("nothing", ""), (None, ""), (7, ""), ({}, ""),
        ([[[[[[[[[[[SOUND]]]]]]]]]]], ""),
    ],
)  # fmt: skip
def test_the_sound_is_found_in_every_shape_of_output(output: Json, address: str) -> None:
    assert sound_address(output) == address


def test_a_report_is_read_whatever_its_status_says() -> None:
    failed = Answer(422, {}, b'{"status": "FAILED", "error": "key SG_1 is bad", "metrics": null}')
    assert is_report(failed)
    assert report_of(failed, "SG_1") == JobReport("FAILED", "key … is bad", None, {})
    nested = Answer(200, {}, b'{"status": "failed", "error_message": {"node": "x", "message": "No."}}')
    assert report_of(nested).said == "No."
    assert not is_report(Answer(404, {}, b'{"error": "Request not found"}'))
    assert not is_report(Answer(200, {}, b"[]"))
    assert is_report(Answer(200, {}, b'{"output": ""}'))
    metrics = Answer(200, {}, b'{"status": "COMPLETED", "metrics": {"cost": 0.5, "total_time": 3.4}}')
    assert str(report_of(metrics).cost) == "$0.50"
    assert report_of(metrics).seconds == 3.4
    assert report_of(failed).cost == UNKNOWN_COST
