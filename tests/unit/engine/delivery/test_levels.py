"""Levels: speakers are matched within bounds, and a preset's level is reached against its limit."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from tts_studio.audio.mastering import Chain
from tts_studio.domain.master_preset import presets_by_id
from tts_studio.domain.sound_measures import SoundMeasures
from tts_studio.engine.delivery.levels import corrected, found_chain, matching_gains

PLAIN = SoundMeasures("wav", 48_000, 2, 10.0, -30.0, 5.0, -12.0, -32.0, -80.0, 0.1, 0.1)
PODCAST = presets_by_id()["podcast"]
ACX = presets_by_id()["acx"]


def test_the_quiet_come_up_to_the_loudest() -> None:
    gains = matching_gains({"": -20.0, "ann": -26.0, "bob": -21.5})
    assert gains == pytest.approx({"": 0.0, "ann": 6.0, "bob": 1.5})


def test_nobody_is_moved_by_more_than_twelve_decibels() -> None:
    assert matching_gains({"": -10.0, "ann": -40.0}) == pytest.approx({"": -12.0, "ann": 12.0})
    assert matching_gains({"": -10.0, "ann": -28.0}) == pytest.approx({"": -6.0, "ann": 12.0})


def test_silence_is_left_alone() -> None:
    assert matching_gains({"": -math.inf, "ann": -30.0}) == {"": 0.0, "ann": 0.0}
    assert matching_gains({"": -math.inf}) == {"": 0.0}
    assert matching_gains({}) == {}


class Sound:
    """Something that peaks 18 dB above its level; what the limiter takes off costs half of it."""

    def __init__(self, plain: SoundMeasures = PLAIN, yields: float = 0.5) -> None:
        self.plain, self.yields, self.asked = plain, yields, 0

    def measure(self, chain: Chain) -> SoundMeasures:
        self.asked += 1
        peak = self.plain.true_peak_dbtp + chain.gain_db
        over = 0.0 if chain.ceiling_db is None else max(0.0, peak - chain.ceiling_db)
        level = chain.gain_db - self.yields * over
        return replace(
            self.plain,
            lufs=self.plain.lufs + level,
            rms_db=self.plain.rms_db + level,
            true_peak_dbtp=peak - over,
        )


def test_below_the_limit_one_look_is_enough() -> None:
    sound = Sound(replace(PLAIN, true_peak_dbtp=-20.0))
    chain = found_chain(PODCAST, Chain(ceiling_db=-1.3), sound.measure)
    assert (chain.gain_db, sound.asked) == (14.0, 1)


@pytest.mark.parametrize("yields", [0.2, 0.5, 0.8])
def test_against_the_limit_the_level_is_found_in_few_looks(yields: float) -> None:
    sound = Sound(yields=yields)
    chain = found_chain(PODCAST, Chain(ceiling_db=-1.3), sound.measure)
    assert sound.measure(chain).lufs == pytest.approx(-16, abs=0.11)
    assert sound.asked <= 7


def test_a_level_in_rms_is_aimed_at_by_rms() -> None:
    sound = Sound(replace(PLAIN, true_peak_dbtp=-20.0))
    assert found_chain(ACX, Chain(ceiling_db=-3.5), sound.measure).gain_db == pytest.approx(12.0)


def test_silence_and_presets_without_a_level_are_left_alone() -> None:
    start = Chain(ceiling_db=-1.3)
    assert found_chain(PODCAST, start, Sound(replace(PLAIN, lufs=-math.inf)).measure) is start
    untouched = Sound()
    assert found_chain(presets_by_id()["as-is"], start, untouched.measure) is start
    assert untouched.asked == 0


def test_a_peak_that_encoding_raised_lowers_the_ceiling() -> None:
    chain = Chain(10.0, -1.3)
    high = replace(PLAIN, lufs=-16.0, true_peak_dbtp=-0.6)
    better = corrected(PODCAST, chain, high)
    assert better is not None
    assert better.ceiling_db == pytest.approx(-1.8)
    good = replace(PLAIN, lufs=-16.1, true_peak_dbtp=-1.1)
    assert corrected(PODCAST, chain, good) is None


def test_a_level_that_encoding_moved_is_made_up_for() -> None:
    better = corrected(PODCAST, Chain(10.0, -1.3), replace(PLAIN, lufs=-16.4))
    assert better is not None
    assert better.gain_db == pytest.approx(10.4)
    assert corrected(PODCAST, Chain(), replace(PLAIN, lufs=-math.inf)) is None
