"""Shows the word that is being spoken and keeps it in sight, unless the user is busy elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject

from tts_studio.ui.script_editor.overlays import Spoken
from tts_studio.ui.script_editor.script_text import ScriptText

_REST_SECONDS = 3.0
# The upper part of the view in which a word may move about without the text being scrolled.
_CALM = 0.75


class Follower(QObject):
    """Highlights and scrolls; after the user typed or scrolled it leaves the view alone for three seconds."""

    def __init__(self, text: ScriptText, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(text)
        self._text = text
        self._clock = clock
        self._touched_at = float("-inf")
        text.touched.connect(self._touched)

    def follow(self, start: int, end: int, *, approximate: bool, draft: bool = False) -> None:
        """Highlight a stretch of the document (UTF-16 units) and bring it into view."""
        spoken = Spoken(start, end, approximate, draft) if start < end else None
        before = self._text.overlays.spoken
        if spoken == before:
            return
        self._text.overlays.spoken = spoken
        for changed in (before, spoken):
            if changed is not None:
                self._text.update_range(changed.start, changed.end)
        if spoken is not None and self._clock() - self._touched_at >= _REST_SECONDS:
            self._bring_into_view(spoken)

    def clear(self) -> None:
        """Take the highlight away."""
        self.follow(0, 0, approximate=False)

    def _touched(self) -> None:
        self._touched_at = self._clock()

    def _bring_into_view(self, spoken: Spoken) -> None:
        line, visible = self._text.lines_at(spoken.start)
        bar = self._text.verticalScrollBar()
        if bar.value() <= line < bar.value() + visible * _CALM:
            return
        # The word comes to a third of the height, so that what follows can be read ahead.
        bar.setValue(line - visible // 3)
