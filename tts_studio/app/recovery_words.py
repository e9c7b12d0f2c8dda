"""What could be recovered of a damaged project, in a sentence."""

from __future__ import annotations

from tts_studio.store.salvage import Salvaged


def recovered_words(name: str, salvaged: Salvaged) -> str:
    """Say what the new project of this name holds, and what is lost."""
    script = "the script" if salvaged.script else "no script"
    sentence = f"“{name}” was made with {script} and {_takes(salvaged.takes)}."
    if salvaged.lost_takes:
        sentence = f"{sentence} The sound of {_takes(salvaged.lost_takes)} is lost."
    return f"{sentence} The damaged file stays as it is."


def _takes(count: int) -> str:
    return "1 take" if count == 1 else f"{count} takes"
