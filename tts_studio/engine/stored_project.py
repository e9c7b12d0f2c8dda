"""Reading a project file into memory, and writing back what the user changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from tts_studio.domain.purchase import Purchase, PurchaseState
from tts_studio.domain.script import Script, parse_script
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import Cast
from tts_studio.engine.spending import stored_cap
from tts_studio.engine.take_library import TakeLibrary
from tts_studio.store.project_file import Project
from tts_studio.store.script_store import StoredScript
from tts_studio.store.segment_take_store import SegmentTakeChanges, StoredSegmentTakes
from tts_studio.store.take_shelf import TakeShelf

FREE_PROVIDER = "offline"


@dataclass(frozen=True, slots=True)
class StoredProject:
    """What was read. `shelved` are the requests whose takes were bought in other projects."""

    script: StoredScript
    cast: Cast | None
    library: TakeLibrary
    purchases: tuple[Purchase, ...]
    cap: Decimal | None
    shelved: frozenset[str]
    segment_takes: StoredSegmentTakes


def read_project(project: Project, shelf: TakeShelf | None) -> StoredProject:
    """Read the project, and say of what a crash left half done how far it came.

    At a free provider it is over. A paid request that was about to leave may have left.
    """
    ledger = project.ledger
    ledger.fail_open(FREE_PROVIDER, tr("The studio ended before it was done."))
    for purchase in ledger.open_purchases():
        if purchase.state is PurchaseState.INTENT:
            ledger.possibly_charged(purchase.id, tr("The studio ended while it was being sent."))
    return StoredProject(
        project.script.load(),
        project.script.load_cast(),
        TakeLibrary(project.takes.all(), project.takes.choices()),
        ledger.all(),
        stored_cap(project),
        frozenset() if shelf is None else shelf.digests(),
        project.segment_takes.load(),
    )


def restored_script(stored: StoredScript, known_speakers: frozenset[str]) -> Script:
    """The script with the ids it was saved with; where the count differs, the rest get new ones."""
    script = parse_script(stored.text, known_speakers=known_speakers)
    ids = [*stored.segment_ids, *(segment.id for segment in script.segments[len(stored.segment_ids) :])]
    segments = (replace(segment, id=kept) for segment, kept in zip(script.segments, ids, strict=False))
    return replace(script, segments=tuple(segments))


def write_project(project: Project, script: Script, cast: Cast, takes: SegmentTakeChanges) -> None:
    """Write the script, the cast and what is new about the takes of segments."""
    project.script.save_cast(cast)
    project.segment_takes.save(takes)
    # Last, because it also tells when somebody took the file away.
    project.script.save(script.text, [segment.id for segment in script.segments])
