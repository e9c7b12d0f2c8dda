"""Which segments two voices speak in turn, found around the segments that are asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Hashable
from functools import cached_property
from itertools import chain
from operator import attrgetter

from tts_studio.domain.script import Script, Segment
from tts_studio.domain.script_edit import ScriptChange
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.voice import Cast, CastVoice, VoiceId
from tts_studio.engine.dialogue_lines import (
    Dialogue,
    Exchange,
    Line,
    answers,
    dialogue_of_lines,
    dialogue_voicing,
    line_of,
)
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.engine.voicing import Voicing

_REMEMBERED_LINES = 20_000
_LOOKED_AT_ONCE = 100


class _Run:
    """Segments that stand together, by id and in order: those of a dialogue, or a single one.

    The dialogue is made when somebody asks for it: of a long script one often needs to know only where its
    runs begin.
    """

    def __init__(self, segment: Segment, exchange: Exchange, cast: Cast) -> None:
        """A dialogue of at least two lines; with fewer it is the segment alone."""
        self._lines = tuple(exchange.lines) if len(exchange.lines) > 1 else ()
        self._cast = cast
        self.segment_ids = tuple(spoken.id for spoken, _ in self._lines) or (segment.id,)

    @property
    def is_dialogue(self) -> bool:
        """Whether it is more than a single segment."""
        return bool(self._lines)

    @cached_property
    def dialogue(self) -> Dialogue | None:
        """What one request speaks; None for a single segment."""
        return dialogue_of_lines(self._lines, self._cast) if self._lines else None


class Dialogues:
    """Finds the dialogues of a script. Nothing is looked at twice while it stays as it is.

    A run of lines begins where the one before it ends, so that a long script is looked at from the last place
    on where a run begins whatever stands before it, and after an edit up to where runs begin as they did.
    """

    def __init__(self, catalogue: VoiceCatalogue) -> None:
        self._catalogue = catalogue
        self._lines: OrderedDict[tuple[str, int, Hashable], Line | None] = OrderedDict()
        self._line_here: dict[str, Line | None] = {}
        self._voicings: dict[str, tuple[Hashable, Voicing | None]] = {}
        self._script, self._cast = Script(), Cast(CastVoice(VoiceId("", "")))
        self._runs: dict[str, _Run] = {}
        self._apart: frozenset[str] = frozenset()

    def keep_apart(self, script: Script, cast: Cast, segment_ids: frozenset[str]) -> frozenset[str]:
        """Let these segments be part of no dialogue, and no others; returns whose dialogue is another now."""
        others = segment_ids ^ self._apart
        self._apart = segment_ids
        if not others:
            return frozenset()
        if not cast.dialogue or not self._is_of(script, cast):
            self._begin_anew()
            return frozenset()
        segments = filter(None, map(script.segment_named, others))
        places = sorted(segment.index for segment in segments)
        return self._look_again(places[0], places[-1] + 1) if places else frozenset()

    def speaks(self, request: SpeechRequest) -> bool:
        """Whether a request is that of a dialogue."""
        model = next((m for m in self._catalogue.models if m.id == request.voice.model), None)
        two = model.two_voices if model is not None else None
        if two is None or not request.setting_values.get(two.parameter):
            return False
        return request.text.startswith(two.first)

    def forget(self) -> None:
        """Look at everything anew, because the catalogue changed."""
        self._lines.clear()
        self._begin_anew()

    def of(self, script: Script, segment: Segment, cast: Cast) -> Dialogue | None:
        """The dialogue a segment is part of; None for one on its own, and where the cast wants none."""
        if not cast.dialogue:
            return None
        if not self._is_of(script, cast):
            self._script, self._cast = script, cast
            self._begin_anew()
        run = self._runs.get(segment.id) or self._found(segment.index)
        return run.dialogue

    def touched(self, change: ScriptChange, cast: Cast) -> frozenset[str]:
        """The segments whose dialogue is another one after an edit."""
        if not cast.dialogue or not self._is_of(change.before, cast):
            return frozenset()
        self._script = change.script
        for segment_id in change.gone:
            self._runs.pop(segment_id, None)
        for segment_id in change.gone | change.changed:
            self._line_here.pop(segment_id, None)
        first, last = _region(change)
        return self._look_again(first, last)

    def _begin_anew(self) -> None:
        """Know nothing but what texts are as lines."""
        self._runs.clear()
        self._line_here.clear()
        self._voicings.clear()

    def _is_of(self, script: Script, cast: Cast) -> bool:
        return self._script is script and self._cast is cast

    def _look_again(self, first: int, last: int) -> frozenset[str]:
        """Find the runs around the segments `first` to `last` anew; returns whose dialogue is another now.

        Behind very many of them, and behind those nobody asked for, everything known is forgotten instead.
        """
        segments, old = self._script.segments, dict(self._runs)
        before = self._runs.get(segments[first - 1].id) if first else None
        touched: dict[str, None] = {}
        forgotten: frozenset[str] = frozenset()
        place = first
        if before is not None:
            place -= before.segment_ids.index(segments[first - 1].id) + 1
        elif first:
            forgotten = self._forget_from(first)
            place = len(segments)
        while place < len(segments):
            known = old.get(segments[place].id)
            if place >= last and known is not None and known.segment_ids[0] == segments[place].id:
                break
            if (known is None and place >= last) or place - first > _LOOKED_AT_ONCE:
                forgotten = self._forget_from(place)
                break
            run = self._keep(self._run_from(place))
            touched.update(dict.fromkeys(run.segment_ids))
            place += len(run.segment_ids)
        return forgotten.union(key for key in touched if not _alike(old.get(key), self._runs.get(key)))

    def _forget_from(self, place: int) -> frozenset[str]:
        """Forget the runs from a segment on; returns whose dialogue may be another when it is found anew."""
        behind = [segment.id for segment in self._script.segments[place:] if segment.id in self._runs]
        forgotten = {segment_id: self._runs.pop(segment_id) for segment_id in behind}
        alone = {key for key, line in self._line_here.items() if line is None}
        return frozenset(key for key, run in forgotten.items() if run.is_dialogue or key not in alone)

    def _found(self, place: int) -> _Run:
        """The run a segment is part of, with those before it that decide where it begins."""
        begin = place
        while begin and not self._begins(begin):
            begin -= 1
        while True:
            run = self._keep(self._run_from(begin))
            begin += len(run.segment_ids)
            if begin > place:
                return run

    def _begins(self, place: int) -> bool:
        """Whether a run begins at a segment, as far as is known or whatever stands before it."""
        before, here = self._script.segments[place - 1 : place + 1]
        known = self._runs.get(before.id)
        if known is not None:
            return known.segment_ids[-1] == before.id
        return not answers(self._line(before), self._line(here))

    def _keep(self, run: _Run) -> _Run:
        self._runs.update(dict.fromkeys(run.segment_ids, run))
        return run

    def _run_from(self, place: int) -> _Run:
        """The run that begins at a segment."""
        segments, exchange = self._script.segments, Exchange()
        for at in range(place, len(segments)):
            line = self._line(segments[at])
            if line is None or not exchange.takes(segments[at], line):
                break
        return _Run(segments[place], exchange, self._cast)

    def _line(self, segment: Segment) -> Line | None:
        if segment.id in self._apart:
            return None
        if segment.id not in self._line_here:
            self._line_here[segment.id] = self._line_of(segment)
        return self._line_here[segment.id]

    def _line_of(self, segment: Segment) -> Line | None:
        voice, voicing = self._voicing_of(segment.speaker)
        if voicing is None:
            return None
        body, offset = self._script.body_of(segment), segment.body_start - segment.start
        key = (body, offset, voice)
        if key not in self._lines:
            self._lines[key] = line_of(body, offset, voicing)
            if len(self._lines) > _REMEMBERED_LINES:
                self._lines.popitem(last=False)
        return self._lines[key]

    def _voicing_of(self, speaker: str) -> tuple[Hashable, Voicing | None]:
        """What names a speaker's voice as it is cast, and the voice made ready for dialogues."""
        if speaker not in self._voicings:
            voice = self._cast.voice_of(speaker)
            name = (str(voice.voice), voice.language, tuple(sorted(voice.settings.items())))
            self._voicings[speaker] = name, dialogue_voicing(voice, self._catalogue)
        return self._voicings[speaker]


