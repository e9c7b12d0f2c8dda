"""An audition that is killed at any moment buys nothing twice and loses nothing that can be fetched."""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

from tests.cloud.cloud import Cloud
from tests.support.auditioning import voice
from tests.support.eventually import eventually
from tts_studio.domain.errors import PossiblyCharged
from tts_studio.engine.audition import Audition
from tts_studio.engine.auditions import AuditionPlaces, Auditions
from tts_studio.engine.candidate import CandidateState
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.providers.registry import create_providers
from tts_studio.store.take_shelf import TakeShelf

KILLS = int(os.environ.get("TTS_STUDIO_TEST_KILLS", "4"))
VOICES = ("grok-tts:eve", "gemini-3.1-flash-tts:Kore", "xai-tts:eve")
LINES = tuple(f"This is the line of number {number}." for number in ("one", "two", "three"))
LONGEST_LIFE = 4.0
PATIENCE = 60.0


async def _key() -> str:
    return "sg-0123456789-abcdefghij"


def _settled(audition: Audition) -> bool:
    return all(
        view.state is CandidateState.READY or isinstance(view.problem, PossiblyCharged)
        for view in audition.views()
    )


async def audition_everything(folder: Path) -> dict[str, list[str]]:
    """Let every voice speak every line; the states of the voices by line."""
    places = AuditionPlaces(folder / "bought.ttsstudio", folder / "made.ttsstudio")
    providers = create_providers(lambda _provider: _key())
    auditions = await Auditions.open(places, VoiceCatalogue(providers), TakeShelf(folder / "shelf"))
    ended: dict[str, list[str]] = {}
    for line in LINES:
        auditions.set_line(line)
        auditions.current.add(map(voice, VOICES))
        auditions.current.render()
        await eventually(lambda: _settled(auditions.current), PATIENCE)
        ended[line] = [view.state.value for view in auditions.current.views()]
    await auditions.close()
    for provider in providers:
        await provider.close()
    return ended


def _run(folder: Path, cloud: Cloud, seconds: float | None) -> dict[str, int]:
    """Audition in a process of its own, killed after so many seconds; how many voices are ready by line."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.end_to_end.test_auditions_survive_kills", str(folder)],
        env={
            **os.environ,
            "TTS_STUDIO_SEGMIND_URL": cloud.segmind_url,
            "TTS_STUDIO_SEGMIND_UPLOAD_URL": cloud.upload_url,
            "TTS_STUDIO_XAI_URL": cloud.xai_url,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    killer = threading.Timer(seconds or 0.0, process.kill)
    if seconds is not None:
        killer.start()
    output, complaint = process.communicate(timeout=180)
    killer.cancel()
    assert "Traceback" not in complaint
    told = (line.partition(" ") for line in output.splitlines())
    return {line: int(count) for count, _, line in told}


def test_killed_auditions_buy_nothing_twice_and_lose_nothing(tmp_path: Path) -> None:
    chance = random.Random(5)
    with Cloud.running() as cloud:
        for _ in range(KILLS):
            _run(tmp_path, cloud, chance.uniform(0.5, LONGEST_LIFE))
        ready = _run(tmp_path, cloud, None)
        charged = Counter((charge.text, charge.model) for charge in cloud.charges)
    assert set(charged.values()) == {1}, f"bought twice: {charged}"
    assert set(ready) == set(LINES)
    with Cloud.running() as another:
        assert _run(tmp_path, another, None) == ready
        assert not another.charges


if __name__ == "__main__":
    states = asyncio.run(audition_everything(Path(sys.argv[1])))
    for each, ended in states.items():
        print(ended.count("ready"), each)
