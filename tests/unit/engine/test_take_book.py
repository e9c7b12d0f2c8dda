"""The book of takes remembers what is not on the disk yet, and lets segments inherit and be dropped."""

from __future__ import annotations

from tts_studio.domain.segment_take import Reading, SegmentTake
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.take_book import TakeBook
from tts_studio.store.segment_take_store import SegmentTakeChanges, Standing

VOICE = CastVoice(VoiceId("murmur", "low"))


def take_of(segment_id: str, take_id: str, piece: int) -> SegmentTake:
    return SegmentTake(take_id, segment_id, 0, "plan", 0, (piece,), VOICE, "Words.", 1.0)


def filled() -> TakeBook:
    """Two segments that have everything a segment can have."""
    book = TakeBook()
    for segment_id, take_id in (("one", "a"), ("two", "b")):
        book.add(take_of(segment_id, take_id, 1))
        book.choose(segment_id, "plan", take_id)
        book.lock(segment_id, take_id)
        book.note_use(segment_id, take_id)
        book.ask(Reading(segment_id, "plan", 1, ("digest",), VOICE, "Words."))
    return book


def test_a_take_of_the_same_pieces_is_added_once() -> None:
    book = filled()
    assert book.add(take_of("one", "c", 1)) is None
    added = book.add(take_of("one", "c", 2))
    assert added is not None
    assert added.number == 2


def test_an_heir_has_everything_and_the_orphan_nothing() -> None:
    book = filled()
    book.adopt("one", "heir")
    assert [take.id for take in book.of("heir")] == ["a"]
    assert (book.of("one"), book.choice("one", "plan"), book.locked("one")) == ((), None, None)
    assert book.choice("heir", "plan") == "a"
    locked = book.locked("heir")
    assert locked is not None
    assert (locked.id, locked.segment_id) == ("a", "heir")
    assert {reading.segment_id for reading in book.readings(digest="digest")} == {"heir", "two"}
    assert book.owners_of_plan("plan") == {"heir", "two"}


def test_dropped_segments_leave_nothing_to_be_written_but_their_end() -> None:
    book = filled()
    book.drop(["one"])
    assert [take.segment_id for take in book.all()] == ["two"]
    changes = book.handed_over()
    assert [take.id for take in changes.takes] == ["b"]
    assert changes.chosen == {("one", "plan"): None, ("two", "plan"): "b"}
    assert changes.standings == {"two": Standing("b", "b")}
    assert {key: reading is None for key, reading in changes.readings.items()} == {
        ("one", "plan", 1): True,
        ("two", "plan", 1): False,
    }


def test_what_was_handed_over_is_handed_over_again_only_when_it_is_taken_back() -> None:
    book = filled()
    changes = book.handed_over()
    states = [book.unsaved]
    assert book.handed_over() == SegmentTakeChanges()
    book.take_back(changes)
    states.append(book.unsaved)
    assert states == [False, True]
    assert book.handed_over() == changes


def test_a_retake_is_settled_once() -> None:
    book = filled()
    (reading,) = book.readings(segment_id="one")
    book.handed_over()
    book.settle(reading)
    assert book.handed_over().readings == {("one", "plan", 1): None}
    book.settle(reading)
    assert not book.unsaved
