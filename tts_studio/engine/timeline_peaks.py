"""The picture of a timeline's sound, slot by slot as it becomes known."""

from __future__ import annotations

import asyncio
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Generator, Sequence

import numpy as np

from tts_studio.audio.pcm import Samples
from tts_studio.audio.peaks import COARSE_FRAMES, Peaks
from tts_studio.domain.take import Take
from tts_studio.engine.assembly import fitted
from tts_studio.engine.programme import Programme
from tts_studio.engine.slices import at_once
from tts_studio.engine.timeline import SpeechItem

MOST_FINE_BYTES = 2 << 20
"""Some minutes of sound; what is drawn so closely that it needs them is never more than those."""
_SLOTS_AT_ONCE = 2_000
_FINE_BELOW = COARSE_FRAMES * 4  # frames in a column, from which on the coarse stretches are as good


class PeaksCache:
    """Peaks of takes as they stand on timelines, for as long as the program runs. The oldest are dropped.

    The fine stretches, which only a near view shows, are kept of those drawn last: `fine_bytes` of them.
    """

    def __init__(self, most: int = 20_000, fine_bytes: int = MOST_FINE_BYTES) -> None:
        self._most, self._most_bytes = most, fine_bytes
        self._kept: dict[object, Peaks] = {}
        self._fine: dict[Peaks, int] = {}
        self._bytes = 0

    def get(self, key: object) -> Peaks | None:
        """What was kept under this key."""
        return self._kept.get(key)

    def keep(self, key: object, peaks: Peaks) -> None:
        """Keep complete peaks."""
        self._kept[key] = peaks
        if len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]
        self.drawn(peaks)

    def drawn(self, peaks: Peaks) -> None:
        """Complete peaks are needed in all their detail now; that not needed for longest is let go."""
        if not peaks.fine:
            return
        if peaks not in self._fine:
            self._bytes += peaks.bytes
        self._fine[peaks] = self._fine.pop(peaks, peaks.bytes)
        while self._bytes > self._most_bytes and len(self._fine) > 1:
            oldest = next(iter(self._fine))
            self._bytes -= self._fine.pop(oldest)
            oldest.coarsen()


