"""The languages of a long script are looked at a few segments at a time."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.support.sessions import staged
from tts_studio.engine.language_check import LanguageCheck


class German:
    """Takes everything for German."""

    def classify(self, text: str) -> tuple[str, float]:
        return "de", 1.0


async def test_the_loop_goes_on_while_languages_are_looked_at(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio") as stage:
        stage.session.set_text("\n\n".join(["This is a sentence that is long enough to be looked at."] * 100))
        turns = 0

        async def count() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        counting = asyncio.create_task(count())
        told: set[str] = set()
        stage.session.segments_changed.connect(told.update)
        await stage.session.look_at_languages(LanguageCheck(German()))
        counting.cancel()
        await asyncio.gather(counting, return_exceptions=True)
        assert turns >= 5
        assert told == {segment.id for segment in stage.session.script.segments}
        assert all("looks like German" in view.notice for view in stage.session.views())


async def test_a_segment_that_went_meanwhile_is_let_go(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio") as stage:
        stage.session.set_text("\n\n".join(["This is a sentence that is long enough to be looked at."] * 60))

        def shorten(_ids: frozenset[str]) -> None:
            if len(stage.session.script.segments) > 1:
                stage.session.set_text("This is a sentence that is long enough to be looked at.")

        stage.session.segments_changed.connect(shorten)
        await stage.session.look_at_languages(LanguageCheck(German()))
        (view,) = stage.session.views()
        assert "looks like German" in view.notice
