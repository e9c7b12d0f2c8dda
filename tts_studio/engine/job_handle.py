"""A job while it runs: its latest snapshot, the sound that has arrived, and waiting for either."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable

from tts_studio.domain.job import TRANSITIONS, Job
from tts_studio.domain.speech import WordTiming


class JobHandle:
    """Belongs to the event loop. Any number of readers may follow the same job.

    `words` are those that have arrived, until the take holds them.
    """

    __slots__ = ("_audio", "_wake", "job", "words")

    def __init__(self, job: Job) -> None:
        self.job = job
        self.words: list[WordTiming] = []
        self._audio = bytearray()
        # There only while somebody waits: of a long render thousands of handles are kept.
        self._wake: asyncio.Event | None = None

    @property
    def audio(self) -> bytes:
        """All bytes that have arrived, in the request's format."""
        return bytes(self._audio)

    def advance(self, job: Job) -> None:
        """Show a newer snapshot; its state must be one the transition table allows."""
        if job.state is not self.job.state and job.state not in TRANSITIONS[self.job.state]:
            raise AssertionError(f"A job cannot go from {self.job.state} to {job.state}")
        self.job = job
        self._pulse()

    def receive(self, data: bytes, at: int) -> None:
        """Take in bytes that belong at offset `at`; those already there are the same after a repeat."""
        self._audio += data[max(0, len(self._audio) - at) :]
        self._pulse()

    async def chunks(self) -> AsyncIterator[bytes]:
        """The job's bytes from the first on, as they arrive, until it has ended."""
        audio = self._audio  # stays whole for this reader when the handle lets go of it
        sent = 0
        while True:
            if sent < len(audio):
                data = bytes(audio[sent:])
                sent += len(data)
                yield data
            elif self.job.state.ended:
                return
            else:
                await self._next_pulse()

    async def finished(self) -> Job:
        """The last snapshot, once nothing more will happen."""
        while not self.job.state.ended:
            await self._next_pulse()
        return self.job

    def let_go(self) -> None:
        """Let go of the bytes and the words, which the take holds from now on."""
        self._audio, self.words = bytearray(), []

    async def _next_pulse(self) -> None:
        wake = self._wake = self._wake or asyncio.Event()
        await wake.wait()

    def _pulse(self) -> None:
        if self._wake is not None:
            self._wake.set()
            self._wake = None


async def all_finished(handles: Iterable[JobHandle]) -> None:
    """Return when all of these jobs have ended; of thousands no task has to be made for each."""
    for handle in handles:
        await handle.finished()
