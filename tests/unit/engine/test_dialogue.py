"""Two voices of one model that take turns become one request; everything else stays as it was."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from tests.support.scripted_provider import MURMUR, ScriptedProvider
from tts_studio.domain.gaps import GapRules
from tts_studio.domain.markup.dialect import Dialect, TagRule, Treatment
from tts_studio.domain.parameters import Choice, ChoiceParameter
from tts_studio.domain.script import Script, parse_script
from tts_studio.domain.script_edit import ScriptChange, replaced_text
from tts_studio.domain.speech_model import TextLimit, TwoVoices
from tts_studio.domain.voice import Cast, CastVoice, Voice, VoiceId
from tts_studio.engine.dialogue import Dialogues
from tts_studio.engine.dialogue_lines import Dialogue
from tts_studio.engine.planner import Planner, SegmentPlan, SpeechPiece
from tts_studio.engine.timeline import GapItem, SpeechItem, arrange
from tts_studio.engine.voice_catalogue import VoiceCatalogue

DUET = replace(
    MURMUR,
    id="duet",
    name="Duet",
    limit=TextLimit(characters=200),
    parameters=(
        *MURMUR.parameters,
        ChoiceParameter("second", "Second voice", (Choice("", "None"), Choice("high", "High")), ""),
    ),
    dialect=Dialect(
        "duet",
        {**MURMUR.dialect.rules, "whisper": TagRule(Treatment.STYLE, "in a whisper")},
        escapes=True,
        style_sentence="Say {styles}: ",
    ),
    two_voices=TwoVoices("second", "Speaker 1: ", "Speaker 2: ", lines=4),
)
LOW, HIGH = CastVoice(VoiceId("duet", "low")), CastVoice(VoiceId("duet", "high"))
OTHER = CastVoice(VoiceId("murmur", "low"))
CAST = Cast(OTHER, {"ann": LOW, "bob": HIGH}, dialogue=True)
TALK = "It was late.\n\nANN: Hello, Bob.\n\nBOB: Good evening.\n\nANN: Is it?\n\nThey laughed."


class GrowingProvider(ScriptedProvider):
    """Lists a third voice as soon as it is told to."""

    third = False

    async def voices(self, model: str) -> tuple[Voice, ...]:
        more = (Voice(VoiceId(model, "third"), "Third", ("en-US",)),)
        return (*await super().voices(model), *(more if self.third else ()))


@pytest.fixture
def provider() -> GrowingProvider:
    return GrowingProvider((MURMUR, DUET))


@pytest.fixture
def catalogue(provider: GrowingProvider) -> VoiceCatalogue:
    made = VoiceCatalogue([provider])
    asyncio.run(made.refresh())
    return made


def read(text: str) -> Script:
    numbers = iter(range(1000))
    return parse_script(
        text, known_speakers=frozenset({"ann", "bob", "cid"}), new_id=lambda: f"s{next(numbers)}"
    )


def runs(found: dict[str, Dialogue]) -> list[tuple[str, ...]]:
    return sorted({dialogue.segment_ids for dialogue in found.values()})


def all_of(dialogues: Dialogues, script: Script, cast: Cast = CAST) -> dict[str, Dialogue]:
    """The dialogue of each segment that is part of one."""
    found = {segment.id: dialogues.of(script, segment, cast) for segment in script.segments}
    return {key: dialogue for key, dialogue in found.items() if dialogue is not None}


def find(catalogue: VoiceCatalogue, text: str, cast: Cast = CAST) -> dict[str, Dialogue]:
    return all_of(Dialogues(catalogue), read(text), cast)


def rewritten(before: Script, text: str) -> ScriptChange:
    numbers = iter(range(len(before.segments) + 1, 100_000))
    return replaced_text(before, text, frozenset({"ann", "bob", "cid"}), lambda: f"n{next(numbers)}")


def test_lines_in_turn_are_one_request_of_both_voices(catalogue: VoiceCatalogue) -> None:
    found = find(catalogue, TALK)
    assert runs(found) == [("s1", "s2", "s3")]
    request = found["s1"].request
    assert request.text == "Speaker 1: Hello, Bob.\nSpeaker 2: Good evening.\nSpeaker 1: Is it?"
    assert (request.voice, request.setting_values["second"]) == (LOW.voice, "high")
    assert found["s1"] is found["s3"]


def test_every_word_leads_back_to_where_it_is_written(catalogue: VoiceCatalogue) -> None:
    text = TALK.replace("Good evening", "<soft>Good</soft>   evening")
    script = read(text)
    dialogue = all_of(Dialogues(catalogue), script)["s1"]
    start = script.segments[1].start
    for word in ("Hello", "Bob", "Good", "evening", "Is"):
        written = start + dialogue.source.source_of(dialogue.request.text.index(word))
        assert text[written:].startswith(word)


def test_nothing_is_joined_unless_it_is_wanted(catalogue: VoiceCatalogue) -> None:
    assert find(catalogue, TALK, replace(CAST, dialogue=False)) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ANN: One.\n\nANN: Two.\n\nBOB: Three.", [("s1", "s2")]),
        ("ANN: One.", []),
        ("ANN: One.\n\nCID: Two.\n\nANN: Three.", []),
        ("ANN: One.\n\nBOB: Two.\n\nA pause.\n\nBOB: Three.\n\nANN: Four.", [("s0", "s1"), ("s3", "s4")]),
        ("ANN: One. [pause 1s] Two.\n\nBOB: Three.\n\nANN: Four.", [("s1", "s2")]),
        ("ANN: <whisper>One.</whisper>\n\nBOB: Two.\n\nANN: Three.", [("s1", "s2")]),
        ("ANN: Say it.\n\nBOB: Say what?", [("s0", "s1")]),
        ("ANN: …\n\nBOB: Two.\n\nANN: Three.", [("s1", "s2")]),
        ("\n\n".join("ANN: a\n\nBOB: b" for _ in range(3)), [("s0", "s1", "s2", "s3"), ("s4", "s5")]),
        (f"ANN: {'word ' * 30}\n\nBOB: {'word ' * 30}\n\nANN: Short.", [("s1", "s2")]),
        (f"ANN: {'word ' * 60}\n\nBOB: Two.\n\nANN: Three.", [("s1", "s2")]),
    ],
)
def test_what_has_to_be_spoken_on_its_own_ends_a_dialogue(
    catalogue: VoiceCatalogue, text: str, expected: list[tuple[str, ...]]
) -> None:
    assert runs(find(catalogue, text)) == expected


@pytest.mark.parametrize(
    "bob",
    [
        replace(HIGH, settings={"speed": 1.5}),
        replace(HIGH, language="en-US", settings={"second": "high"}),
        replace(HIGH, settings={"unknown": 1}),
        LOW,
        CastVoice(VoiceId("murmur", "high")),
        CastVoice(VoiceId("duet", "gone")),
    ],
)
def test_voices_that_cannot_share_a_request_do_not(catalogue: VoiceCatalogue, bob: CastVoice) -> None:
    assert find(catalogue, TALK, CAST.with_voice("Bob", bob)) == {}


def test_a_third_voice_begins_another_dialogue(provider: GrowingProvider, catalogue: VoiceCatalogue) -> None:
    provider.third = True
    asyncio.run(catalogue.refresh())
    cast = CAST.with_voice("Cid", CastVoice(VoiceId("duet", "third")))
    text = "ANN: One.\n\nBOB: Two.\n\nCID: Three.\n\nBOB: Four."
    assert runs(find(catalogue, text, cast)) == [("s0", "s1"), ("s2", "s3")]


def test_an_edit_of_one_line_touches_its_whole_dialogue_and_no_other(catalogue: VoiceCatalogue) -> None:
    dialogues = Dialogues(catalogue)
    text = f"{TALK}\n\nBOB: More?\n\nANN: No."
    before = read(text)
    all_of(dialogues, before)
    change = rewritten(before, text.replace("Good evening", "Good night"))
    assert dialogues.touched(change, CAST) == {"s1", "s2", "s3"}
    same = rewritten(change.script, change.script.text)
    assert dialogues.touched(same, CAST) == frozenset()
    joined = rewritten(same.script, same.script.text.replace("They laughed.\n\n", ""))
    assert dialogues.touched(joined, CAST) == {"s1", "s2", "s3", "s5", "s6"}
    assert dialogues.touched(joined, replace(CAST, dialogue=False)) == frozenset()


def test_text_above_a_dialogue_changes_nothing(catalogue: VoiceCatalogue) -> None:
    dialogues, before = Dialogues(catalogue), read(TALK)
    all_of(dialogues, before)
    change = rewritten(before, TALK.replace("It was", "It was so"))
    assert dialogues.touched(change, CAST) == frozenset()


def test_a_changed_catalogue_is_looked_at_anew(provider: GrowingProvider, catalogue: VoiceCatalogue) -> None:
    dialogues, script = Dialogues(catalogue), read(TALK)
    cast = CAST.with_voice("Bob", CastVoice(VoiceId("duet", "third")))
    assert all_of(dialogues, script, cast) == {}
    provider.third = True
    asyncio.run(catalogue.refresh())
    assert all_of(dialogues, script, cast) == {}
    dialogues.forget()
    assert len(all_of(dialogues, script, cast)) == 3


def planned(catalogue: VoiceCatalogue, cast: Cast = CAST) -> list[tuple[str, SegmentPlan]]:
    planner, script = Planner(catalogue), read(TALK)
    return [(segment.id, planner.plan(script, segment, cast)) for segment in script.segments]


def test_the_first_segment_leads_and_the_others_are_joined_to_it(catalogue: VoiceCatalogue) -> None:
    plans = dict(planned(catalogue, CAST.with_trim("Ann", 4.0)))
    assert [plans[key].joined_to for key in plans] == ["", "", "s1", "s1", ""]
    assert plans["s1"].leads == ("s2", "s3")
    assert all("3 lines are one take" in plans[key].notice for key in ("s1", "s2", "s3"))
    assert {plans[key].key for key in ("s1", "s2", "s3")} == {plans["s1"].key}
    assert (plans["s1"].speaker, plans["s1"].last_speaker, plans["s1"].gain_db) == ("ann", "ann", 2.0)


def test_a_dialogue_sounds_once(catalogue: VoiceCatalogue) -> None:
    gaps = GapRules(between_pieces=100, between_segments=600, between_speakers=900)
    items = arrange(planned(catalogue), gaps)
    assert [item.segment_id for item in items] == ["s0", "s0", "s1", "s1", "s4"]
    assert [item.milliseconds for item in items if isinstance(item, GapItem)] == [900, 900]
    dialogue = items[2]
    assert isinstance(dialogue, SpeechItem)
    assert dialogue.also == ("s2", "s3")
    assert [dialogue.speaks_for(key) for key in ("s0", "s1", "s2", "s3")] == [False, True, True, True]


def test_a_later_line_alone_is_heard_as_the_dialogue_it_is_part_of(catalogue: VoiceCatalogue) -> None:
    plans = dict(planned(catalogue))
    items = arrange([(key, plans[key]) for key in ("s2", "s3")], GapRules())
    assert [item.segment_id for item in items] == ["s1"]


def test_lines_whose_lead_sounds_otherwise_are_not_lost(catalogue: VoiceCatalogue) -> None:
    plans = dict(planned(catalogue))
    alone = dict(planned(catalogue, replace(CAST, dialogue=False)))
    items = arrange([("s1", alone["s1"]), ("s2", plans["s2"])], GapRules())
    texts = [item.request.text for item in items if isinstance(item, SpeechItem)]
    assert texts == ["Hello, Bob.", plans["s1"].requests[0].text]


def test_the_pieces_of_all_members_are_the_same(catalogue: VoiceCatalogue) -> None:
    plans = dict(planned(catalogue))
    assert plans["s1"].pieces == plans["s3"].pieces
    assert isinstance(plans["s1"].pieces[0], SpeechPiece)
