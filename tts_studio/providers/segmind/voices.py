"""The voices of the models at Segmind, each with the words their makers use for it."""

from __future__ import annotations

from tts_studio.domain.translation import mark
from tts_studio.domain.voice import Voice, VoiceId

GROK, GEMINI_FLASH, GEMINI_PRO, CLONE = (
    "grok-tts",
    "gemini-3.1-flash-tts",
    "gemini-2.5-pro-tts",
    "elevenlabs-clone",
)

# Segmind offers these five, xAI itself some more.
_GROK_VOICES = (
    ("eve", "Eve", mark("Energetic and upbeat."), "female"),
    ("ara", "Ara", mark("Warm and friendly."), "female"),
    ("leo", "Leo", mark("Authoritative and strong."), "male"),
    ("rex", "Rex", mark("Confident and clear."), "male"),
    ("sal", "Sal", mark("Smooth and balanced."), ""),
)

# The first six are those Segmind's own pages name; the others are the rest of Google's thirty.
_GEMINI_VOICES = (
    ("Kore", mark("Firm.")),
    ("Puck", mark("Upbeat.")),
    ("Charon", mark("Informative.")),
    ("Aoede", mark("Breezy.")),
    ("Fenrir", mark("Excitable.")),
    ("Zephyr", mark("Bright.")),
    ("Leda", mark("Youthful.")),
    ("Orus", mark("Firm.")),
    ("Callirrhoe", mark("Easy-going.")),
    ("Autonoe", mark("Bright.")),
    ("Enceladus", mark("Breathy.")),
    ("Iapetus", mark("Clear.")),
    ("Umbriel", mark("Easy-going.")),
    ("Algieba", mark("Smooth.")),
    ("Despina", mark("Smooth.")),
    ("Erinome", mark("Clear.")),
    ("Algenib", mark("Gravelly.")),
    ("Rasalgethi", mark("Informative.")),
    ("Laomedeia", mark("Upbeat.")),
    ("Achernar", mark("Soft.")),
    ("Alnilam", mark("Firm.")),
    ("Schedar", mark("Even.")),
    ("Gacrux", mark("Mature.")),
    ("Pulcherrima", mark("Forward.")),
    ("Achird", mark("Friendly.")),
    ("Zubenelgenubi", mark("Casual.")),
    ("Vindemiatrix", mark("Gentle.")),
    ("Sadachbia", mark("Lively.")),
    ("Sadaltager", mark("Knowledgeable.")),
    ("Sulafat", mark("Warm.")),
)
GEMINI_NAMES = tuple(name for name, _ in _GEMINI_VOICES)

# Twenty languages that xAI names; others may work.
GROK_LANGUAGES = (
    "en", "ar-EG", "ar-SA", "ar-AE", "bn", "zh", "fr", "de", "hi", "id", "it", "ja", "ko", "pt-BR", "pt-PT",
    "ru", "es-MX", "es-ES", "tr", "vi",
)  # fmt: skip
AUTOMATIC = "auto"

# What Google lists for Gemini 2.5 and 3.1; the language is recognised from the text.
GEMINI_PRO_LANGUAGES = (
    "en-US", "en-IN", "ar-EG", "bn-BD", "de-DE", "es-US", "fr-FR", "hi-IN", "id-ID", "it-IT", "ja-JP",
    "ko-KR", "mr-IN", "nl-NL", "pl-PL", "pt-BR", "ro-RO", "ru-RU", "ta-IN", "te-IN", "th-TH", "tr-TR",
    "uk-UA", "vi-VN",
)  # fmt: skip
GEMINI_FLASH_LANGUAGES = (
    "en", "ar", "bn", "nl", "fr", "de", "hi", "id", "it", "ja", "ko", "mr", "pl", "pt", "ro", "ru", "es",
    "ta", "te", "th", "tr", "uk", "vi", "af", "sq", "am", "hy", "az", "eu", "be", "bg", "my", "ca", "ceb",
    "cmn", "hr", "cs", "da", "et", "fil", "fi", "gl", "ka", "el", "gu", "ht", "he", "hu", "is", "jv", "kn",
    "kok", "lo", "la", "lv", "lt", "lb", "mk", "mai", "mg", "ms", "ml", "mn", "ne", "nb", "nn", "or", "ps",
    "fa", "pa", "sr", "sd", "si", "sk", "sl", "sw", "sv", "ur",
)  # fmt: skip

# Which of ElevenLabs' models the workflow uses is not documented; all its multilingual ones speak these.
CLONE_LANGUAGES = (
    "en", "ar", "bg", "cs", "da", "de", "el", "es", "fi", "fil", "fr", "hi", "hr", "id", "it", "ja", "ko",
    "ms", "nl", "pl", "pt", "ro", "ru", "sk", "sv", "ta", "tr", "uk", "zh",
)  # fmt: skip


def _gemini(model: str, languages: tuple[str, ...]) -> tuple[Voice, ...]:
    return tuple(Voice(VoiceId(model, name), name, languages, words) for name, words in _GEMINI_VOICES)


VOICES: dict[str, tuple[Voice, ...]] = {
    GROK: tuple(
        Voice(VoiceId(GROK, name), label, (*GROK_LANGUAGES, AUTOMATIC), description, gender)
        for name, label, description, gender in _GROK_VOICES
    ),
    GEMINI_FLASH: _gemini(GEMINI_FLASH, GEMINI_FLASH_LANGUAGES),
    GEMINI_PRO: _gemini(GEMINI_PRO, GEMINI_PRO_LANGUAGES),
    # Cloned voices belong to the user; whoever keeps them adds them.
    CLONE: (),
}
