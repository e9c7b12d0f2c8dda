"""The two models in the box, the voices of the first, and what each does with the studio's tags."""

from __future__ import annotations

from tts_studio.domain.audio_format import AudioFormat, Codec
from tts_studio.domain.markup.dialect import KEEP, SILENCE, Dialect, TagRule, Treatment
from tts_studio.domain.markup.tags import INLINE_TAGS, WRAPPING_TAGS, TagKind
from tts_studio.domain.parameters import NumberParameter
from tts_studio.domain.speech_model import SpeechModel, TextLimit, TimingGrain
from tts_studio.domain.translation import mark
from tts_studio.domain.voice import Voice, VoiceId

PROVIDER_ID = "offline"

_PAUSES = {tag.name: SILENCE for tag in INLINE_TAGS if tag.kind is TagKind.PAUSE}


def _dropped(reason: str) -> TagRule:
    return TagRule(Treatment.DROP, reason=reason)


_SOUNDS = {
    tag.name: _dropped(mark("The offline voices cannot make this sound; it is left out."))
    for tag in INLINE_TAGS
    if tag.kind is TagKind.SOUND
}

_HIBARI_KEEPS = {tag.name: KEEP for tag in WRAPPING_TAGS if tag.name != "laugh-speak"}
_ESPEAK_KEEPS = ("slow", "fast", "loud", "soft", "higher-pitch", "lower-pitch", "emphasis", "whisper")

HIBARI_DIALECT = Dialect(
    "hibari",
    {
        **_PAUSES,
        **_SOUNDS,
        **_HIBARI_KEEPS,
        "laugh-speak": _dropped(
            mark("The English offline voice cannot laugh; the words are spoken plainly.")
        ),
    },
    escapes=True,
)

ESPEAK_DIALECT = Dialect(
    "espeak",
    {
        **_PAUSES,
        **_SOUNDS,
        **{
            tag.name: KEEP
            if tag.name in _ESPEAK_KEEPS
            else _dropped(mark("This offline voice cannot do this; the words are spoken plainly."))
            for tag in WRAPPING_TAGS
        },
    },
    escapes=True,
)

_SPEED = NumberParameter("speed", mark("Speed"), 0.5, 2.0, 1.0, 0.05, "×", mark("How fast the voice speaks."))
_PITCH = NumberParameter(
    "pitch", mark("Pitch"), -12.0, 12.0, 0.0, 0.5, mark("semitones"), mark("How high the voice speaks.")
)

HIBARI = SpeechModel(
    id="hibari",
    name="Hibari (English)",
    provider=PROVIDER_ID,
    description=mark("A natural American English voice that needs no network and costs nothing."),
    languages=("en-US", "en"),
    default_voice="heart",
    format=AudioFormat(Codec.PCM_S16LE, 24_000),
    dialect=HIBARI_DIALECT,
    limit=TextLimit(characters=5_000),
    parameters=(
        _SPEED,
        _PITCH,
        NumberParameter(
            "expressiveness",
            mark("Expressiveness"),
            0.0,
            2.0,
            1.0,
            0.1,
            "×",
            mark("How far the pitch moves while speaking."),
        ),
    ),
    timing=TimingGrain.WORD,
    free=True,
    revision="1",
)

ESPEAK = SpeechModel(
    id="espeak",
    name="eSpeak NG (100+ languages)",
    provider=PROVIDER_ID,
    description=mark("Clear if robotic voices for more than a hundred languages, without network or cost."),
    languages=(),
    default_voice="en-us",
    format=AudioFormat(Codec.PCM_S16LE, 22_050),
    dialect=ESPEAK_DIALECT,
    limit=TextLimit(characters=5_000),
    parameters=(
        _SPEED,
        _PITCH,
        NumberParameter(
            "expressiveness",
            mark("Expressiveness"),
            0.0,
            2.0,
            1.0,
            0.1,
            "×",
            mark("How far the pitch moves while speaking."),
        ),
    ),
    timing=TimingGrain.WORD,
    free=True,
    any_language=True,
    revision="1",
)


def _hibari_voice(name: str, label: str, description: str, gender: str) -> Voice:
    return Voice(VoiceId("hibari", name), label, ("en-US", "en"), description, gender)


HIBARI_VOICES: tuple[Voice, ...] = (
    _hibari_voice("heart", "Heart", mark("A clear, friendly voice; the one in the box."), "female"),
    _hibari_voice("warm", "Warm", mark("Lower and rounder."), "female"),
    _hibari_voice("bright", "Bright", mark("Higher and livelier."), "female"),
    _hibari_voice("deep", "Deep", mark("A low voice."), "male"),
    _hibari_voice("child", "Child", mark("A young voice."), ""),
)
