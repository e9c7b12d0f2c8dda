"""The player at other speeds, and going over from one feed into another."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pytest

from tests.support.sound_card import SoundCard, Studio
from tts_studio.audio.feed import PlaybackFeed
from tts_studio.audio.pcm import Samples16, floats
from tts_studio.audio.player import PlayerState

RATE = 24000


def feed_of(samples: Samples16, rate: int = RATE) -> PlaybackFeed:
    """A finished feed of one slot."""
    feed = PlaybackFeed(rate)
    slot = feed.add_slot()
    feed.append(slot, floats(samples))
    feed.close(slot)
    feed.finish()
    return feed


def sounding(samples: Samples16) -> Samples16:
    """What lies between the first and the last sample that is not silent."""
    loud = np.flatnonzero(samples)
    return samples[loud[0] : loud[-1] + 1] if len(loud) else samples[:0]


@pytest.fixture
def studio() -> Iterator[Studio]:
    """A player on a card that works."""
    studio = Studio(SoundCard())
    yield studio
    studio.player.close()


def play_to_the_end(studio: Studio, feed: PlaybackFeed) -> None:
    """Play a feed until the player stops by itself."""
    studio.player.play(feed)
    studio.until(lambda: studio.player.status.state is PlayerState.STOPPED)


def is_laid_ready(studio: Studio) -> bool:
    """Whether the card gets its next block whole, or the last of what there is.

    What stretches the sound has a thread of its own, which a busy machine keeps from its turn for longer than
    a card that asks so fast can wait.
    """
    thread = studio.player._thread
    source = thread.source if thread is not None else None
    feed = source._feed if source is not None else None
    if feed is None or feed._ahead is None:
        return True
    over = feed._stretching is not None and feed._stretching._finished
    return over or feed._ahead.laid - feed._ahead.taken > RATE // 20


def test_another_speed_is_heard_in_the_player_and_its_length_is_right(studio: Studio) -> None:
    feed = feed_of(np.resize(np.array([3000, -3000, 1000], np.int16), 3 * RATE))
    studio.player.speed = 2.0
    play_to_the_end(studio, feed)
    assert len(sounding(studio.stream.played)) == pytest.approx(1.5 * RATE, rel=0.1)
    assert studio.player.speed == 2.0


def test_speed_changes_while_playing_and_stays_within_its_bounds(studio: Studio) -> None:
    feed = feed_of(np.resize(np.array([3000, -3000, 1000], np.int16), 40 * RATE))
    studio.player.play(feed)
    studio.until(lambda: feed.place.offset > 1000)
    studio.player.speed = 9.0
    assert studio.player.speed == 2.0
    source = studio.player._thread.source if studio.player._thread is not None else None
    assert source is not None
    studio.until(lambda: source._feed is not None and source._feed.here.speed == 2.0)
    studio.player.pause()
    studio.until(lambda: not studio.stream.running)
    studio.player.speed = 1.0
    studio.player.resume()
    studio.until(lambda: source._feed is not None and source._feed.here.speed == 1.0)
    studio.player.stop()


def test_one_feed_goes_over_into_another_without_a_click(studio: Studio) -> None:
    time_axis = np.arange(20 * RATE) / RATE
    tones = [(8000 * np.sin(2 * np.pi * pitch * time_axis)).astype(np.int16) for pitch in (110.0, 190.0)]
    first, second = feed_of(tones[0]), feed_of(tones[1])
    studio.player.play(first)
    studio.until(lambda: first.place.offset > 3000)
    second.seek(0, 5000)
    studio.player.play(second)
    studio.until(lambda: second.place.offset > 9000)
    studio.player.stop()
    steps = np.abs(np.diff(sounding(studio.stream.played)[:-2000].astype(np.int32)))
    assert steps.max() <= max(np.abs(np.diff(tone.astype(np.int32))).max() for tone in tones) + 65
    played = np.abs(sounding(studio.stream.played)[:-2000].astype(np.int32))
    assert played.reshape(-1)[: len(played) // 240 * 240].reshape(-1, 240).max(axis=1).min() > 4000


def test_a_card_with_a_rate_of_its_own_plays_another_speed_and_another_feed_too() -> None:
    studio = Studio(SoundCard(own_rate=48_000))
    studio.ready = partial(is_laid_ready, studio)
    time_axis = np.arange(4 * RATE) / RATE
    tone = (8000 * np.sin(2 * np.pi * 130 * time_axis)).astype(np.int16)
    studio.player.speed = 2.0
    first, second = feed_of(tone), feed_of(tone)
    studio.player.play(first)
    studio.until(lambda: first.place.offset > RATE)
    assert studio.player.taken() is not None
    play_to_the_end(studio, second)
    steps = np.abs(np.diff(sounding(studio.stream.played)[:-500].astype(np.int32)))
    assert steps.max() <= np.abs(np.diff(tone.astype(np.int32))).max() + 65
    studio.player.close()


def test_what_comes_next_is_known_before_and_while_it_plays(studio: Studio) -> None:
    assert studio.player.taken() is None
    feed = feed_of(np.full(10 * RATE, 1000, np.int16))
    studio.player.play(feed)
    studio.until(lambda: feed.place.offset > 5000)
    taken = studio.player.taken()
    assert taken is not None
    assert taken.offset <= feed.place.offset
    feed.seek(0, 77)
    assert studio.player.taken() == feed.place
    studio.player.stop()
