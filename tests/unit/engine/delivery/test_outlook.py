"""What is told of a delivery before it is made."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.sessions import staged
from tts_studio.domain.audio_format import Codec
from tts_studio.domain.errors import BadParameter, ContentRefused
from tts_studio.domain.master_file import MasterFormat, SampleKind
from tts_studio.domain.master_preset import presets_by_id
from tts_studio.engine import slices
from tts_studio.engine.delivery.deliver import deliver
from tts_studio.engine.delivery.order import DeliveryOrder
from tts_studio.engine.delivery.outlook import Outlook, outlook
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.render_plan import RenderPlan

AS_IS = presets_by_id()["as-is"]
STEREO = replace(AS_IS, channels=2)


async def test_length_and_size_are_those_of_what_is_delivered(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "One is here.\n\n[pause 2s]\n\nTwo is here.") as stage:
        await stage.session.render()
        look = await outlook(stage.session, None)
        target = tmp_path / "a.wav"
        (file,) = (await deliver(stage.session, DeliveryOrder(AS_IS, target))).files
        assert look.lacking == ()
        assert look.seconds == pytest.approx(file.card.measures.seconds, abs=0.01)
        foreseen = look.size(MasterFormat(Codec.WAV), AS_IS)
        assert foreseen == pytest.approx(target.stat().st_size, rel=0.05)


async def test_speech_that_is_missing_counts_and_is_named(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "One is here.\n\nTwo is here.") as stage:
        first, second = stage.ids
        await stage.session.render([first])
        look = await outlook(stage.session, None)
        assert look.lacking == (second,)
        assert look.seconds > (await outlook(stage.session, [first])).seconds + 0.5
        assert (await outlook(stage.session, [second])).lacking == (second,)


async def test_why_segments_failed_is_counted_the_commonest_reason_first(tmp_path: Path) -> None:
    text = "\n\n".join(f"Number {number} is here." for number in range(1, 7))
    async with staged(tmp_path / "a.ttsstudio", text) as stage:
        stage.provider.failures = {
            "Number 1": [ContentRefused("It is refused.")],
            "Number 3": [BadParameter("It is too fast.")],
            "Number 4": [BadParameter("It is too fast.", advice="Top up.")],
        }
        await stage.session.render(stage.ids[:5])
        look = await outlook(stage.session, None)
        assert look.numbers == (1, 3, 4, 6)
        assert look.failures == (("It is too fast.", 2), ("It is refused.", 1))


async def test_a_script_that_changes_meanwhile_is_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planning_of = ProjectSession.render_planning
    changed: list[None] = []

    def changing(
        session: ProjectSession, *details: Any, **more: Any
    ) -> Generator[None, None, RenderPlan | None]:
        if not changed:
            changed.append(None)
            # After this turn of the loop, in which no more than one step is done.
            asyncio.get_running_loop().call_soon(session.set_text, "Only this.")
        return (yield from planning_of(session, *details, **more))

    monkeypatch.setattr(slices, "_SECONDS_AT_ONCE", 0.0)
    monkeypatch.setattr(ProjectSession, "render_planning", changing)
    async with staged(tmp_path / "a.ttsstudio", "\n\n".join(f"Line {n}." for n in range(450))) as stage:
        found = await outlook(stage.session, None)
        assert changed
        assert found.lacking == tuple(stage.ids)


@pytest.mark.parametrize(
    ("made", "preset", "kilobytes"),
    [
        (MasterFormat(Codec.WAV, SampleKind.INT24), STEREO, 8640),
        (MasterFormat(Codec.FLAC), AS_IS, 1584),
        (MasterFormat(Codec.MP3, kilobits=128), AS_IS, 960),
        (MasterFormat(Codec.MP3, variable=True), AS_IS, 750),
        (MasterFormat(Codec.OPUS), STEREO, 624),
    ],
)
def test_a_minute_takes_about_as_much_room_as_its_format_needs(
    made: MasterFormat, preset: object, kilobytes: float
) -> None:
    assert preset in (AS_IS, STEREO)
    found = Outlook(60.0, 24_000, ()).size(made, STEREO if preset is STEREO else AS_IS)
    assert found == pytest.approx(kilobytes * 1000)
