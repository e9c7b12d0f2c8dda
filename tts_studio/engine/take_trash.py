"""Deleting for good: the trash is emptied, and what nothing needs is given back to the disk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tts_studio.domain.errors import StudioError
from tts_studio.domain.segment_take import SegmentTake
from tts_studio.engine.purchase_book import PurchaseBook
from tts_studio.engine.take_book import TakeBook
from tts_studio.engine.take_library import TakeLibrary
from tts_studio.engine.threads import to_the_end
from tts_studio.store.project_file import Project


class TakeTrash:
    """Removes sound. What was paid for goes only when the user put it into the trash; purchases stay."""

    def __init__(
        self, project: Project, book: TakeBook, library: TakeLibrary, purchases: PurchaseBook
    ) -> None:
        self._project = project
        self._book = book
        self._library = library
        self._purchases = purchases

    async def empty(self) -> tuple[SegmentTake, ...]:
        """Delete what is in the trash and return it; sound that other takes are made of stays."""
        trashed = [take for take in self._book.all() if take.trashed is not None]
        for take in trashed:
            self._book.put(replace(take, pieces=(), comment="", starred=False))
        unneeded = _sound_of(trashed) - _sound_of(self._book.all())
        try:
            await self._forget(unneeded)
        except StudioError:
            for take in trashed:
                self._book.put(take)
            raise
        return tuple(trashed)

    async def compact(self, segment_ids: Iterable[str], digests: Iterable[str]) -> int:
        """Empty the trash, drop what is free and of no use any more, and return the bytes that were saved.

        `segment_ids` are the segments of the script, and `digests` the requests they need.
        """
        await self.empty()
        present, needed = frozenset(segment_ids), frozenset(digests)
        left = frozenset(take.segment_id for take in self._book.all()) - present
        dropped = frozenset(segment_id for segment_id in left if self._can_be_made_again(segment_id))
        kept = _sound_of(take for take in self._book.all() if take.segment_id not in dropped)
        unneeded = {
            take.id
            for take in self._library.all()
            if take.id not in kept and take.digest not in needed and self._purchases.cost_of(take.id).free
        }
        self._book.drop(dropped)
        await self._forget(unneeded, dropped)
        return await to_the_end(self._project.compact)

    def _can_be_made_again(self, segment_id: str) -> bool:
        takes = [take for take in self._book.of(segment_id) if not take.deleted]
        free = all(self._purchases.cost_of(take_id).free for take_id in _sound_of(takes))
        return free and not any(take.starred or take.comment for take in takes)

    async def _forget(self, take_ids: Iterable[int], dropped: frozenset[str] = frozenset()) -> None:
        gone = [take for take_id in take_ids if (take := self._library.get(take_id)) is not None]
        ids = frozenset(take.id for take in gone)
        # Nothing may begin to use them while they are being removed.
        self._library.forget(ids)
        changes = self._book.handed_over()
        try:
            await to_the_end(self._project.segment_takes.save, changes, ids, dropped)
        except StudioError:
            self._book.take_back(changes)
            for take in gone:
                self._library.add(take)
            raise
        self._purchases.forget_takes(ids)


def _sound_of(takes: Iterable[SegmentTake]) -> frozenset[int]:
    """The takes of requests that these takes of segments are made of."""
    return frozenset(take_id for take in takes for take_id in take.take_ids)
