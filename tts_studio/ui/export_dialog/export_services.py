"""What the export dialog needs done for it, and the open project doing it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tts_studio.engine.export import ExportRequest, export, planned_names
from tts_studio.engine.project_session import ProjectSession


@dataclass(frozen=True, slots=True)
class ExportContents:
    """What can be exported: segment ids in order and those that are selected.

    `name` and `folder` are what the dialog suggests.
    """

    script: tuple[str, ...]
    selected: tuple[str, ...]
    name: str
    folder: Path


@dataclass(frozen=True, slots=True)
class ExportServices:
    """Everything that takes time or touches the disk. Failures are StudioErrors.

    `plan` returns the files a request would write, `existing` those of some files that are there already,
    `unrendered` the segments without sound among some, `render` gives them sound. `export` writes the files
    and tells how much is done, 0 to 1. `ask_folder` returns None when the user changes their mind. `play` is
    None where finished files cannot be played.
    """

    plan: Callable[[ExportRequest], tuple[Path, ...]]
    existing: Callable[[Sequence[Path]], Awaitable[tuple[Path, ...]]]
    unrendered: Callable[[Sequence[str]], tuple[str, ...]]
    render: Callable[[Sequence[str]], Awaitable[object]]
    export: Callable[[ExportRequest, Callable[[float], None]], Awaitable[tuple[Path, ...]]]
    ask_folder: Callable[[Path], Awaitable[Path | None]]
    show_in_folder: Callable[[Path], None]
    play: Callable[[Path], None] | None = None


def session_services(
    session: ProjectSession,
    ask_folder: Callable[[Path], Awaitable[Path | None]],
    show_in_folder: Callable[[Path], None],
    play: Callable[[Path], None] | None = None,
) -> ExportServices:
    """The services of an open project."""
    return ExportServices(
        plan=partial(planned_names, session),
        existing=existing_files,
        unrendered=partial(_unrendered, session),
        render=session.render,
        export=partial(export, session),
        ask_folder=ask_folder,
        show_in_folder=show_in_folder,
        play=play,
    )


async def existing_files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Those of the paths where something is already; a slow disk does not hold up the window."""
    return await asyncio.to_thread(_existing, tuple(paths))


def _existing(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    return tuple(path for path in paths if path.exists())


def _unrendered(session: ProjectSession, segment_ids: Sequence[str]) -> tuple[str, ...]:
    plan = session.render_plan(segment_ids)
    lacking = {*plan.stale, *plan.problems}
    return tuple(segment_id for segment_id in segment_ids if segment_id in lacking)
