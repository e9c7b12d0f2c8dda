"""What the cast panel says of each speaker."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from tests.support.scripted_provider import MURMUR, ScriptedProvider
from tts_studio.domain.parameters import Choice, ChoiceParameter, SwitchParameter, TextParameter
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.casting import CastMember, Spoken
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.ui.cast_panel.cast_words import CastRow, Fix, cast_row, part_words, settings_words

RICH = replace(
    MURMUR,
    id="rich",
    name="Rich",
    languages=("en-US", "de-DE"),
    any_language=True,
    parameters=(
        *MURMUR.parameters,
        ChoiceParameter("tone", "Tone", (Choice("warm", "Warm"), Choice("cool", "Cool")), "warm"),
        SwitchParameter("breath", "Breaths", True),
        TextParameter("style", "Style"),
    ),
)
LOW = CastVoice(VoiceId("rich", "low"))
ANN = CastMember("ANN", LOW, True, 2, 1.5, True, Spoken(2, 7.26))


@pytest.fixture
def catalogue() -> VoiceCatalogue:
    made = VoiceCatalogue([ScriptedProvider((MURMUR, RICH))])
    asyncio.run(made.refresh())
    return made


def row(
    member: CastMember, catalogue: VoiceCatalogue, *, lacks: bool = False, named: bool = False
) -> CastRow:
    return cast_row(member, catalogue, lambda _provider: lacks, named_narrator=named)


def test_a_row_names_voice_model_settings_and_part(catalogue: VoiceCatalogue) -> None:
    voice = replace(LOW, settings={"speed": 1.25})
    shown = row(replace(ANN, voice=voice), catalogue)
    assert (shown.key, shown.title, shown.voice, shown.colour) == ("ann", "ANN", "Low · Rich", "speaker3")
    assert shown.details == "2 segments, 7.3 s · Speed 1.25"
    assert (shown.problem, shown.fix) == ("", Fix.NONE)


def test_the_narrator_is_everyone_else_beside_a_speaker_called_so(catalogue: VoiceCatalogue) -> None:
    narrator = replace(ANN, name="", colour=None)
    assert row(narrator, catalogue).title == "Narrator"
    assert row(narrator, catalogue, named=True).title == "Everyone else"
    assert row(narrator, catalogue).colour == "line"


def test_a_missing_key_and_a_voice_that_is_gone_are_told_with_what_helps(catalogue: VoiceCatalogue) -> None:
    no_key = row(ANN, catalogue, lacks=True)
    assert (no_key.problem, no_key.fix) == ("This voice needs a key for Scripted.", Fix.KEY)
    gone = row(replace(ANN, voice=CastVoice(VoiceId("rich", "gone"))), catalogue, lacks=True)
    assert (gone.voice, gone.fix) == ("gone · Rich", Fix.VOICE)
    assert "no voice named “gone”" in gone.problem
    no_model = row(replace(ANN, voice=CastVoice(VoiceId("old", "x"))), catalogue)
    assert (no_model.voice, no_model.fix) == ("x · old", Fix.VOICE)


def test_who_left_the_script_has_no_problems(catalogue: VoiceCatalogue) -> None:
    gone = replace(ANN, voice=CastVoice(VoiceId("old", "x")), written=False, spoken=Spoken())
    shown = row(gone, catalogue)
    assert (shown.details, shown.problem, shown.fix) == ("Not in the script", "", Fix.NONE)


def test_whoever_has_no_voice_of_their_own_speaks_as_the_narrator(catalogue: VoiceCatalogue) -> None:
    assert row(replace(ANN, own_voice=False), catalogue).details == "2 segments, 7.3 s · The narrator’s voice"


def test_settings_are_those_that_differ_from_the_models_own() -> None:
    assert settings_words(LOW, RICH) == ""
    changed = replace(
        LOW,
        language="de-DE",
        settings={"speed": 1.0, "tone": "cool", "breath": False, "style": "calm"},
    )
    assert settings_words(changed, RICH) == "German (Germany), Tone Cool, without Breaths, Style “calm”"
    assert settings_words(changed, None) == "German (Germany)"
    assert settings_words(replace(LOW, settings={"tone": "odd"}), RICH) == "Tone odd"


@pytest.mark.parametrize(
    ("spoken", "words"),
    [
        (Spoken(1), "1 segment"),
        (Spoken(3, 72.4, exact=True), "3 segments, 1 min 12 s"),
        (Spoken(3, 72.4, exact=False), "3 segments, about 1 min 12 s"),
    ],
)
def test_a_part_is_told_in_segments_and_time(spoken: Spoken, words: str) -> None:
    assert part_words(spoken) == words
