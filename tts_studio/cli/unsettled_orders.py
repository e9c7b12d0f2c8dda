"""What to do about orders that are not settled, where there is no window with a button for it."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Iterable
from pathlib import Path

from tts_studio.domain.purchase import Purchase, PurchaseState
from tts_studio.domain.translation import tr
from tts_studio.engine.fates import FETCHABLE

WAITS_FOR_WORD = frozenset({PurchaseState.POSSIBLY_CHARGED, PurchaseState.REJECTED})
"""What is only bought again on the user's word."""


def advice_to_buy_again(purchases: Iterable[Purchase | None], project: Path) -> str:
    """The command that buys again the first of these that waits for the user's word; empty when none does."""
    for purchase in purchases:
        if purchase is not None and purchase.state in WAITS_FOR_WORD:
            return tr(
                "To pay for it once more: {command}",
                command=_line("tts-studio", "jobs", "--project", str(project), "--resend", str(purchase.id)),
            )
    return ""


def advice_to_fetch(purchases: Iterable[Purchase | None]) -> str:
    """That the next render asks for what was ordered and has not come; empty when there is no such thing."""
    if any(purchase is not None and purchase.state in FETCHABLE for purchase in purchases):
        return tr("It was ordered: render again later, and it is fetched, not bought again.")
    return ""


def _line(*words: str) -> str:
    """Words as they are typed in the shell of this system."""
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
