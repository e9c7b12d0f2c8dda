"""What the Deliver window needs done for it, and the open project doing it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tts_studio.domain.cloned_voice import ClonedVoice
from tts_studio.domain.master_preset import MasterPreset, MasterPresets
from tts_studio.domain.report_card import ReportCard
from tts_studio.domain.speech import SpeechRequest
from tts_studio.engine.delivery.outlook import USUAL_SPEED, Outlook, outlook
from tts_studio.engine.delivery.reports import write_page
from tts_studio.engine.delivery_parts.batch import (
    Batch,
    Foreseen,
    credits_to_make,
    deliver_batch,
    foreseen,
    planned,
)
from tts_studio.engine.delivery_parts.choices import (
    DeliveryChoices,
    packed_choices,
    unpacked_choices,
)
from tts_studio.engine.delivery_parts.order import PartsResult
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.threads import to_the_end
from tts_studio.settings.master_preset_file import MasterPresetFile

_CHOICES = "delivery"
_SPEED = "delivery-speed"


@dataclass(frozen=True, slots=True)
class DeliveryContents:
    """What can be delivered: ids of the selected segments, the project's name, and where it lies."""

    selected: tuple[str, ...]
    name: str
    folder: Path


@dataclass(frozen=True, slots=True)
class Recalled:
    """What the project remembers: the choices made last and seconds of sound delivered in a second."""

    choices: DeliveryChoices
    speed: float


@dataclass(frozen=True, slots=True)
class PresetServices:
    """The presets of masters. Failures are StudioErrors."""

    read: Callable[[], Awaitable[MasterPresets]]
    keep: Callable[[MasterPreset], Awaitable[None]]
    remove: Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class PlaceServices:
    """Questions about the disk. `cover` and `folder` are None when the user changes their mind.

    `play` plays a file until its end, falls silent when cancelled, and raises StudioErrors; `heard` says how
    many seconds of it were heard, None while nothing sounds.
    """

    ask_folder: Callable[[Path], Awaitable[Path | None]]
    ask_cover: Callable[[Path], Awaitable[Path | None]]
    ask_report: Callable[[Path], Awaitable[Path | None]]
    show_in_folder: Callable[[Path], None]
    play: Callable[[Path], Awaitable[None]]
    heard: Callable[[], float | None]


@dataclass(frozen=True, slots=True)
class DeliveryServices:
    """Everything that takes time or touches the disk. Failures are StudioErrors.

    `foresee` shows the first files of a batch, `plan` says which it would write, and `existing` which of some
    are there already. `agree` asks before credits are bought. `render` gives segments sound. `deliver` writes
    and proves the files and tells how far it is, 0 to 1, and of each sound file that is finished.
    """

    presets: PresetServices
    places: PlaceServices
    recall: Callable[[], Awaitable[Recalled]]
    remember: Callable[[DeliveryChoices, float], Awaitable[None]]
    look: Callable[[Sequence[str] | None], Awaitable[Outlook]]
    foresee: Callable[[Batch], Awaitable[Foreseen]]
    plan: Callable[[Batch], Awaitable[tuple[Path, ...]]]
    agree: Callable[[Batch], Awaitable[bool]]
    existing: Callable[[Sequence[Path]], Awaitable[tuple[Path, ...]]]
    render: Callable[[Sequence[str]], Awaitable[object]]
    deliver: Callable[[Batch, Callable[[float], None], Callable[[Path], None]], Awaitable[PartsResult]]
    save_report: Callable[[Path, ReportCard, str], Awaitable[None]]


def session_services(
    session: ProjectSession,
    presets: MasterPresetFile,
    places: PlaceServices,
    render: Callable[[Sequence[str]], Awaitable[object]],
    to_buy: Callable[[Sequence[SpeechRequest]], Awaitable[bool]],
    clones: Callable[[], Iterable[ClonedVoice]],
) -> DeliveryServices:
    """The services of an open project.

    `render` gives segments sound, `to_buy` asks whether requests may be made, and `clones` are the user's own
    voices.
    """

    async def agree(batch: Batch) -> bool:
        requests = credits_to_make(session, batch)
        return not requests or await to_buy(requests)

    async def deliver(
        batch: Batch, progress: Callable[[float], None], finished: Callable[[Path], None]
    ) -> PartsResult:
        return await deliver_batch(session, batch, progress, clones(), finished)

    return DeliveryServices(
        presets=preset_services(presets),
        places=places,
        recall=partial(_recall, session),
        remember=partial(_remember, session),
        look=partial(outlook, session),
        foresee=partial(foreseen, session),
        plan=partial(planned, session),
        agree=agree,
        existing=existing_files,
        render=render,
        deliver=deliver,
        save_report=partial(to_the_end, write_page),
    )


def preset_services(file: MasterPresetFile) -> PresetServices:
    """The presets of a file."""
    return PresetServices(
        partial(asyncio.to_thread, file.read),
        partial(to_the_end, file.keep),
        partial(to_the_end, file.remove),
    )


async def existing_files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Those of the paths where something is already; a slow disk does not hold up the window."""
    return await asyncio.to_thread(_existing, tuple(paths))


def _existing(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    return tuple(path for path in paths if path.exists())


async def _recall(session: ProjectSession) -> Recalled:
    choices = await asyncio.to_thread(session.properties.get, _CHOICES)
    speed = await asyncio.to_thread(session.properties.get, _SPEED)
    known = float(speed) if isinstance(speed, int | float) else 0.0
    return Recalled(unpacked_choices(choices), known if known > 0 else USUAL_SPEED)


async def _remember(session: ProjectSession, choices: DeliveryChoices, speed: float) -> None:
    await to_the_end(session.properties.set, _CHOICES, packed_choices(choices))
    await to_the_end(session.properties.set, _SPEED, speed)
