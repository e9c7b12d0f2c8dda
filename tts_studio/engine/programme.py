"""What is being played: a timeline as slots of a feed, and the way from what is heard back to the script."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from tts_studio.audio.feed import Place
from tts_studio.domain.errors import StudioError
from tts_studio.domain.speech import WordTiming
from tts_studio.domain.speech_model import TimingGrain
from tts_studio.domain.translation import tr
from tts_studio.engine.assembly import seconds_cut
from tts_studio.engine.draft_voice import DraftVoice
from tts_studio.engine.laid_out import LaidOut, laid_out_in_steps
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.score import Score, score_in_steps
from tts_studio.engine.slices import at_once
from tts_studio.engine.speech_length import expected_seconds
from tts_studio.engine.timeline import GapItem, SpeechItem, TimelineItem
from tts_studio.engine.timeline_outline import TimelineMark

_SEGMENTS_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class TimelineView:
    """The segments in order; `complete` once all of them are rendered, and the times therefore exact.

    `unfinished` are the segments that have not all of their present sound, `drafts` those of them that are
    heard as a draft.
    """

    marks: Sequence[TimelineMark] = ()
    seconds: float = 0.0
    complete: bool = True
    unfinished: frozenset[str] = frozenset()
    drafts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PlaybackPosition:
    """What is heard. `start` and `end` are the spoken word's code points in the whole script.

    They are equal where nothing is spoken. `approximate` says that they are a sentence or more, because the
    voice does not tell its words, and `draft` that this is a draft of what is not bought yet.
    """

    seconds: float
    segment_id: str
    start: int
    end: int
    approximate: bool
    draft: bool = False


class Programme:
    """One slot of the feed for each item of a score, filled by somebody else.

    With `only`, nothing is played but the stretch from the first to the last of these segments, whose ends
    are left as the voice made them. `slots` are those that are played, and `looping` says that the first
    follows the last. `overtaken` says that a slot was left silent because its text had changed by then.
    """

    def __init__(
        self, score: Score, only: Sequence[str] | None = None, *, laid_out: LaidOut | None = None
    ) -> None:
        """`laid_out` are all items, their ends as `only` wants them, where that was done before."""
        self.score = score
        self.session = score.session
        self.slots, self.items = _played(score.items, only)
        laid_out = laid_out or at_once(laid_out_in_steps(score, self.items))
        self.feed, self.filled, self._outline = laid_out.feed, laid_out.filled, laid_out.outline
        self.rate = self.feed.rate
        self.feed.end_before(self.slots.stop)
        self.looping = self.overtaken = False

    @property
    def drafts(self) -> bool:
        """Whether some of what is played is a draft."""
        return bool(self.score.drafted) and any(self.score.is_draft(self.items[slot]) for slot in self.slots)

    @property
    def speaks(self) -> bool:
        """Whether there is anything but silence to play."""
        return any(isinstance(self.items[slot], SpeechItem) for slot in self.slots)

    def play_everything(self, *, looping: bool) -> None:
        """Play the whole script from now on, again and again when `looping`."""
        self.slots = range(len(self.items))
        self.feed.end_before(None)
        self.set_looping(looping)

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
        return self._outline.slots_of(segment_id)

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
            place = position + self._distance(item.segment_id, segment_id)
            if not start <= place <= end:
                continue
            words, cut = self._words(item)
            before = [word for word in words if item.source.source_of(word.start) <= place]
            begins = max(0.0, before[-1].begins - cut) if before else 0.0
            found = (slot, round(begins * self.rate))
        return found

    def place_like(self, other: Programme, place: Place) -> Place:
        """Where this programme is as far into a segment as another one is at a place.

        That is the same word where both know their words, else the same share of the segment.
        """
        item = other.items[min(place.slot, len(other.items) - 1)]
        here, there = self.slots_of(item.segment_id), other.slots_of(item.segment_id)
        if not here or not there:
            return Place(self.slots.start, 0)
        if isinstance(item, SpeechItem) and (word := other.word_at(item, place)) is not None:
            position, into = word
            found = self._place_in_word(item.segment_id, position, into)
            if found is not None:
                return found
        ends, begins = (programme.spoken_stretch(item.segment_id) for programme in (self, other))
        share = (other.feed.frame_of(place) - begins[0]) / max(1, begins[1] - begins[0])
        frame = ends[0] + round(min(1.0, max(0.0, share)) * (ends[1] - ends[0]))
        return self.feed.place_of(frame)

    def spoken_stretch(self, segment_id: str) -> tuple[int, int]:
        """The first frame of a segment and the frame after its last word."""
        starts = self.feed.starts()
        return starts[self.slots_of(segment_id).start], starts[self.slot_after(segment_id)]

    def word_at(self, item: SpeechItem, place: Place) -> tuple[int, float] | None:
        """The word that is heard: its position in the segment, and how much of it is over, 0 to 1."""
        words, cut = self._words(item)
        seconds = place.offset / self.rate + cut
        index = bisect_right(words, seconds, key=attrgetter("begins")) - 1
        if index < 0:
            return None
        word = words[index]
        into = (seconds - word.begins) / max(0.001, word.ends - word.begins)
        return item.source.source_of(word.start), min(1.0, into)

    def beside(self, here: PlaybackPosition, by: int) -> Place | None:
        """The beginning of the segment `by` farther on; None when there is none.

        Going back, that is the beginning of the same segment after its first second.
        """
        marks = self.view().marks
        index = next((i for i, mark in enumerate(marks) if mark.segment_id == here.segment_id), 0)
        if by < 0 and here.seconds - marks[index].begins > 1.0:
            by = 0
        if index + by >= len(marks):
            return None
        return Place(self.slots_of(marks[max(0, index + by)].segment_id).start, 0)

    def sentence(self, slot: int, problem: StudioError) -> str:
        """A problem of a slot, with the number of its segment."""
        segment = self.session.script.segment_named(self.items[slot].segment_id)
        if segment is None:
            return str(problem)
        return tr("Segment {number}: {problem}", number=segment.index + 1, problem=problem)

    def view(self) -> TimelineView:
        """The timeline as far as it is known."""
        starts, unfinished = self.feed.starts(), self._unfinished()
        marks, seconds = self._outline.marks(starts, self.rate), starts[-1] / self.rate
        return TimelineView(marks, seconds, not unfinished, unfinished, self.score.drafted)

    def position(self, place: Place) -> PlaybackPosition:
        """What is heard at a place of the feed."""
        slot = min(place.slot, len(self.items) - 1)
        item = self.items[slot]
        seconds = self.feed.frame_of(place) / self.rate
        start, end, approximate = 0, 0, False
        if isinstance(item, SpeechItem) and place.slot < len(self.items):
            start, end, approximate = self._spoken(item, place.offset / self.rate)
        draft = self.score.is_draft(item)
        return PlaybackPosition(seconds, item.segment_id, start, end, approximate, draft)

    def _place_in_word(self, segment_id: str, position: int, into: float) -> Place | None:
        """The place so far into the word at a position of a segment; None where the words are not known."""
        for slot in self.slots_of(segment_id):
            item = self.items[slot]
            if not isinstance(item, SpeechItem):
                continue
            words, cut = self._words(item)
            for word in words:
                if item.source.source_of(word.start) == position:
                    seconds = word.begins + into * (word.ends - word.begins) - cut
                    return Place(slot, max(0, round(seconds * self.rate)))
        return None

    def _distance(self, lead: str, segment_id: str) -> int:
        """How far behind the segment that leads a dialogue another one of it begins, in code points."""
        named = self.session.script.segment_named
        first, other = named(lead), named(segment_id)
        return other.start - first.start if first is not None and other is not None else 0

    def _spoken(self, item: SpeechItem, seconds: float) -> tuple[int, int, bool]:
        """The span of the script that is spoken some seconds into an item."""
        segment = self.session.script.segment_named(item.segment_id)
        if segment is None or not self.score.speaks(segment, item):
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
        take = self.score.take_of(item)
        if take is not None:
            return take.words, seconds_cut(item, take)
        return self.score.words_of(item), 0.0

    def _unfinished(self) -> frozenset[str]:
        has = self.session.library.has
        spoken = (item for item in self.items if isinstance(item, SpeechItem))
        missing = {item.segment_id for item in spoken if not has(item.request.digest)}
        return self.score.drafted | missing


def _played(
    arranged: tuple[TimelineItem, ...], only: Sequence[str] | None
) -> tuple[range, tuple[TimelineItem, ...]]:
    """The slots from the first to the last in which one of these segments speaks, and the items for that.

    The first and the last that are played are not trimmed to meet a silence.
    """
    if only is None:
        return range(len(arranged)), arranged
    wanted = frozenset(only)
    spoken = [
        slot
        for slot, item in enumerate(arranged)
        if isinstance(item, SpeechItem) and (item.segment_id in wanted or not wanted.isdisjoint(item.also))
    ]
    if not spoken:
        return range(0), arranged
    first, last = spoken[0], spoken[-1]
    items = list(arranged)
    for slot in {first, last}:
        item = items[slot]
        if isinstance(item, SpeechItem):
            trim_start, trim_end = item.trim_start and slot != first, item.trim_end and slot != last
            items[slot] = replace(item, trim_start=trim_start, trim_end=trim_end)
    return range(first, last + 1), tuple(items)


def programme_in_steps(
    session: ProjectSession, drafts: DraftVoice | None
) -> Generator[None, None, Programme]:
    """The whole script as it is in the end; that of a long one is made in steps that each take a moment."""
    yield from looked_at(session, drafts)
    score = yield from score_in_steps(session, drafts)
    return (yield from programme_of(score))


def programme_of(score: Score, only: Sequence[str] | None = None) -> Generator[None, None, Programme]:
    """The programme of a score, see `Programme` for `only`, made in steps as well."""
    yield
    _, items = _played(score.items, only)
    yield
    laid_out = yield from laid_out_in_steps(score, items)
    yield
    programme = Programme(score, only, laid_out=laid_out)
    yield
    programme.feed.starts()  # which the feed remembers
    yield
    return programme


def looked_at(session: ProjectSession, drafts: DraftVoice | None) -> Generator[None, None, None]:
    """Plan and weigh what was not yet, some segments at once; who asks again is told what is remembered."""
    for number, segment in enumerate(session.script.segments):
        if number % _SEGMENTS_AT_ONCE == 0:
            yield
        now = session.script.segment_named(segment.id)
        if now is None:
            continue
        plan = session.plan_of(now)
        draft = drafts.plan_of(now) if drafts is not None and drafts.is_needed(plan) else None
        for request in (draft or plan).requests:
            expected_seconds(request.text)
