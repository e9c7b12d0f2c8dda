"""A script and its cast while they are worked on, and what each segment is made of."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from tts_studio.domain.departed import Departed
from tts_studio.domain.errors import StudioError
from tts_studio.domain.events import Event
from tts_studio.domain.markup.dialect import Dialect
from tts_studio.domain.parameters import complete_settings
from tts_studio.domain.script import Script, Segment
from tts_studio.domain.script_edit import ScriptChange, TextEdit, edited_script, replaced_text
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import Cast, CastVoice
from tts_studio.engine.history import Change, UserChanges, voice_change
from tts_studio.engine.language_check import LanguageCheck
from tts_studio.engine.planner import Planner, SegmentPlan
from tts_studio.engine.segment_plans import SegmentPlans
from tts_studio.engine.take_book import TakeBook
from tts_studio.engine.take_library import TakeLibrary
from tts_studio.engine.timeline import TimelineItem, arrange
from tts_studio.engine.voice_catalogue import VoiceCatalogue

_SEGMENTS_AT_ONCE = 20


class Document:
    """Edits and casts. `segments_changed` tells the ids of segments whose view may have changed.

    `script_edited` comes before `script_changed` and says what changed. `changed_by_user` tells every change
    but those of the text, after it was made, with the way back.
    """

    def __init__(
        self,
        script: Script,
        cast: Cast,
        catalogue: VoiceCatalogue,
        library: TakeLibrary,
        book: TakeBook,
        *,
        touched: Callable[[], None],
    ) -> None:
        """`touched` is called when there is something new to save."""
        self.script = script
        self.cast = cast
        self.catalogue = catalogue
        self.script_changed: Event[Script] = Event()
        self.script_edited: Event[ScriptChange] = Event()
        self.segments_changed: Event[frozenset[str]] = Event()
        self.cast_changed: Event[Cast] = Event()
        self._changes = UserChanges()
        self.changed_by_user: Event[Change] = self._changes.made
        self._departed = Departed()
        self._touched = touched
        self._planner = Planner(catalogue)
        self._plans = SegmentPlans(self._planner, library, book, script, cast)
        self._plans.complete_readings()
        self._settling: asyncio.Task[None] | None = None
        self._plan(self._every_id())

    # What there is

    def segment(self, segment_id: str) -> Segment:
        """The segment of that id; KeyError when the script has none."""
        segment = self.script.segment_named(segment_id)
        if segment is None:
            raise KeyError(segment_id)
        return segment

    def plan_of(self, segment: Segment) -> SegmentPlan:
        """What a segment of the script sounds like, or will when it is rendered."""
        return self._plans.plan_of(segment)

    def base_plan_of(self, segment: Segment) -> SegmentPlan:
        """What the text and the cast ask for, whatever take of the segment is used."""
        return self._plans.base_plan_of(segment)

    def timeline(self, segment_ids: Sequence[str] | None = None) -> tuple[TimelineItem, ...]:
        """These segments, or all, as takes and silences in order."""
        return arrange(self._planned(segment_ids), self.cast.gaps)

    def dialect_of(self, segment: Segment) -> Dialect | None:
        """How the segment's model treats tags; None when there is no such model."""
        voice = self.cast.voice_of(segment.speaker)
        try:
            model = self.catalogue.model(voice.voice.model)
            return model.dialect_for(complete_settings(model.parameters, voice.settings))
        except StudioError:
            return None

    @property
    def language_check(self) -> LanguageCheck | None:
        """What tells the language of a text; None until it is loaded."""
        return self._planner.language_check

    # Editing

    def set_text(self, text: str) -> None:
        """Take over the text as edited; segments that are still there keep their ids and takes."""
        if text != self.script.text:
            known, returning = self._known_speakers(), self._departed.ids_of
            self._take_over(replaced_text(self.script, text, known, returning=returning))

    def edit_text(self, edit: TextEdit) -> None:
        """Take over an edit of the text; only the paragraphs it touches are looked at."""
        known, returning = self._known_speakers(), self._departed.ids_of
        self._take_over(edited_script(self.script, edit, known, returning=returning))

    def set_voice(self, speaker: str, voice: CastVoice) -> None:
        """Cast a speaker, the narrator when empty."""
        label, merge_key = voice_change(self.catalogue, speaker, self.cast.voice_of(speaker), voice)
        self.recast(self.cast.with_voice(speaker, voice), label, merge_key)

    def clear_voice(self, speaker: str) -> None:
        """Let a speaker have the narrator's voice again."""
        self.recast(self.cast.without(speaker), tr("Use Narrator’s Voice"))

    def recast(self, cast: Cast, label: str, merge_key: str = "") -> None:
        """Take over another cast; `label` says what was done, equal merge keys in a row are one change."""
        if cast != self.cast:
            self._changes.make(
                label, partial(self._recast, cast), partial(self._recast, self.cast), merge_key
            )

    def set_language_check(self, check: LanguageCheck) -> None:
        """Begin to notice text in a language its voice does not speak."""
        self._planner.language_check = check
        self._plan_anew()

    def expect(self, paragraph: str, segment_id: str) -> None:
        """Let the next new paragraph with this text be a segment that left the script some time ago."""
        self._departed.expect(paragraph, segment_id)

    async def settled(self) -> None:
        """Wait until every segment is planned, which those of a long script are step by step."""
        if self._settling is not None:
            await asyncio.wait([self._settling])

    async def look_at_languages(self, check: LanguageCheck) -> None:
        """Begin to notice the same, a few segments at a time: the event loop goes on meanwhile."""
        self._planner.language_check = check
        self._planner.forget()
        every = self._every_id()
        for first in range(0, len(every), _SEGMENTS_AT_ONCE):
            segment_ids = every[first : first + _SEGMENTS_AT_ONCE]
            self._plans.use(self.script, self.cast, segment_ids)
            self.segments_changed.emit(frozenset(segment_ids))
            await asyncio.sleep(0)

    # Inside

    def _plan(self, segment_ids: Iterable[str]) -> None:
        """Plan segments anew: a few now, very many step by step, or when somebody asks for them."""
        self._plans.use(self.script, self.cast, segment_ids, later=True)
        if self._plans.unsettled and (self._settling is None or self._settling.done()):
            self._settling = asyncio.create_task(self._settle(), name="settling")

    async def _settle(self) -> None:
        while self._plans.unsettled:
            await asyncio.sleep(0)
            self._plans.settle_some(_SEGMENTS_AT_ONCE)
        if self._plans.unsaved:
            self._touched()

    async def _end_settling(self) -> None:
        if self._settling is not None and self._settling.cancel():
            await asyncio.gather(self._settling, return_exceptions=True)

    def _known_speakers(self) -> frozenset[str]:
        return frozenset(self.cast.speakers)

    def _every_id(self) -> list[str]:
        return [segment.id for segment in self.script.segments]

    def _segments(self, segment_ids: Sequence[str] | None) -> Iterable[Segment]:
        if segment_ids is None:
            return self.script.segments
        wanted = set(segment_ids)
        return (segment for segment in self.script.segments if segment.id in wanted)

    def _planned(self, segment_ids: Sequence[str] | None) -> Iterable[tuple[str, SegmentPlan]]:
        return ((segment.id, self.plan_of(segment)) for segment in self._segments(segment_ids))

    def _take_over(self, change: ScriptChange) -> None:
        self.script = change.script
        self._departed.note(change)
        others = self._planner.touched(change, self.cast)
        changed = change.gone | change.changed | others
        self._plan(changed)
        self._touched()
        self.script_edited.emit(change)
        self.script_changed.emit(self.script)
        self.segments_changed.emit(changed)

    def _recast(self, cast: Cast) -> None:
        self.cast = cast
        self._touched()
        self._plan(self._every_id())
        self.cast_changed.emit(cast)
        self.segments_changed.emit(frozenset(self._every_id()))

    def _plan_anew(self, _nothing: None = None) -> None:
        """The catalogue changed, or what is noticed about texts."""
        self._planner.forget()
        self._plan(self._every_id())
        self.segments_changed.emit(frozenset(self._every_id()))

    def _refresh(self, segment_ids: frozenset[str]) -> None:
        """The takes of these segments are not as they were."""
        changed = self._plans.use(self.script, self.cast, segment_ids)
        self._touched()
        self.segments_changed.emit(changed)
