"""The paragraphs that left the script, so that one that comes back is the same one with all it had."""

from __future__ import annotations

from tts_studio.domain.script_edit import ScriptChange

# Shorter texts are met again by chance, while something else is being typed.
_TELLING = 12
_REMEMBERED = 20_000


class Departed:
    """Notes every change of a script and tells the ids of what is not in it any more, by text.

    Cutting and pasting, undoing and redoing bring paragraphs back; without their ids they would lose the
    takes of their earlier words, and a lock.
    """

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._ids: dict[str, dict[str, None]] = {}

    def note(self, change: ScriptChange) -> None:
        """Remember what left, and forget what is back."""
        for segment_id in change.changed & self._texts.keys():
            self._forget(segment_id)
        left = filter(None, map(change.before.segment_named, change.gone))
        for segment in sorted(left, key=lambda segment: segment.start):
            text = change.before.text_of(segment)
            if len(text) >= _TELLING:
                self._texts[segment.id] = text
                self._ids.setdefault(text, {})[segment.id] = None
        while len(self._texts) > _REMEMBERED:
            self._forget(next(iter(self._texts)))

    def expect(self, text: str, segment_id: str) -> None:
        """Let the next new paragraph with this text be the one of this id, which left some time ago."""
        if segment_id in self._texts:
            self._forget(segment_id)
        others = self._ids.pop(text, {})
        self._texts[segment_id] = text
        self._ids[text] = {segment_id: None, **others}

    def ids_of(self, text: str) -> tuple[str, ...]:
        """The ids of the paragraphs with this text, the first that left first."""
        return tuple(self._ids.get(text, ()))

    def _forget(self, segment_id: str) -> None:
        text = self._texts.pop(segment_id)
        del self._ids[text][segment_id]
        if not self._ids[text]:
            del self._ids[text]
