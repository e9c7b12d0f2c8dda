"""What the import dialog needs done for it, and what it answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum

from tts_studio.engine.script_import import ImportPreview
from tts_studio.store.importing.imported import ImportChoices, Imported


class Use(Enum):
    """What becomes of the imported text."""

    REPLACE = "replace"
    INSERT = "insert"
    NEW_PROJECT = "new project"
    ANOTHER_FILE = "another file"


@dataclass(frozen=True, slots=True)
class ImportAnswer:
    """What the user chose; `text` is the whole script, empty where another file is wanted."""

    use: Use
    text: str = ""


@dataclass(frozen=True, slots=True)
class ImportServices:
    """Everything that takes time. Failures are StudioErrors.

    `read` takes who is told how much is done, 0 to 1, and the name of an encoding, empty to find it out.
    `shown_name` is what is imported, `empty` whether the script has nothing that could be replaced.
    """

    read: Callable[[Callable[[float], None], str], Awaitable[Imported]]
    preview: Callable[[Imported, ImportChoices], Awaitable[ImportPreview]]
    shown_name: str
    empty: bool
    from_files: bool = True
