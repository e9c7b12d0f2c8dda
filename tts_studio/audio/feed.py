"""PlaybackFeed: what is to be played, in order, filled as it becomes known and pulled by the device.

One thread writes (the event loop's), one pulls (the device's), and there is no lock, because the device must
never wait. It is right for these reasons:

- Each attribute has one writer, and what is published is a single reference or integer.
- A slot's chunks are only ever appended. The writer appends the chunk first and counts its frames last, so
  whatever the reader counts is there. The reader asks whether a slot is closed before it asks how long it
  is, so a slot it finds closed has its final length. `finish` and the number of slots work the same way.
- A seek is a new object in `_seek`, which the reader compares with the one it obeyed last. It publishes
  where it is before it publishes that it obeyed, so that `place` never shows a position from before the seek.
- `forget` gives a slot another content object; a reader in the middle of the old one keeps it alive.

The interpreter's lock makes single reads and writes atomic and keeps their order; an interpreter without that
lock promises the same for attributes and for list items.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from tts_studio.audio.bridging import MIDDLE, Bridge
from tts_studio.audio.pcm import Samples, Samples16, integers
from tts_studio.domain.errors import UsageError


class Place(NamedTuple):
    """A position: the number of a slot and a frame in it."""

    slot: int
    offset: int


class _Content:
    """The samples of one slot. `chunks` and `starts` may be a step ahead of `frames`, which counts."""

    __slots__ = ("chunks", "closed", "frames", "starts")

    def __init__(self) -> None:
        self.chunks: list[Samples16] = []
        self.starts: list[int] = []
        self.frames = 0
        self.closed = False

    def copy_to(self, out: Samples16, offset: int) -> None:
        """Fill `out` with the samples from a frame on; there must be enough."""
        chunk, written = bisect_right(self.starts, offset) - 1, 0
        offset -= self.starts[chunk]
        while written < len(out):
            piece = self.chunks[chunk][offset : offset + len(out) - written]
            out[written : written + len(piece)] = piece
            written += len(piece)
            chunk, offset = chunk + 1, 0


_NOTHING = _Content()
"""The content of every slot that has none yet: of a script's ten thousand slots few are filled at a time."""


class _Slot:
    """A slot's content, and how long it is expected to be while that is not known."""

    __slots__ = ("content", "expected", "silent")

    def __init__(self, expected: int, *, silent: bool = False) -> None:
        self.content = _NOTHING
        self.expected = expected
        self.silent = silent

    @property
    def frames(self) -> int:
        """The length as far as anybody knows."""
        content = self.content
        return content.frames if content.closed else max(content.frames, self.expected)


class _Seek(NamedTuple):
    """A wish to go on elsewhere; compared by identity."""

    place: Place


