"""The picture of a timeline: detail is kept where somebody looks, and comes back when it is needed again."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from tests.support.eventually import eventually
from tests.support.playing_room import room
from tts_studio.audio.peaks import Peaks
from tts_studio.domain.errors import StudioError
from tts_studio.engine.programme import Programme
from tts_studio.engine.score import Score
from tts_studio.engine.timeline_peaks import PeaksCache, TimelinePicture


def ten_seconds() -> Peaks:
    peaks = Peaks()
    peaks.append(np.linspace(-0.5, 0.5, 240_000, dtype=np.float32))
    return peaks


def test_the_detail_of_takes_not_drawn_for_longest_is_let_go() -> None:
    takes = [ten_seconds() for _ in range(4)]
    cache = PeaksCache(fine_bytes=2 * takes[0].bytes)
    cache.keep(0, takes[0])
    cache.keep(1, takes[1])
    cache.drawn(takes[0])
    cache.keep(2, takes[2])
    assert [each.fine for each in takes] == [True, False, True, True]
    cache.drawn(takes[1])
    cache.keep(3, takes[3])
    assert [each.fine for each in takes] == [False, False, True, True]
    assert [cache.get(key) for key in range(4)] == takes


def test_two_thousand_takes_need_few_megabytes() -> None:
    cache = PeaksCache()
    takes = [ten_seconds() for _ in range(500)]
    for key, each in enumerate(takes):
        cache.keep(key, each)
    coarse = [each.bytes for each in takes if not each.fine]
    assert 2_000 * max(coarse) < 4 << 20
    assert sum(each.bytes for each in takes if each.fine) <= 8 << 20


def test_the_oldest_takes_are_dropped_when_there_are_too_many() -> None:
    cache = PeaksCache(most=1)
    cache.keep(0, ten_seconds())
    cache.keep(1, kept := ten_seconds())
    assert (cache.get(0), cache.get(1)) == (None, kept)


def near(picture: TimelinePicture, programme: Programme, slot: int) -> list[float]:
    """The highest samples of a slot's middle, with 64 frames in each of 100 columns."""
    starts, rate = programme.feed.starts(), programme.rate
    begins = (starts[slot] + starts[slot + 1]) // 2
    _, highs = picture.columns(begins / rate, (begins + 6400) / rate, 100)
    return [float(high) for high in highs]


def more_than(some: list[None], count: int) -> bool:
    return len(some) > count


async def test_what_is_looked_at_closely_becomes_sharp_again(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.stage.session.render()
        programme = Programme(Score(here.stage.session))
        painted: list[None] = []
        ended: list[asyncio.Task[None]] = []
        sharp = TimelinePicture(lambda: None, ended.append)
        blurred = TimelinePicture(lambda: painted.append(None), ended.append, fine_bytes=0)
        sharp.show(programme)
        blurred.show(programme)
        await eventually(lambda: len(ended) == 2)
        first, last = 0, len(programme.items) - 1
        for slot in (first, last, first):
            count = len(painted)
            whole = near(sharp, programme, slot)
            assert len(set(whole)) > len(set(near(blurred, programme, slot)))
            await eventually(partial(more_than, painted, count))
            assert near(blurred, programme, slot) == whole
        blurred.forget()
        sharp.forget()
        assert not any(near(blurred, programme, first))
        assert not [task for task in ended if not task.cancelled() and task.exception()]


async def test_a_distant_view_needs_no_detail(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.stage.session.render()
        programme = Programme(Score(here.stage.session))
        ended: list[asyncio.Task[None]] = []
        picture = TimelinePicture(lambda: None, ended.append, fine_bytes=0)
        picture.show(programme)
        await eventually(lambda: len(ended) == 1)
        _, highs = picture.columns(0.0, programme.view().seconds, 4)
        assert highs.max() > 0.2
        assert not picture.peaks.blurred
        picture.forget()


async def test_a_take_that_cannot_be_read_again_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with room(tmp_path) as here:
        await here.stage.session.render()
        programme = Programme(Score(here.stage.session))
        ended: list[asyncio.Task[None]] = []
        picture = TimelinePicture(lambda: None, ended.append, fine_bytes=0)
        picture.show(programme)
        await eventually(lambda: len(ended) == 1)

        async def unreadable(_take: object) -> bytes:
            raise StudioError("The take cannot be read.")

        with monkeypatch.context() as patch:
            patch.setattr(here.stage.session, "take_audio", unreadable)
            near(picture, programme, 0)
            await eventually(lambda: len(ended) == 2)
            near(picture, programme, 0)
        assert isinstance(ended[1].exception(), StudioError)
        assert len(ended) == 2
        picture.show(programme)
        near(picture, programme, 0)
        await eventually(lambda: len(ended) == 4)
        assert ended[3].exception() is None
        picture.forget()


async def test_what_is_drawn_while_sharpening_ends_becomes_sharp_too(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.stage.session.render()
        programme = Programme(Score(here.stage.session))
        painted: list[None] = []
        ended: list[asyncio.Task[None]] = []
        picture = TimelinePicture(lambda: painted.append(None), ended.append, fine_bytes=0)
        picture.show(programme)
        await eventually(lambda: len(ended) == 1)
        near(picture, programme, 0)
        sharpening = next(task for task in asyncio.all_tasks() if task.get_name() == "sharpening")
        # The task is over, and the picture is told of it in the next turn.
        while not sharpening.done():
            await asyncio.sleep(0)
        count = len(painted)
        near(picture, programme, len(programme.items) - 1)
        await eventually(partial(more_than, painted, count))
        picture.forget()
