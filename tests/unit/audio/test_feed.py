"""The feed gives every sample once, in order, and waits without losing its place."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts_studio.audio.feed import Place, PlaybackFeed
from tts_studio.audio.pcm import Samples16, floats
from tts_studio.domain.errors import UsageError

RATE = 24000
BRIDGE = 120


def noise(frames: int, seed: int = 1) -> Samples16:
    """Samples that are nowhere alike."""
    return np.random.default_rng(seed).integers(-20000, 20000, frames).astype(np.int16)


def filled(*slots: Samples16, rate: int = RATE) -> PlaybackFeed:
    """A finished feed with these slots."""
    feed = PlaybackFeed(rate)
    for samples in slots:
        slot = feed.add_slot()
        feed.append(slot, floats(samples))
        feed.close(slot)
    feed.finish()
    return feed


def pulled(feed: PlaybackFeed, frames: int) -> tuple[Samples16, int]:
    """A block from the feed, and how much of it is content."""
    out = np.full(frames, 99, dtype=np.int16)
    return out, feed.pull(out)


def played(feed: PlaybackFeed, block: int = 512) -> Samples16:
    """Everything until the end."""
    blocks = []
    while not feed.ended:
        out, taken = pulled(feed, block)
        blocks.append(out[:taken])
    return np.concatenate(blocks)


@given(
    slots=st.lists(st.integers(0, 700), min_size=1, max_size=8),
    chunk=st.integers(1, 300),
    block=st.integers(1, 900),
)
def test_every_sample_comes_once_and_in_order(slots: list[int], chunk: int, block: int) -> None:
    feed = PlaybackFeed(RATE)
    expected = []
    for number, frames in enumerate(slots):
        samples = noise(frames, number)
        slot = feed.add_slot()
        for at in range(0, frames, chunk):
            feed.append(slot, floats(samples[at : at + chunk]))
        feed.close(slot)
        feed.add_silence(frames // 3)
        expected += [samples, np.zeros(frames // 3, np.int16)]
    feed.finish()
    assert np.array_equal(played(feed, block), np.concatenate(expected))
    assert feed.underruns == 0


def test_slots_are_filled_in_any_order() -> None:
    feed = PlaybackFeed(RATE)
    first, second = feed.add_slot(), feed.add_slot()
    feed.append(second, floats(noise(100, 2)))
    feed.close(second)
    assert pulled(feed, 50)[1] == 0
    feed.append(first, floats(noise(100, 1)))
    feed.close(first)
    feed.finish()
    assert np.array_equal(played(feed), np.concatenate([noise(100, 1), noise(100, 2)]))


def test_an_underrun_is_silent_counted_once_and_loses_nothing() -> None:
    feed = PlaybackFeed(RATE)
    slot = feed.add_slot()
    feed.append(slot, floats(np.full(1000, 8000, np.int16)))
    out, taken = pulled(feed, 1500)
    assert taken == 1000
    assert out[:1000].tolist() == [8000] * 1000
    assert not out[1000 + BRIDGE :].any()
    for _ in range(3):
        assert pulled(feed, 500)[1] == 0
        assert feed.waiting
    assert feed.underruns == 1
    assert feed.place == Place(0, 1000)
    feed.append(slot, floats(np.full(1000, 8000, np.int16)))
    out, taken = pulled(feed, 500)
    assert taken == 500
    assert not feed.waiting
    assert feed.place == Place(0, 1500)


def test_an_underrun_at_the_edge_of_a_block_counts_too() -> None:
    feed = PlaybackFeed(RATE)
    slot = feed.add_slot()
    feed.append(slot, floats(np.full(500, 8000, np.int16)))
    assert pulled(feed, 500)[1] == 500
    assert pulled(feed, 500)[1] == 0
    assert feed.underruns == 1


def test_waiting_for_the_first_sample_and_the_end_are_no_underruns() -> None:
    feed = PlaybackFeed(RATE)
    slot = feed.add_slot()
    pulled(feed, 100)
    assert feed.waiting
    feed.append(slot, floats(noise(50)))
    feed.close(slot)
    feed.finish()
    pulled(feed, 100)
    pulled(feed, 100)
    assert feed.ended
    assert feed.underruns == 0
    assert not feed.waiting


def test_sound_bridges_to_silence_and_back_without_a_click() -> None:
    feed = PlaybackFeed(RATE)
    slot = feed.add_slot()
    feed.append(slot, floats(np.full(400, 30000, np.int16)))
    blocks = [pulled(feed, 500)[0], pulled(feed, 500)[0]]
    feed.append(slot, floats(np.full(1000, -30000, np.int16)))
    blocks += [pulled(feed, 500)[0]]
    feed.seek(0, 10)
    blocks += [pulled(feed, 300)[0]]
    steps = np.abs(np.diff(np.concatenate(blocks).astype(np.int32)))
    assert steps.max() <= 60000 / BRIDGE + 2


@pytest.mark.parametrize("block", [1, 50, 119, 121, 700])
def test_a_jump_is_bridged_however_short_the_blocks_are(block: int) -> None:
    feed = filled(np.full(3000, 20000, np.int16), np.full(3000, -20000, np.int16))
    feed.set_loop((Place(0, 100), Place(0, 1070)))
    heard = [pulled(feed, block)[0] for _ in range(4000 // block)]
    feed.seek(1, 500)
    heard += [pulled(feed, block)[0] for _ in range(1000 // block + 1)]
    for _ in range(300 // block + 1):
        out = np.empty(block, np.int16)
        feed.rest(out)
        heard.append(out)
    steps = np.abs(np.diff(np.concatenate(heard).astype(np.int32)))
    assert steps.max() <= 40000 / BRIDGE + 2
    assert heard[-1][-1] == 0


def test_a_pause_is_bridged_and_goes_on_where_it_was() -> None:
    feed = filled(np.full(5000, 20000, np.int16))
    first, _ = pulled(feed, 500)
    resting = np.empty(500, np.int16)
    feed.rest(resting)
    after, _ = pulled(feed, 500)
    assert feed.place == Place(0, 1000)
    assert not resting[BRIDGE:].any()
    steps = np.abs(np.diff(np.concatenate([first, resting, after]).astype(np.int32)))
    assert steps.max() <= 20000 / BRIDGE + 2
    assert feed.underruns == 0


def test_a_slot_that_begins_loud_after_silence_is_not_touched() -> None:
    loud = np.full(1000, 25000, np.int16)
    feed = filled(loud)
    feed.rest(np.empty(100, np.int16))
    assert np.array_equal(pulled(feed, 1000)[0], loud)
    feed = filled(np.zeros(10, np.int16), loud)
    feed.seek(1)
    assert np.array_equal(pulled(feed, 1000)[0], loud)


def test_seeking_shows_the_new_place_before_the_device_takes_it() -> None:
    feed = filled(noise(1000), noise(1000, 2))
    pulled(feed, 100)
    mark = feed.last_seek
    feed.seek(1, 500)
    assert feed.place == Place(1, 500)
    assert feed.last_seek is not mark
    out, taken = pulled(feed, 400)
    assert np.array_equal(out[BRIDGE:taken], noise(1000, 2)[500 + BRIDGE : 900])
    assert feed.place == Place(1, 900)


def test_seeking_back_after_the_end_plays_again() -> None:
    feed = filled(noise(300))
    assert len(played(feed)) == 300
    feed.seek(-3, -1)
    assert np.array_equal(played(feed)[BRIDGE:], noise(300)[BRIDGE:])


def test_seeking_beyond_a_slot_goes_to_the_next_or_waits() -> None:
    feed = filled(noise(100), noise(100, 2))
    feed.seek(0, 5000)
    assert np.array_equal(played(feed), noise(100, 2))
    feed = PlaybackFeed(RATE)
    slot = feed.add_slot()
    feed.append(slot, floats(noise(100)))
    feed.seek(slot, 150)
    assert pulled(feed, 10)[1] == 0
    feed.append(slot, floats(noise(100, 2)))
    assert pulled(feed, 10)[1] == 10
    assert feed.place == Place(0, 160)


@pytest.mark.parametrize("block", [1, 7, 64, 1000])
def test_a_loop_repeats_exactly_its_range(block: int) -> None:
    ramp = np.arange(300, dtype=np.int16)
    feed = filled(ramp, ramp + 300)
    feed.set_loop((Place(0, 250), Place(1, 50)))
    taken: list[int] = []
    places = []
    while len(taken) < 700:
        out = np.empty(block, np.int16)
        feed.pull(out)
        taken += out.tolist()
        places.append(feed.place)
    # Apart from the bridges, which only touch the first frames after each jump.
    assert taken[:350] == list(range(350))
    assert all(Place(0, 0) <= place < Place(1, 50) for place in places)
    assert feed.frame_of(feed.place) == 250 + (block * len(places) - 350) % 100


def test_a_loop_can_be_left() -> None:
    feed = filled(np.full(100, 5, np.int16))
    feed.set_loop((Place(0, 0), Place(0, 100)))
    pulled(feed, 950)
    assert not feed.ended
    feed.set_loop(None)
    pulled(feed, 100)
    assert feed.ended


def test_playing_after_the_end_of_a_loop_does_not_jump_back() -> None:
    feed = filled(np.full(100, 5, np.int16))
    feed.set_loop((Place(0, 10), Place(0, 20)))
    feed.seek(0, 20)
    pulled(feed, 200)
    assert feed.ended


def test_a_loop_around_nothing_gives_silence_instead_of_hanging() -> None:
    feed = filled(np.zeros(0, np.int16), np.zeros(0, np.int16), noise(10))
    feed.set_loop((Place(0, 0), Place(2, 0)))
    assert pulled(feed, 100)[1] == 0
    with pytest.raises(UsageError):
        feed.set_loop((Place(1, 0), Place(1, 0)))


def test_a_feed_that_ends_early_plays_no_sample_more_and_goes_on_when_asked() -> None:
    first, second, third = noise(1000), noise(700, 2), noise(300, 3)
    feed = filled(first, second, third)
    feed.end_before(2)
    assert np.array_equal(played(feed), np.concatenate([first, second]))
    assert feed.place == Place(2, 0)
    _, taken = pulled(feed, 100)
    assert taken == 0
    assert feed.underruns == 0
    feed.end_before(None)
    assert not feed.ended
    assert len(played(feed)) == 300


def test_positions_count_what_is_known_and_what_is_expected() -> None:
    feed = PlaybackFeed(RATE)
    first, pause, second = feed.add_slot(expected_frames=1000), feed.add_silence(200), feed.add_slot()
    assert feed.starts() == [0, 1000, 1200, 1200]
    feed.append(first, floats(noise(400)))
    assert feed.starts() == [0, 1000, 1200, 1200]
    feed.close(first)
    feed.append(second, floats(noise(50)))
    assert feed.starts() == [0, 400, 600, 650]
    assert feed.frame_of(Place(second, 7)) == 607
    assert feed.frame_of(Place(99, 0)) == 650
    for frame, place in (
        (-5, (first, 0)),
        (399, (first, 399)),
        (400, (pause, 0)),
        (649, (second, 49)),
        (650, (3, 0)),
    ):
        assert feed.place_of(frame) == place


def test_the_place_some_frames_later_crosses_closed_slots() -> None:
    feed = PlaybackFeed(RATE)
    feed.add_silence(100)
    feed.add_silence(0)
    open_slot = feed.add_slot()
    assert feed.after(Place(0, 90), 5) == Place(0, 95)
    assert feed.after(Place(0, 90), 30) == Place(open_slot, 20)
    feed.close(open_slot)
    assert feed.after(Place(0, 90), 30) == Place(3, 0)


def test_a_forgotten_slot_waits_until_it_is_filled_again() -> None:
    feed = filled(noise(1000), noise(1000, 2))
    pause = feed.add_silence(10)
    feed.forget(1)
    feed.forget(pause)
    assert feed.starts() == [0, 1000, 2000, 2010]
    assert pulled(feed, 1500)[1] == 1000
    feed.append(1, floats(noise(1000, 2)))
    feed.close(1)
    assert len(played(feed)) == 1010


def test_a_closed_slot_takes_nothing_more() -> None:
    feed = filled(noise(10))
    with pytest.raises(UsageError, match="closed"):
        feed.append(0, floats(noise(10)))


def test_hours_of_silence_take_no_memory() -> None:
    feed = PlaybackFeed(RATE)
    feed.add_silence(RATE * 36_000)
    feed.seek(0, RATE * 35_000)
    out, taken = pulled(feed, 1000)
    assert taken == 1000
    assert not out.any()
    assert feed._slots[0].content.chunks[0].base is not None
    assert feed._slots[0].content.chunks[0].strides == (0,)


def test_thousands_of_slots_play_through() -> None:
    feed = filled(*[np.full(3, number % 1000, np.int16) for number in range(5000)])
    assert np.array_equal(played(feed, 4096), np.repeat(np.arange(5000) % 1000, 3))


def test_a_writer_and_a_reader_on_two_threads_lose_and_repeat_nothing() -> None:
    feed = PlaybackFeed(RATE)
    samples = noise(400_000)

    def write() -> None:
        sizes = np.random.default_rng(9).integers(1, 900, 5000)
        at = 0
        slot = feed.add_slot()
        for number, size in enumerate(sizes):
            feed.append(slot, floats(samples[at : at + size]))
            at += int(size)
            if number % 7 == 0:
                feed.close(slot)
                slot = feed.add_slot()
            if at >= len(samples):
                break
        feed.close(slot)
        feed.finish()

    writer = threading.Thread(target=write)
    content = []
    writer.start()
    while not feed.ended:
        # Bridges after underruns change samples, so a copy without them is taken.
        place = feed.place
        taken = pulled(feed, 333)[1]
        while taken:
            kept = feed._slots[place.slot].content
            size = min(taken, kept.frames - place.offset)
            piece = np.empty(size, np.int16)
            if size:
                kept.copy_to(piece, place.offset)
            content.append(piece)
            taken -= size
            place = Place(place.slot + 1, 0)
    writer.join()
    assert np.array_equal(np.concatenate(content), samples)
