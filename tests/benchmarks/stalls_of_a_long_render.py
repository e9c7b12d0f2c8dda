"""How long the real window stands still around a long render: begun, failed, retried, called off.

Run it by hand with a display: `python -m tests.benchmarks.stalls_of_a_long_render [SEGMENTS] [CHARACTERS]`.
“own” is the processor time of the window's thread between two ticks of a timer, which a busy machine does
not change; see `stalls_in_a_long_project`.
"""

from __future__ import annotations

import asyncio
import functools
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.memory_of_a_long_render import memory
from tests.benchmarks.stalls_in_a_long_project import Stalls, long_text
from tests.support.eventually import eventually
from tests.support.running_studio import RunningStudio, running_studio
from tests.support.scripted_provider import murmur
from tts_studio.app.event_loop import new_event_loop
from tts_studio.app.memory import give_memory_back
from tts_studio.app.program import make_qt_application
from tts_studio.domain.errors import Fate, ServiceDown, SpeechError
from tts_studio.domain.job import JobState
from tts_studio.domain.script import parse_script
from tts_studio.domain.voice import Cast, CastVoice, VoiceId
from tts_studio.store.project_file import Project

FAILURES = 2_000
PATIENCE = 120.0


async def measured(label: str, do: Callable[[], object], done: Callable[[], bool]) -> None:
    """Do something, wait until it has come true, and report how long the window stood still on the way."""
    begun = time.perf_counter()
    with Stalls() as stalls:
        do()
        while not done():
            await asyncio.sleep(0.02)
            if time.perf_counter() - begun > PATIENCE:
                print(f"{label}: not done")
                break
        await asyncio.sleep(0.3)
    stalls.report(f"{label} ({time.perf_counter() - begun:.1f} s)")


async def measured_for(label: str, seconds: float) -> None:
    """Report how long the window stands still while it is left alone."""
    own = time.thread_time()
    with Stalls() as stalls:
        await asyncio.sleep(seconds)
    stalls.report(f"{label} ({100 * (time.thread_time() - own) / seconds:.0f} % of a core)")


class Rounds:
    """The steps, one after the other, in one window."""

    def __init__(self, studio: RunningStudio) -> None:
        self._studio, self._session = studio, studio.session
        script = self._session.script
        # Made once, as the sound of a real voice is not made on the window's thread.
        studio.provider.audio[""] = murmur(script.body_of(script.segments[0]))

    def states(self, state: JobState) -> int:
        """How many jobs are in a state."""
        return sum(job.state is state for job in self._session.jobs.all)

    @property
    def idle(self) -> bool:
        """Whether no job is under way."""
        return all(job.state.ended for job in self._session.jobs.all)

    def act(self, action_id: str) -> None:
        """Choose an action."""
        self._studio.window.actions_by_id[action_id].trigger()

    async def run(self) -> None:
        """All of them."""
        provider, many = self._studio.provider, len(self._session.script.segments)
        everything = many - 5
        provider.gate.clear()
        await measured("Render", lambda: self.act("render-stale"), lambda: self._queued() >= everything)
        await measured("pausing", lambda: self.act("pause-rendering"), lambda: True)
        await measured("going on", lambda: self.act("pause-rendering"), lambda: True)
        await measured("cancelling", lambda: self.act("cancel-rendering"), lambda: self.idle)
        provider.gate.set()
        self.act("render-stale")
        await eventually(lambda: self._queued() >= everything - 200, timeout=60)
        await asyncio.sleep(2)
        await measured_for("rendering", 15)
        self.act("cancel-rendering")
        await eventually(lambda: self.idle, timeout=60)
        provider.failures[""] = [SpeechError("It broke off.") for _ in range(min(FAILURES, many // 2))]
        await measured("failing", lambda: self.act("render-stale"), lambda: not provider.failures[""])
        provider.gate.clear()
        await measured("cancelling the rest", lambda: self.act("cancel-rendering"), lambda: self.idle)
        await asyncio.sleep(1)
        failed = min(FAILURES, many // 2)
        await measured("retrying", lambda: self.act("retry-failed"), lambda: self._queued() >= failed // 2)
        self.act("cancel-rendering")
        await eventually(lambda: self.idle, timeout=60)
        down = ServiceDown("It is down.", fate=Fate.NOT_ACCEPTED)
        provider.failures[""] = [down]
        self.act("render-stale")
        await eventually(lambda: self._queued() >= everything - failed, timeout=60)
        before = self.states(JobState.FAILED)
        await measured("a dead service", provider.gate.set, lambda: self.idle)
        print(f"{self.states(JobState.FAILED) - before:>38,} failed at once")
        await asyncio.sleep(2)
        session = self._session
        voices = [CastVoice(VoiceId("murmur", voice)) for voice in ("high", "low")]
        session.set_voice("", voices[0])
        await asyncio.sleep(4)
        await measured(
            "undoing another narrator", lambda: self.act("undo"), lambda: session.cast.narrator == voices[1]
        )

    def _queued(self) -> int:
        return self.states(JobState.QUEUED)


async def measure(segments: int, characters: int, folder: Path, *, dialogue: bool) -> None:
    text = long_text(segments, characters)
    path = folder / "long.ttsstudio"
    project = Project.open_or_create(path)
    project.script.save(text, [segment.id for segment in parse_script(text).segments])
    project.script.save_cast(Cast(CastVoice(VoiceId("murmur", "low")), dialogue=dialogue))
    project.close()
    async with running_studio(path) as studio:
        await asyncio.sleep(10)
        print(f"{segments:,} segments, {len(text):,} characters, {memory()[0]:.0f} MB")
        await Rounds(studio).run()


def main() -> None:
    """Measure and print."""
    segments = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    characters = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    give_memory_back()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TTS_STUDIO_HOME"] = str(Path(folder) / "home")
        application = make_qt_application()
        with asyncio.Runner(loop_factory=functools.partial(new_event_loop, application)) as runner:
            runner.run(measure(segments, characters, Path(folder), dialogue="dialogue" in sys.argv))


if __name__ == "__main__":
    main()
