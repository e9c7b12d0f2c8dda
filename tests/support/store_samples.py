"""Requests and projects for tests of the store."""

from __future__ import annotations

from tts_studio.domain.audio_format import AudioFormat, Codec
from tts_studio.domain.speech import SpeechRequest, WordTiming
from tts_studio.domain.take import Take
from tts_studio.domain.voice import VoiceId
from tts_studio.store.project_file import Project

PCM = AudioFormat(Codec.PCM_S16LE, 24_000)
WORDS = (WordTiming(0, 5, 0.1, 0.42), WordTiming(6, 11, 0.5, 1 / 3))


def request_for(text: str = "Hello there.", variation: int = 0) -> SpeechRequest:
    """A request with every kind of setting."""
    settings = (("emotion", "calm"), ("loop", True), ("seed", 7), ("speed", 1.0))
    return SpeechRequest(VoiceId("hibari", "heart"), "en-US", settings, text, PCM, "0.2.1", variation)


def add_take(
    project: Project,
    text: str = "Hello there.",
    audio: bytes = b"\x01\x02" * 100,
    purchase_id: int | None = None,
) -> Take:
    """Store a take of the request for `text`."""
    return project.takes.add(
        request_for(text),
        audio,
        PCM,
        sample_rate=24_000,
        frames=len(audio) // 2,
        speech_begins=3,
        speech_ends=90,
        words=WORDS,
        purchase_id=purchase_id,
    )
