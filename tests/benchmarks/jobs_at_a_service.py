"""How much of a job's time is waiting for nothing: 20 jobs of 2 s, beside the service's own client.

Run it by hand: `python tests/benchmarks/jobs_at_a_service.py [JOBS [SECONDS]]` from the checkout.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import segmind

from tests.cloud.cloud import Cloud
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.providers.segmind.provider import SegmindProvider
from tts_studio.providers.shared.endpoints import Endpoints

KEY = "SG_0123456789abcdef"
TEXT = "This is paragraph number {} and it takes a while to be spoken."


async def studio(cloud: Cloud, jobs: int) -> tuple[float, int]:
    """Seconds until every segment has its sound, and how many requests may be under way at a time."""

    async def key() -> str:
        return KEY

    endpoints = Endpoints(cloud.segmind_url, cloud.upload_url, cloud.xai_url)
    provider = SegmindProvider(key, endpoints)
    await provider.start()
    catalogue = VoiceCatalogue([provider])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.ttsstudio"
        voice = VoiceId("grok-tts", "eve")
        session = await ProjectSession.open(path, catalogue, create=True, default_voice=voice)
        session.set_text("\n\n".join(TEXT.format(number) for number in range(jobs)))
        began = time.perf_counter()
        outcome = await session.render()
        seconds = time.perf_counter() - began
        assert not outcome.failed, outcome.failed
        await session.close()
    await provider.close()
    return seconds, provider.slots


def own_client(cloud: Cloud, jobs: int, slots: int) -> float:
    """The same with the service's published client, as many at a time, asking every second as it does."""
    client = segmind.SegmindClient(KEY, base_url=f"{cloud.segmind_url}/v1")

    def job(number: int) -> None:
        client.submit_async("grok-tts", text=TEXT.format(number), voice_id="eve").wait(
            timeout=60, interval=1.0
        )

    began = time.perf_counter()
    with ThreadPoolExecutor(slots) as pool:
        list(pool.map(job, range(jobs)))
    return time.perf_counter() - began


def main() -> None:
    """Print both, with the ratio to the best possible time and the requests each one made."""
    jobs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 2.0
    with Cloud.running(segmind_key=KEY, latency={"*": (0.0, seconds)}) as cloud:
        ours, slots = asyncio.run(studio(cloud, jobs))
        our_requests = sum(cloud.counts().values())
        cloud.reset()
        theirs = own_client(cloud, jobs, slots)
        their_requests = sum(cloud.counts().values())
    best = -(-jobs // slots) * seconds
    print(f"{jobs} jobs of {seconds:g} s, {slots} at a time: {best:.1f} s at best")
    print(f"studio  {ours:6.2f} s  {ours / best:.2f} x best  {our_requests} requests, downloads included")
    print(f"client  {theirs:6.2f} s  {theirs / best:.2f} x best  {their_requests} requests, no downloads")


if __name__ == "__main__":
    main()