def _alike(before: _Run | None, now: _Run | None) -> bool:
    """Whether the same is said in the same dialogue, or there is none."""
    if before is now:
        return True
    ids, ids_now = (run.segment_ids if run is not None and run.is_dialogue else () for run in (before, now))
    if ids != ids_now or before is None or now is None:
        return ids == ids_now
    return before.dialogue == now.dialogue


def _region(change: ScriptChange) -> tuple[int, int]:
    """From the first to behind the last segment of the new script that changed or has other neighbours."""
    old, new = change.before.segments, change.script.segments
    shorter = min(len(old), len(new))
    first = next((place for place in range(shorter) if old[place].id != new[place].id), shorter)
    behind = 0
    while behind < shorter - first and old[-1 - behind].id == new[-1 - behind].id:
        behind += 1
    same_order = first == len(old) == len(new)
    last = first if same_order else len(new) - behind
    places = [s.index for s in map(change.script.segment_named, change.changed) if s is not None]
    places += _moved(change, first, behind)
    if not places:
        return first, last
    return min(first, *places), max(0 if same_order else last, max(places) + 1)


def _moved(change: ScriptChange, first: int, behind: int) -> list[int]:
    """Segments that stand at another distance from the one before, though none in between is another.

    `first` segments and the last `behind` ones are the same as before.
    """
    old, new = change.before.segments, change.script.segments
    if change.edit is not None:
        begins, start = change.edit.start, attrgetter("start")
        ends = begins + len(change.edit.inserted)
        places = range(bisect_left(new, begins, key=start), bisect_left(new, ends, key=start) + 1)
        return [place for place in places if place < len(new)]
    more = len(new) - len(old)

    def moved(place: int) -> bool:
        here, there = new[place], old[place - more if place >= first else place]
        return here.start - new[place - 1].start != there.start - old[there.index - 1].start

    return list(filter(moved, chain(range(1, first), range(len(new) - behind + 1, len(new)))))
