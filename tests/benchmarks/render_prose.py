"""How fast prose is rendered on the command line, beside the engine alone in the same run.

Run it by hand: `python tests/benchmarks/render_prose.py [CHARACTERS]` from the checkout.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import soundfile

from tts_studio.domain.parameters import complete_settings
from tts_studio.domain.speech import AudioChunk, SpeechRequest
from tts_studio.domain.voice import VoiceId
from tts_studio.providers.offline.models import HIBARI
from tts_studio.providers.offline.provider import OfflineProvider

PARAGRAPH = (
    "This is paragraph number {}. The river runs through the night, slow and wide, and nobody knows where it "
    "ends; yet everybody follows it, day after day, as their parents did before them."
)


def script(characters: int) -> str:
    """Paragraphs of prose, about so many characters."""
    count = max(1, characters // len(PARAGRAPH))
    return "\n\n".join(PARAGRAPH.format(number) for number in range(count))


async def engine_alone(text: str) -> float:
    """Seconds of sound a second, for the worker process without planning, checks, ledger and files."""
    provider = OfflineProvider()
    settings = tuple(sorted(complete_settings(HIBARI.parameters, {}).items()))
    voice = VoiceId(HIBARI.id, HIBARI.default_voice)
    size, began = 0, time.perf_counter()
    for paragraph in text.split("\n\n"):
        request = SpeechRequest(voice, "en-US", settings, paragraph, HIBARI.format, HIBARI.revision)
        async for event in provider.synthesize(request):
            if isinstance(event, AudioChunk):
                size += len(event.data)
    seconds = time.perf_counter() - began
    await provider.close()
    return size / 2 / HIBARI.format.sample_rate / seconds


def command(text: str, folder: Path) -> float:
    """Seconds of sound a second, for the whole command from its start to the finished file."""
    (folder / "script.txt").write_text(text, encoding="utf-8")
    out = folder / "out.wav"
    began = time.perf_counter()
    arguments = ["render", str(folder / "script.txt"), "-o", str(out)]
    subprocess.run([sys.executable, "-m", "tts_studio", *arguments], check=True)
    seconds = time.perf_counter() - began
    return float(soundfile.info(out).duration) / seconds


def main() -> None:
    """Print both, in multiples of real time."""
    text = script(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
    alone = asyncio.run(engine_alone(text))
    with tempfile.TemporaryDirectory() as folder:
        whole = command(text, Path(folder))
    print(f"{len(text)} characters of prose")
    print(f"engine alone  {alone:6.0f} x real time")
    print(f"whole command {whole:6.0f} x real time, {whole / alone:.2f} of the engine alone")


if __name__ == "__main__":
    main()
