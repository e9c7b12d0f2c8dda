"""LaidOut: a score's items as the slots of a feed, as long as they are or are expected to be."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from tts_studio.audio.feed import PlaybackFeed
from tts_studio.audio.pcm import frames_of
from tts_studio.engine.assembly import fitted_frames
from tts_studio.engine.score import Score
from tts_studio.engine.speech_length import expected_seconds
from tts_studio.engine.timeline import GapItem, SpeechItem, TimelineItem, timeline_rate
from tts_studio.engine.timeline_outline import TimelineOutline

_ITEMS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The feed, which slots of it are filled, which is the silence, and where the segments lie in it."""

    feed: PlaybackFeed
    filled: set[int]
    outline: TimelineOutline


def laid_out_in_steps(score: Score, items: Sequence[TimelineItem]) -> Generator[None, None, LaidOut]:
    """Lay items of a score out, with a pause after some hundreds of them."""
    rate = timeline_rate(items)
    feed, filled, outline = PlaybackFeed(rate), set[int](), TimelineOutline()
    for slot, item in enumerate(items):
        if slot % _ITEMS_AT_ONCE == 0:
            yield
        outline.add(item)
        if isinstance(item, GapItem):
            feed.add_silence(frames_of(item.milliseconds, rate))
            filled.add(slot)
        else:
            feed.add_slot(_expected_frames(score, item, rate))
    feed.finish()
    return LaidOut(feed, filled, outline)


def _expected_frames(score: Score, item: SpeechItem, rate: int) -> int:
    take = score.take_of(item)
    if take is not None:
        return fitted_frames(item, take, rate)
    return round(expected_seconds(item.request.text) * rate)
