"""The provenance sheet: how each segment was made, by which voice, at what cost, with whose consent."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import starmap

from tts_studio.domain.cloned_voice import Consent
from tts_studio.domain.cost import Cost
from tts_studio.domain.parameters import ParameterValue
from tts_studio.domain.table_file import csv_table
from tts_studio.domain.translation import mark, tr
from tts_studio.domain.web_page import cell, heading, named, paragraph, row, table, web_page

HEADS = (
    mark("Number"),
    mark("Speaker"),
    mark("Text"),
    mark("Provider"),
    mark("Model"),
    mark("Voice"),
    mark("Language"),
    mark("Settings"),
    mark("Made"),
    mark("Seconds"),
    mark("Characters"),
    mark("Cost in US dollars"),
    mark("Consent"),
)
_KINDS = ("figure", "", "prose", *[""] * 6, "figure", "figure", "figure", "")
"""How the cells below the heads look on a page."""


@dataclass(frozen=True, slots=True)
class SegmentOrigin:
    """How a segment came to be.

    `model` and `voice` are their lasting names, `voice_name` what users call it. `made` is when its newest
    sound was made, `cost` what was paid for it; a sound that stands in a row above costs nothing again.
    `cloned` voices are of a person, whose `consent` is None where none is kept here. `draft` says that it is
    a stand-in.
    """

    segment_id: str
    number: int
    speaker: str
    text: str
    provider: str
    model: str
    model_name: str
    voice: str
    voice_name: str
    language: str
    settings: tuple[tuple[str, ParameterValue], ...]
    made: datetime
    seconds: float
    characters: int
    cost: Cost
    cloned: bool = False
    consent: Consent | None = None
    draft: bool = False


@dataclass(frozen=True, slots=True)
class ProvenanceSheet:
    """All segments of a delivery, with the day of it."""

    title: str
    delivered: datetime
    origins: tuple[SegmentOrigin, ...]

    @property
    def seconds(self) -> float:
        """How long all of them sound."""
        return sum(origin.seconds for origin in self.origins)

    @property
    def known_cost(self) -> Decimal:
        """What is known to have been paid, in US dollars."""
        return sum((origin.cost.amount or Decimal(0) for origin in self.origins), Decimal(0))

    @property
    def unpriced(self) -> int:
        """For how many segments nobody knows what they cost."""
        return sum(origin.cost.amount is None for origin in self.origins)

    @property
    def voices(self) -> tuple[str, ...]:
        """Every voice once, with its model."""
        return tuple(dict.fromkeys(f"{o.voice_name} ({o.model_name}, {o.provider})" for o in self.origins))

    @property
    def disclosure(self) -> str:
        """What listeners are to be told, in a sentence or two."""
        made = tr("The speech in this recording was made by artificial intelligence.")
        if any(origin.cloned for origin in self.origins):
            return " ".join((made, tr("Some voices imitate those of real people.")))
        return made


def provenance_csv(sheet: ProvenanceSheet) -> str:
    """A row a segment, and the totals in the last one."""
    rows = [_row(origin) for origin in sheet.origins]
    total = (tr("Total"), *[""] * 8, f"{sheet.seconds:.3f}", *_characters_and_cost(sheet), "")
    return csv_table(tuple(map(tr, HEADS)), [*rows, total])


def provenance_json(sheet: ProvenanceSheet) -> str:
    """The same as JSON; costs are decimal texts, null where nobody knows."""
    body = {
        "version": 1,
        "title": sheet.title,
        "delivered": sheet.delivered.isoformat(timespec="seconds"),
        "disclosure": sheet.disclosure,
        "totals": {
            "segments": len(sheet.origins),
            "seconds": round(sheet.seconds, 3),
            "characters": sum(origin.characters for origin in sheet.origins),
            "cost_usd": str(sheet.known_cost),
            "segments_of_unknown_cost": sheet.unpriced,
            "voices": list(sheet.voices),
        },
        "segments": [_origin_json(origin) for origin in sheet.origins],
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def provenance_page(sheet: ProvenanceSheet) -> str:
    """One page of HTML that needs nothing else."""
    parts = (
        paragraph(sheet.disclosure),
        table(starmap(named, _totals(sheet))),
        heading(tr("Segments")),
        table((row(map(cell, _row(origin), _KINDS)) for origin in sheet.origins), tuple(map(tr, HEADS))),
    )
    return web_page(tr("How “{name}” was made", name=sheet.title), parts, wide=True)


def _totals(sheet: ProvenanceSheet) -> Iterator[tuple[str, str]]:
    yield tr("Delivered"), sheet.delivered.strftime("%Y-%m-%d")
    yield tr("Segments"), str(len(sheet.origins))
    yield tr("Seconds"), f"{sheet.seconds:.3f}"
    characters, cost = _characters_and_cost(sheet)
    yield tr("Characters"), characters
    yield tr("Cost in US dollars"), cost
    yield tr("Voices"), "; ".join(sheet.voices)


def _characters_and_cost(sheet: ProvenanceSheet) -> Sequence[str]:
    characters = str(sum(origin.characters for origin in sheet.origins))
    cost = _money(sheet.known_cost)
    if sheet.unpriced:
        cost = tr("{cost} and unknown costs", cost=cost)
    return characters, cost


def _row(origin: SegmentOrigin) -> tuple[str, ...]:
    return (
        str(origin.number),
        origin.speaker or tr("Narrator"),
        origin.text,
        origin.provider,
        origin.model_name,
        tr("{voice} (draft)", voice=origin.voice_name) if origin.draft else origin.voice_name,
        origin.language,
        "; ".join(f"{name}={value}" for name, value in origin.settings),
        origin.made.isoformat(sep=" ", timespec="seconds"),
        f"{origin.seconds:.3f}",
        str(origin.characters),
        tr("unknown") if origin.cost.amount is None else _money(origin.cost.amount),
        _consent(origin),
    )


def _money(amount: Decimal) -> str:
    return f"{amount.normalize():f}" if amount else "0"


def _consent(origin: SegmentOrigin) -> str:
    if not origin.cloned:
        return ""
    if origin.consent is None:
        return tr("A cloned voice; no consent is kept on this computer.")
    return tr(
        "Voice of {whose}, confirmed by {by} on {date}, for: {purpose}",
        whose=origin.consent.whose,
        by=origin.consent.confirmed_by,
        date=origin.consent.date,
        purpose=origin.consent.purpose or tr("not said"),
    )


def _origin_json(origin: SegmentOrigin) -> dict[str, object]:
    consent = origin.consent
    return {
        "id": origin.segment_id,
        "number": origin.number,
        "speaker": origin.speaker,
        "text": origin.text,
        "provider": origin.provider,
        "model": origin.model,
        "voice": origin.voice,
        "voice_name": origin.voice_name,
        "language": origin.language,
        "settings": dict(origin.settings),
        "made": origin.made.isoformat(timespec="seconds"),
        "seconds": round(origin.seconds, 3),
        "characters": origin.characters,
        "cost_usd": None if origin.cost.amount is None else str(origin.cost.amount),
        "draft": origin.draft,
        "cloned": origin.cloned,
        "consent": None
        if consent is None
        else {
            "whose": consent.whose,
            "confirmed_by": consent.confirmed_by,
            "purpose": consent.purpose,
            "date": consent.date,
        },
    }
