"""Brings speakers to one level and the whole to that of its preset."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

from tts_studio.audio.limiter import RELEASES
from tts_studio.audio.mastering import Chain
from tts_studio.domain.master_preset import Level, MasterPreset
from tts_studio.domain.sound_measures import SoundMeasures

MOST_MATCH_DB = 12.0
"""How much louder or quieter a speaker is made at most: more would lift noise."""

_CLOSE_DB = 0.1
_ENCODED_CLOSE_DB = 0.3
_MOST_GAIN_DB = 60.0
_MOST_PASSES = 5
_LEAST_SLOPE = 0.15


def matching_gains(loudness: Mapping[str, float]) -> dict[str, float]:
    """By speaker the gain in decibels that brings all to the loudest level they can share.

    `loudness` is in LUFS; who is silent is left alone.
    """
    heard = [value for value in loudness.values() if math.isfinite(value)]
    if not heard:
        return dict.fromkeys(loudness, 0.0)
    common = min(max(heard), min(heard) + MOST_MATCH_DB)
    return {
        speaker: max(-MOST_MATCH_DB, min(MOST_MATCH_DB, common - value)) if math.isfinite(value) else 0.0
        for speaker, value in loudness.items()
    }


def level_of(preset: MasterPreset, measures: SoundMeasures) -> float:
    """The measure by which the preset wants its level, in LUFS or dB RMS."""
    by_rms = preset.level is not None and preset.level.measure is Level.RMS
    return measures.rms_db if by_rms else measures.lufs


def found_chain(preset: MasterPreset, chain: Chain, measure: Callable[[Chain], SoundMeasures]) -> Chain:
    """The chain that reaches the preset's level under its limit, as near as the sound allows.

    `measure` tells what comes out of a chain. Without a limiter's work the level follows the gain exactly;
    where it works, louder takes more gain than that, which is found step by step.
    """
    if preset.level is None:
        return chain
    plain = measure(replace(chain, gain_db=0.0, ceiling_db=None, room_tone=False))
    level = level_of(preset, plain)
    if not math.isfinite(level):
        return chain
    aim = preset.level.aim
    gain = min(aim - level, _MOST_GAIN_DB)
    chain = replace(chain, gain_db=gain)
    if chain.ceiling_db is None or plain.true_peak_dbtp + gain <= chain.ceiling_db:
        return chain
    for release in RELEASES:
        pushed, off = _pushed_against_the_limit(preset, replace(chain, release=release), aim, measure)
        if off <= _ENCODED_CLOSE_DB:
            break
    return pushed


def _pushed_against_the_limit(
    preset: MasterPreset, chain: Chain, aim: float, measure: Callable[[Chain], SoundMeasures]
) -> tuple[Chain, float]:
    """The chain that came nearest to the aim, and how far it is from it."""
    slope, before = 1.0, None
    nearest, least = chain, math.inf
    for _ in range(_MOST_PASSES):
        reached = level_of(preset, measure(chain))
        if abs(aim - reached) < least:
            nearest, least = chain, abs(aim - reached)
        if least <= _CLOSE_DB:
            break
        if before is not None and chain.gain_db != before[0]:
            slope = (reached - before[1]) / (chain.gain_db - before[0])
        if slope < _LEAST_SLOPE:
            # Louder hardly helps any more: all there is to win is distortion.
            break
        before = (chain.gain_db, reached)
        gain = chain.gain_db + (aim - reached) / slope
        chain = replace(chain, gain_db=min(gain, _MOST_GAIN_DB))
    return nearest, least


def corrected(preset: MasterPreset, chain: Chain, measures: SoundMeasures) -> Chain | None:
    """The chain after a look at the encoded file; None when it could not be better.

    Encoding moves peaks: the ceiling goes down by what they rose too high.
    """
    ceiling, gain = chain.ceiling_db, chain.gain_db
    if (
        ceiling is not None
        and preset.true_peak_dbtp is not None
        and measures.true_peak_dbtp > preset.true_peak_dbtp
    ):
        ceiling -= measures.true_peak_dbtp - preset.true_peak_dbtp + _CLOSE_DB
    level = level_of(preset, measures)
    if preset.level is not None and math.isfinite(level):
        off = preset.level.aim - level
        if abs(off) > _ENCODED_CLOSE_DB or ceiling != chain.ceiling_db:
            gain = min(gain + off, _MOST_GAIN_DB)
    better = replace(chain, ceiling_db=ceiling, gain_db=gain)
    return None if better == chain else better
