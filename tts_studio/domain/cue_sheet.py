"""The cue sheet: a table of who says what where."""

from __future__ import annotations

from collections.abc import Iterable

from tts_studio.domain.clock import clock
from tts_studio.domain.region import Region
from tts_studio.domain.table_file import csv_table
from tts_studio.domain.translation import mark, tr

HEADS = (
    mark("Number"),
    mark("Chapter"),
    mark("Speaker"),
    mark("Begins"),
    mark("Ends"),
    mark("Seconds"),
    mark("Text"),
)


def cue_sheet(regions: Iterable[Region]) -> str:
    """A row of CSV a segment; times as hours, minutes and seconds to a thousandth."""
    return csv_table(tuple(map(tr, HEADS)), map(_row, regions))


def _row(region: Region) -> tuple[str, ...]:
    return (
        str(region.number),
        region.chapter,
        region.speaker or tr("Narrator"),
        clock(region.begins),
        clock(region.ends),
        f"{region.ends - region.begins:.3f}",
        region.text,
    )
