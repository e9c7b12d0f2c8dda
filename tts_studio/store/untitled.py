"""Projects without a name: each is a file from the first key on, and is found again after a crash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tts_studio.domain.errors import ProjectError, ProjectExists, ProjectInUse
from tts_studio.domain.purchase import OPEN_STATES, PurchaseState
from tts_studio.store.connecting import side_files
from tts_studio.store.opening import earlier_versions, is_earlier_version, local_now
from tts_studio.store.project_file import PROJECT_SUFFIX, Project

PREVIEW_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class LeftOver:
    """An untitled project that no window has open.

    `modified` is in seconds since the epoch; `preview` is how its script begins, on one line; `problem` says
    why it cannot be opened, else it is empty.
    """

    path: Path
    modified: float
    preview: str = ""
    takes: int = 0
    problem: str = ""


def new_untitled(folder: Path, now: datetime | None = None) -> Project:
    """A new project in `folder` under a name that tells when it was begun."""
    began = f"untitled-{now or local_now():%Y-%m-%d-%H%M%S}"
    number = 1
    while True:
        name = began if number == 1 else f"{began}-{number}"
        try:
            return Project.create(folder / f"{name}{PROJECT_SUFFIX}")
        except ProjectExists:
            number += 1


def is_untitled(project: Project, folder: Path) -> bool:
    """Whether the project still lives among the untitled ones."""
    return project.path.resolve().parent == folder.resolve()


def save_under_name(project: Project, path: Path, folder: Path, *, overwrite: bool = False) -> None:
    """Go on under `path`; a project that had no name until now leaves nothing behind in `folder`.

    Raises what `Project.save_as` raises, and then nothing changed.
    """
    earlier = project.path if is_untitled(project, folder) else None
    project.save_as(path, overwrite=overwrite)
    if earlier is not None:
        discard(earlier)


def left_over(folder: Path) -> tuple[LeftOver, ...]:
    """What can be recovered, newest first; empty projects are removed and open ones left out."""
    found = []
    for path in folder.glob(f"*{PROJECT_SUFFIX}"):
        if is_earlier_version(path):
            continue
        modified = _modified(path)
        try:
            project = Project.open(path)
        except ProjectInUse:
            continue
        except ProjectError as error:
            found.append(LeftOver(path, modified, problem=str(error)))
            continue
        with project:
            entry = _entry(project, modified)
        if entry is None:
            discard(path)
        else:
            found.append(entry)
    return tuple(sorted(found, key=lambda entry: entry.modified, reverse=True))


def discard(path: Path) -> None:
    """Remove an untitled project for good, and with it the file as older studios wrote it."""
    for file in (path, *side_files(path), *earlier_versions(path)):
        file.unlink(missing_ok=True)


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def discard_if_settled(path: Path) -> bool:
    """Remove a project unless something in it is still under way or may have been charged."""
    unsettled = OPEN_STATES | {PurchaseState.POSSIBLY_CHARGED}
    with Project.open(path) as project:
        settled = not any(
            purchase.state in unsettled or (purchase.state is PurchaseState.CANCELLED and purchase.remote_id)
            for purchase in project.ledger.all()
        )
    if settled:
        discard(path)
    return settled


def _entry(project: Project, modified: float) -> LeftOver | None:
    text = project.script.load().text
    takes = project.takes.count()
    if not text.strip() and not takes and not project.ledger.all():
        return None
    return LeftOver(project.path, modified, " ".join(text.split())[:PREVIEW_CHARACTERS], takes)
