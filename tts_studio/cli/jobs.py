"""`tts-studio jobs`: what a project has had rendered, with what became of it and what it cost."""

from __future__ import annotations

import argparse
import asyncio
from datetime import UTC, datetime

from tts_studio.cli.console import Console
from tts_studio.domain.purchase import Purchase
from tts_studio.store.project_file import Project


async def run(options: argparse.Namespace, console: Console) -> int:
    """Print the purchases of a project, oldest first."""
    purchases = await asyncio.to_thread(_read, options)
    if console.json:
        console.result([_record(purchase) for purchase in purchases])
    else:
        console.table(_row(purchase) for purchase in purchases)
        if not purchases:
            console.say("Nothing was rendered in this project yet.")
    return 0


def _read(options: argparse.Namespace) -> tuple[Purchase, ...]:
    with Project.open(options.project) as project:
        return project.ledger.all()


def _record(purchase: Purchase) -> dict[str, object]:
    amount = purchase.cost.amount
    return {
        "id": purchase.id,
        "state": purchase.state.value,
        "voice": purchase.voice,
        "provider": purchase.provider,
        "created": datetime.fromtimestamp(purchase.created, UTC).isoformat(),
        "updated": datetime.fromtimestamp(purchase.updated, UTC).isoformat(),
        "characters": purchase.characters,
        "cost": None if amount is None else float(amount),
        "remote_id": purchase.remote_id,
        "problem": purchase.problem,
        "take": purchase.take_id,
        "digest": purchase.digest,
    }


def _row(purchase: Purchase) -> tuple[str, ...]:
    created = datetime.fromtimestamp(purchase.created).astimezone()
    return (
        str(purchase.id),
        f"{created:%Y-%m-%d %H:%M}",
        purchase.state.value,
        purchase.voice,
        f"{purchase.characters} characters",
        str(purchase.cost),
        purchase.problem,
    )
