"""Models, voices and other values that tests of the window show."""

from __future__ import annotations

from tts_studio.domain.audio_format import AudioFormat, Codec
from tts_studio.domain.markup.dialect import KEEP, SILENCE, Dialect, TagRule, Treatment
from tts_studio.domain.parameters import Choice, ChoiceParameter, NumberParameter, SwitchParameter
from tts_studio.domain.speech_model import SpeechModel, TextLimit
from tts_studio.domain.voice import Voice, VoiceId
from tts_studio.store.resources import resources_path
from tts_studio.ui.theme.theme import Theme, load_theme

PCM = AudioFormat(Codec.PCM_S16LE, 24_000)

SAMPLE_DIALECT = Dialect(
    "sample",
    {
        "pause": SILENCE,
        "soft": KEEP,
        "whisper": TagRule(Treatment.REWRITE, "[whispers] ", ""),
        "laugh": TagRule(Treatment.DROP, reason="This voice cannot laugh."),
    },
)

NEARBY = SpeechModel(
    "nearby",
    "Nearby",
    "box",
    "Runs on this computer.",
    ("en-US",),
    "heart",
    PCM,
    SAMPLE_DIALECT,
    TextLimit(500),
    (
        NumberParameter("speed", "Speed", 0.5, 2.0, 1.0, 0.05, "×", "How fast the voice speaks."),
        ChoiceParameter("tone", "Tone", (Choice("warm", "Warm"), Choice("cool", "Cool")), "warm"),
        SwitchParameter("breath", "Audible breaths", False, "Breathes between sentences.", advanced=True),
    ),
    free=True,
)

FARAWAY = SpeechModel(
    "faraway",
    "Faraway",
    "cloud",
    "Runs elsewhere.",
    ("en-US", "de-DE", "ja-JP"),
    "eve",
    PCM,
    Dialect("plain", {}),
    TextLimit(500),
)

MODELS = (NEARBY, FARAWAY)
PROVIDER_NAMES = {"box": "On this computer", "cloud": "The cloud"}

VOICES = (
    Voice(VoiceId("nearby", "heart"), "Heart", ("en-US",), "warm and close", "female"),
    Voice(VoiceId("nearby", "oak"), "Oak", ("en-GB",), "deep, unhurried", "male"),
    Voice(VoiceId("faraway", "eve"), "Eve", ("en-US", "de-DE"), "energetic", "female"),
    Voice(VoiceId("faraway", "jörg"), "Jörg", ("de-DE",), "calm", "male"),
    Voice(VoiceId("faraway", "sakura"), "Sakura", ("ja-JP",), "bright", "female"),
)


def sample_theme(name: str = "light") -> Theme:
    """One of the studio's own themes."""
    return load_theme(resources_path() / "themes" / f"{name}.toml")
