"""Deleting for good: what goes, what stays, and what is never asked for again."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.eventually import eventually
from tests.support.paid_provider import PaidProvider
from tests.support.sessions import staged
from tests.support.take_questions import numbers, take_id, used, variations
from tts_studio.domain.cost import Cost
from tts_studio.domain.errors import ProjectDiskFull
from tts_studio.domain.purchase import PurchaseState
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.history import Change
from tts_studio.store.project_file import Project

TEXT = "The first words.\n\nThe second words."
PAID = CastVoice(VoiceId("paid", "low"))


async def test_an_emptied_trash_is_gone_for_good_and_no_number_or_reading_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "a.ttsstudio"
    async with staged(path, TEXT) as stage:
        await stage.session.render()
        await stage.session.retake(stage.ids[:1])
        stage.session.takes.trash(take_id(stage, 1), take_id(stage, 2))
        assert await stage.session.empty_trash() == 2
        assert stage.session.takes.trashed() == ()
        assert stage.session.library.all() == (stage.session.library.get(2),)
        assert stage.states == ["stale", "fresh"]
    async with staged(path) as stage:
        assert (stage.states, numbers(stage)) == (["stale", "fresh"], [])
        await stage.session.render()
        assert (numbers(stage), used(stage), variations(stage)) == ([3], 3, [2])
    with Project.open(path) as project:
        assert project.takes.count() == 2
        assert {purchase.state for purchase in project.ledger.all()} == {PurchaseState.DONE}
        assert [purchase.take_id for purchase in project.ledger.all()] == [None, 2, None, 4]


async def test_sound_that_another_segment_uses_stays(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "Same words.\n\nSame words.") as stage:
        await stage.session.render()
        stage.session.takes.trash(take_id(stage, 1))
        await stage.session.empty_trash()
        assert stage.states == ["stale", "fresh"]
        assert len(stage.session.library.all()) == 1


async def test_a_trash_that_cannot_be_emptied_is_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        await stage.session.render()
        trashed = take_id(stage, 1)
        stage.session.takes.trash(trashed)
        await stage.session.flush()

        def fails(*_details: object) -> None:
            raise ProjectDiskFull("The disk is full.")

        with monkeypatch.context() as patch:
            patch.setattr(stage.session._project.segment_takes, "save", fails)
            with pytest.raises(ProjectDiskFull):
                await stage.session.empty_trash()
        stage.session.takes.restore(trashed)
        assert stage.states == ["fresh", "fresh"]


async def test_taking_back_what_was_done_to_a_deleted_take_does_nothing(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        changes: list[Change] = []
        await stage.session.render()
        await stage.session.retake(stage.ids[:1])
        stage.session.changed_by_user.connect(changes.append)
        second = take_id(stage, 2)
        stage.session.takes.choose(stage.ids[0], second)
        stage.session.takes.star(second, on=True)
        stage.session.takes.trash(second)
        await stage.session.empty_trash()
        for change in reversed(changes):
            change.undo()
        for change in changes:
            change.redo()
        assert (numbers(stage), used(stage), stage.states) == ([1], 1, ["fresh", "fresh"])


async def test_what_was_paid_for_goes_only_through_the_trash(tmp_path: Path) -> None:
    path, provider = tmp_path / "a.ttsstudio", PaidProvider()
    async with staged(path, TEXT, provider=provider) as stage:
        stage.session.set_voice("", PAID)
        await stage.session.render()
        take = stage.session.takes.of(stage.ids[0])[0]
        assert stage.session.takes.cost_of(take) == Cost(Decimal("0.5"))
        stage.session.set_text("The second words.")
        await stage.session.compact()
        assert len(stage.session.library.all()) == 2
        stage.session.set_text(TEXT)
        assert stage.states == ["fresh", "fresh"]
        stage.session.takes.trash(take_id(stage, 1))
        await stage.session.compact()
        assert len(stage.session.library.all()) == 1
        assert stage.session.spending.spent == Cost(Decimal("1.0"))
    assert len(provider.sent) == 2


async def test_compacting_drops_free_sound_of_what_left_the_script(tmp_path: Path) -> None:
    path = tmp_path / "a.ttsstudio"
    async with staged(path, f"{TEXT}\n\nA third with {'many ' * 60}words.\n\nA fourth, starred.") as stage:
        await stage.session.render()
        stage.session.takes.star(take_id(stage, 1, 3), on=True)
        stage.session.set_text(TEXT)
        assert await stage.session.compact() > 500_000
        assert [take.request.text for take in stage.session.library.all()] == [
            "The first words.",
            "The second words.",
            "A fourth, starred.",
        ]
        assert stage.states == ["fresh", "fresh"]
        stage.session.set_text(f"{TEXT}\n\nA fourth, starred.")
        assert stage.states == ["fresh"] * 3
    async with staged(path) as stage:
        assert stage.states == ["fresh"] * 3
        assert stage.session.takes.of(stage.ids[2])[0].starred


async def test_compacting_while_something_is_rendered_loses_nothing(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        stage.provider.gate.clear()
        render = stage.session.start_render()
        await eventually(lambda: stage.provider.running == 1)
        await stage.session.compact()
        stage.provider.gate.set()
        await render.finished()
        assert stage.states == ["fresh", "fresh"]
