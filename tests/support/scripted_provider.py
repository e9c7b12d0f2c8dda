"""A provider whose every answer is written by the test; its speech is a murmur of the right length."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import numpy as np

from tts_studio.domain.audio_format import AudioFormat, Codec
from tts_studio.domain.markup.dialect import KEEP, SILENCE, Dialect
from tts_studio.domain.markup.tags import INLINE_TAGS, WRAPPING_TAGS, TagKind
from tts_studio.domain.parameters import NumberParameter
from tts_studio.domain.speech import (
    Accepted,
    AudioChunk,
    Completed,
    Progress,
    SpeechEvent,
    SpeechRequest,
    Timing,
    WordTiming,
)
from tts_studio.domain.speech_model import SpeechModel, TextLimit, TimingGrain
from tts_studio.domain.voice import Voice, VoiceId
from tts_studio.engine.speech_length import expected_seconds

RATE = 24_000
DIALECT = Dialect(
    "murmur",
    {
        **{tag.name: SILENCE for tag in INLINE_TAGS if tag.kind is TagKind.PAUSE},
        **{tag.name: KEEP for tag in WRAPPING_TAGS},
    },
    escapes=True,
)
MURMUR = SpeechModel(
    id="murmur",
    name="Murmur",
    provider="scripted",
    description="Murmurs.",
    languages=("en-US",),
    default_voice="low",
    format=AudioFormat(Codec.PCM_S16LE, RATE),
    dialect=DIALECT,
    limit=TextLimit(characters=400),
    parameters=(NumberParameter("speed", "Speed", 0.5, 2.0, 1.0),),
    timing=TimingGrain.WORD,
    free=True,
    revision="1",
)
VOICES = tuple(Voice(VoiceId("murmur", name), name.title(), ("en-US",)) for name in ("low", "high"))


def murmur(text: str, speed: float = 1.0) -> bytes:
    """Sixteen-bit samples that sound for as long as the text would take, the same for the same text."""
    frames = round(expected_seconds(text, speed) * RATE)
    time = np.arange(frames) / RATE
    pitch = 110 + 20 * np.sin(2 * np.pi * 3 * time) + len(text) % 40
    envelope = 0.25 * (0.75 + 0.25 * np.sin(2 * np.pi * 4 * time))
    envelope *= np.clip(np.minimum(time, time[-1:] - time) / 0.01, 0, 1)
    samples = envelope * np.sin(2 * np.pi * np.cumsum(pitch) / RATE)
    return np.round(samples * 32767).astype("<i2").tobytes()


class ScriptedProvider:
    """Answers every request with a murmur, unless the test says otherwise.

    `failures` are raised, one a request that contains their key; `audio` replaces the murmur; while `gate` is
    cleared requests wait half-way. `requests` are those that reached it, `running` and `most_running` count
    them.
    """

    def __init__(self, models: Sequence[SpeechModel] = (MURMUR,), slots: int = 1) -> None:
        self.id, self.name = "scripted", "Scripted"
        self.slots = slots
        self.account = self.resumer = self.cloner = None
        self.models = tuple(models)
        self.requests: list[SpeechRequest] = []
        self.failures: dict[str, list[Exception]] = {}
        self.audio: dict[str, bytes] = {}
        self.voices_problem: Exception | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self.running = self.most_running = 0
        self.closed_early = 0

    async def start(self) -> None:
        """Nothing to get ready."""

    async def close(self) -> None:
        """Nothing to end."""

    def known_voices(self, model: str) -> tuple[Voice, ...]:
        return ()

    async def voices(self, model: str) -> tuple[Voice, ...]:
        if self.voices_problem is not None:
            raise self.voices_problem
        return tuple(Voice(VoiceId(model, voice.id.voice), voice.name, voice.languages) for voice in VOICES)

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[SpeechEvent]:
        self.requests.append(request)
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        whole = False
        try:
            yield Accepted()
            speed = request.setting_values["speed"]
            given = (sound for key, sound in self.audio.items() if key in request.text)
            audio = next(given, None)
            if audio is None:
                audio = murmur(request.text, float(speed))
            half = len(audio) // 3 * 1
            yield AudioChunk(audio[:half])
            yield Progress(0.5)
            await self.gate.wait()
            for key, problems in self.failures.items():
                if key in request.text and problems:
                    raise problems.pop(0)
            yield Timing(tuple(_words(request, len(audio) / 2 / RATE)))
            yield AudioChunk(audio[half:])
            yield Progress(1.0)
            yield Completed()
            whole = True
        finally:
            self.running -= 1
            self.closed_early += not whole


def _words(request: SpeechRequest, seconds: float) -> list[WordTiming]:
    words, position = [], 0
    for word in request.text.split(" "):
        begins = seconds * position / max(1, len(request.text))
        end = position + len(word)
        words.append(WordTiming(position, end, begins, seconds * end / max(1, len(request.text))))
        position = end + 1
    return words
