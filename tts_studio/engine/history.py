"""What a user changed in a project other than by typing, so that it can be taken back and made again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tts_studio.domain.errors import StudioError
from tts_studio.domain.events import Event
from tts_studio.domain.parameters import complete_settings
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import CastVoice
from tts_studio.engine.voice_catalogue import VoiceCatalogue


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was done; `label` says what in the user's language: “Choose Voice”.

    Changes that follow each other with the same `merge_key`, such as the values a slider passes through, are
    one change; those with an empty one stay on their own.
    """

    label: str
    undo: Callable[[], None]
    redo: Callable[[], None]
    merge_key: str = ""

    def merged(self, later: Change) -> Change | None:
        """This change and the one right after it as a single one, None where they are two."""
        if not self.merge_key or self.merge_key != later.merge_key:
            return None
        return replace(later, undo=self.undo)


class UserChanges:
    """Does what a user asks for and tells it; taking it back and making it again are not told."""

    def __init__(self) -> None:
        self.made: Event[Change] = Event()

    def make(self, label: str, do: Callable[[], None], undo: Callable[[], None], merge_key: str = "") -> None:
        """Do it and tell how it is taken back."""
        do()
        self.made.emit(Change(label, undo, do, merge_key))


def voice_change(
    catalogue: VoiceCatalogue, speaker: str, before: CastVoice, after: CastVoice
) -> tuple[str, str]:
    """What casting a speaker otherwise is called, and the key under which it merges with the next one."""
    if before.voice != after.voice or before == after:
        return tr("Choose Voice"), ""
    if before.language != after.language:
        return tr("Choose Language"), ""
    try:
        parameters = catalogue.model(after.voice.model).parameters
        old = complete_settings(parameters, before.settings)
        new = complete_settings(parameters, after.settings)
    except StudioError:
        return tr("Change Settings"), ""
    changed = [parameter for parameter in parameters if old[parameter.name] != new[parameter.name]]
    if len(changed) != 1:
        return tr("Change Settings"), ""
    label = tr("Change “{setting}”", setting=changed[0].label)
    return label, f"setting {speaker.casefold()} {changed[0].name}"
