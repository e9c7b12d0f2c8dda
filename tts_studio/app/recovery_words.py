"""What became of a damaged project, or of one an older studio made, in sentences."""

from __future__ import annotations

from pathlib import Path

from tts_studio.domain.translation import tr, trn
from tts_studio.store.salvage import Salvaged


def recovered_words(name: str, salvaged: Salvaged) -> str:
    """Say what the new project of this name holds, and what is lost."""
    made = tr("“{project}” was made with no script and {takes}.", project=name, takes=_takes(salvaged.takes))
    if salvaged.script:
        made = tr(
            "“{project}” was made with the script and {takes}.", project=name, takes=_takes(salvaged.takes)
        )
    sentences = [made]
    if salvaged.lost_takes:
        sentences.append(tr("The sound of {takes} is lost.", takes=_takes(salvaged.lost_takes)))
    return " ".join((*sentences, tr("The damaged file stays as it is.")))


def migrated_words(project: Path, kept: Path) -> str:
    """Say that a project was brought up to date, and where it lies as it was."""
    return tr(
        "“{project}” was made by an older TTS Studio and has been brought up to date. A copy of it as it was "
        "is kept beside it as “{copy}”.",
        project=project.name,
        copy=kept.name,
    )


def _takes(count: int) -> str:
    return trn("{count} take", "{count} takes", count)
