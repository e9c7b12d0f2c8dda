"""Every change a user makes besides typing can be taken back and made again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.support.scripted_provider import MURMUR, ScriptedProvider
from tests.support.sessions import staged
from tests.support.take_questions import take_id
from tts_studio.domain.parameters import NumberParameter
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.history import Change

TEXT = "The first paragraph has words.\n\nThe second one has others.\n\nAnd the third ends it."
HIGH = CastVoice(VoiceId("murmur", "high"))


async def test_every_change_can_be_taken_back_and_made_again(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        session, takes, segment_id = stage.session, stage.session.takes, stage.ids[0]
        await session.render()
        await session.retake([segment_id])
        changes: list[Change] = []
        session.changed_by_user.connect(changes.append)
        first, second = take_id(stage, 1), take_id(stage, 2)

        def state() -> object:
            return (
                session.cast,
                takes.of(segment_id),
                takes.chosen(segment_id),
                takes.trashed(),
                stage.states,
            )

        states = [state()]
        steps: tuple[Callable[[], None], ...] = (
            lambda: takes.choose(segment_id, second),
            lambda: takes.star(second, on=True),
            lambda: takes.comment(second, "Better."),
            lambda: takes.trash(first),
            lambda: takes.restore(first),
            lambda: takes.lock(segment_id, second),
            lambda: session.set_voice("", HIGH),
            lambda: takes.lock(segment_id, None),
            lambda: session.set_voice("ANNA", HIGH),
            lambda: session.clear_voice("ANNA"),
            lambda: takes.settings_back(second),
        )
        for step in steps:
            step()
            states.append(state())
        assert [change.label for change in changes] == [
            "Choose Take 2",
            "Star Take",
            "Comment on Take",
            "Delete Take",
            "Restore Take",
            "Lock Take 2",
            "Choose Voice",
            "Unlock Take",
            "Choose Voice",
            "Use Narrator’s Voice",
            "Use Settings of Take 2",
        ]
        for change, before in zip(reversed(changes), reversed(states[:-1]), strict=True):
            change.undo()
            assert state() == before
        for change, after in zip(tuple(changes), states[1:], strict=True):
            change.redo()
            assert state() == after
        assert len(changes) == 11


async def test_what_changes_nothing_is_no_change(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "Just one.") as stage:
        await stage.session.render()
        changes: list[Change] = []
        stage.session.changed_by_user.connect(changes.append)
        take = take_id(stage, 1)
        stage.session.takes.star(take, on=False)
        stage.session.takes.lock(stage.ids[0], None)
        stage.session.takes.restore(take)
        stage.session.set_voice("", stage.session.cast.narrator)
        assert changes == []


async def test_the_values_a_slider_passes_through_are_one_change(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "Just one.") as stage:
        changes: list[Change] = []
        stage.session.changed_by_user.connect(changes.append)
        low = stage.session.cast.narrator
        for speed in (1.1, 1.2, 1.3):
            stage.session.set_voice("", replace(low, settings={"speed": speed}))
        stage.session.set_voice("BOB", replace(low, settings={"speed": 1.4}))
        stage.session.set_voice("BOB", replace(low, language="en-US", settings={"speed": 1.4}))
        stage.session.set_voice("BOB", replace(low, language="en-US", settings={"nonsense": 1.4}))
        first, second, third, bob, language, settings = changes
        assert first.label == bob.label == "Change “Speed”"
        assert (language.label, settings.label) == ("Choose Language", "Change Settings")
        merged = first.merged(second)
        assert merged is not None
        merged = merged.merged(third)
        assert merged is not None
        assert merged.merged(bob) is None
        assert language.merged(settings) is None
        for change in (settings, language, bob, merged):
            change.undo()
        assert stage.session.cast.narrator == low
        merged.redo()
        assert stage.session.cast.narrator.settings == {"speed": 1.3}


async def test_several_settings_at_once_are_one_change_of_their_own(tmp_path: Path) -> None:
    second = NumberParameter("warmth", "Warmth", 0.0, 1.0, 0.5)
    model = replace(MURMUR, parameters=(*MURMUR.parameters, second))
    async with staged(tmp_path / "a.ttsstudio", "One.", provider=ScriptedProvider((model,))) as stage:
        changes: list[Change] = []
        stage.session.changed_by_user.connect(changes.append)
        narrator = stage.session.cast.narrator
        stage.session.set_voice("", replace(narrator, settings={"speed": 1.1, "warmth": 0.9}))
        assert [(change.label, change.merge_key) for change in changes] == [("Change Settings", "")]