class TimelinePeaks:
    """Holds the peaks of each slot of a programme; a slot that is filled again keeps those it has."""

    def __init__(self, programme: Programme | None, cache: PeaksCache, *, look: bool = True) -> None:
        """Without `look` those in the cache have to be taken in steps, by `take_known`."""
        self._programme = programme
        self._cache = cache
        self._rate = programme.rate if programme is not None else 1
        self._slots: dict[int, Peaks] = {}
        self._complete: set[int] = set()
        self._blurred: set[int] = set()
        if look:
            at_once(self.take_known())

    def take_known(self) -> Generator[None, None, None]:
        """Take what is in the cache, with a pause after some hundreds of slots."""
        for slot in range(len(self._programme.items) if self._programme is not None else 0):
            if slot % _SLOTS_AT_ONCE == 0:
                yield
            if (known := self._known(slot)) is not None:
                self._slots[slot] = known
                self._complete.add(slot)

    def lacks(self, slot: int) -> bool:
        """Whether some of a slot's samples are missing here."""
        return slot not in self._complete

    def append(self, slot: int, samples: Samples) -> None:
        """More samples of a slot."""
        if slot not in self._complete:
            self._slots.setdefault(slot, Peaks()).append(samples)

    def complete(self, slot: int, peaks: Peaks | None = None) -> None:
        """The slot has all its samples, or all of them are in `peaks`."""
        if slot in self._complete:
            return
        self._complete.add(slot)
        if peaks is not None:
            self._slots[slot] = peaks
        key = self._programme.key_of(slot) if self._programme is not None else None
        if key is not None and slot in self._slots:
            self._cache.keep(key, self._slots[slot])

    @property
    def blurred(self) -> bool:
        """Whether the last drawing lacked detail that can be had."""
        return bool(self._blurred)

    def next_blurred(self) -> int | None:
        """A slot that was drawn nearer than its stretches are fine, once for each drawing; None for none."""
        return self._blurred.pop() if self._blurred else None

    def sharpen(self, slot: int, peaks: Peaks) -> None:
        """Put the whole detail of a complete slot in the place of what is left of it."""
        self._complete.discard(slot)
        self.complete(slot, peaks)

    def discard(self, slot: int) -> None:
        """Forget a slot that was not completed; it begins anew."""
        if slot not in self._complete:
            self._slots.pop(slot, None)

    def columns(
        self, starts: Sequence[int], begins: float, ends: float, columns: int
    ) -> tuple[Samples, Samples]:
        """The lowest and highest sample, −1 to 1, in each of `columns` equal parts of a stretch of seconds.

        `starts` are the first frames of the slots and the frame after the last. What is not known is flat.
        """
        lows, highs = np.zeros(columns, np.float32), np.zeros(columns, np.float32)
        first, last = begins * self._rate, ends * self._rate
        if columns < 1 or last <= first:
            return lows, highs
        wide = (last - first) / columns
        self._blurred.clear()
        seen = range(max(0, bisect_right(starts, first) - 1), min(bisect_left(starts, last), len(starts) - 1))
        for slot in seen:
            start, end = starts[slot], starts[slot + 1]
            peaks = self._slots.get(slot)
            if peaks is None or end <= first:
                continue
            if end - start < wide:
                # A picture of a whole book: each slot is a dot, and a query for each would take too long.
                column = max(0, int((start - first) // wide))
                lows[column] = min(lows[column], peaks.lowest)
                highs[column] = max(highs[column], peaks.highest)
                continue
            self._look_closely(slot, peaks, wide)
            left = max(0, int((start - first) // wide))
            right = min(columns, int(np.ceil((end - first) / wide)))
            low, high = peaks.query(
                round(first + left * wide) - start, round(first + right * wide) - start, right - left
            )
            np.minimum(lows[left:right], low, out=lows[left:right])
            np.maximum(highs[left:right], high, out=highs[left:right])
        return lows, highs

    def _look_closely(self, slot: int, peaks: Peaks, wide: float) -> None:
        """Note what a drawing with so many frames in a column needs the fine stretches of."""
        if wide >= _FINE_BELOW or slot not in self._complete:
            return
        if peaks.fine:
            self._cache.drawn(peaks)
        else:
            self._blurred.add(slot)

    def _known(self, slot: int) -> Peaks | None:
        key = self._programme.key_of(slot) if self._programme is not None else None
        return None if key is None else self._cache.get(key)


class TimelinePicture:
    """The peaks of the programme that is shown, painted in the background where nothing plays them first.

    What is looked at closely and has lost its detail is painted again. `painted` is called after each slot,
    `ended` with the task when all is painted, cancelled or wrong.
    """

    def __init__(
        self,
        painted: Callable[[], None],
        ended: Callable[[asyncio.Task[None]], None],
        fine_bytes: int = MOST_FINE_BYTES,
    ) -> None:
        self._painted, self._ended, self._fine_bytes = painted, ended, fine_bytes
        self._cache = PeaksCache(fine_bytes=fine_bytes)
        self._programme: Programme | None = None
        self._painting: asyncio.Task[None] | None = None
        self._sharpening: asyncio.Task[None] | None = None
        self.peaks = TimelinePeaks(None, self._cache)

    def looked_up(self, programme: Programme) -> Generator[None, None, TimelinePeaks]:
        """What is known already of a programme that is about to be shown, found in steps."""
        peaks = TimelinePeaks(programme, self._cache, look=False)
        yield from peaks.take_known()
        return peaks

    def show(self, programme: Programme | None, peaks: TimelinePeaks | None = None) -> None:
        """Paint another programme, of which this much is known already."""
        if self._painting is not None:
            self._painting.cancel()
            self._painting = None
        if self._sharpening is not None:
            self._sharpening.cancel()
            self._sharpening = None
        self._programme = programme
        self.peaks = peaks or TimelinePeaks(programme, self._cache)
        if programme is not None:
            work = paint(programme, self.peaks, self._painted)
            self._painting = asyncio.create_task(work, name="painting")
            self._painting.add_done_callback(self._ended)

    def forget(self) -> None:
        """Give the memory of what was painted back."""
        self.show(None)
        self._cache = PeaksCache(fine_bytes=self._fine_bytes)

    def columns(self, begins: float, ends: float, columns: int) -> tuple[Samples, Samples]:
        """The lowest and highest sample in each of `columns` equal parts of a stretch of seconds."""
        starts = self._programme.feed.starts() if self._programme is not None else [0]
        drawn = self.peaks.columns(starts, begins, ends, columns)
        self._sharpen()
        return drawn

    def _sharpen(self) -> None:
        if self.peaks.blurred and self._programme is not None and self._sharpening is None:
            work = sharpen(self._programme, self.peaks, self._painted)
            self._sharpening = asyncio.create_task(work, name="sharpening")
            self._sharpening.add_done_callback(self._on_sharpened)

    def _on_sharpened(self, task: asyncio.Task[None]) -> None:
        # What went wrong would go wrong at the next drawing too; another programme is another try.
        if task is self._sharpening and not task.cancelled() and task.exception() is None:
            self._sharpening = None
            self._sharpen()  # what was drawn between the task's last look and its end
        self._ended(task)


async def paint(programme: Programme, peaks: TimelinePeaks, painted: Callable[[], None]) -> None:
    """Look at every take of a programme that is rendered and was not looked at yet; tell after each."""
    for slot, item in enumerate(programme.items):
        if slot % _SLOTS_AT_ONCE == 0:
            await asyncio.sleep(0)
        if not isinstance(item, SpeechItem) or not peaks.lacks(slot):
            continue
        take = programme.score.take_of(item)
        if take is not None:
            audio = await programme.score.audio_of(item, take)
            peaks.complete(slot, await asyncio.to_thread(_peaks_of, item, take, audio, programme.rate))
            painted()


async def sharpen(programme: Programme, peaks: TimelinePeaks, painted: Callable[[], None]) -> None:
    """Look again at the takes whose last drawing lacked detail; tell after each."""
    while (slot := peaks.next_blurred()) is not None:
        item = programme.items[slot]
        take = programme.score.take_of(item) if isinstance(item, SpeechItem) else None
        if take is not None and isinstance(item, SpeechItem):
            audio = await programme.score.audio_of(item, take)
            peaks.sharpen(slot, await asyncio.to_thread(_peaks_of, item, take, audio, programme.rate))
            painted()


def _peaks_of(item: SpeechItem, take: Take, audio: bytes, rate: int) -> Peaks:
    peaks = Peaks()
    peaks.append(fitted(item, take, audio, rate))
    return peaks
