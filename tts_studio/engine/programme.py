"""What is being played: a timeline as slots of a feed, and the way from what is heard back to the script."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
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
    """The segments in order; `complete` once all of them are rendered, and the times therefore exact."""

    marks: tuple[TimelineMark, ...] = ()
    seconds: float = 0.0
    complete: bool = True


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
    """One slot of the feed for each item of a timeline, filled by somebody else."""

    def __init__(self, session: ProjectSession, segment_ids: Sequence[str] | None) -> None:
        self.session = session
        self.items: tuple[TimelineItem, ...] = session.timeline(segment_ids)
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

    @property
    def speaks(self) -> bool:
        """Whether there is anything but silence."""
        return any(isinstance(item, SpeechItem) for item in self.items)

    def key_of(self, slot: int) -> object:
        """What names the samples of a slot for good; None while they are not rendered, and for silence."""
        item = self.items[slot]
        if isinstance(item, GapItem):
            return None
        take = self.session.library.take_for(item.segment_id, item.request)
        return None if take is None else (take.id, item.trim_start, item.trim_end, self.rate)

    def first_slot_of(self, segment_id: str) -> int:
        """The slot a segment begins with; the first of all when it is not here."""
        return next((slot for slot, item in enumerate(self.items) if item.segment_id == segment_id), 0)

    def slot_of_word(self, segment_id: str, position: int) -> tuple[int, int]:
        """The slot and frame at which the word at a position of a segment, from its start, is heard."""
        found = (self.first_slot_of(segment_id), 0)
        for slot, item in enumerate(self.items):
            if item.segment_id != segment_id or not isinstance(item, SpeechItem):
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
        return TimelineView(tuple(marks), starts[-1], self._is_complete())

    def position(self, place: Place) -> PlaybackPosition:
        """What is heard at a place of the feed."""
        slot = min(place.slot, len(self.items) - 1)
        item = self.items[slot]
        seconds = self.feed.frame_of(place) / self.rate
        start, end, approximate = 0, 0, False
        if isinstance(item, SpeechItem) and place.slot < len(self.items):
            start, end, approximate = self._spoken(item, place.offset / self.rate)
        return PlaybackPosition(seconds, item.segment_id, start, end, approximate)

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

    def _is_complete(self) -> bool:
        library = self.session.library
        return all(isinstance(item, GapItem) or library.has(item.request.digest) for item in self.items)
