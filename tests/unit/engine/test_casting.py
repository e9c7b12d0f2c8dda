"""The cast as one looks at it: members, their parts, what is wrong with their voices, and new names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.sessions import staged
from tts_studio.domain.errors import InvalidSetting, UnknownModel, UnknownVoice
from tts_studio.domain.script import parse_script
from tts_studio.domain.voice import Cast, CastVoice, VoiceId
from tts_studio.engine.casting import (
    Spoken,
    SpokenTally,
    cast_members,
    is_speaker_name,
    missing_key,
    recast,
    speaker_colours,
    voice_problem,
)

LOW, HIGH = CastVoice(VoiceId("murmur", "low")), CastVoice(VoiceId("murmur", "high"))
TEXT = "It was late.\n\nBOB: Good evening.\n\nANN: Good evening, Bob.\n\nBOB: Is it?"


def test_members_are_the_narrator_the_written_and_then_the_forgotten() -> None:
    cast = Cast(LOW).with_voice("Ann", HIGH).with_trim("Zoë", 2.0).with_trim("", -1.0)
    members = cast_members(parse_script(TEXT), cast, {"bob": Spoken(2, 3.0, exact=False)})
    assert [(m.name, m.written, m.own_voice, m.trim) for m in members] == [
        ("", True, True, -1.0),
        ("BOB", True, False, 0.0),
        ("ANN", True, True, 0.0),
        ("ZOË", False, False, 2.0),
    ]
    assert [m.voice for m in members] == [LOW, LOW, HIGH, LOW]
    assert [m.spoken for m in members] == [Spoken(), Spoken(2, 3.0, exact=False), Spoken(), Spoken()]
    assert [m.colour for m in members] == [None, 0, 1, None]


def test_a_chosen_colour_comes_before_the_order_of_appearance() -> None:
    cast = Cast(LOW).with_colour("bob", 5).with_colour("", 2)
    assert speaker_colours(parse_script(TEXT), cast) == {"bob": 5, "ann": 1, "": 2}


def test_colours_repeat_after_eight_speakers() -> None:
    script = parse_script("\n\n".join(f"SPEAKER {letter}: Hello." for letter in "ABCDEFGHI"))
    assert list(speaker_colours(script, Cast(LOW)).values()) == [0, 1, 2, 3, 4, 5, 6, 7, 0]


async def test_parts_are_counted_piece_by_piece_and_measured_once_rendered(tmp_path: Path) -> None:
    async with staged(tmp_path / "p.ttsstudio", TEXT) as stage:
        session, tally = stage.session, SpokenTally()
        steps = 1
        while not tally.count(session, 0.0):
            steps += 1
        assert steps == 4
        guessed = tally.spoken
        assert {name: part.segments for name, part in guessed.items()} == {"": 1, "bob": 2, "ann": 1}
        assert not any(part.exact for part in guessed.values())
        assert guessed["bob"].seconds > guessed["ann"].seconds * 0.5
        await session.render([stage.ids[2]])
        tally.changed([stage.ids[2]])
        assert tally.count(session, 1.0)
        assert tally.spoken["ann"].exact
        assert tally.spoken["ann"].seconds == session.view_of(stage.ids[2]).seconds
        session.segments_changed.connect(tally.changed)
        session.set_text("It was late.\n\nANN: Good evening, Bob.")
        assert tally.count(session, 1.0)
        assert {name: part.segments for name, part in tally.spoken.items()} == {"": 1, "ann": 1}


async def test_a_segment_that_is_nothing_but_a_pause_is_known_exactly(tmp_path: Path) -> None:
    async with staged(tmp_path / "p.ttsstudio", "[pause 1s]") as stage:
        tally = SpokenTally()
        assert tally.count(stage.session, 1.0)
        assert tally.spoken == {"": Spoken(1, 1.0, exact=True)}


async def test_what_keeps_a_voice_from_speaking_is_named(tmp_path: Path) -> None:
    async with staged(tmp_path / "p.ttsstudio") as stage:
        catalogue = stage.session.catalogue
        assert voice_problem(LOW, catalogue) is None
        wrong = {
            CastVoice(VoiceId("gone", "low")).voice: UnknownModel,
            CastVoice(VoiceId("murmur", "gone")).voice: UnknownVoice,
        }
        for voice, kind in wrong.items():
            assert isinstance(voice_problem(CastVoice(voice), catalogue), kind)
        for odd in (replace(LOW, settings={"pitch": 2}), replace(LOW, settings={"speed": 9})):
            assert isinstance(voice_problem(odd, catalogue), InvalidSetting)
        assert isinstance(voice_problem(replace(LOW, language="de"), catalogue), InvalidSetting)
        assert "Scripted" in missing_key(LOW.voice, catalogue).sentence


def test_settings_stay_with_another_voice_of_the_same_model_only() -> None:
    before = CastVoice(VoiceId("murmur", "low"), "en-US", {"speed": 1.5})
    assert recast(before, VoiceId("murmur", "high")) == replace(before, voice=VoiceId("murmur", "high"))
    assert recast(before, VoiceId("other", "x")) == CastVoice(VoiceId("other", "x"))


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("Robert", True),
        ("DR. WHO", True),
        ("李雷", True),
        ("", False),
        (" Bob", False),
        ("Bob: ", False),
        ("one two three four five", False),
        ("x" * 41, False),
        ("42", False),
    ],
)
def test_only_what_a_script_can_read_as_a_name_is_one(name: str, fits: bool) -> None:
    assert is_speaker_name(name) is fits
