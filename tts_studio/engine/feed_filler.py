"""Fills the feed of a programme a little ahead of what is heard, rendering or drafting what is missing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing

from tts_studio.audio.pcm import Samples
from tts_studio.domain.errors import SpeechError, StudioError
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.take import Take
from tts_studio.domain.translation import tr
from tts_studio.engine.assembly import ArrivingTake, fitted
from tts_studio.engine.job_handle import JobHandle
from tts_studio.engine.job_queue import URGENT
from tts_studio.engine.programme import Programme
from tts_studio.engine.timeline import SpeechItem
from tts_studio.engine.timeline_peaks import TimelinePeaks

AHEAD_SECONDS = 60.0
BEHIND_SECONDS = 120.0
_LOOK_AGAIN_SECONDS = 0.5
_REQUESTED_AHEAD = 2
_KEPT_FOR_LOOP = 3


class FeedFiller:
    """Fills slots in the order they will be heard and lets go of those long past.

    `arrived` is called after every stretch of samples, `failed` with a slot that stays silent and why.
    `may_buy` tells whether the user agreed to pay for a request.
    """

    def __init__(
        self,
        programme: Programme,
        peaks: TimelinePeaks,
        arrived: Callable[[], None],
        failed: Callable[[int, StudioError], None],
        may_buy: Callable[[SpeechRequest], bool],
    ) -> None:
        self._programme = programme
        self._peaks = peaks
        self._arrived = arrived
        self._failed = failed
        self._may_buy = may_buy
        self._filling = -1

    def needs_restart(self, slot: int) -> bool:
        """Whether going to a slot would wait for one that is being filled elsewhere."""
        return slot not in self._programme.filled and self._filling not in (-1, slot)

    async def run(self) -> None:
        """Fill until cancelled."""
        while True:
            slot = self._next()
            if slot is None:
                self._let_go()
                await asyncio.sleep(_LOOK_AGAIN_SECONDS)
                continue
            await self.fill(slot)
            await asyncio.sleep(0)  # what is there already is filled without waiting for anything

    async def fill(self, slot: int) -> None:
        """Fill one slot; it is left empty when that is cancelled."""
        self._filling = slot
        try:
            await self._fill(slot)
            self._programme.filled.add(slot)
            self._peaks.complete(slot)
        finally:
            if slot not in self._programme.filled:
                self._programme.feed.forget(slot)
                self._peaks.discard(slot)
            self._filling = -1

    def _next(self) -> int | None:
        """The first slot from the present place on that is not filled, if it will be heard soon."""
        programme, place = self._programme, self._programme.feed.place
        starts = programme.feed.starts()
        horizon = programme.feed.frame_of(place) + AHEAD_SECONDS * programme.rate
        for slot in range(place.slot, programme.slots.stop):
            if starts[slot] > horizon:
                return None
            if slot not in programme.filled:
                return slot
        # Nearly at the end, a loop goes on at the beginning.
        again = programme.slots[:_KEPT_FOR_LOOP] if programme.looping else range(0)
        return next((slot for slot in again if slot not in programme.filled), None)

    def _let_go(self) -> None:
        """Give back the memory of what was heard long ago."""
        programme, place = self._programme, self._programme.feed.place
        starts = programme.feed.starts()
        past = programme.feed.frame_of(place) - BEHIND_SECONDS * programme.rate
        for slot in sorted(programme.filled):
            if slot >= place.slot or starts[slot + 1] > past:
                return
            kept = slot in programme.slots[:_KEPT_FOR_LOOP]
            if not kept and isinstance(programme.items[slot], SpeechItem):
                programme.filled.discard(slot)
                programme.feed.forget(slot)

    async def _fill(self, slot: int) -> None:
        item = self._programme.items[slot]
        if not isinstance(item, SpeechItem):
            return
        try:
            take = self._programme.score.take_of(item)
            if take is not None:
                await self._fill_from_take(slot, item, take)
            elif self._programme.score.is_draft(item):
                await self._fill_with_draft(slot, item)
            else:
                await self._fill_as_it_arrives(slot, item)
        except StudioError as problem:
            self._failed(slot, problem)
        self._programme.feed.close(slot)

    async def _fill_from_take(self, slot: int, item: SpeechItem, take: Take) -> None:
        audio = await self._programme.score.audio_of(item, take)
        self._append(slot, await asyncio.to_thread(fitted, item, take, audio, self._programme.rate))

    async def _fill_as_it_arrives(self, slot: int, item: SpeechItem) -> None:
        if self._is_bygone(item):
            self._programme.overtaken = True
            return
        if not self._allowed(item.request):
            raise SpeechError(
                tr("It costs money and is not bought yet."),
                advice=tr("Render it, or render and play, to buy it."),
            )
        handle = self._request(item.request)
        self._request_following(slot)
        if item.request.format.headerless:
            await self._follow(slot, item, handle)
        job = await handle.finished()
        if job.error is not None:
            raise job.error
        take = self._programme.session.library.take_for(item.segment_id, item.request)
        if take is None:
            raise SpeechError(tr("Rendering was cancelled."), advice=tr("Press Play to render it again."))
        if not item.request.format.headerless:
            await self._fill_from_take(slot, item, take)

    async def _fill_with_draft(self, slot: int, item: SpeechItem) -> None:
        drafts = self._programme.score.drafts
        if drafts is None:
            return
        arriving = ArrivingTake(item, self._programme.rate)
        async with aclosing(drafts.speak(item.request)) as spoken:
            async for data in spoken:
                self._append(slot, arriving.push(data))
        for rest in arriving.finish():
            self._append(slot, rest)

    async def _follow(self, slot: int, item: SpeechItem, handle: JobHandle) -> None:
        arriving = ArrivingTake(item, self._programme.rate)
        async for data in handle.chunks():
            self._append(slot, arriving.push(data))
        if handle.job.error is None:
            for rest in arriving.finish():
                self._append(slot, rest)

    def _allowed(self, request: SpeechRequest) -> bool:
        return self._may_buy(request) or not self._programme.session.spending.would_buy(request)

    def _is_bygone(self, item: SpeechItem) -> bool:
        """Whether an item would be bought whose segment asks for something else by now."""
        programme = self._programme
        return programme.session.spending.would_buy(item.request) and not programme.score.asks_for(item)

    def _request(self, request: SpeechRequest) -> JobHandle:
        return self._programme.session.jobs.submit(request, URGENT)

    def _request_following(self, slot: int) -> None:
        """Have the next requests made meanwhile, so that the sound does not wait for them in turn."""
        library = self._programme.session.library
        soon = self._programme.items[slot + 1 : min(slot + 13, self._programme.slots.stop)]
        following = [item for item in soon if isinstance(item, SpeechItem)]
        real = [item for item in following if not self._programme.score.is_draft(item)]
        missing = [item for item in real if not library.has(item.request.digest)]
        for item in missing[:_REQUESTED_AHEAD]:
            if self._allowed(item.request) and not self._is_bygone(item):
                self._request(item.request)

    def _append(self, slot: int, samples: Samples) -> None:
        if len(samples):
            self._programme.feed.append(slot, samples)
            self._peaks.append(slot, samples)
            self._arrived()
