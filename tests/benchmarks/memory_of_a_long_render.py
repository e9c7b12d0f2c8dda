"""How much the window's memory grows while a long script is rendered at a service.

Run it by hand with a display: `python -m tests.benchmarks.memory_of_a_long_render [SEGMENTS] [count]`.
The service runs in another process, so that its memory is not counted; the keyring and the sound card are
test doubles. “count” adds which objects stayed.
"""

from __future__ import annotations

import asyncio
import functools
import gc
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import httpx

from tests.support.running_studio import RunningStudio, running_studio
from tts_studio.app.event_loop import new_event_loop
from tts_studio.app.garbage import automatic_collection_off
from tts_studio.app.memory import give_memory_back
from tts_studio.app.program import make_qt_application
from tts_studio.domain.segment_state import SegmentState
from tts_studio.providers.registry import create_providers
from tts_studio.settings.secrets import Secrets

KEY = "sg-0123456789-abcdefghij"
PARAGRAPH = (
    "This is paragraph number {}, and whoever reads it aloud needs about eight seconds to say all of it."
)
SETTLE_SECONDS = 12.0


def memory() -> tuple[float, float]:
    """Resident memory now and at its highest, in megabytes."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    sizes = {line.partition(":")[0]: line.split()[1] for line in lines if line.startswith("Vm")}
    return int(sizes["VmRSS"]) / 1024, int(sizes["VmHWM"]) / 1024


async def measure(segments: int, folder: Path, *, count: bool) -> None:
    providers = create_providers(Secrets().key, os.environ)
    async with running_studio(folder / "long.ttsstudio", voice="grok-tts:eve", providers=providers) as studio:
        await studio.write("\n\n".join(PARAGRAPH.format(number) for number in range(segments)))
        await asyncio.sleep(SETTLE_SECONDS)
        before, _ = memory()
        counted = objects() if count else Counter()
        begun = time.perf_counter()
        at_half, half_way = await render(studio, segments)
        seconds = time.perf_counter() - begun
        after, _ = memory()
        await asyncio.sleep(SETTLE_SECONDS)
        settled, highest = memory()
        print(
            f"{segments:,} segments in {seconds:.0f} s: {before:.1f} MB before, {after:.1f} MB after, "
            f"{settled:.1f} MB when settled, {highest:.1f} MB at most; "
            f"{(settled - before) * 1024 / segments:.1f} KB a segment, "
            f"{(settled - half_way) * 1024 / (segments - at_half):.1f} KB a segment in the second half, "
            "without what is there but once"
        )
        if count:
            for name, more in (objects() - counted).most_common(40):
                print(f"{more:9,} {name}")


async def render(studio: RunningStudio, segments: int) -> tuple[int, float]:
    """Render everything, and wait until it is there; returns the memory when so many segments were made."""
    rendering = studio.session.start_render()
    half: tuple[int, float] | None = None
    while not rendering.ended:
        assert not rendering.failed, rendering.failed
        await asyncio.sleep(1.0)
        if half is None and rendering.done >= segments // 2:
            half = rendering.done, memory()[0]
    await eventually_fresh(studio)
    assert half is not None and half[0] < segments, "too few segments to see half of them"
    return half


async def eventually_fresh(studio: RunningStudio) -> None:
    """Wait until every segment has its sound."""
    while any(view.state is not SegmentState.FRESH for view in studio.session.views()):
        await asyncio.sleep(1.0)


def objects() -> Counter[str]:
    """How many objects of each type there are."""
    gc.unfreeze()
    print(f"{gc.collect():,} objects were garbage")
    gc.unfreeze()  # a project that is open has what survives a collection frozen
    return Counter(type(each).__qualname__ for each in gc.get_objects())


def use(cloud: subprocess.Popen[str], home: Path) -> None:
    """Let the program use this service, which gives credit and has no limits."""
    assert cloud.stdout is not None
    urls = dict(cloud.stdout.readline().strip().rsplit(" ", 1) for _ in range(3))
    address = f"{urls['segmind'].removesuffix('/segmind')}/__control/credits"
    httpx.post(address, json={"segmind": 10_000}).raise_for_status()
    os.environ |= {
        "TTS_STUDIO_HOME": str(home),
        "TTS_STUDIO_SEGMIND_URL": urls["segmind"],
        "TTS_STUDIO_SEGMIND_UPLOAD_URL": urls["upload"],
        "TTS_STUDIO_XAI_URL": urls["xai"],
        "SEGMIND_API_KEY": KEY,
    }


def main() -> None:
    """Measure and print."""
    segments = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    give_memory_back()
    application = make_qt_application()
    command = [sys.executable, "-m", "tests.cloud", "--segmind-key", KEY]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as cloud,
    ):
        try:
            use(cloud, Path(folder) / "home")
            loop_factory = functools.partial(new_event_loop, application)
            with automatic_collection_off(), asyncio.Runner(loop_factory=loop_factory) as runner:
                runner.run(measure(segments, Path(folder), count="count" in sys.argv))
        finally:
            cloud.terminate()


if __name__ == "__main__":
    main()
