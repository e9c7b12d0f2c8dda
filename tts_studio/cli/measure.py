"""`tts-studio measure`: how a sound file stands against a preset."""

from __future__ import annotations

import argparse
import asyncio

from tts_studio.audio.measuring import measure_file
from tts_studio.cli.console import Console
from tts_studio.cli.workshop import master_presets
from tts_studio.domain.report_card import ReportCard, report_card
from tts_studio.domain.translation import tr
from tts_studio.engine.delivery.reports import measure_rows, report_json


async def run(options: argparse.Namespace, console: Console) -> int:
    """Print the measures of a file and every rule of a preset; 1 when one of them is not kept."""
    preset = (await master_presets()).named(options.preset)
    found = await asyncio.to_thread(measure_file, options.file)
    card = report_card(preset, found.measures)
    if console.json:
        console.result({"path": str(options.file), **report_json(card)})
    else:
        console.table(measure_rows(card.measures))
        print_card(card, console)
    return 0 if card.passed else 1


def print_card(card: ReportCard, console: Console) -> None:
    """Print each rule, for people."""
    rows = [
        (tr("passed") if rule.passed else tr("failed"), rule.name, rule.measured, rule.allowed)
        for rule in card.rules
    ]
    console.table(rows)
