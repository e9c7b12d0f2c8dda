"""A delivery as the window orders it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.sessions import staged
from tts_studio.domain.errors import UsageError
from tts_studio.domain.master_preset import presets_by_id
from tts_studio.engine.delivery.outlook import Outlook
from tts_studio.engine.delivery_parts.batch import (
    Batch,
    credits_to_make,
    deliver_batch,
    foreseen,
    planned,
    size_of,
)
from tts_studio.engine.delivery_parts.choices import DeliveryChoices

AS_IS = presets_by_id()["as-is"]


def _batch(folder: Path, choices: DeliveryChoices) -> Batch:
    """These choices for uncompressed files in a folder."""
    placed = replace(choices, folder=str(folder), name="Book", title="Book", suffix="wav", quality="16")
    return Batch(placed, AS_IS)


async def test_everything_that_is_planned_is_written_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    batch = _batch(
        folder,
        DeliveryChoices(
            reports=True, texts=("srt",), hand_offs=("reaper", "cues"), provenance=True, opening="Hear."
        ),
    )
    async with staged(tmp_path / "a.ttsstudio", "# First\n\nOne.\n\nANNA: Two.") as stage:
        await stage.session.render()
        assert len(credits_to_make(stage.session, batch)) == 1
        plan = await planned(stage.session, batch)
        result = await deliver_batch(stage.session, batch)
        assert result.passed
        assert credits_to_make(stage.session, batch) == ()
    assert {path for path in folder.rglob("*") if path.is_file()} == set(plan)


async def test_a_long_script_is_foreseen_by_its_first_segments(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "\n\n".join(f"Line {n}." for n in range(9))) as stage:
        batch = _batch(tmp_path, DeliveryChoices(files="segments", pattern="{number}"))
        found = await foreseen(stage.session, batch)
        assert [path.name for path in found.paths] == ["1.wav", "2.wav", "3.wav", "4.wav"]
        assert found.more
        chosen = replace(batch, segment_ids=tuple(stage.ids[:2]))
        assert not (await foreseen(stage.session, chosen)).more
        with pytest.raises(UsageError):
            await foreseen(
                stage.session, _batch(tmp_path, DeliveryChoices(files="segments", pattern="{oops}"))
            )


async def test_stems_take_the_room_of_the_whole_each(tmp_path: Path) -> None:
    look = Outlook(10.0, 24_000, ())
    async with staged(tmp_path / "a.ttsstudio", "One.\n\nANNA: Two.\n\nBEN: Three.") as stage:
        stems = _batch(tmp_path, DeliveryChoices(files="stems"))
        assert (await foreseen(stage.session, stems)).copies == 3
        assert size_of(stems, look, 3) == pytest.approx(3 * 720_000)
        whole = _batch(tmp_path, DeliveryChoices(hand_offs=("reaper",)))
        assert size_of(whole, look, (await foreseen(stage.session, whole)).copies) == pytest.approx(
            480_000 + 3 * 720_000
        )
