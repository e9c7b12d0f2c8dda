"""Dialogues are found around what is asked for, and are those one would find in the script as it is."""

from __future__ import annotations

import asyncio
import random

import pytest

from tests.support.scripted_provider import MURMUR, ScriptedProvider
from tests.unit.engine.test_dialogues_of_a_session import DUET
from tts_studio.domain.script import parse_script
from tts_studio.domain.script_edit import replaced_text
from tts_studio.domain.voice import Cast, CastVoice, VoiceId
from tts_studio.engine import dialogue
from tts_studio.engine.dialogue import Dialogues
from tts_studio.engine.dialogue_lines import Dialogue, dialogue_of_lines
from tts_studio.engine.voice_catalogue import VoiceCatalogue

LOW, HIGH = CastVoice(VoiceId("duet", "low")), CastVoice(VoiceId("duet", "high"))
CAST = Cast(CastVoice(VoiceId("murmur", "low")), {"ann": LOW, "bob": HIGH}, dialogue=True)
KNOWN = frozenset(CAST.speakers)


@pytest.fixture
def catalogue() -> VoiceCatalogue:
    made = VoiceCatalogue([ScriptedProvider((MURMUR, DUET))])
    asyncio.run(made.refresh())
    return made


def in_turns(count: int) -> str:
    return "\n\n".join(f"{('ANN', 'BOB')[number % 2]}: This is line {number}." for number in range(count))


def test_of_the_dialogues_before_the_one_that_is_asked_for_only_the_beginnings_are_found(
    catalogue: VoiceCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Dialogue] = []

    def noted(*details: object) -> Dialogue:
        made.append(dialogue_of_lines(*details))  # type: ignore[arg-type]  # passed on as it came
        return made[-1]

    monkeypatch.setattr(dialogue, "dialogue_of_lines", noted)
    dialogues, script = Dialogues(catalogue), parse_script(in_turns(500), known_speakers=KNOWN)
    found = dialogues.of(script, script.segments[250], CAST)
    assert found is not None
    assert script.segments[250].id in found.segment_ids
    assert made == [found]


@pytest.mark.parametrize("seed", range(8))
def test_after_any_edits_they_are_those_of_the_script_as_it_is(catalogue: VoiceCatalogue, seed: int) -> None:
    choose = random.Random(seed)
    script, dialogues = parse_script(in_turns(60), known_speakers=KNOWN), Dialogues(catalogue)
    for _ in range(25):
        paragraphs = script.text.split("\n\n")
        for segment in choose.sample(script.segments, 5):
            dialogues.of(script, segment, CAST)
        place = choose.randrange(len(paragraphs))
        paragraphs[place : place + choose.randrange(3)] = choose.choice(
            (["ANN: Other words."], ["BOB: No.", "ANN: Yes."], ["They laughed."], ["BOB: [pause 1s] Oh."], [])
        )
        change = replaced_text(script, "\n\n".join(paragraphs), KNOWN)
        before = {segment.id: dialogues.of(script, segment, CAST) for segment in script.segments}
        touched = dialogues.touched(change, CAST) | change.changed
        script, fresh = change.script, Dialogues(catalogue)
        for segment in script.segments:
            now = dialogues.of(script, segment, CAST)
            assert now == fresh.of(script, segment, CAST)
            assert segment.id in touched or now == before[segment.id]
