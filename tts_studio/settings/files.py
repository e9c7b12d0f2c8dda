"""Small files of the studio's own: written whole or not at all, and set aside when they make no sense."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from tts_studio.domain.errors import SettingsError
from tts_studio.domain.translation import tr

JsonObject: TypeAlias = dict[str, object]


def read_json_object(path: Path) -> JsonObject:
    """The object in the file, empty when there is no file.

    Raises SettingsError when it cannot be read, and ValueError when it holds something else.
    """
    try:
        content = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except RecursionError as error:
        raise ValueError(f"{path.name} is nested too deeply") from error
    except OSError as error:
        raise SettingsError(
            tr("“{path}” cannot be read.", path=path),
            advice=tr("Check who may read it; the defaults are used until then."),
        ) from error
    match content:
        case dict():
            return content
        case _:
            raise ValueError(f"{path.name} holds no object")


def write_json_object(path: Path, content: JsonObject) -> None:
    """Replace the file in one step that survives the loss of power; SettingsError where it cannot."""
    body = (json.dumps(content, ensure_ascii=True, indent=2) + "\n").encode()
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise SettingsError(
            tr("“{path}” cannot be written.", path=path),
            advice=tr("The change holds until you quit. Check the free space and who may write there."),
        ) from error


def set_aside(path: Path, now: Callable[[], datetime]) -> Path:
    """Rename a file that makes no sense, so that it is out of the way and not lost; its new path."""
    aside = path.with_name(f"{path.stem}.damaged-{now():%Y%m%d-%H%M%S}{path.suffix}")
    try:
        path.replace(aside)
    except OSError as error:
        raise SettingsError(
            tr("“{path}” is damaged and cannot be set aside.", path=path), advice=tr("Rename it.")
        ) from error
    return aside


def local_now() -> datetime:
    """The wall clock, for the names of files set aside."""
    return datetime.now().astimezone()
