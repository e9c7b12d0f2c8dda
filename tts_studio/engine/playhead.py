"""The playhead while nothing sounds: a place that stays with its segment while the script is edited."""

from __future__ import annotations

from dataclasses import dataclass

from tts_studio.audio.feed import Place
from tts_studio.engine.programme import Programme


@dataclass(frozen=True, slots=True)
class Playhead:
    """`into` are seconds from the beginning of the segment; `seconds` from that of the whole timeline.

    The segment counts as long as the script has it, after that the time.
    """

    segment_id: str = ""
    into: float = 0.0
    seconds: float = 0.0

    @classmethod
    def at(cls, programme: Programme, place: Place) -> Playhead:
        """The playhead at a place of a programme."""
        if not programme.items:
            return cls()
        feed = programme.feed
        segment_id = programme.items[min(place.slot, len(programme.items) - 1)].segment_id
        begins = feed.starts()[programme.slots_of(segment_id).start]
        frame = feed.frame_of(place)
        return cls(segment_id, (frame - begins) / feed.rate, frame / feed.rate)

    def place_in(self, programme: Programme) -> Place:
        """The same place in a programme, which may be of an edited script; its beginning when it is over."""
        feed = programme.feed
        slots = programme.slots_of(self.segment_id)
        starts = feed.starts()
        if slots:
            frame = min(starts[slots.start] + round(self.into * feed.rate), starts[slots.stop] - 1)
        else:
            frame = round(self.seconds * feed.rate)
        return feed.place_of(frame) if frame < starts[-1] else Place(0, 0)
