"""The models at Segmind: parameters under the service's own names, limits, prices, and the wire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tts_studio.domain.audio_format import AudioFormat, Codec
from tts_studio.domain.cost import Price
from tts_studio.domain.parameters import Choice, ChoiceParameter, NumberParameter, SwitchParameter
from tts_studio.domain.speech_model import (
    DialectSwitch,
    FormatParameters,
    SpeechModel,
    TextLimit,
    TwoVoices,
)
from tts_studio.domain.translation import mark
from tts_studio.providers.segmind import dialects, voices
from tts_studio.providers.segmind.voices import AUTOMATIC, CLONE, GEMINI_FLASH, GEMINI_PRO, GROK

PROVIDER_ID = "segmind"

DELIVERY, FAST = "delivery", "fast"
EXPERIMENTAL_TAGS = "experimental_tags"
OUR_OWN = frozenset({DELIVERY, EXPERIMENTAL_TAGS})
"""Parameters that are never sent, because only the studio knows them."""

WORKFLOW = "69b7a526e90fc09c1a796167-v13"

GROK_CODECS: Mapping[str, Codec] = {
    "wav": Codec.WAV,
    "mp3": Codec.MP3,
    "pcm": Codec.PCM_S16LE,
    "mulaw": Codec.MULAW,
    "alaw": Codec.ALAW,
}

GROK_TTS = SpeechModel(
    id=GROK,
    name="Grok",
    provider=PROVIDER_ID,
    description=mark("Expressive voices in twenty languages that follow every tag of the studio."),
    languages=(*voices.GROK_LANGUAGES, AUTOMATIC),
    default_voice="eve",
    # Segmind has no parameter for the rate; 24 kHz is what xAI gives unless it is asked for another.
    format=AudioFormat(Codec.WAV, 24_000),
    dialect=dialects.GROK_DIALECT,
    limit=TextLimit(characters=15_000),
    parameters=(
        NumberParameter("speed", mark("Speed"), 0.7, 1.5, 1.0, 0.05, "×", mark("How fast the voice speaks.")),
        ChoiceParameter(
            "codec",
            mark("Sound format"),
            (
                Choice("wav", mark("WAV, nothing lost")),
                Choice("mp3", mark("MP3, small")),
                Choice("pcm", mark("PCM, nothing lost")),
                Choice("mulaw", mark("μ-law, telephone")),
                Choice("alaw", mark("A-law, telephone")),
            ),
            "wav",
            mark("How the sound is sent and kept."),
            advanced=True,
        ),
        ChoiceParameter(
            DELIVERY,
            mark("Delivery"),
            (Choice("safe", mark("Safe, for everything")), Choice(FAST, mark("Fast, for short lines"))),
            "safe",
            mark("Fast saves a second for short lines, but what is lost on the way cannot be fetched again."),
            advanced=True,
            unheard=True,
        ),
    ),
    price=Price(
        Decimal("0.01875"), mark("segmind.com/models/grok-tts, as two public clients read it in July 2026")
    ),
    any_language=True,
    usual_seconds=4.0,
    revision="1",
    format_parameters=FormatParameters("codec", GROK_CODECS),
)


# Segmind names the voices and not their speakers; these are the names that Google's own examples use.
_GEMINI_DIALOGUE = TwoVoices("voice_2", "Speaker 1: ", "Speaker 2: ")


def _gemini_parameters(help_text: str) -> tuple[NumberParameter | ChoiceParameter, ...]:
    return (
        NumberParameter("temperature", mark("Temperature"), 0.0, 2.0, 0.4, 0.05, "", help_text),
        ChoiceParameter(
            "voice_2",
            mark("Second voice"),
            (Choice("", mark("None")), *(Choice(name, name) for name in voices.GEMINI_NAMES)),
            "",
            mark(
                "Speaks the lines that begin with “Speaker 2:”; those of the first begin with “Speaker 1:”."
            ),
            advanced=True,
        ),
    )


GEMINI_3_1_FLASH = SpeechModel(
    id=GEMINI_FLASH,
    name="Gemini 3.1 Flash",
    provider=PROVIDER_ID,
    description=mark("Thirty lively voices in many languages, directed in plain words."),
    languages=voices.GEMINI_FLASH_LANGUAGES,
    default_voice="Kore",
    # The container is nowhere documented; whatever comes is recognised by its first bytes.
    format=AudioFormat(Codec.WAV, 24_000),
    dialect=dialects.GEMINI_FLASH_DIALECT,
    # Google takes 4,000 bytes of text; Segmind names no limit, and quality drifts in longer ones.
    limit=TextLimit(utf8_bytes=4_000),
    parameters=_gemini_parameters(mark("How freely it reads: 0.2–0.5 for narration, 0.8–1.4 for emotion.")),
    any_language=True,
    usual_seconds=8.0,
    revision="1",
    two_voices=_GEMINI_DIALOGUE,
)

GEMINI_2_5_PRO = SpeechModel(
    id=GEMINI_PRO,
    name="Gemini 2.5 Pro",
    provider=PROVIDER_ID,
    description=mark("Thirty careful voices for long narration; each request takes most of a minute."),
    languages=voices.GEMINI_PRO_LANGUAGES,
    default_voice="Kore",
    format=AudioFormat(Codec.WAV, 24_000),
    dialect=dialects.GEMINI_PRO_DIALECT,
    limit=TextLimit(utf8_bytes=4_000),
    parameters=_gemini_parameters(mark("How freely it reads: 0.2 is steady, 0.7 is lively.")),
    any_language=True,
    usual_seconds=43.5,
    revision="1",
    two_voices=_GEMINI_DIALOGUE,
)

ELEVENLABS_CLONE = SpeechModel(
    id=CLONE,
    name="ElevenLabs clone",
    provider=PROVIDER_ID,
    description=mark("Speaks with a voice that was made of your own recordings."),
    languages=voices.CLONE_LANGUAGES,
    default_voice="",
    format=AudioFormat(Codec.MP3, 44_100),
    dialect=dialects.CLONE_DIALECT,
    # The workflow names no limit; this is the least that any of ElevenLabs' own models takes.
    limit=TextLimit(characters=5_000),
    parameters=(
        SwitchParameter(
            EXPERIMENTAL_TAGS,
            mark("Experimental tags"),
            help=mark("Sends tags in the words of ElevenLabs v3. Another model might read them aloud."),
            advanced=True,
        ),
    ),
    any_language=True,
    usual_seconds=20.0,
    revision="1",
    dialect_switch=DialectSwitch(EXPERIMENTAL_TAGS, dialects.CLONE_EXPERIMENTAL_DIALECT),
)

MODELS = (GROK_TTS, GEMINI_3_1_FLASH, GEMINI_2_5_PRO, ELEVENLABS_CLONE)


@dataclass(frozen=True, slots=True)
class Wire:
    """How a model's requests look: where they go, and the service's names for what a request holds.

    `language` is empty where the model finds it out by itself. `direct` is the address that answers at once,
    empty where there is none. A `workflow` is polled in its own way.
    """

    path: str
    voice: str
    language: str = ""
    direct: str = ""
    workflow: bool = False


WIRES: Mapping[str, Wire] = {
    GROK: Wire("/v2/grok-tts", "voice_id", "language", direct="/v1/grok-tts"),
    GEMINI_FLASH: Wire("/v2/gemini-3.1-flash-tts", "voice_1"),
    GEMINI_PRO: Wire("/v2/gemini-2.5-pro-tts", "voice_1"),
    CLONE: Wire(f"/workflows/{WORKFLOW}", "voice_samples", "Language_ISO", workflow=True),
}