class PlaybackFeed:
    """Slots of mono sixteen-bit samples at one rate, played one after the other.

    The writer adds slots, appends samples to them in any order of slots, and closes them; silences are slots
    that are closed from the start. The device pulls. A slot that has not enough yet gives silence, and the
    position stays until more arrives. A sudden stop of sound, and sound that begins in the middle, is bridged
    over 5 ms so that it does not click; what plays through is never touched.
    """

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self._slots: list[_Slot] = []
        self._finished = False
        self._seek = self._obeyed = _Seek(Place(0, 0))
        self._place = Place(0, 0)
        self._loop: tuple[Place, Place] | None = None
        self._limit: int | None = None
        self._starts: list[int] | None = None
        self._flowing = False
        self._waiting = False
        self._underruns = 0
        self._bridge = Bridge(rate)

    # What the writer does.

    def add_slot(self, expected_frames: int = 0) -> int:
        """Add an open slot and return its number; the expected length counts until it is closed."""
        return self._add(_Slot(expected_frames))

    def add_silence(self, frames: int) -> int:
        """Add a slot of silence and return its number."""
        return self._add(_silent_slot(frames))

    def append(self, slot: int, samples: Samples) -> None:
        """Add samples to an open slot."""
        content = self._slots[slot].content
        if content.closed:
            raise UsageError(f"Slot {slot} is closed; nothing can be added to it.")
        if len(samples):
            content = self._own_content(slot)
            content.chunks.append(integers(samples))
            content.starts.append(content.frames)
            content.frames += len(samples)
            self._starts = None

    def close(self, slot: int) -> None:
        """Say that a slot is complete; its length is final."""
        self._own_content(slot).closed = True
        self._starts = None

    def forget(self, slot: int) -> None:
        """Give the memory of a slot back; it is open again, expected to be as long as it was.

        Silence takes no memory and stays as it is.
        """
        kept = self._slots[slot]
        if not kept.silent:
            kept.expected = kept.frames
            kept.content = _NOTHING

    def finish(self) -> None:
        """Say that no more slots will be added, so that playing can end."""
        self._finished = True

    def seek(self, slot: int, offset: int = 0) -> None:
        """Go on from a frame of a slot, with the next samples the device takes."""
        self._seek = _Seek(Place(max(0, slot), max(0, offset)))

    def set_loop(self, ends: tuple[Place, Place] | None) -> None:
        """Jump back to the first place whenever playing reaches the second; None plays on past it."""
        if ends is not None and ends[0] >= ends[1]:
            raise UsageError("A loop must end after it begins.")
        self._loop = ends

    def end_before(self, slot: int | None) -> None:
        """Play nothing from this slot on, as if it were the end; None plays to the last."""
        self._limit = slot

    # What the writer may ask.

    @property
    def place(self) -> Place:
        """Where the device takes the next samples from."""
        seek = self._seek
        return self._place if seek is self._obeyed else seek.place

    @property
    def last_seek(self) -> object:
        """Changes with every seek."""
        return self._seek

    @property
    def ended(self) -> bool:
        """Whether everything was pulled and nothing more will come."""
        return self._finished and self.place.slot >= self._last_slot

    @property
    def waiting(self) -> bool:
        """Whether the last pull found too little."""
        return self._waiting

    @property
    def underruns(self) -> int:
        """How often the sound stopped because what comes next was not there yet."""
        return self._underruns

    def starts(self) -> list[int]:
        """The first frame of each slot, and the frame after the last one, as far as known or expected."""
        if self._starts is None:
            self._starts = [0, *accumulate(slot.frames for slot in self._slots)]
        return self._starts

    def frame_of(self, place: Place) -> int:
        """A place as frames from the beginning of everything."""
        starts = self.starts()
        return starts[min(place.slot, len(starts) - 1)] + place.offset

    def place_of(self, frame: int) -> Place:
        """The place of a frame counted from the beginning; beyond the end it is the end."""
        starts = self.starts()
        if frame >= starts[-1]:
            return Place(len(starts) - 1, 0)
        slot = bisect_right(starts, max(0, frame)) - 1
        return Place(slot, max(0, frame) - starts[slot])

    def after(self, place: Place, frames: int) -> Place:
        """The place some frames later, without regard to loops."""
        slot, offset = place.slot, place.offset + frames
        slots = self._slots
        while slot < len(slots) and slots[slot].content.closed and offset >= slots[slot].frames:
            offset -= slots[slot].frames
            slot += 1
        return Place(slot, offset) if slot < len(slots) else Place(slot, 0)

    # What the device does.

    def pull(self, out: Samples16) -> int:
        """Fill `out` and return how many of its first frames are content; the rest is silence."""
        seek = self._seek
        sought = seek is not self._obeyed
        place = seek.place if sought else self._place
        # Where the sound does not go on from the sample before, and where in its slot it goes on.
        jumps = {0: place.offset} if sought or not self._flowing else {}
        taken, following = self._fill(out, place, jumps)
        self._place = following
        self._obeyed = seek
        starved = taken < len(out) and not self.ended
        if starved and (taken or (self._flowing and not sought)):
            self._underruns += 1
        self._waiting = starved
        self._silence_from(out, taken, jumps)
        self._bridge.smooth(out, jumps)
        return taken

    def go_back(self, place: Place, seek: object) -> None:
        """Take the next samples from a place again, unless something else was sought after `seek`.

        For whoever pulled more than was heard, and pulls no longer.
        """
        if self._obeyed is seek:
            self._place = place
            self._break_off()

    def obey(self) -> None:
        """Take the next samples from where the last seek went, though some may have been taken already."""
        seek = self._seek
        self._place = seek.place
        self._obeyed = seek
        self._break_off()

    def _break_off(self) -> None:
        """What is pulled next follows silence: nobody hears what was pulled before."""
        self._flowing = False
        self._bridge.forget()

    def rest(self, out: Samples16) -> None:
        """Fill `out` with silence; what is pulled next begins in the middle of the sound."""
        jumps: dict[int, int] = {}
        self._silence_from(out, 0, jumps)
        self._bridge.smooth(out, jumps)
        self._waiting = False

    def _silence_from(self, out: Samples16, start: int, jumps: dict[int, int]) -> None:
        """Fill the rest of a block with silence, which is a jump when there was sound before it."""
        if start == len(out):
            self._flowing = True
            return
        out[start:] = 0
        jumps.pop(start, None)
        if start or self._flowing:
            jumps[start] = MIDDLE
        self._flowing = False

    def _fill(self, out: Samples16, place: Place, jumps: dict[int, int]) -> tuple[int, Place]:
        """Copy what there is from a place on; returns how much that was, and the place after it."""
        taken, loop, looped_at = 0, self._loop, -1
        while taken < len(out):
            step = self._step(place, len(out) - taken, loop)
            if step is None:
                break
            count, following = step
            if count:
                if taken in jumps:
                    jumps[taken] = place.offset  # the beginning of a slot, perhaps, after empty ones
                self._slots[place.slot].content.copy_to(out[taken : taken + count], place.offset)
                taken += count
            if loop is not None and place < loop[1] <= following:
                if looped_at == taken:
                    break  # nothing lies between the ends of the loop
                looped_at, following = taken, loop[0]
                jumps[taken] = following.offset
            place = following
        return taken, place

    def _step(self, place: Place, wanted: int, loop: tuple[Place, Place] | None) -> tuple[int, Place] | None:
        """How many frames can be taken at a place, and the place after them; None when it must wait."""
        if place.slot >= self._last_slot:
            return None
        content = self._slots[place.slot].content
        closed = content.closed  # before the length, which is then final
        frames = content.frames
        available = frames - place.offset
        if loop is not None and place.slot == loop[1].slot and place.offset < loop[1].offset:
            available = min(available, loop[1].offset - place.offset)
        if available > 0:
            count = min(available, wanted)
            return count, Place(place.slot, place.offset + count)
        return (0, Place(place.slot + 1, 0)) if closed else None

    @property
    def _last_slot(self) -> int:
        """The slot before which playing ends."""
        limit, slots = self._limit, len(self._slots)
        return slots if limit is None else min(limit, slots)

    def _own_content(self, slot: int) -> _Content:
        """The content of a slot, to be written into."""
        of = self._slots[slot]
        if of.content is _NOTHING:
            of.content = _Content()
        return of.content

    def _add(self, slot: _Slot) -> int:
        """Add a slot at the end and return its number."""
        self._slots.append(slot)
        self._starts = None
        return len(self._slots) - 1


@lru_cache(maxsize=64)
def _silent_slot(frames: int) -> _Slot:
    """A slot of silence, the same one wherever it is as long: nothing of it ever changes.

    It takes no memory, because every sample of it is the same one.
    """
    silence: Samples16 = np.broadcast_to(np.zeros(1, dtype=np.int16), (frames,))
    slot = _Slot(frames, silent=True)
    slot.content = _Content()
    slot.content.chunks.append(silence)
    slot.content.starts.append(0)
    slot.content.frames = frames
    slot.content.closed = True
    return slot
