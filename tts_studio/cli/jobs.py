"""`tts-studio jobs`: what a project has had rendered, with what became of it and what it cost."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tts_studio.cli.console import Console
from tts_studio.cli.spending_limit import SpendingLimit
from tts_studio.cli.unsettled_orders import WAITS_FOR_WORD
from tts_studio.cli.workshop import project_session, voice_catalogue
from tts_studio.domain.errors import UsageError
from tts_studio.domain.purchase import Purchase
from tts_studio.domain.translation import tr, trn
from tts_studio.store.project_file import Project


async def run(options: argparse.Namespace, console: Console) -> int:
    """Print the purchases of a project, oldest first, after settling one if that was asked for."""
    if options.resend is not None:
        await _resend(options.project, options.resend)
    if options.forget is not None:
        await asyncio.to_thread(_forget, options.project, options.forget)
    purchases = await asyncio.to_thread(_read, options.project)
    if console.json:
        console.result([_record(purchase) for purchase in purchases])
    else:
        console.table(_row(purchase) for purchase in purchases)
        if not purchases:
            console.say(tr("Nothing was rendered in this project yet."))
    return 0


def _read(path: Path) -> tuple[Purchase, ...]:
    with Project.open(path) as project:
        return project.ledger.all()


async def _resend(path: Path, purchase_id: int) -> None:
    """Send a request again on the user’s word; raises what becomes of it."""
    async with voice_catalogue() as catalogue, project_session(path, catalogue, create=False) as session:
        purchase = _unsettled(session.purchases.all, purchase_id)
        request = await session.spending.request_of(purchase)
        limit = SpendingLimit(session)
        job = await limit.within(session.jobs.submit(request, again=True).finished)
        if job.error is not None:
            raise job.error
        if limit.reached:
            raise limit.problem()


def _forget(path: Path, purchase_id: int) -> None:
    """Settle a purchase as failed, so that its request may be bought anew."""
    with Project.open(path) as project:
        purchase = _unsettled(project.ledger.all(), purchase_id)
        project.ledger.failed(purchase.id, tr("Forgotten on the user’s word."))


def _unsettled(purchases: Sequence[Purchase], purchase_id: int) -> Purchase:
    """The purchase of that id, if the user’s word is needed for it."""
    purchase = next((purchase for purchase in purchases if purchase.id == purchase_id), None)
    if purchase is None:
        raise UsageError(
            tr("There is no job {number} in this project.", number=purchase_id),
            advice=tr("See tts-studio jobs."),
        )
    if purchase.state not in WAITS_FOR_WORD:
        raise UsageError(
            tr("Job {number} is “{state}”.", number=purchase_id, state=tr(purchase.state.value)),
            advice=tr("Only jobs that may have been charged, or were rejected, need your word."),
        )
    return purchase


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
        trn("{count} character", "{count} characters", purchase.characters),
        str(purchase.cost),
        purchase.problem,
    )
