"""One job from request to take: the ledger's rows, the provider's answer, the check, the take."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial
from typing import cast

from tts_studio.domain.cost import FREE, Cost
from tts_studio.domain.errors import EngineCrashed, SpeechError, TakeRejected
from tts_studio.domain.job import Job, JobState
from tts_studio.domain.purchase import Purchase
from tts_studio.domain.speech import Accepted, AudioChunk, Completed, Progress, SpeechEvent, Timing
from tts_studio.domain.take import Take
from tts_studio.engine.job_handle import JobHandle
from tts_studio.engine.take_check import check_take
from tts_studio.engine.threads import to_the_end
from tts_studio.providers.protocol import SpeechProvider
from tts_studio.store.ledger import Ledger
from tts_studio.store.take_store import TakeStore

ATTEMPTS = 2
LONGEST_WAIT = 60.0


@dataclass(slots=True)
class _Answer:
    """What one attempt has brought so far."""

    audio: bytearray
    cost: Cost = FREE
    whole: bool = False


class JobRunner:
    """Runs one job at a time for the engine; the engine owns the task and its cancellation.

    `changed` is told each new snapshot. A crash of an engine in the box is tried once more: it costs nothing
    and the same request gives the same samples, so listeners hear no seam.
    """

    def __init__(
        self, takes: TakeStore, ledger: Ledger, now: Callable[[], float], changed: Callable[[Job], None]
    ) -> None:
        self._takes = takes
        self._ledger = ledger
        self._now = now
        self._changed = changed

    async def run(self, handle: JobHandle, provider: SpeechProvider) -> Take:
        """Bring the job's take into the store, or raise the error that tells why not."""
        request = handle.job.request
        self._advance(handle, state=JobState.SUBMITTING, started=self._now())
        purchase = await to_the_end(self._ledger.intend, request, provider.id)
        try:
            answer = await self._answer(handle, provider, purchase)
            return await self._keep(handle, purchase, answer)
        except asyncio.CancelledError:
            await to_the_end(self._ledger.cancelled, purchase.id, "Cancelled.")
            raise
        except SpeechError as problem:
            await to_the_end(self._ledger.failed, purchase.id, str(problem))
            raise

    async def _answer(self, handle: JobHandle, provider: SpeechProvider, purchase: Purchase) -> _Answer:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self._attempt(handle, provider, purchase)
            except EngineCrashed:
                if attempt == ATTEMPTS:
                    raise
                self._advance(handle, state=JobState.BACKING_OFF)
                self._advance(handle, state=JobState.SUBMITTING)
        raise AssertionError("unreachable")

    async def _attempt(self, handle: JobHandle, provider: SpeechProvider, purchase: Purchase) -> _Answer:
        answer = _Answer(bytearray())
        events = cast(AsyncGenerator[SpeechEvent, None], provider.synthesize(handle.job.request))
        async with aclosing(events):
            while not answer.whole:
                try:
                    async with asyncio.timeout(LONGEST_WAIT):
                        event = await anext(events, None)
                except TimeoutError as problem:
                    raise EngineCrashed(
                        "The voice stopped answering.", advice="Render again.", provider=provider.id
                    ) from problem
                if event is None:
                    raise SpeechError(
                        "The voice stopped in the middle.", provider=provider.id, retryable=True
                    )
                await self._take_in(handle, purchase, answer, event)
        return answer

    async def _take_in(
        self, handle: JobHandle, purchase: Purchase, answer: _Answer, event: SpeechEvent
    ) -> None:
        match event:
            case Accepted(remote_id=remote_id):
                if remote_id:
                    await to_the_end(self._ledger.submitted, purchase.id, remote_id)
                if handle.job.state is JobState.SUBMITTING:
                    self._advance(handle, state=JobState.WAITING)
            case Progress(fraction=fraction):
                self._progress(handle, fraction)
            case AudioChunk(data=data):
                handle.receive(data, len(answer.audio))
                answer.audio += data
                if handle.job.state in (JobState.SUBMITTING, JobState.WAITING):
                    self._advance(handle, state=JobState.RECEIVING)
            case Timing(words=words):
                known = handle.words[-1].ends if handle.words else -1.0
                handle.words.extend(word for word in words if word.begins >= known)
            case Completed(cost=cost):
                answer.cost, answer.whole = cost, True

    def _progress(self, handle: JobHandle, fraction: float | None) -> None:
        """Show progress, which never runs backwards, not even when a job is tried again."""
        if fraction is not None and fraction > (handle.job.progress or 0.0):
            self._advance(handle, progress=min(fraction, 1.0))

    async def _keep(self, handle: JobHandle, purchase: Purchase, answer: _Answer) -> Take:
        audio, request = bytes(answer.audio), handle.job.request
        if handle.job.state is not JobState.RECEIVING:
            self._advance(handle, state=JobState.RECEIVING)
        await to_the_end(self._ledger.received, purchase.id)
        try:
            checked = await asyncio.to_thread(check_take, request, audio)
        except TakeRejected as problem:
            await to_the_end(self._ledger.rejected, purchase.id, str(problem), audio)
            raise
        add = partial(
            self._takes.add,
            sample_rate=checked.sample_rate,
            frames=checked.frames,
            speech_begins=checked.speech_begins,
            speech_ends=checked.speech_ends,
            words=tuple(handle.words),
            purchase_id=purchase.id,
            cost=answer.cost,
        )
        return await to_the_end(add, request, audio, request.format)

    def _advance(self, handle: JobHandle, **changes: object) -> None:
        handle.advance(replace(handle.job, **changes))  # type: ignore[arg-type]  # fields by name, checked at run time
        self._changed(handle.job)
