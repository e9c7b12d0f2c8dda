"""Edits, renders, takes, undo, redo, saving and opening again, in any order: nothing is lost."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.support.scripted_provider import ScriptedProvider
from tests.support.sessions import Stage, staged
from tts_studio.domain.script import parse_script
from tts_studio.domain.script_edit import TextEdit
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.history import Change

PARAGRAPHS = (
    "It was the best of times, [pause] it was the worst of times.",
    "ANNA: Who is <soft>there at this hour</soft> of the night?",
    "BEN: Only me, 😀 and a friend of mine.",
    "# The second chapter begins",
    "هذا نص قصير من اليمين إلى اليسار.",
    "今天天气很好，我们一起去公园散步。",
    "Nothing in this paragraph is like the others.",
)
PASTED = "\n\n".join(PARAGRAPHS[:4])
VOICES = (CastVoice(VoiceId("murmur", "low")), CastVoice(VoiceId("murmur", "high")))


@dataclass(frozen=True)
class Edited:
    """An edit of the text and the one that takes it back."""

    forth: TextEdit
    back: TextEdit


Step: TypeAlias = Edited | Change


@dataclass(frozen=True)
class Seen:
    """What a user sees of a segment: what it says, what it sounds like, what it is locked to."""

    text: str
    speaker: str
    voice: CastVoice
    used: str | None
    locked: str | None
    takes: frozenset[str]

    def kept_by(self, other: Seen) -> bool:
        """Whether another look at the segment finds all of it; takes may have come."""
        same = (self.text, self.speaker, self.voice, self.locked)
        used = self.used in (None, other.used)
        return (
            same == (other.text, other.speaker, other.voice, other.locked)
            and used
            and self.takes <= other.takes
        )


class Documents(RuleBasedStateMachine):
    """One project, worked on as a writer does."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.room = tempfile.TemporaryDirectory()
        self.provider = ScriptedProvider(slots=4)
        self.before: tuple[Seen, ...] = ()
        self.done: list[tuple[Step, tuple[Seen, ...]]] = []
        self.undone: list[tuple[Step, tuple[Seen, ...]]] = []
        self.stage = self.runner.run(self._open())
        self._write(TextEdit(0, 0, PASTED))
        self.work_a_little()

    def work_a_little(self) -> None:
        """Render all, and lock a segment to a take whose words the script does not say any more."""
        session, segment_id = self.stage.session, self.stage.ids[0]
        self.runner.run(session.render())
        self.runner.run(session.retake([segment_id]))
        self._change(lambda: session.takes.lock(segment_id, session.takes.of(segment_id)[0].id))
        self._write(TextEdit(0, 2, "So it"))

    async def _open(self) -> Stage:
        path = Path(self.room.name) / "a.ttsstudio"
        stage = await self.stack.enter_async_context(staged(path, provider=self.provider))
        stage.session.changed_by_user.connect(self._made)
        return stage

    def teardown(self) -> None:
        self.runner.run(self.stack.aclose())
        self.runner.close()
        self.room.cleanup()

    def _seen(self) -> tuple[Seen, ...]:
        session = self.stage.session
        found = []
        for segment in session.script.segments:
            used, locked = session.takes.chosen(segment.id), session.takes.locked(segment.id)
            found.append(
                Seen(
                    session.script.text_of(segment),
                    segment.speaker,
                    session.cast.voice_of(segment.speaker),
                    used.id if used else None,
                    locked.id if locked else None,
                    frozenset(take.id for take in session.takes.of(segment.id)),
                )
            )
        return tuple(found)

    def _made(self, change: Change) -> None:
        self.done.append((change, self.before))
        self.undone.clear()

    def _write(self, edit: TextEdit) -> None:
        text, before = self.stage.session.script.text, self._seen()
        back = TextEdit(edit.start, len(edit.inserted), text[edit.start : edit.start + edit.removed])
        self.stage.session.edit_text(edit)
        self.done.append((Edited(edit, back), before))
        self.undone.clear()

    def _change(self, act: object) -> None:
        self.before = self._seen()
        assert callable(act)
        act()

    def _some(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from([segment.id for segment in self.stage.session.script.segments]))

    @property
    def has_segments(self) -> bool:
        return bool(self.stage.session.script.segments)

    @rule(data=st.data(), words=st.sampled_from((" and more", "😀", "ß", "[pause]", "")))
    def edit_words(self, data: st.DataObject, words: str) -> None:
        text = self.stage.session.script.text
        start = data.draw(st.integers(0, len(text)))
        self._write(TextEdit(start, data.draw(st.integers(0, min(6, len(text) - start))), words))

    @rule(data=st.data(), paragraph=st.sampled_from(PARAGRAPHS))
    def put_a_paragraph_in(self, data: st.DataObject, paragraph: str) -> None:
        script = self.stage.session.script
        place = data.draw(st.sampled_from([segment.end for segment in script.segments] or [0]))
        self._write(TextEdit(place, 0, f"\n\n{paragraph}"))

    @precondition(lambda self: self.has_segments)
    @rule(data=st.data())
    def cut_a_paragraph_and_paste_it_at_the_end(self, data: st.DataObject) -> None:
        script = self.stage.session.script
        segment = script.segment_named(self._some(data))
        assert segment is not None
        locked = self.stage.session.takes.locked(segment.id)
        text = script.text_of(segment)
        self._write(TextEdit(segment.start, len(text), ""))
        self._write(TextEdit(len(self.stage.session.script.text), 0, f"\n\n{text}"))
        last = self.stage.session.script.segments[-1]
        if len(text) > 12 and self.stage.session.script.text_of(last) == text:
            assert self.stage.session.takes.locked(last.id) == locked

    @precondition(lambda self: len(self.stage.session.script.segments) > 1)
    @rule(data=st.data())
    def join_two(self, data: st.DataObject) -> None:
        script = self.stage.session.script
        first = data.draw(st.integers(0, len(script.segments) - 2))
        end, following = script.segments[first].end, script.segments[first + 1].body_start
        self._write(TextEdit(end, following - end, " "))

    @rule(text=st.sampled_from((PASTED, "\n\n".join(PARAGRAPHS[3:]), "Something else entirely.", "")))
    def paste_over_all(self, text: str) -> None:
        self._write(TextEdit(0, len(self.stage.session.script.text), text))

    @rule()
    def render(self) -> None:
        self.runner.run(self.stage.session.render())

    @precondition(lambda self: self.has_segments)
    @rule(data=st.data())
    def retake(self, data: st.DataObject) -> None:
        self.runner.run(self.stage.session.retake([self._some(data)]))

    @precondition(lambda self: self.has_segments)
    @rule(data=st.data(), on=st.booleans())
    def lock(self, data: st.DataObject, on: bool) -> None:
        takes, segment_id = self.stage.session.takes, self._some(data)
        found = takes.of(segment_id)
        if found or not on:
            take_id = data.draw(st.sampled_from(found)).id if on else None
            self._change(lambda: takes.lock(segment_id, take_id))

    @rule(speaker=st.sampled_from(("", "ANNA")), voice=st.sampled_from(VOICES))
    def cast(self, speaker: str, voice: CastVoice) -> None:
        self._change(lambda: self.stage.session.set_voice(speaker, voice))

    @precondition(lambda self: bool(self.done))
    @rule()
    def undo(self) -> None:
        step, before = self.done.pop()
        self.undone.append((step, self._seen()))
        if isinstance(step, Edited):
            self.stage.session.edit_text(step.back)
        else:
            step.undo()
        self._must_be(before)

    @precondition(lambda self: bool(self.undone))
    @rule()
    def redo(self) -> None:
        step, after = self.undone.pop()
        self.done.append((step, self._seen()))
        if isinstance(step, Edited):
            self.stage.session.edit_text(step.forth)
        else:
            step.redo()
        self._must_be(after)

    @rule()
    def save_and_open_again(self) -> None:
        before, script = self._seen(), self.stage.session.script
        self.runner.run(self.stack.aclose())
        self.stage = self.runner.run(self._open())
        self.done.clear()
        self.undone.clear()
        assert self.stage.session.script == script
        self._must_be(before)

    @invariant()
    def every_segment_is_what_the_text_says(self) -> None:
        script = self.stage.session.script
        whole = parse_script(script.text, known_speakers=frozenset(self.stage.session.cast.speakers))
        assert [script.text_of(one) for one in script.segments] == [
            whole.text_of(one) for one in whole.segments
        ]
        assert len({segment.id for segment in script.segments}) == len(script.segments)

    def _must_be(self, expected: tuple[Seen, ...]) -> None:
        found = self._seen()
        assert [seen.text for seen in found] == [seen.text for seen in expected]
        for was, now in zip(expected, found, strict=True):
            assert was.kept_by(now), (was, now)


