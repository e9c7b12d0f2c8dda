"""How projects, voices and counts are put into words."""

from __future__ import annotations

import re
from pathlib import Path

from tts_studio.domain.translation import mark, tr, trn
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.render_plan import RenderPlan
from tts_studio.engine.spending import Bill
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.ui.jobs.job_row import Remedy
from tts_studio.ui.spending.money_words import for_price

UNTITLED = mark("Untitled")

# How the store names the files of projects without a name.
_UNTITLED_FILE = re.compile(r"untitled-(\d{4})-(\d\d)-(\d\d)-(\d\d)(\d\d)\d\d(?:-\d+)?")


def project_name(path: Path, *, untitled: bool) -> str:
    """The project's name as the title bar shows it."""
    return tr(UNTITLED) if untitled else path.stem


def voice_words(voice: VoiceId, catalogue: VoiceCatalogue) -> tuple[str, str]:
    """A voice and its model by name; by id while the catalogue does not know them."""
    entry = catalogue.find(voice)
    model = next((model.name for model in catalogue.models if model.id == voice.model), voice.model)
    return (entry.name if entry else voice.voice, model)


def plan_words(plan: RenderPlan, price: str, *, waiting: int = 0, rendering: bool = False) -> str:
    """What is left to render and its price, for example “14 of 180 to render · $0.37”.

    `waiting` requests were sent before, and are not sent again without the user's word. An empty price is
    not told.
    """
    total, missing, stuck = len(plan.segments), len(plan.stale), len(plan.problems)
    if not total:
        return tr("Nothing written yet")
    left = " · ".join(
        filter(None, (tr("{missing} of {total} to render", missing=missing, total=total), price))
    )
    if rendering:
        left = tr("Rendering, {missing} of {total} to go", missing=missing, total=total)
    parts = [left if missing else _all(total - stuck)]
    if waiting:
        parts.append(trn("{count} to decide about", "{count} to decide about", waiting))
    if stuck:
        parts.append(trn("{count} cannot be spoken", "{count} cannot be spoken", stuck))
    return " · ".join(part for part in parts if part)


def _all(count: int) -> str:
    if not count:
        return ""
    return trn("Rendered", "All {count} rendered", count)


def recent_name(path: Path) -> str:
    """How a project is listed; one without a name by the day and hour it was begun."""
    match = _UNTITLED_FILE.fullmatch(path.stem)
    if match is None:
        return path.stem
    year, month, day, hour, minute = match.groups()
    return tr("{project}, {begun}", project=tr(UNTITLED), begun=f"{year}-{month}-{day} {hour}:{minute}")


def again_question(remedy: Remedy, bill: Bill) -> tuple[str, str, str]:
    """Question, advice and the button's words before something may be paid for twice."""
    price = for_price(bill)
    if remedy is Remedy.SEND_AGAIN:
        return (
            trn(
                "Send {count:,} request again {price}?",
                "Send {count:,} requests again {price}?",
                bill.requests,
                price=price,
            ),
            tr("It was sent before, and nobody knows whether it arrived. It may be charged twice."),
            tr("Send Again"),
        )
    return (
        trn(
            "Render {count:,} request again {price}?",
            "Render {count:,} requests again {price}?",
            bill.requests,
            price=price,
        ),
        tr("It was charged, and what came back cannot be used. Rendering it again is charged once more."),
        tr("Render Again"),
    )


def forget_question(count: int) -> tuple[str, str, str]:
    """Question, advice and the button's words before a purchase counts as never made."""
    return (
        trn("Forget {count:,} request?", "Forget {count:,} requests?", count),
        tr(
            "Rendering its segment then buys it like any other, without asking whether it was charged before."
        ),
        tr("Forget"),
    )
