"""How fast an hour of takes becomes a master, and in how much memory, beside ffmpeg making the same loudness.

By hand, from the checkout: `python tests/benchmarks/masters_of_an_hour.py [MINUTES] [SUFFIX] [PRESET …]`.
With 600 minutes it shows how much memory a long book takes.
"""

from __future__ import annotations

import asyncio
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np

from tests.support.scripted_provider import RATE, ScriptedProvider
from tests.support.sessions import staged
from tts_studio.audio.pcm import Pcm
from tts_studio.domain.master_preset import presets_by_id
from tts_studio.domain.parameters import complete_settings
from tts_studio.domain.speech import AudioChunk, SpeechRequest
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.delivery.deliver import deliver
from tts_studio.engine.delivery.order import DeliveryOrder
from tts_studio.providers.offline.models import HIBARI
from tts_studio.providers.offline.provider import OfflineProvider

SENTENCE = (
    "The river runs through the night, slow and wide, and nobody knows where it ends; yet everybody follows "
    "it, day after day, as their parents did before them, and nobody ever said where they were going."
)
PRESETS = ("as-is", "podcast", "streaming", "acx")


async def spoken() -> bytes:
    """A sentence of the voice in the box, sixteen bits at 24 kHz."""
    provider = OfflineProvider()
    settings = tuple(sorted(complete_settings(HIBARI.parameters, {}).items()))
    voice = VoiceId(HIBARI.id, HIBARI.default_voice)
    request = SpeechRequest(voice, "en-US", settings, SENTENCE, HIBARI.format, HIBARI.revision)
    parts = [event.data async for event in provider.synthesize(request) if isinstance(event, AudioChunk)]
    await provider.close()
    return b"".join(parts)


async def main(minutes: float, suffix: str, presets: Sequence[str]) -> None:
    """Print a line a preset."""
    audio = await spoken()
    assert HIBARI.format.sample_rate == RATE
    count = max(1, round(minutes * 60 / (Pcm.from_s16le(audio, RATE).seconds + 0.65)))
    provider = ScriptedProvider()
    provider.audio[""] = audio
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        text = "\n\n".join(f"{number} {SENTENCE}" for number in range(count))
        async with staged(place / "a.ttsstudio", text, provider=provider) as stage:
            await stage.session.render()
            for name in presets:
                target = place / f"{name}.{'mp3' if name == 'acx' else suffix}"
                memory, began = peak_megabytes(), time.perf_counter()
                used = time.process_time()
                (file,) = (await deliver(stage.session, DeliveryOrder(presets_by_id()[name], target))).files
                took = time.perf_counter() - began
                seconds = file.card.measures.seconds
                print(
                    f"{target.name:16} {seconds / 60:6.1f} min in {took:6.1f} s: "
                    f"{seconds / took:6.0f} × real time, "
                    f"{seconds / (time.process_time() - used):6.0f} × of processor time, "
                    f"{peak_megabytes() - memory:+.0f} MB, {'passed' if file.passed else 'failed'}"
                )
            with_ffmpeg(target, seconds)


def with_ffmpeg(source: Path, seconds: float) -> None:
    """The same loudness in one pass of ffmpeg's loudnorm, without any proof."""
    began = time.perf_counter()
    filters = "loudnorm=I=-16:TP=-1:LRA=20"
    command = ["ffmpeg", "-v", "error", "-y", "-i", str(source), "-af", filters, "-ar", "44100"]
    subprocess.run([*command, str(source.with_name("other.wav"))], check=True)
    took = time.perf_counter() - began
    print(f"ffmpeg loudnorm  {seconds / 60:6.1f} min in {took:6.1f} s: {seconds / took:6.0f} × real time")


def peak_megabytes() -> float:
    """The most memory this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    given = sys.argv[1:]
    np.seterr(all="raise", under="ignore")
    asyncio.run(
        main(float(given[0]) if given else 60.0, given[1] if len(given) > 1 else "wav", given[2:] or PRESETS)
    )
