"""The report card of a finished file: pass or fail for every rule of its preset."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tts_studio.domain.master_preset import Level, MasterPreset, Seconds
from tts_studio.domain.measure_words import measure_words, seconds_words
from tts_studio.domain.sound_measures import SoundMeasures
from tts_studio.domain.translation import figure, tr

_CLOSE = 0.05
"""How far a measure may lie beyond its limit and still read as the limit when rounded to a tenth."""


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One rule: its lasting id, its name, what was measured, what is allowed, and whether that fits."""

    id: str
    name: str
    measured: str
    allowed: str
    passed: bool

    @property
    def sentence(self) -> str:
        """The result as one line."""
        return tr(
            "{name}: {measured}, allowed {allowed}",
            name=self.name,
            measured=self.measured,
            allowed=self.allowed,
        )


@dataclass(frozen=True, slots=True)
class ReportCard:
    """How a file stands against its preset."""

    preset: MasterPreset
    measures: SoundMeasures
    rules: tuple[RuleResult, ...]

    @property
    def passed(self) -> bool:
        """Whether every rule is kept."""
        return all(rule.passed for rule in self.rules)

    @property
    def broken(self) -> tuple[RuleResult, ...]:
        """The rules that are not kept."""
        return tuple(rule for rule in self.rules if not rule.passed)


def report_card(preset: MasterPreset, measures: SoundMeasures) -> ReportCard:
    """Hold measures against every rule of a preset."""
    found = (rule(preset, measures) for rule in _RULES)
    return ReportCard(preset, measures, tuple(result for result in found if result is not None))


def _level(preset: MasterPreset, measures: SoundMeasures) -> RuleResult | None:
    target = preset.level
    if target is None:
        return None
    lufs = target.measure is Level.LUFS
    value, unit = (measures.lufs, "LUFS") if lufs else (measures.rms_db, "dB RMS")
    return RuleResult(
        "loudness" if lufs else "rms",
        tr("Loudness") if lufs else tr("Level"),
        measure_words(value, unit),
        tr(
            "{lowest} to {highest}",
            lowest=measure_words(target.lowest),
            highest=measure_words(target.highest, unit),
        ),
        target.lowest - _CLOSE <= value <= target.highest + _CLOSE,
    )


def _true_peak(preset: MasterPreset, measures: SoundMeasures) -> RuleResult | None:
    return _at_most("true-peak", tr("True peak"), measures.true_peak_dbtp, preset.true_peak_dbtp, "dBTP")


def _noise_floor(preset: MasterPreset, measures: SoundMeasures) -> RuleResult | None:
    return _at_most(
        "noise-floor", tr("Noise floor"), measures.noise_floor_db, preset.noise_floor_db, "dB RMS"
    )


def _length(preset: MasterPreset, measures: SoundMeasures) -> RuleResult | None:
    return _at_most("length", tr("Length"), measures.seconds / 60, preset.most_minutes, "min")


def _sample_rate(preset: MasterPreset, measures: SoundMeasures) -> RuleResult | None:
    return _exactly("sample-rate", tr("Sample rate"), measures.sample_rate, preset.sample_rate, "Hz")


def _channels(preset: MasterPreset, measures: SoundMeasures) -> RuleResult | None:
    return _exactly("channels", tr("Channels"), measures.channels, preset.channels, "")


def _bit_rate(preset: MasterPreset, measures: SoundMeasures) -> RuleResult | None:
    return _exactly(
        "bit-rate", tr("Constant bit rate"), measures.constant_kbps, preset.constant_kbps, "kbit/s"
    )


def _format(preset: MasterPreset, measures: SoundMeasures) -> RuleResult | None:
    if preset.codec is None:
        return None
    found, wanted = measures.codec, preset.codec
    return RuleResult("format", tr("Format"), found.upper(), wanted.value.upper(), found == wanted)


def _head(preset: MasterPreset, measures: SoundMeasures) -> RuleResult | None:
    return _within("head", tr("Room tone before"), measures.head_seconds, preset.head)


def _tail(preset: MasterPreset, measures: SoundMeasures) -> RuleResult | None:
    return _within("tail", tr("Room tone after"), measures.tail_seconds, preset.tail)


_RULES: tuple[Callable[[MasterPreset, SoundMeasures], RuleResult | None], ...] = (
    _level,
    _true_peak,
    _noise_floor,
    _format,
    _bit_rate,
    _sample_rate,
    _channels,
    _head,
    _tail,
    _length,
)


def _at_most(rule: str, name: str, value: float, limit: float | None, unit: str) -> RuleResult | None:
    if limit is None:
        return None
    allowed = tr("at most {limit}", limit=measure_words(limit, unit))
    return RuleResult(rule, name, measure_words(value, unit), allowed, value <= limit)


def _exactly(rule: str, name: str, value: int, wanted: int, unit: str) -> RuleResult | None:
    if not wanted:
        return None
    return RuleResult(
        rule, name, " ".join(_words(value, unit)), " ".join(_words(wanted, unit)), value == wanted
    )


def _within(rule: str, name: str, value: float, allowed: Seconds | None) -> RuleResult | None:
    if allowed is None:
        return None
    limits = tr(
        "{lowest} to {highest}",
        lowest=figure(allowed.least, ".1f"),
        highest=seconds_words(allowed.most, ".1f"),
    )
    return RuleResult(rule, name, seconds_words(value, ".2f"), limits, allowed.least <= value <= allowed.most)


def _words(value: int, unit: str) -> Iterator[str]:
    yield str(value)
    if unit:
        yield unit
