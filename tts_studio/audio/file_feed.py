"""FileFeed: a sound file that is played while it is read, so that hours of it take the memory of seconds."""

from __future__ import annotations

from pathlib import Path

from tts_studio.audio.feed import PlaybackFeed
from tts_studio.audio.pcm import Samples
from tts_studio.audio.sound_file import SoundFile

AHEAD_SECONDS = 10.0
"""How much is kept ready: as long as a slow disk may take to answer."""

_SLOT_SECONDS = 20.0


class FileFeed:
    """The sound of a file, in one channel, as a feed that is filled block by block.

    `read` decodes and may block: for any thread, one at a time. Everything else belongs to the thread of the
    feed. Raises AudioUnreadable for what is no sound, or is damaged further on.
    """

    def __init__(self, path: Path) -> None:
        self._file = SoundFile(path)
        self._blocks = self._file.blocks()
        self.feed = PlaybackFeed(self._file.sample_rate)
        self._slot = self.feed.add_slot()
        self._in_slot = 0
        self._received = 0
        self._forgotten = 0
        self._complete = False

    @property
    def is_short(self) -> bool:
        """Whether more should be read now."""
        ready = self._received - self.feed.frame_of(self.feed.place)
        return not self._complete and ready < AHEAD_SECONDS * self.feed.rate

    def read(self) -> Samples | None:
        """The next block; None at the end of the file."""
        block = next(self._blocks, None)
        return None if block is None else block.mean(axis=1, dtype=block.dtype)

    def take(self, samples: Samples | None) -> None:
        """Let what was read be played."""
        if samples is None:
            self.feed.close(self._slot)
            self.feed.finish()
            self._complete = True
            return
        if self._in_slot >= _SLOT_SECONDS * self.feed.rate:
            following = self.feed.add_slot()
            self.feed.close(self._slot)
            self._slot, self._in_slot = following, 0
        self.feed.append(self._slot, samples)
        self._in_slot += len(samples)
        self._received += len(samples)

    def forget_before(self, slot: int) -> None:
        """Give back the memory of what lies before a slot; it can be heard no more."""
        # All of a slot may have been heard before the device learns that it is complete and looks again.
        slot = min(slot, self.feed.place.slot)
        for heard in range(self._forgotten, slot):
            self.feed.forget(heard)
        self._forgotten = max(self._forgotten, slot)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
