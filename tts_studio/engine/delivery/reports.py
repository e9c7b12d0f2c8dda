"""The report card for others: as JSON, and as one page that can be sent to a client."""

from __future__ import annotations

import json
from itertools import starmap
from pathlib import Path

from tts_studio.audio.output_file import OutputFile
from tts_studio.domain.measure_words import measure_words, seconds_words
from tts_studio.domain.report_card import ReportCard, RuleResult
from tts_studio.domain.sound_measures import SoundMeasures
from tts_studio.domain.translation import tr
from tts_studio.domain.web_page import cell, heading, named, paragraph, row, table, web_page

SILENCE_DB = -144.5
"""What silence is written as, so that every level is a number: the least that 24 bits can hold."""


def report_json(card: ReportCard) -> dict[str, object]:
    """Everything measured and every rule, as values of JSON; silence has the level `SILENCE_DB`."""
    return {
        **measures_json(card.measures),
        "preset": card.preset.id,
        "pass": card.passed,
        "rules": [_rule_json(rule) for rule in card.rules],
    }


def measures_json(measures: SoundMeasures) -> dict[str, object]:
    """The measures, levels to a hundredth and times to a thousandth."""
    return {
        "codec": measures.codec,
        "sample_rate": measures.sample_rate,
        "channels": measures.channels,
        "seconds": round(measures.seconds, 3),
        "lufs": _level(measures.lufs),
        "lra": _level(measures.lra),
        "true_peak_dbtp": _level(measures.true_peak_dbtp),
        "sample_peak_db": _level(measures.sample_peak_db),
        "rms_db": _level(measures.rms_db),
        "noise_floor_db": _level(measures.noise_floor_db),
        "dc": round(measures.dc, 6),
        "head_seconds": round(measures.head_seconds, 3),
        "tail_seconds": round(measures.tail_seconds, 3),
        "constant_kbps": measures.constant_kbps,
    }


def report_page(card: ReportCard, name: str) -> str:
    """One page of HTML that needs nothing else, about the file of that name."""
    verdict = tr("Passed: every rule is kept.") if card.passed else tr("Failed: some rules are not kept.")
    heads = (tr("Rule"), tr("Measured"), tr("Allowed"), tr("Result"))
    rules = table(map(_rule_row, card.rules), heads) if card.rules else ""
    parts = (
        paragraph(verdict, "passed" if card.passed else "failed"),
        heading(tr(card.preset.name)),
        paragraph(tr(card.preset.note), "muted"),
        rules or paragraph(tr("This preset has no rules.")),
        heading(tr("Everything measured")),
        table(starmap(named, measure_rows(card.measures))),
    )
    return web_page(tr("Report card of {name}", name=name), parts)


def write_reports(path: Path, card: ReportCard) -> tuple[Path, Path]:
    """Write both beside a file, `NAME.report.json` and `NAME.report.html`; ExportError where that fails."""
    as_json = json.dumps(report_json(card), ensure_ascii=False, indent=2) + "\n"
    data, page = report_paths(path)
    return _written(data, as_json), _written(page, report_page(card, path.name))


def report_paths(path: Path) -> tuple[Path, Path]:
    """Where the report card of a file lies, as JSON and as a page."""
    return path.with_name(f"{path.name}.report.json"), path.with_name(f"{path.name}.report.html")


def write_page(path: Path, card: ReportCard, name: str) -> None:
    """Write the page about the file of that name somewhere; ExportError where that fails."""
    _written(path, report_page(card, name))


def _written(path: Path, text: str) -> Path:
    output = OutputFile(path)
    try:
        output.part.write_text(text, encoding="utf-8")
        return output.place()
    except OSError as problem:
        raise output.failure(problem) from problem
    finally:
        output.discard()


def _rule_json(rule: RuleResult) -> dict[str, object]:
    return {
        "id": rule.id,
        "name": rule.name,
        "measured": rule.measured,
        "allowed": rule.allowed,
        "pass": rule.passed,
        "sentence": rule.sentence,
    }


def _rule_row(rule: RuleResult) -> str:
    state, word = ("passed", tr("✓ passed")) if rule.passed else ("failed", tr("✗ failed"))
    figures = (cell(rule.measured, "figure"), cell(rule.allowed, "figure"))
    return row((cell(rule.name), *figures, cell(word, state)))


def measure_rows(measures: SoundMeasures) -> tuple[tuple[str, str], ...]:
    """Everything measured as pairs of a name and a value, for people."""
    return (
        (tr("Format"), measures.codec.upper()),
        (tr("Sample rate"), f"{measures.sample_rate} Hz"),
        (tr("Channels"), str(measures.channels)),
        (tr("Length"), seconds_words(measures.seconds, ".3f")),
        (tr("Loudness"), measure_words(measures.lufs, "LUFS")),
        (tr("Loudness range"), measure_words(measures.lra, "LU")),
        (tr("True peak"), measure_words(measures.true_peak_dbtp, "dBTP")),
        (tr("Level"), measure_words(measures.rms_db, "dB RMS")),
        (tr("Noise floor"), measure_words(measures.noise_floor_db, "dB RMS")),
        (tr("Room tone before"), seconds_words(measures.head_seconds, ".2f")),
        (tr("Room tone after"), seconds_words(measures.tail_seconds, ".2f")),
    )


def _level(value: float) -> float:
    return round(max(value, SILENCE_DB), 2)
