"""What the measures of recordings mean for a voice: good, warn or fail, a sentence each, and the remedy."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tts_studio.domain.sample_measures import Check, Finding, Fix, Grade, SampleMeasures
from tts_studio.domain.translation import figure, tr, trn

SHORTEST, LONGEST = 30.0, 600.0
BEST = (60.0, 180.0)
"""Seconds of all recordings together."""

LEVEL = (-23.0, -18.0)
LEVEL_STILL = (-30.0, -14.0)
HIGHEST_PEAK = -3.0
_PEAK_FAILS = -0.2
_CLIPS_FAIL, _CLIPS_COUNTED = 10, 99
_CLEAR, _NOISY = 36.0, 26.0
_LONG_SILENCE, _MUCH_SILENCE = 1.5, 0.25
_HUM_WARNS, _HUM_FAILS = -70.0, -50.0
_AUDIBLE, _RINGS, _RINGS_MUCH = 0.15, 0.45, 0.8
_FULL_BAND, _TELEPHONE = 9_000.0, 5_000.0
_ONE_SIDE, _OPPOSITE, _ALIKE = 20.0, -0.3, 0.95


def length_finding(seconds: float) -> Finding:
    """Whether all recordings together are long enough, in seconds."""
    # Rounded down: what is a little too short must not read as long enough.
    said = str(math.floor(seconds))
    if seconds < SHORTEST:
        words = tr("{seconds} s in all: at least {least} s are needed, one to two minutes are best.",
                   seconds=said, least=figure(SHORTEST, ".0f"))  # fmt: skip
        return Finding(Check.LENGTH, Grade.FAIL, words)
    if seconds > LONGEST:
        words = tr("{seconds} s in all are too much. Remove recordings, or use less of them.", seconds=said)
        return Finding(Check.LENGTH, Grade.FAIL, words)
    if seconds < BEST[0]:
        words = tr("{seconds} s in all work; one to two minutes work better. Record some more.", seconds=said)
        return Finding(Check.LENGTH, Grade.WARN, words)
    if seconds > BEST[1]:
        words = tr("{seconds} s in all: more than three minutes gain little, and can do harm.", seconds=said)
        return Finding(Check.LENGTH, Grade.WARN, words)
    return Finding(Check.LENGTH, Grade.GOOD, tr("{seconds} s in all are a good length.", seconds=said))


def findings(measures: SampleMeasures) -> tuple[Finding, ...]:
    """What is to be said of one recording, in the order of the checks; its length counts elsewhere."""
    if measures.speech_db < -60.0:
        words = tr("Nothing is heard. Choose another recording, or record again nearer to the microphone.")
        return (Finding(Check.LEVEL, Grade.FAIL, words),)
    return tuple(
        look(measures)
        for look in (
            _level, _peak, _clipping, _noise, _silence, _hum, _room, _speakers, _bandwidth, _channels,
        )
    )  # fmt: skip


def worst(reports: Sequence[tuple[str, Sequence[Finding]]]) -> tuple[Finding, ...]:
    """Of each check the worst outcome of all recordings, which are given by name.

    Where there are several, the outcome that is not good says whose it is.
    """
    order = list(Grade)
    chosen: dict[Check, Finding] = {}
    for name, report in reports:
        for found in report:
            named = Finding(found.check, found.grade, found.sentence, found.fix, name)
            before = chosen.get(found.check)
            if before is None or order.index(found.grade) > order.index(before.grade):
                chosen[found.check] = named
    return tuple(chosen[check] for check in Check if check in chosen)


def _level(measures: SampleMeasures) -> Finding:
    level = measures.speech_db
    said = {"level": _decibels(level), "low": _decibels(LEVEL[0]), "high": _decibels(LEVEL[1])}
    if LEVEL[0] - 0.5 <= level <= LEVEL[1] + 0.5:
        return Finding(Check.LEVEL, Grade.GOOD, tr("The voice is at {level} dB, as it should be.", **said))
    grade = Grade.WARN if LEVEL_STILL[0] <= level <= LEVEL_STILL[1] else Grade.FAIL
    if level < LEVEL[0]:
        words = tr("The voice is quiet: {level} dB, and {low} to {high} dB are best. Normalise it.", **said)
    else:
        words = tr("The voice is loud: {level} dB, and {low} to {high} dB are best. Normalise it.", **said)
    return Finding(Check.LEVEL, grade, words, Fix.NORMALISE)


def _peak(measures: SampleMeasures) -> Finding:
    peak = measures.true_peak_db
    said = {"peak": _decibels(peak), "most": _decibels(HIGHEST_PEAK)}
    if peak <= HIGHEST_PEAK + 0.05:
        return Finding(Check.PEAK, Grade.GOOD, tr("The highest peak is {peak} dB.", **said))
    grade = Grade.FAIL if peak > _PEAK_FAILS else Grade.WARN
    words = tr("The highest peak is {peak} dB; {most} dB are the most. Normalise it.", **said)
    return Finding(Check.PEAK, grade, words, Fix.NORMALISE)


def _clipping(measures: SampleMeasures) -> Finding:
    if not measures.clipped:
        return Finding(Check.CLIPPING, Grade.GOOD, tr("No peak is cut off."))
    grade = Grade.FAIL if measures.clipped >= _CLIPS_FAIL else Grade.WARN
    if measures.clipped > _CLIPS_COUNTED:
        words = tr(
            "Peaks are cut off in very many places, which nothing can mend. "
            "Turn the microphone down and record again, or use another stretch."
        )
        return Finding(Check.CLIPPING, Grade.FAIL, words)
    words = trn(
        "A peak is cut off in {count} place, which nothing can mend. "
        "Turn the microphone down and record again, or use another stretch.",
        "Peaks are cut off in {count} places, which nothing can mend. "
        "Turn the microphone down and record again, or use another stretch.",
        measures.clipped,
    )
    return Finding(Check.CLIPPING, grade, words)


def _noise(measures: SampleMeasures) -> Finding:
    apart = measures.speech_db - measures.noise_db
    if math.isinf(measures.noise_db):
        return Finding(Check.NOISE, Grade.GOOD, tr("There is no noise between the words."))
    said = {"noise": _decibels(measures.noise_db), "apart": figure(apart, ".0f")}
    if apart >= _CLEAR:
        words = tr("The room is quiet: {noise} dB, {apart} dB below the voice.", **said)
        return Finding(Check.NOISE, Grade.GOOD, words)
    grade = Grade.WARN if apart >= _NOISY else Grade.FAIL
    words = tr(
        "There is noise at {noise} dB, only {apart} dB below the voice, and the clone would learn it. "
        "Switch off what hums or blows, go nearer to the microphone and record again.",
        **said,
    )
    return Finding(Check.NOISE, grade, words)


def _silence(measures: SampleMeasures) -> Finding:
    if measures.longest_silence <= _LONG_SILENCE:
        return Finding(Check.SILENCE, Grade.GOOD, tr("There are no long silences."))
    share = measures.silent_seconds / measures.seconds
    grade = Grade.FAIL if share > _MUCH_SILENCE else Grade.WARN
    words = tr("There is a silence of {seconds} s. Trim the silences.",
               seconds=figure(measures.longest_silence, ".1f"))  # fmt: skip
    return Finding(Check.SILENCE, grade, words, Fix.TRIM_SILENCE)


def _hum(measures: SampleMeasures) -> Finding:
    if not measures.hum_hz or measures.hum_db < _HUM_WARNS:
        return Finding(Check.HUM, Grade.GOOD, tr("There is no mains hum."))
    words = tr(
        "The mains hum at {hertz} Hz, {level} dB. Use another cable or socket, "
        "or a computer on its battery, and record again.",
        hertz=measures.hum_hz,
        level=_decibels(measures.hum_db),
    )
    return Finding(Check.HUM, Grade.FAIL if measures.hum_db > _HUM_FAILS else Grade.WARN, words)


def _room(measures: SampleMeasures) -> Finding:
    time = measures.decay_seconds
    if time is None and measures.speech_db - measures.noise_db < _NOISY:
        return Finding(Check.ROOM, Grade.WARN, tr("The noise hides whether the room rings."))
    if time is None:
        return Finding(Check.ROOM, Grade.GOOD, tr("No echo of the room was found."))
    said = {"seconds": figure(time, ".1f")}
    if time < _AUDIBLE:
        return Finding(Check.ROOM, Grade.GOOD, tr("The room does not ring."))
    if time <= _RINGS:
        return Finding(Check.ROOM, Grade.GOOD, tr("The room hardly rings: about {seconds} s.", **said))
    words = tr(
        "The room seems to ring for about {seconds} s. Go nearer to the microphone, "
        "or record among curtains, cushions or clothes.",
        **said,
    )
    return Finding(Check.ROOM, Grade.FAIL if time > _RINGS_MUCH else Grade.WARN, words)


def _speakers(measures: SampleMeasures) -> Finding:
    if not measures.speakers_apart:
        return Finding(Check.SPEAKERS, Grade.GOOD, tr("One voice is heard."))
    words = tr("Two voices seem to be heard. Keep only the stretch in which one of them speaks.")
    return Finding(Check.SPEAKERS, Grade.WARN, words)


def _bandwidth(measures: SampleMeasures) -> Finding:
    kilohertz = {"kilohertz": figure(measures.bandwidth / 1000, ".1f")}
    if measures.speech_db - measures.noise_db < _NOISY:
        words = tr("The noise hides how high the sound reaches.")
        return Finding(Check.BANDWIDTH, Grade.WARN, words)
    if measures.bandwidth >= _FULL_BAND:
        return Finding(
            Check.BANDWIDTH, Grade.GOOD, tr("The sound reaches up to {kilohertz} kHz.", **kilohertz)
        )
    if measures.bandwidth >= _TELEPHONE:
        words = tr(
            "The sound ends at {kilohertz} kHz, as in strongly compressed files; the clone will sound dull. "
            "Use the original recording if there is one.",
            **kilohertz,
        )
        return Finding(Check.BANDWIDTH, Grade.WARN, words)
    words = tr(
        "The sound ends at {kilohertz} kHz, as on a telephone, and so would the clone. Record anew.",
        **kilohertz,
    )
    return Finding(Check.BANDWIDTH, Grade.FAIL, words)


def _channels(measures: SampleMeasures) -> Finding:
    if measures.channels == 1:
        return Finding(Check.CHANNELS, Grade.GOOD, tr("The recording is mono."))
    if measures.balance_db > _ONE_SIDE:
        words = tr("One side of the stereo recording is silent. Mix it to mono.")
        return Finding(Check.CHANNELS, Grade.FAIL, words, Fix.MONO)
    if measures.correlation < _OPPOSITE:
        words = tr("The two sides cancel each other out. Mix them to mono, which turns one over.")
        return Finding(Check.CHANNELS, Grade.FAIL, words, Fix.MONO)
    if measures.correlation < _ALIKE:
        words = tr("The two sides differ, and a voice is mono. Mix them to mono.")
        return Finding(Check.CHANNELS, Grade.WARN, words, Fix.MONO)
    return Finding(Check.CHANNELS, Grade.GOOD, tr("Both sides of the stereo recording are alike."))


def _decibels(level: float) -> str:
    """A level with a true minus sign."""
    return figure(level, ".1f").replace("-", "−") if math.isfinite(level) else "−∞"
