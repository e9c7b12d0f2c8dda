"""What is being played: a timeline as slots of a feed, and the way from what is heard back to the script."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from tts_studio.audio.feed import Place, PlaybackFeed
from tts_studio.audio.pcm import frames_of
from tts_studio.domain.speech import WordTiming
from tts_studio.domain.speech_model import TimingGrain
from tts_studio.engine.assembly import fitted_frames, seconds_cut
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.speech_length import expected_seconds
from tts_studio.engine.timeline import GapItem, SpeechItem, TimelineItem, timeline_rate


@dataclass(frozen=True, slots=True)
class TimelineMark:
    """Where a segment lies, in seconds from the beginning."""

    segment_id: str
    begins: float
    ends: float


@dataclass(frozen=True, slots=True)
class TimelineView:
    """The segments in order; `complete` once all of them are rendered, and the times therefore exact.

    `unfinished` are the segments that have not all of their present sound.
    """

    marks: tuple[TimelineMark, ...] = ()
    seconds: float = 0.0
    complete: bool = True
    unfinished: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PlaybackPosition:
    """What is heard. `start` and `end` are the spoken word's code points in the whole script.

    They are equal where nothing is spoken. `approximate` says that they are a sentence or more, because the
    voice does not tell its words.
    """

    seconds: float
    segment_id: str
    start: int
    end: int
    approximate: bool


class Programme:
    """One slot of the feed for each item of the script's timeline, filled by somebody else.

    With `only`, nothing is played but the stretch from the first to the last of these segments, whose ends
    are left as the voice made them. `slots` are those that are played, and `looping` says that the first
    follows the last.
    """

    def __init__(self, session: ProjectSession, only: Sequence[str] | None = None) -> None:
        self.session = session
        self._made_of = (session.script, session.cast)
        self._arranged = session.timeline()
        self.slots = self._all() if only is None else self._spoken_by(frozenset(only))
        self.items: tuple[TimelineItem, ...] = tuple(self._with_free_ends())
        self.rate = timeline_rate(self.items)
        self.feed = PlaybackFeed(self.rate)
        self.filled: set[int] = set()
        for slot, item in enumerate(self.items):
            if isinstance(item, GapItem):
                self.feed.add_silence(frames_of(item.milliseconds, self.rate))
                self.filled.add(slot)
            else:
                self.feed.add_slot(self._expected_frames(item))
        self.feed.finish()
        self.feed.end_before(self.slots.stop)
        self.looping = False

    @property
    def current(self) -> bool:
        """Whether the script is still as it was."""
        same = self._made_of == (self.session.script, self.session.cast)
        return same or self._arranged == self.session.timeline()

    @property
    def speaks(self) -> bool:
        """Whether there is anything but silence to play."""
        return any(isinstance(self.items[slot], SpeechItem) for slot in self.slots)

    def play_everything(self) -> None:
        """Play the whole script from now on."""
        self.slots = self._all()
        self.feed.end_before(None)
        self.set_looping(self.looping)

    def end_after(self, segment_id: str) -> None:
        """Play to the last word of a segment and no farther."""
        self.slots = range(self.slots.start, self.slot_after(segment_id))
        self.feed.end_before(self.slots.stop)
        self.set_looping(False)

    def set_looping(self, on: bool) -> None:
        """Begin again at the end, or not."""
        self.looping = on
        ends = (Place(self.slots.start, 0), Place(self.slots.stop, 0))
        self.feed.set_loop(ends if on and self.slots else None)

    def key_of(self, slot: int) -> object:
        """What names the samples of a slot for good; None while they are not rendered, and for silence."""
        item = self.items[slot]
        if isinstance(item, GapItem):
            return None
        take = self.session.library.take_for(item.segment_id, item.request)
        return None if take is None else (take.id, item.trim_start, item.trim_end, item.gain_db, self.rate)

    def slots_of(self, segment_id: str) -> range:
        """The slots of a segment; none when it is not here."""
        own = [slot for slot, item in enumerate(self.items) if item.segment_id == segment_id]
        return range(own[0], own[-1] + 1) if own else range(0)

    def slot_after(self, segment_id: str) -> int:
        """The slot after the last in which a segment speaks; that of its beginning when it never does."""
        own = self.slots_of(segment_id)
        spoken = [slot for slot in own if isinstance(self.items[slot], SpeechItem)]
        return spoken[-1] + 1 if spoken else own.start

    def slot_of_word(self, segment_id: str, position: int) -> tuple[int, int]:
        """The slot and frame at which the word at a position of a segment, from its start, is heard."""
        own = self.slots_of(segment_id)
        found = (own.start, 0)
        for slot in own:
            item = self.items[slot]
            if not isinstance(item, SpeechItem):
                continue
            start, end = item.source.source_span(0, len(item.request.text))
            if not start <= position <= end:
                continue
            words, cut = self._words(item)
            before = [word for word in words if item.source.source_of(word.start) <= position]
            begins = max(0.0, before[-1].begins - cut) if before else 0.0
            found = (slot, round(begins * self.rate))
        return found

    def view(self) -> TimelineView:
        """The timeline as far as it is known."""
        marks: list[TimelineMark] = []
        starts = [frame / self.rate for frame in self.feed.starts()]
        for item, begins, ends in zip(self.items, starts, starts[1:], strict=False):
            if marks and marks[-1].segment_id == item.segment_id:
                marks[-1] = TimelineMark(item.segment_id, marks[-1].begins, ends)
            else:
                marks.append(TimelineMark(item.segment_id, begins, ends))
        unfinished = self._unfinished()
        return TimelineView(tuple(marks), starts[-1], not unfinished, unfinished)

    def position(self, place: Place) -> PlaybackPosition:
        """What is heard at a place of the feed."""
        slot = min(place.slot, len(self.items) - 1)
        item = self.items[slot]
        seconds = self.feed.frame_of(place) / self.rate
        start, end, approximate = 0, 0, False
        if isinstance(item, SpeechItem) and place.slot < len(self.items):
            start, end, approximate = self._spoken(item, place.offset / self.rate)
        return PlaybackPosition(seconds, item.segment_id, start, end, approximate)

    def _all(self) -> range:
        return range(len(self._arranged))

    def _spoken_by(self, segment_ids: frozenset[str]) -> range:
        """From the first to the last slot in which one of these segments speaks."""
        spoken = [
            slot
            for slot, item in enumerate(self._arranged)
            if item.segment_id in segment_ids and isinstance(item, SpeechItem)
        ]
        return range(spoken[0], spoken[-1] + 1) if spoken else range(0)

    def _with_free_ends(self) -> Iterator[TimelineItem]:
        """The items, with the first and the last that are played not trimmed to meet a silence."""
        for slot, item in enumerate(self._arranged):
            if isinstance(item, SpeechItem) and self.slots and self.slots != self._all():
                first, last = slot == self.slots[0], slot == self.slots[-1]
                yield replace(
                    item, trim_start=item.trim_start and not first, trim_end=item.trim_end and not last
                )
            else:
                yield item

    def _spoken(self, item: SpeechItem, seconds: float) -> tuple[int, int, bool]:
        """The span of the script that is spoken some seconds into an item."""
        segment = self.session.script.segment_named(item.segment_id)
        if segment is None or item.request not in self.session.plan_of(segment).requests:
            return 0, 0, False
        words, cut = self._words(item)
        grain = self.session.catalogue.model(item.request.voice.model).timing
        if not words:
            start, end = item.source.source_span(0, len(item.request.text))
            return segment.start + start, segment.start + end, True
        index = bisect_right(words, seconds + cut, key=attrgetter("begins")) - 1
        if index < 0:
            return segment.start, segment.start, False
        start, end = item.source.source_span(words[index].start, words[index].end)
        return segment.start + start, segment.start + end, grain is not TimingGrain.WORD

    def _words(self, item: SpeechItem) -> tuple[Sequence[WordTiming], float]:
        """The words of an item as far as they are known, and the seconds cut from its beginning."""
        take = self.session.library.take_for(item.segment_id, item.request)
        if take is not None:
            return take.words, seconds_cut(item, take)
        handle = self.session.jobs.active(item.request.digest)
        return (tuple(handle.words) if handle is not None else ()), 0.0

    def _expected_frames(self, item: SpeechItem) -> int:
        take = self.session.library.take_for(item.segment_id, item.request)
        if take is not None:
            return fitted_frames(item, take, self.rate)
        return round(expected_seconds(item.request.text) * self.rate)

    def _unfinished(self) -> frozenset[str]:
        has = self.session.library.has
        spoken = (item for item in self.items if isinstance(item, SpeechItem))
        return frozenset(item.segment_id for item in spoken if not has(item.request.digest))
