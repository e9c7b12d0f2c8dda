"""What a voice says of itself before it is chosen."""

from __future__ import annotations

import pytest

from tts_studio.app.voice_preview import ENGLISH, SENTENCES, preview_sentence
from tts_studio.domain.voice import Voice, VoiceId

POLYGLOT = Voice(VoiceId("cloud", "eve"), "Eve", ("fr-FR", "de"))
UNKNOWN = Voice(VoiceId("cloud", "adam"), "Adam")


@pytest.mark.parametrize(
    ("voice", "language", "sentence"),
    [
        (POLYGLOT, "", SENTENCES["fr"]),
        (POLYGLOT, "de-AT", SENTENCES["de"]),
        (UNKNOWN, "", ENGLISH),
        (UNKNOWN, "DE", SENTENCES["de"]),
        (POLYGLOT, "tlh", ENGLISH),
        (None, "", ENGLISH),
    ],
)
def test_the_sentence_is_in_the_chosen_language_else_in_the_voices_first(
    voice: Voice | None, language: str, sentence: str
) -> None:
    assert preview_sentence(voice, language) == sentence