def test_whatever_a_writer_does_nothing_of_the_document_is_lost() -> None:
    run_state_machine_as_test(
        Documents,
        settings=settings(max_examples=25, stateful_step_count=20, deadline=None, phases=[Phase.generate]),
    )


async def test_a_lock_goes_with_its_text_and_not_with_its_place(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", PASTED) as stage:
        session = stage.session
        await session.render()
        take = session.takes.of(stage.ids[0])[0]
        session.takes.lock(stage.ids[0], take.id)
        session.set_text("\n\n".join(PARAGRAPHS[4:]))
        assert [session.takes.locked(segment_id) for segment_id in stage.ids] == [None] * 3
        assert stage.states == ["not rendered"] * 3
        session.set_text("\n\n".join((*PARAGRAPHS[4:], PARAGRAPHS[0])))
        assert session.takes.locked(stage.ids[-1]) == take


async def test_a_paragraph_cut_and_pasted_keeps_the_takes_of_its_earlier_words(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", PASTED) as stage:
        session = stage.session
        await session.render()
        session.edit_text(TextEdit(0, 2, "So it"))
        takes = session.takes.of(stage.ids[0])
        text = session.script.text_of(session.script.segments[0])
        session.edit_text(TextEdit(0, len(text), ""))
        session.edit_text(TextEdit(len(session.script.text), 0, f"\n\n{text}"))
        assert session.takes.of(stage.ids[-1]) == takes


async def test_takes_that_another_paragraph_inherited_come_back_when_both_are_undone(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", PASTED) as stage:
        session = stage.session
        await session.render()
        session.set_text(f"So {PASTED}")
        takes = session.takes.of(stage.ids[0])
        assert takes
        for text in ("", PARAGRAPHS[0], "", f"So {PASTED}"):
            session.set_text(text)
        assert [take.id for take in session.takes.of(stage.ids[0])] == [take.id for take in takes]
