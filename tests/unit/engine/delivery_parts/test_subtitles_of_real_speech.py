"""Subtitles of real speech: each begins and ends within 50 ms of what is heard in the finished file."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pysubs2
import pytest
import soundfile

from tts_studio.domain.master_preset import presets_by_id
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.delivery.order import DeliveryOrder
from tts_studio.engine.delivery_parts.deliver_parts import deliver_parts
from tts_studio.engine.delivery_parts.order import PartsOrder, TextKind
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.providers.offline.provider import OfflineProvider

CLOSE = 0.05


def heard(samples: np.ndarray, rate: int) -> list[tuple[float, float]]:
    """Where something sounds for a while, parted by silences of at least 0.6 seconds, in seconds."""
    step = rate // 200
    frames = samples[: len(samples) // step * step].reshape(-1, step)
    loud = np.flatnonzero(20 * np.log10(np.sqrt(np.mean(np.square(frames), axis=1)) + 1e-9) > -50)
    parts = np.split(loud, np.flatnonzero(np.diff(loud) > 0.6 * 200) + 1)
    return [(part[0] / 200, (part[-1] + 1) / 200) for part in parts]


@pytest.mark.parametrize(
    ("voice", "text", "lines"),
    [
        (
            VoiceId("hibari", "heart"),
            "Good morning. [pause 1s] The old library was quiet, 21 people read. "
            "[pause 1s] Then a bell rang.\n\n[pause 1s] She said: <slow>come in!</slow>",
            [
                "Good morning.",
                "The old library was quiet, 21 people read.",
                "Then a bell rang.",
                "She said: come in!",
            ],
        ),
        (
            VoiceId("espeak", "de"),
            "Guten Morgen. [pause 1s] Es war einmal ein König. [pause 1s] Dann kam der Regen.",
            ["Guten Morgen.", "Es war einmal ein König.", "Dann kam der Regen."],
        ),
    ],
    ids=["English", "German"],
)
async def test_cues_lie_within_50_milliseconds_of_the_sound(
    tmp_path: Path, voice: VoiceId, text: str, lines: list[str]
) -> None:
    provider = OfflineProvider()
    try:
        catalogue = VoiceCatalogue([provider])
        await catalogue.refresh()
        session = await ProjectSession.open(
            tmp_path / "a.ttsstudio", catalogue, create=True, default_voice=voice
        )
        try:
            session.set_text(text)
            await session.render()
            master = DeliveryOrder(presets_by_id()["podcast-mono"], tmp_path / "Talk.flac")
            result = await deliver_parts(
                session, PartsOrder(master, texts=frozenset({TextKind.SRT, TextKind.WORDS}))
            )
        finally:
            await session.close()
    finally:
        await provider.close()
    samples, rate = soundfile.read(tmp_path / "Talk.flac")
    sounds = heard(samples, rate)
    cues = list(pysubs2.load(str(tmp_path / "Talk.srt")))
    assert [cue.plaintext.replace("\n", " ") for cue in cues] == lines
    assert [cue.start / 1000 for cue in cues] == pytest.approx([begins for begins, _ in sounds], abs=CLOSE)
    words = json.loads((tmp_path / "Talk.words.json").read_text(encoding="utf-8"))
    assert words["approximate"] is False
    last = [word["ends"] for s in words["segments"] for word in s["words"] if word["text"][-1] in ".!"]
    assert last == pytest.approx([ends for _, ends in sounds], abs=CLOSE)
    assert result.notes == ()
