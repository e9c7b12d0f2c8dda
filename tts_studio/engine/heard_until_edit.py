"""HeardUntilEdit: a script edited while it plays is heard to the end of its segment, then as it is now."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator

from tts_studio.engine.programme import Programme


class HeardUntilEdit:
    """Remembers the segment that is heard to its end, and those that followed it before the edit."""

    def __init__(self) -> None:
        self._segment_ids: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self._segment_ids)

    def forget(self) -> None:
        """Something else is played."""
        self._segment_ids = ()

    def look(
        self,
        sounding: Callable[[], Programme | None],
        is_current: Callable[[Programme], Generator[None, None, bool]],
    ) -> Iterator[None]:
        """Let what is `sounding`, if it is out of date, end with the segment that is heard.

        `is_current` finds that out in steps; whatever sounds otherwise after them plays on.
        """
        programme = sounding()
        if programme is None or self._segment_ids:
            return
        current = yield from is_current(programme)
        if current or self._segment_ids or sounding() is not programme:
            return
        slot = min(programme.feed.place.slot, len(programme.items) - 1)
        self._segment_ids = tuple(dict.fromkeys(item.segment_id for item in programme.items[slot:]))
        programme.end_after(self._segment_ids[0])

    def next_slot(self, edited: Programme, *, looping: bool) -> int | None:
        """Where the edited script goes on after what was heard; None when that was all. Forgets."""
        (heard, *following), self._segment_ids = self._segment_ids, ()
        slot = edited.slot_after(heard)
        if not edited.slots_of(heard):
            slot = next((own.start for own in map(edited.slots_of, following) if own), edited.slots.stop)
        if slot not in edited.slots and looping:
            slot = edited.slots.start
        return slot if slot in edited.slots else None
