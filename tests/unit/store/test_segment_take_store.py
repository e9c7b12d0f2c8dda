"""Takes of segments come back as they were stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.store_samples import add_take, request_for
from tts_studio.domain.cost import FREE
from tts_studio.domain.errors import UsageError
from tts_studio.domain.purchase import PurchaseState
from tts_studio.domain.segment_take import Pause, Reading, SegmentTake
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.store.project_file import Project
from tts_studio.store.salvage import salvage
from tts_studio.store.segment_take_store import SegmentTakeChanges, Standing, StoredSegmentTakes

VOICE = CastVoice(VoiceId("hibari", "heart"), "en-US", {"speed": 1.25, "warm": True, "style": "calm"})
WRITTEN = "ANNA: Odd \ud800 body."
READING = Reading("s1", "k1", 2, ("d1", Pause(500), "d2"), VOICE, "Odd \ud800 body.", WRITTEN)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "book.ttsstudio") as opened:
        yield opened


def take_of(pieces: tuple[int | Pause, ...], take_id: str = "t1", segment_id: str = "s1") -> SegmentTake:
    return SegmentTake(take_id, segment_id, 1, "k1", 0, pieces, VOICE, "Odd \ud800 body.", 12.5)


def test_everything_comes_back_after_reopening(project: Project) -> None:
    one, two = add_take(project), add_take(project, "Something else.")
    takes = (
        replace(take_of((one.id, Pause(1_500), two.id)), starred=True, comment="“Good” \ud83d\n"),
        replace(take_of((two.id,), "t2"), number=2, variation=1, trashed=99.5, written=WRITTEN),
    )
    standings = {"s1": Standing("t1", "t2"), "s2": Standing()}
    changes = SegmentTakeChanges(takes, {("s1", "k1"): "t2"}, standings, {("s1", "k1", 2): READING})
    project.segment_takes.save(changes)
    project.close()
    with Project.open(project.path) as again:
        stored = again.segment_takes.load()
    assert stored == StoredSegmentTakes(takes, {("s1", "k1"): "t2"}, standings, (READING,))
    assert type(stored.takes[0].cast_voice.settings["warm"]) is bool


def test_changes_replace_what_was_there_and_take_entries_out(project: Project) -> None:
    kept = take_of((add_take(project).id,))
    chosen, readings = {("s1", "k1"): "t1", ("s1", "k2"): "t1"}, {("s1", "k1", 2): READING}
    project.segment_takes.save(SegmentTakeChanges((kept,), chosen, {"s1": Standing("t1", "t1")}, readings))
    better = replace(kept, comment="Better.")
    project.segment_takes.save(
        SegmentTakeChanges((better,), {("s1", "k1"): None}, {"s1": Standing()}, {("s1", "k1", 2): None})
    )
    expected = StoredSegmentTakes((better,), {("s1", "k2"): "t1"}, {"s1": Standing()}, ())
    assert project.segment_takes.load() == expected


def test_a_take_whose_sound_is_gone_counts_as_deleted(project: Project) -> None:
    here = add_take(project)
    project.segment_takes.save(SegmentTakeChanges((take_of((here.id,)), take_of((here.id, 999), "t2", "s2"))))
    whole, broken = project.segment_takes.load().takes
    assert (whole.deleted, broken.deleted) == (False, True)


def test_deleting_takes_the_sound_and_leaves_the_purchase_with_its_cost(project: Project) -> None:
    purchase = project.ledger.intend(request_for(), "segmind", FREE)
    gone, kept = add_take(project, purchase_id=purchase.id), add_take(project, "Something else.")
    project.segment_takes.save(SegmentTakeChanges((take_of((kept.id,)),)), forgotten=[gone.id])
    assert project.takes.all() == (kept,)
    with pytest.raises(UsageError):
        project.takes.audio(gone.id)
    settled = project.ledger.get(purchase.id)
    assert (settled.state, settled.cost, settled.take_id) == (PurchaseState.DONE, FREE, None)
    assert add_take(project).id > kept.id


def test_everything_about_a_segment_can_be_dropped(project: Project) -> None:
    sound = add_take(project).id
    takes = (take_of((sound,)), take_of((sound,), "t2", "s2"))
    chosen = {("s1", "k1"): "t1", ("s2", "k1"): "t2"}
    standings = {"s1": Standing("t1"), "s2": Standing("t2")}
    readings = {("s1", "k1", 2): READING}
    project.segment_takes.save(SegmentTakeChanges(takes, chosen, standings, readings))
    project.segment_takes.save(SegmentTakeChanges(), dropped=["s1"])
    left = StoredSegmentTakes(takes[1:], {("s2", "k1"): "t2"}, {"s2": Standing("t2")}, ())
    assert project.segment_takes.load() == left


def test_nothing_is_written_when_nothing_changed(project: Project) -> None:
    project.segment_takes.save(SegmentTakeChanges())
    assert project.segment_takes.load() == StoredSegmentTakes()


def test_a_project_gives_back_the_room_of_what_was_deleted(project: Project) -> None:
    large = add_take(project, audio=bytes(3_000_000))
    project.segment_takes.save(SegmentTakeChanges(), forgotten=[large.id])
    assert project.compact() > 2_900_000
    assert project.path.stat().st_size < 500_000
    add_take(project)
    assert project.takes.count() == 1


def test_takes_of_segments_are_recovered_from_a_damaged_project(project: Project, tmp_path: Path) -> None:
    kept = take_of((add_take(project).id,))
    chosen = {("s1", "k1"): "t1"}
    standings, readings = {"s1": Standing("t1", "t1")}, {("s1", "k1", 2): READING}
    project.segment_takes.save(SegmentTakeChanges((kept,), chosen, standings, readings))
    project.close()
    salvage(project.path, tmp_path / "recovered.ttsstudio")
    with Project.open(tmp_path / "recovered.ttsstudio") as recovered:
        assert recovered.segment_takes.load() == StoredSegmentTakes((kept,), chosen, standings, (READING,))
