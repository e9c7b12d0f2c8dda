"""Which segments two voices speak in turn, found around the segments that are asked for."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from tts_studio.domain.script import Script, Segment
from tts_studio.domain.script_edit import ScriptChange
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.voice import Cast, CastVoice, VoiceId
from tts_studio.engine.dialogue_lines import Dialogue, Line, answers, dialogue_of_lines, goes_on, line_of
from tts_studio.engine.voice_catalogue import VoiceCatalogue

_REMEMBERED_LINES = 20_000
_LOOKED_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class _Run:
    """Segments that stand together, by id and in order: those of a dialogue, or a single one."""

    segment_ids: tuple[str, ...]
    dialogue: Dialogue | None


class Dialogues:
    """Finds the dialogues of a script. Nothing is looked at twice while it stays as it is.

    A run of lines begins where the one before it ends, so that a long script is looked at from the last place
    on where a run begins whatever stands before it, and after an edit up to where runs begin as they did.
    """

    def __init__(self, catalogue: VoiceCatalogue) -> None:
        self._catalogue = catalogue
        self._lines: OrderedDict[tuple[object, ...], Line | None] = OrderedDict()
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
            self._runs.clear()
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
        self._runs.clear()

    def of(self, script: Script, segment: Segment, cast: Cast) -> Dialogue | None:
        """The dialogue a segment is part of; None for one on its own, and where the cast wants none."""
        if not cast.dialogue:
            return None
        if not self._is_of(script, cast):
            self._script, self._cast = script, cast
            self._runs.clear()
        run = self._runs.get(segment.id) or self._found(segment.index)
        return run.dialogue

    def touched(self, change: ScriptChange, cast: Cast) -> frozenset[str]:
        """The segments whose dialogue is another one after an edit."""
        if not cast.dialogue or not self._is_of(change.before, cast):
            return frozenset()
        self._script = change.script
        for segment_id in change.gone:
            self._runs.pop(segment_id, None)
        first, last = _region(change)
        return self._look_again(first, last)

    def _is_of(self, script: Script, cast: Cast) -> bool:
        return self._script is script and self._cast is cast

    def _look_again(self, first: int, last: int) -> frozenset[str]:
        """Find the runs around the segments `first` to `last` anew; returns whose dialogue is another now.

        Behind very many of them, and behind those nobody asked for, everything known is forgotten instead.
        """
        segments, old = self._script.segments, dict(self._runs)
        before = self._runs.get(segments[first - 1].id) if first else None
        touched: dict[str, None] = {}
        place = first
        if before is not None:
            place -= before.segment_ids.index(segments[first - 1].id) + 1
        elif first:
            touched.update(self._forget_from(first))
            place = len(segments)
        while place < len(segments):
            known = old.get(segments[place].id)
            if place >= last and known is not None and known.segment_ids[0] == segments[place].id:
                break
            if (known is None and place >= last) or place - first > _LOOKED_AT_ONCE:
                touched.update(self._forget_from(place))
                break
            run = self._keep(self._run_from(place))
            touched.update(dict.fromkeys(run.segment_ids))
            place += len(run.segment_ids)
        return frozenset(key for key in touched if _dialogue(old.get(key)) != _dialogue(self._runs.get(key)))

    def _forget_from(self, place: int) -> dict[str, None]:
        """Forget the runs from a segment on; returns whose those were."""
        behind = [segment.id for segment in self._script.segments[place:] if segment.id in self._runs]
        for segment_id in behind:
            del self._runs[segment_id]
        return dict.fromkeys(behind)

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
        segments = self._script.segments
        run: list[tuple[Segment, Line]] = []
        while place + len(run) < len(segments):
            segment = segments[place + len(run)]
            line = self._line(segment)
            if line is None or (run and not goes_on([kept for _, kept in run], line)):
                break
            run.append((segment, line))
        if len(run) < 2:
            return _Run((segments[place].id,), None)
        return _Run(tuple(segment.id for segment, _ in run), dialogue_of_lines(run, self._cast))

    def _line(self, segment: Segment) -> Line | None:
        if segment.id in self._apart:
            return None
        body, offset = self._script.body_of(segment), segment.body_start - segment.start
        voice = self._cast.voice_of(segment.speaker)
        key = (body, offset, voice.voice, voice.language, tuple(sorted(voice.settings.items())))
        if key not in self._lines:
            self._lines[key] = line_of(body, offset, voice, self._catalogue)
            if len(self._lines) > _REMEMBERED_LINES:
                self._lines.popitem(last=False)
        return self._lines[key]


def _dialogue(run: _Run | None) -> Dialogue | None:
    return None if run is None else run.dialogue


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
    if not places:
        return first, last
    return min(first, *places), max(0 if same_order else last, max(places) + 1)
