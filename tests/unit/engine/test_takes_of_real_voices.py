"""No sound that a voice in the box can make is taken for something that is no speech."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.box_voices import espeak_of_this_process
from tts_studio.audio.pcm import Pcm
from tts_studio.audio.resampling import resampled
from tts_studio.domain.audio_format import AudioFormat, Codec
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.take_check import FROM_THE_BOX, check_take
from tts_studio.providers.offline.engine import Engine, Order
from tts_studio.providers.offline.hibari_engine import HibariEngine

LINES = (
    "Oh!",
    "No.",
    "Mmmmmmmmmmmm",
    "Aaaaaaaaaaah!",
    "Shhhhhhhh!",
    "<whisper>Quietly now.</whisper>",
    "<singing>Laaaaaaaa</singing>",
    "A line of plain speech.",
)
TELEPHONE = 8_000


@pytest.fixture(scope="module")
def engines() -> dict[str, Engine]:
    return {"hibari": HibariEngine.load(), "espeak": espeak_of_this_process()}


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize(
    ("engine", "voice", "rate"),
    [
        ("hibari", "heart", 24_000),
        ("hibari", "child", 24_000),
        ("espeak", "en-us", 22_050),
        ("espeak", "mi", 22_050),
        ("espeak", "hak", 22_050),
        ("espeak", "fi", 22_050),
    ],
)
def test_what_a_voice_says_is_speech_also_over_the_telephone(
    engines: dict[str, Engine], engine: str, voice: str, rate: int, line: str
) -> None:
    pieces = engines[engine].speak(Order(line, voice, {}, 0), lambda: False)
    pcm = b"".join(piece.pcm for piece in pieces)
    wide = Pcm((np.frombuffer(pcm, "<i2") / 32768).astype(np.float32), rate)
    narrow = resampled(wide, TELEPHONE).samples
    telephone = np.round(np.clip(narrow, -1, 1) * 32767).astype("<i2").tobytes()
    for data, at in ((pcm, rate), (telephone, TELEPHONE)):
        request = SpeechRequest(VoiceId(engine, voice), "en", (), line, AudioFormat(Codec.PCM_S16LE, at))
        assert check_take(request, data, FROM_THE_BOX).frames == len(data) // 2
