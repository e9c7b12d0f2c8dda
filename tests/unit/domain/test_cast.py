"""The cast: who speaks with what, how loud, in which colour, and what is left when a speaker goes."""

from __future__ import annotations

import pytest

from tts_studio.domain.gaps import GapRules
from tts_studio.domain.voice import Cast, CastVoice, VoiceId

LOW, HIGH = CastVoice(VoiceId("murmur", "low")), CastVoice(VoiceId("murmur", "high"), "de", {"speed": 1.5})
CAST = Cast(LOW).with_voice("Zoë", HIGH).with_trim("ZOË", -3.5).with_colour("zoë", 4)


def test_a_speaker_is_known_whatever_the_case() -> None:
    assert CAST.voice_of("ZOË") == HIGH
    assert (CAST.trim_of("zOË"), CAST.colour_of("zoË")) == (-3.5, 4)
    assert CAST.names == {"zoë"}


def test_who_was_not_cast_speaks_as_the_narrator() -> None:
    assert CAST.voice_of("Bob") == LOW
    assert (CAST.trim_of("Bob"), CAST.colour_of("Bob")) == (0.0, None)


def test_a_change_of_one_speaker_leaves_everything_else() -> None:
    cast = Cast(LOW, gaps=GapRules(1, 2, 3), dialogue=True).with_colour("", 2).with_trim("", 1.0)
    changed = cast.with_voice("", HIGH).with_voice("Bob", LOW).without("Bob")
    assert changed == Cast(HIGH, {}, {"": 2}, {"": 1.0}, GapRules(1, 2, 3), True)
    assert changed.names == frozenset()


@pytest.mark.parametrize(("wanted", "kept"), [(40, 12.0), (-13, -12.0), (2.5, 2.5)])
def test_a_trim_stays_within_what_is_possible(wanted: float, kept: float) -> None:
    assert Cast(LOW).with_trim("Bob", wanted).trim_of("Bob") == kept


def test_a_trim_of_nothing_is_not_kept() -> None:
    assert CAST.with_trim("Zoë", 0).trims == {}


def test_a_colour_is_one_of_the_eight() -> None:
    assert Cast(LOW).with_colour("Bob", 9).colour_of("Bob") == 1


def test_the_narrators_voice_given_back_keeps_level_and_colour() -> None:
    cast = CAST.without("ZOË")
    assert cast.voice_of("Zoë") == LOW
    assert (cast.trim_of("Zoë"), cast.colour_of("Zoë")) == (-3.5, 4)


def test_a_forgotten_speaker_leaves_nothing() -> None:
    assert CAST.forgetting("ZOË") == Cast(LOW)


def test_a_renamed_speaker_takes_everything_along() -> None:
    renamed = CAST.renamed("ZOË", "Chloé")
    assert renamed == Cast(LOW, {"chloé": HIGH}, {"chloé": 4}, {"chloé": -3.5})
    assert renamed.renamed("Chloé", "CHLOÉ") == renamed


def test_renaming_to_a_name_in_use_replaces_only_what_is_known_of_the_old_one() -> None:
    cast = CAST.with_voice("Bob", LOW).with_trim("Bob", 2.0).with_voice("Al", HIGH)
    assert cast.renamed("Al", "Bob").trim_of("Bob") == 2.0
    assert cast.renamed("Al", "Bob").voice_of("Bob") == HIGH
    assert "al" not in cast.renamed("Al", "Bob").names
