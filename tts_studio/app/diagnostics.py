"""What works on this computer and where things lie, as text to read and to send."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterable

from PySide6 import __version__ as pyside_version
from PySide6.QtGui import QGuiApplication

from tts_studio.app.logging_setup import without_secrets
from tts_studio.domain.translation import tr, trn
from tts_studio.domain.version import NAME, VERSION
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.store.locations import Locations


def diagnostics_text(locations: Locations, catalogue: VoiceCatalogue, outputs: Iterable[str]) -> str:
    """One fact a line; holds no keys and nothing of the script."""
    lines = [
        f"{NAME} {VERSION}",
        f"Python {platform.python_version()} ({sys.platform})",
        f"PySide {pyside_version} ({QGuiApplication.platformName()})",
        platform.platform(),
        "",
        tr("Voices"),
    ]
    counts: dict[str, int] = {}
    for voice in catalogue.voices:
        counts[voice.id.model] = counts.get(voice.id.model, 0) + 1
    for model in catalogue.models:
        problem = catalogue.problems.get(model.id)
        state = str(problem) if problem is not None else _voices(counts.get(model.id, 0))
        lines.append(f"  {model.name}: {state}")
    lines += ["", tr("Sound outputs"), *(f"  {name}" for name in outputs or (tr("none"),))]
    lines += ["", tr("Folders")]
    for name in ("config", "data", "cache", "log", "projects"):
        lines.append(f"  {name}: {getattr(locations, name)}")
    return without_secrets("\n".join(lines))


def _voices(count: int) -> str:
    return trn("{count} voice", "{count} voices", count)
