"""Takes are kept, whatever is done in whatever order and whenever the program ends."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.support.eventually import eventually
from tests.support.paid_provider import PaidProvider
from tests.support.scripted_provider import ScriptedProvider
from tests.support.sessions import Stage, staged
from tests.support.take_questions import numbers, used
from tts_studio.domain.errors import ProjectDiskFull
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.history import Change
from tts_studio.engine.planner import Planner
from tts_studio.store.connecting import side_files
from tts_studio.store.project_file import Project

VOICES = ("low", "high")
STEPS = 60


@dataclass
class Known:
    """A take as the model knows it: what it was made for, which reading it is, if it was thrown away."""

    number: int
    asked: tuple[str, str]
    variation: int
    trashed: bool = False


@dataclass
class Expected:
    """What each segment should sound like, worked out from words and voices alone."""

    words: list[str]
    voice: str = "low"
    takes: list[list[Known]] = field(default_factory=list)
    chosen: dict[tuple[int, tuple[str, str]], int] = field(default_factory=dict)
    locked: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.takes = [[] for _ in self.words]

    def asked(self, place: int) -> tuple[str, str]:
        return self.words[place], self.voice

    def of_asked(self, place: int) -> list[Known]:
        return [take for take in self.takes[place] if take.asked == self.asked(place)]

    def used(self, place: int) -> int | None:
        if place in self.locked:
            return self.locked[place]
        usable = {take.number: take for take in self.of_asked(place) if not take.trashed}
        chosen = self.chosen.get((place, self.asked(place)))
        if chosen in usable:
            return chosen
        return min(usable, key=lambda number: usable[number].variation, default=None)

    def make(self, place: int) -> None:
        variation = 1 + max((take.variation for take in self.of_asked(place)), default=-1)
        number = 1 + len(self.takes[place])
        self.takes[place].append(Known(number, self.asked(place), variation))

    def shown(self, place: int) -> list[int]:
        return [take.number for take in reversed(self.takes[place]) if not take.trashed]


class Walk:
    """Does one random thing after the other to a project and to the model of it."""

    def __init__(self, stage: Stage, expected: Expected, chance: random.Random) -> None:
        self.stage, self.expected, self.chance = stage, expected, chance
        self.place = 0

    async def step(self) -> None:
        """Do something, anywhere."""
        self.place = self.chance.randrange(len(self.expected.words))
        kinds: tuple[Callable[[], object], ...] = (
            self.edit,
            self.recast,
            self.choose,
            self.trash,
            self.restore,
            self.lock,
        )
        if self.chance.random() < 0.4:
            await self.chance.choice((self.render, self.retake))()
        else:
            self.chance.choice(kinds)()

    def take(self, number: int) -> str:
        takes = self.stage.session._book.of(self.stage.ids[self.place])
        return next(take.id for take in takes if take.number == number)

    def edit(self) -> None:
        self.expected.words[self.place] = f"Words {self.place} {self.chance.choice('abc')}."
        self.stage.session.set_text("\n\n".join(self.expected.words))

    def recast(self) -> None:
        self.expected.voice = self.chance.choice(VOICES)
        self.stage.session.set_voice("", CastVoice(VoiceId("murmur", self.expected.voice)))

    async def render(self) -> None:
        await self.stage.session.render()
        for place in range(len(self.expected.words)):
            if self.expected.used(place) is None:
                self.expected.make(place)

    async def retake(self) -> None:
        await self.stage.session.retake([self.stage.ids[self.place]])
        if self.place not in self.expected.locked:
            self.expected.make(self.place)

    def choose(self) -> None:
        usable = [take.number for take in self.expected.of_asked(self.place) if not take.trashed]
        if usable and self.place not in self.expected.locked:
            number = self.chance.choice(usable)
            self.stage.session.takes.choose(self.stage.ids[self.place], self.take(number))
            self.expected.chosen[self.place, self.expected.asked(self.place)] = number

    def trash(self) -> None:
        shown = [n for n in self.expected.shown(self.place) if n != self.expected.locked.get(self.place)]
        if shown:
            number = self.chance.choice(shown)
            self.stage.session.takes.trash(self.take(number))
            self.expected.takes[self.place][number - 1].trashed = True

    def restore(self) -> None:
        trashed = [take for take in self.expected.takes[self.place] if take.trashed]
        if trashed:
            take = self.chance.choice(trashed)
            self.stage.session.takes.restore(self.take(take.number))
            take.trashed = False

    def lock(self) -> None:
        shown = self.expected.shown(self.place)
        number = self.chance.choice([*shown, None])
        take_id = None if number is None else self.take(number)
        self.stage.session.takes.lock(self.stage.ids[self.place], take_id)
        if number is None:
            self.expected.locked.pop(self.place, None)
        else:
            self.expected.locked[self.place] = number


def check(stage: Stage, expected: Expected) -> None:
    """The project is as the model of it, and nothing was ever made twice."""
    for place in range(len(expected.words)):
        assert used(stage, place) == expected.used(place)
        assert numbers(stage, place) == expected.shown(place)
        fresh = expected.used(place) is not None
        assert stage.states[place] in (("fresh", "locked") if fresh else ("stale", "not rendered"))
    digests = [request.digest for request in stage.provider.requests]
    assert len(digests) == len(set(digests))


@pytest.mark.parametrize("seed", range(8))
async def test_whatever_is_done_in_whatever_order(tmp_path: Path, seed: int) -> None:
    path, chance = tmp_path / "a.ttsstudio", random.Random(seed)
    expected = Expected([f"Words {place} a." for place in range(4)])
    provider = ScriptedProvider(slots=4)
    for _ in range(3):
        async with staged(path, "\n\n".join(expected.words), provider=provider) as stage:
            changes: list[Change] = []
            stage.session.changed_by_user.connect(changes.append)
            walk = Walk(stage, expected, chance)
            check(stage, expected)
            for _ in range(STEPS // 3):
                await walk.step()
                check(stage, expected)
            for change in reversed(changes):
                change.undo()
            for change in tuple(changes):
                change.redo()
            check(stage, expected)


def _save_nothing_more(stage: Stage) -> None:
    """Let the program end before it saves by itself."""
    stage.session._autosave._delay = stage.session._autosave._longest = 3_600


def _as_after_a_crash(path: Path, copy: Path) -> None:
    """What a program that is killed now leaves behind."""
    for source, target in zip((path, *side_files(path)), (copy, *side_files(copy)), strict=True):
        if source.exists():
            shutil.copyfile(source, target)


async def test_a_take_that_arrived_right_before_a_crash_is_there_afterwards(tmp_path: Path) -> None:
    path, copy = tmp_path / "a.ttsstudio", tmp_path / "copy.ttsstudio"
    async with staged(path, "One part. [pause 1s] Another part.") as stage:
        await stage.session.flush()
        _save_nothing_more(stage)
        await stage.session.render()
        _as_after_a_crash(path, copy)
    with Project.open(copy) as project:
        assert project.takes.count() == 2
        assert project.segment_takes.load().takes == ()
    async with staged(copy) as stage:
        assert (numbers(stage), used(stage), stage.states) == ([1], 1, ["fresh"])


async def test_a_retake_bought_right_before_a_crash_is_fetched_and_listed(tmp_path: Path) -> None:
    path, copy, provider = tmp_path / "a.ttsstudio", tmp_path / "copy.ttsstudio", PaidProvider()
    async with staged(path, "Just one.", provider=provider) as stage:
        stage.session.set_voice("", CastVoice(VoiceId("paid", "low")))
        await stage.session.render()
        provider.gate.clear()
        other = CastVoice(VoiceId("paid", "high"))
        render = await stage.session.start_retake(stage.ids, other)
        await eventually(lambda: len(provider.sent) == 2)
        await eventually(
            lambda: any(purchase.remote_id == "remote-2" for purchase in stage.session.purchases.all)
        )
        _as_after_a_crash(path, copy)
        provider.gate.set()
        await render.finished()
    async with staged(copy, provider=provider) as stage:
        assert numbers(stage) == [1]
        await stage.session.jobs.resume_open()
        await eventually(lambda: numbers(stage) == [2, 1])
        assert stage.session.takes.of(stage.ids[0])[0].cast_voice == other
        assert used(stage) == 1
    assert (len(provider.sent), provider.resumed) == (2, ["remote-2"])


async def test_a_retake_whose_sound_arrived_before_a_crash_is_listed_afterwards(tmp_path: Path) -> None:
    path, copy = tmp_path / "a.ttsstudio", tmp_path / "copy.ttsstudio"
    async with staged(path, "Just one.") as stage:
        await stage.session.render()
        _save_nothing_more(stage)
        stage.provider.gate.clear()
        render = await stage.session.start_retake(stage.ids, CastVoice(VoiceId("murmur", "high")))
        stage.provider.gate.set()
        await render.finished()
        _as_after_a_crash(path, copy)
    with Project.open(copy) as project:
        assert len(project.segment_takes.load().readings) == 1
    async with staged(copy) as stage:
        assert numbers(stage) == [2, 1]
        assert stage.session._book.readings() == ()


async def test_a_retake_for_words_that_changed_meanwhile_is_kept_with_the_words_it_says(
    tmp_path: Path,
) -> None:
    async with staged(tmp_path / "a.ttsstudio", "Old words.") as stage:
        await stage.session.render()
        stage.provider.gate.clear()
        render = await stage.session.start_retake(stage.ids)
        stage.session.set_text("New words.")
        stage.provider.gate.set()
        await render.finished()
        assert (numbers(stage), used(stage), stage.states) == ([2, 1], None, ["stale"])
        assert {take.body for take in stage.session.takes.of(stage.ids[0])} == {"Old words."}


async def test_what_cannot_be_saved_is_saved_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.ttsstudio"
    async with staged(path, "Just one.") as stage:
        await stage.session.render()
        take = stage.session.takes.of(stage.ids[0])[0]
        stage.session.takes.lock(stage.ids[0], take.id)

        def fails(*_details: object) -> None:
            raise ProjectDiskFull("The disk is full.")

        with monkeypatch.context() as patch:
            patch.setattr(stage.session._project.script, "save", fails)
            with pytest.raises(ProjectDiskFull):
                await stage.session.flush()
        assert stage.session._book.unsaved
    async with staged(path) as stage:
        assert (numbers(stage), stage.states) == ([1], ["locked"])


async def test_looking_at_5_000_segments_plans_none_of_them_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "\n\n".join(f"Paragraph {number}." for number in range(5_000))
    async with staged(tmp_path / "a.ttsstudio", text) as stage:
        await stage.session.render(stage.ids[:2])
        await stage.session.settled()
        planned = 0
        plan = Planner.plan

        def counted(self: Planner, *details: object) -> object:
            nonlocal planned
            planned += 1
            return plan(self, *details)  # type: ignore[arg-type]  # passed on as it came

        monkeypatch.setattr(Planner, "plan", counted)
        views = stage.session.views()
        assert [view.state.value for view in views[:3]] == ["fresh", "fresh", "not rendered"]
        stage.session.timeline()
        stage.session.render_plan()
        assert planned == 0
        stage.session.set_text(text.replace("Paragraph 7.", "Paragraph seven."))
        assert planned == 1
        stage.session.takes.star(stage.session.takes.of(stage.ids[0])[0].id, on=True)
        assert planned == 2
