"""How long the real window stands still around a long render: begun, failed, retried, called off.

Run it by hand with a display: `python -m tests.benchmarks.stalls_of_a_long_render [SEGMENTS] [CHARACTERS]`.
“own” is the processor time of the window's thread between two ticks of a timer, which a busy machine does
not change; see `stalls_in_a_long_project`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.in_a_window import measure_long_projects
from tests.benchmarks.memory_of_a_long_render import memory
from tests.benchmarks.stalls_in_a_long_project import Stalls, long_text
from tests.support.eventually import eventually
from tests.support.running_studio import RunningStudio, running_studio
from tests.support.scripted_provider import murmur
from tts_studio.app.memory import give_memory_back
from tts_studio.domain.errors import Fate, ServiceDown, SpeechError
from tts_studio.domain.job import JobState
from tts_studio.domain.script import parse_script
from tts_studio.domain.voice import Cast, CastVoice, VoiceId
from tts_studio.store.project_file import Project

FAILURES = 2_000
PATIENCE = 180.0
LOW, HIGH = (CastVoice(VoiceId("murmur", voice)) for voice in ("low", "high"))


class Rounds:
    """The steps, one after the other, in one window."""

    def __init__(self, studio: RunningStudio) -> None:
        self._studio, self._session, self._provider = studio, studio.session, studio.provider
        script = self._session.script
        # Made once, as the sound of a real voice is not made on the window's thread.
        self._provider.audio[""] = murmur(script.body_of(script.segments[0]))
        self._all = len(script.segments)

    async def run(self) -> None:
        """All of them."""
        await self.begun_and_called_off()
        await self.under_way()
        await self.failing_and_retried()
        await self.dead_service()
        await self.undone()

    async def begun_and_called_off(self) -> None:
        """A render is begun, paused, gone on with and cancelled, while its service never answers."""
        self._provider.gate.clear()
        await self.measured("Render", "render-stale", self.is_queued)
        await self.measured("pausing", "pause-rendering", lambda: True)
        await self.measured("going on", "pause-rendering", lambda: True)
        await self.measured("cancelling", "cancel-rendering", self.is_idle)
        self._provider.gate.set()

    async def under_way(self) -> None:
        """A render goes on for a while."""
        await self.measured("Render again", "render-stale", lambda: self.queued() > self._all * 0.9)
        own = time.thread_time()
        with Stalls() as stalls:
            await asyncio.sleep(15)
        stalls.report(f"rendering ({100 * (time.thread_time() - own) / 15:.0f} % of a core)")
        await self.measured("cancelling", "cancel-rendering", self.is_idle)

    async def failing_and_retried(self) -> None:
        """Very many requests fail, and are asked for again."""
        left = self._provider.failures[""] = [SpeechError("It broke off.") for _ in range(FAILURES)]
        await self.measured("failing", "render-stale", lambda: not left)
        failed = FAILURES - len(left)
        left.clear()
        self._provider.gate.clear()
        await self.measured("cancelling the rest", "cancel-rendering", self.is_idle)
        print(f"{failed:>38,} have failed")
        await self.measured("retrying", "retry-failed", lambda: self.queued() > failed * 0.9)
        await self.measured("cancelling those", "cancel-rendering", self.is_idle)

    async def dead_service(self) -> None:
        """The service is down: what waits for it fails at once."""
        self._provider.failures[""] = [ServiceDown("It is down.", fate=Fate.NOT_ACCEPTED)]
        await self.measured("Render once more", "render-stale", lambda: self.queued() > self._all * 0.9)
        self._provider.gate.set()
        await self.measured("a dead service", "", self.is_idle)

    async def undone(self) -> None:
        """The narrator gets another voice, which is taken back."""
        self._session.set_voice("", HIGH)
        await asyncio.sleep(5)
        await self.measured("undoing another narrator", "undo", lambda: self._session.cast.narrator == LOW)

    async def measured(self, label: str, action_id: str, done: Callable[[], bool]) -> None:
        """Choose an action, wait until it has come true, and report how long the window stood still."""
        action = self._studio.window.actions_by_id[action_id] if action_id else None
        if action is not None:
            await eventually(action.isEnabled, timeout=PATIENCE)
        begun = time.perf_counter()
        with Stalls() as stalls:
            if action is not None:
                action.trigger()
            while not done() and time.perf_counter() < begun + PATIENCE:
                await asyncio.sleep(0.02)
            seconds = time.perf_counter() - begun
            await asyncio.sleep(0.5)
        stalls.report(f"{label} ({seconds:.1f} s)")

    def states(self, state: JobState) -> int:
        """How many jobs are in a state."""
        return sum(job.state is state for job in self._session.jobs.all)

    def queued(self) -> int:
        """How many jobs wait."""
        return self.states(JobState.QUEUED)

    def is_queued(self) -> bool:
        """Whether every segment's job waits, or is the one that is under way."""
        return self.queued() >= self._all - 5

    def is_idle(self) -> bool:
        """Whether no job is under way."""
        return all(job.state.ended for job in self._session.jobs.all)


async def measure(segments: int, characters: int, folder: Path) -> None:
    text = long_text(segments, characters)
    path = folder / "long.ttsstudio"
    project = Project.open_or_create(path)
    project.script.save(text, [segment.id for segment in parse_script(text).segments])
    project.script.save_cast(Cast(LOW))
    project.close()
    async with running_studio(path) as studio:
        await asyncio.sleep(10)
        print(f"{segments:,} segments, {len(text):,} characters, {memory()[0]:.0f} MB")
        await Rounds(studio).run()


def main() -> None:
    """Measure and print."""
    give_memory_back()
    measure_long_projects(measure)


if __name__ == "__main__":
    main()
