"""A dialogue in an open project: one request, one take, played and exported once, stale as a whole."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.scripted_provider import MURMUR, ScriptedProvider
from tests.support.sessions import Stage, staged
from tts_studio.domain.errors import UsageError
from tts_studio.domain.parameters import Choice, ChoiceParameter
from tts_studio.domain.speech_model import TwoVoices
from tts_studio.domain.voice import Cast, CastVoice, VoiceId
from tts_studio.engine.casting import SpokenTally
from tts_studio.engine.export import ExportRequest, export, planned_names
from tts_studio.engine.programme import Programme
from tts_studio.engine.score import Score
from tts_studio.engine.timeline import SpeechItem

DUET = replace(
    MURMUR,
    id="duet",
    parameters=(
        *MURMUR.parameters,
        ChoiceParameter("second", "Second voice", (Choice("", "None"), Choice("high", "High")), ""),
    ),
    two_voices=TwoVoices("second", "Speaker 1: ", "Speaker 2: "),
)
NARRATOR = CastVoice(VoiceId("murmur", "low"))
CAST = Cast(
    NARRATOR,
    {"ann": CastVoice(VoiceId("duet", "low")), "bob": CastVoice(VoiceId("duet", "high"))},
    dialogue=True,
)
TEXT = "It was late.\n\nANN: Good evening, Bob.\n\nBOB: Is it?\n\nANN: It is.\n\nThey laughed."


@asynccontextmanager
async def dialogue(path: Path) -> AsyncIterator[Stage]:
    async with staged(path, TEXT, provider=ScriptedProvider((MURMUR, DUET))) as stage:
        stage.session.recast(CAST, "Cast")
        yield stage


def spoken(stage: Stage) -> list[str]:
    return [item.request.text for item in stage.session.timeline() if isinstance(item, SpeechItem)]


async def test_three_lines_cost_one_request_and_are_fresh_together(tmp_path: Path) -> None:
    async with dialogue(tmp_path / "p.ttsstudio") as stage:
        plan = stage.session.render_plan()
        assert (len(plan.segments), len(plan.stale), len(plan.requests)) == (5, 5, 3)
        await stage.session.render([stage.ids[2]])
        assert [request.voice.model for request in stage.provider.requests] == ["duet"]
        assert stage.states == ["not rendered", "fresh", "fresh", "fresh", "not rendered"]


async def test_each_line_knows_with_whom_it_is_spoken(tmp_path: Path) -> None:
    async with dialogue(tmp_path / "p.ttsstudio") as stage:
        together = tuple(stage.ids[1:4])
        assert [view.dialogue for view in stage.session.views()] == [(), together, together, together, ()]
        await stage.session.render()
        assert [view.dialogue for view in stage.session.views()] == [(), together, together, together, ()]


async def test_a_change_of_one_line_makes_the_whole_dialogue_stale(tmp_path: Path) -> None:
    async with dialogue(tmp_path / "p.ttsstudio") as stage:
        await stage.session.render()
        told: list[frozenset[str]] = []
        stage.session.segments_changed.connect(told.append)
        stage.session.set_text(TEXT.replace("It is.", "It is not."))
        assert stage.states == ["fresh", "stale", "stale", "stale", "fresh"]
        assert set(stage.ids[1:4]) <= told[0]
        stage.session.set_text(TEXT)
        assert stage.states == ["fresh"] * 5
        assert len(stage.provider.requests) == 3


async def test_a_dialogue_is_heard_once_and_each_line_leads_to_it(tmp_path: Path) -> None:
    async with dialogue(tmp_path / "p.ttsstudio") as stage:
        await stage.session.render()
        assert len(spoken(stage)) == 3
        whole = Programme(Score(stage.session))
        slots = [whole.slots_of(segment_id) for segment_id in stage.ids]
        assert slots[2] == slots[3] == range(2, 3)
        for segment_id in stage.ids[1:4]:
            only = Programme(Score(stage.session), [segment_id])
            items = [only.items[slot] for slot in only.slots]
            assert [item.segment_id for item in items] == [stage.ids[1]]
        first = whole.slot_of_word(stage.ids[1], len("ANN: "))
        later = whole.slot_of_word(stage.ids[3], len("ANN: "))
        assert first[0] == later[0] == 2
        assert 0 <= first[1] < later[1]


async def test_the_followed_words_of_a_dialogue_are_in_the_line_that_is_heard(tmp_path: Path) -> None:
    async with dialogue(tmp_path / "p.ttsstudio") as stage:
        await stage.session.render()
        programme = Programme(Score(stage.session))
        slot, frame = programme.slot_of_word(stage.ids[2], len("BOB: "))
        position = programme.position(programme.feed.place_of(programme.feed.starts()[slot] + frame + 10))
        assert stage.session.script.text[position.start : position.end] == "Is"


async def test_one_file_for_each_segment_means_one_for_a_dialogue(tmp_path: Path) -> None:
    async with dialogue(tmp_path / "p.ttsstudio") as stage:
        await stage.session.render()
        order = ExportRequest(tuple(stage.ids), tmp_path, one_file_per_segment=True)
        assert len(planned_names(stage.session, order)) == 3
        alone = replace(order, segment_ids=(stage.ids[3],))
        assert len(planned_names(stage.session, alone)) == 1
        await export(stage.session, order)
        assert len(list(tmp_path.glob("*.wav"))) == 3


async def test_lines_are_spoken_one_by_one_again_and_what_was_bought_comes_back(tmp_path: Path) -> None:
    async with dialogue(tmp_path / "p.ttsstudio") as stage:
        await stage.session.render()
        stage.session.recast(replace(CAST, dialogue=False), "Lines")
        assert stage.session.render_plan().requests != ()
        assert len(spoken(stage)) == 5
        stage.session.recast(CAST, "Dialogue")
        assert stage.session.render_plan().requests == ()


async def test_a_retake_of_any_line_is_one_of_the_whole_dialogue(tmp_path: Path) -> None:
    async with dialogue(tmp_path / "p.ttsstudio") as stage:
        session = stage.session
        await session.render()
        await session.retake([stage.ids[2], stage.ids[3]])
        assert len(stage.provider.requests) == 4
        assert [len(session.takes.of(segment_id)) for segment_id in stage.ids] == [1, 2, 2, 2, 1]
        newest = session.takes.of(stage.ids[3])[0]
        session.takes.choose(stage.ids[3], newest.id)
        assert len(spoken(stage)) == 3
        assert session.takes.chosen(stage.ids[1]) == newest


async def test_a_dialogue_survives_closing_and_opening(tmp_path: Path) -> None:
    async with dialogue(tmp_path / "p.ttsstudio") as stage:
        await stage.session.render()
    async with staged(tmp_path / "p.ttsstudio", provider=ScriptedProvider((MURMUR, DUET))) as stage:
        assert stage.session.cast == CAST
        assert stage.states == ["fresh"] * 5
        assert stage.provider.requests == []


async def test_a_segment_locked_to_a_line_of_its_own_stays_out_of_dialogues(tmp_path: Path) -> None:
    async with dialogue(tmp_path / "p.ttsstudio") as stage:
        session = stage.session
        session.recast(replace(CAST, dialogue=False), "Lines")
        await session.render()
        session.takes.lock(stage.ids[1], session.takes.of(stage.ids[1])[0].id)
        session.recast(CAST, "Dialogue")
        texts = spoken(stage)
        for words in ("Good evening, Bob.", "Is it?", "It is."):
            assert sum(words in text for text in texts) == 1


async def test_the_part_of_each_speaker_in_a_dialogue_is_estimated(tmp_path: Path) -> None:
    async with dialogue(tmp_path / "p.ttsstudio") as stage:
        await stage.session.render()
        tally = SpokenTally()
        assert tally.count(stage.session, 1.0)
        ann, bob = tally.spoken["ann"], tally.spoken["bob"]
        assert (ann.segments, bob.segments, ann.exact, bob.exact) == (2, 1, False, False)
        assert ann.seconds > bob.seconds
        assert tally.spoken[""].exact


async def test_a_lock_on_one_line_parts_the_dialogue_and_unlocking_brings_it_back(tmp_path: Path) -> None:
    async with dialogue(tmp_path / "p.ttsstudio") as stage:
        session = stage.session
        session.recast(replace(CAST, dialogue=False), "Lines")
        await session.render()
        line = session.takes.of(stage.ids[3])[0]
        session.recast(CAST, "Dialogue")
        await session.render()
        assert len(spoken(stage)) == 3
        told: list[frozenset[str]] = []
        session.segments_changed.connect(told.append)
        session.takes.lock(stage.ids[1], session.takes.of(stage.ids[1])[-1].id)
        assert len(spoken(stage)) == 4
        assert set(stage.ids[1:4]) <= told[-1]
        session.takes.lock(stage.ids[1], None)
        assert len(spoken(stage)) == 3
        assert line.segment_id == stage.ids[3]


async def test_a_dialogue_that_is_locked_stays_as_it_was_said(tmp_path: Path) -> None:
    async with dialogue(tmp_path / "p.ttsstudio") as stage:
        session = stage.session
        await session.render()
        before = spoken(stage)
        session.takes.lock(stage.ids[2], session.takes.of(stage.ids[2])[0].id)
        session.set_text(TEXT.replace("It is.", "It is not."))
        assert spoken(stage) == before
        assert stage.states == ["fresh", "locked", "locked", "locked", "fresh"]


async def test_a_take_of_one_line_cannot_be_chosen_for_a_dialogue(tmp_path: Path) -> None:
    async with dialogue(tmp_path / "p.ttsstudio") as stage:
        session = stage.session
        session.recast(replace(CAST, dialogue=False), "Lines")
        await session.render()
        line = session.takes.of(stage.ids[1])[0]
        session.recast(CAST, "Dialogue")
        await session.render()
        with pytest.raises(UsageError, match="other words"):
            session.takes.choose(stage.ids[1], line.id)
        session.recast(replace(CAST, dialogue=False), "Lines")
        whole = next(take for take in session.takes.of(stage.ids[1]) if take.id != line.id)
        with pytest.raises(UsageError, match="other words"):
            session.takes.choose(stage.ids[1], whole.id)
