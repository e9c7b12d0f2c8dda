"""Which segments two voices speak in turn, and the one request that makes a dialogue of them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tts_studio.domain.errors import StudioError
from tts_studio.domain.markup.compiler import compile_text
from tts_studio.domain.markup.dialect import SourceMap, Spoken
from tts_studio.domain.parameters import ParameterValue
from tts_studio.domain.script import Script, Segment
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.speech_model import SpeechModel, TwoVoices
from tts_studio.domain.voice import Cast, CastVoice
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.engine.voicing import Voicing, voicing_of

_REMEMBERED_LINES = 20_000
_REMEMBERED_SCRIPTS = 2


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Segments, by id and in order, that one request speaks.

    `source` maps its text to positions counted from the first segment's start. `speakers` are who begins and
    who ends it, casefolded; `gain_db` is the mean of the two speakers' level trims, as they share one sound.
    """

    segment_ids: tuple[str, ...]
    request: SpeechRequest
    source: SourceMap
    speakers: tuple[str, str]
    gain_db: float


@dataclass(frozen=True, slots=True)
class _Line:
    """What a voice says in one segment; lines of equal `group` can be in one request."""

    voicing: Voicing
    spoken: Spoken

    @property
    def group(self) -> object:
        voicing = self.voicing
        return voicing.model.id, voicing.language, voicing.heard


class Dialogues:
    """Finds the dialogues of a script. Nothing is looked at twice while it stays as it is."""

    def __init__(self, catalogue: VoiceCatalogue) -> None:
        self._catalogue = catalogue
        self._lines: OrderedDict[tuple[object, ...], _Line | None] = OrderedDict()
        self._found: list[tuple[Script, Cast, Mapping[str, Dialogue]]] = []
        self._apart: frozenset[str] = frozenset()

    def keep_apart(self, script: Script, cast: Cast, segment_ids: frozenset[str]) -> frozenset[str]:
        """Let these segments be part of no dialogue, and no others; returns whose dialogue is another now."""
        if segment_ids == self._apart:
            return frozenset()
        before = self.of(script, cast)
        self._apart = segment_ids
        self._found.clear()
        return _differing(before, self.of(script, cast))

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
        self._found.clear()

    def of(self, script: Script, cast: Cast) -> Mapping[str, Dialogue]:
        """The dialogue of each segment that is part of one; none while the cast does not want them."""
        if not cast.dialogue:
            return {}
        for known_script, known_cast, found in self._found:
            if known_script is script and known_cast is cast:
                return found
        made = {key: dialogue for dialogue in self._find(script, cast) for key in dialogue.segment_ids}
        self._found = [(script, cast, made), *self._found][:_REMEMBERED_SCRIPTS]
        return made

    def touched(self, before: Script, after: Script, cast: Cast) -> frozenset[str]:
        """The segments whose dialogue is another one after an edit."""
        return _differing(self.of(before, cast), self.of(after, cast))

    def _find(self, script: Script, cast: Cast) -> Iterator[Dialogue]:
        run: list[tuple[Segment, _Line]] = []
        for segment in script.segments:
            voice = cast.voice_of(segment.speaker)
            alone = segment.id in self._apart
            line = None if alone else self._line(script.body_of(segment), segment, voice)
            if line is not None and run and _goes_on([kept for _, kept in run], line):
                run.append((segment, line))
                continue
            if len(run) > 1:
                yield _dialogue(run, cast)
            run = [(segment, line)] if line is not None else []
        if len(run) > 1:
            yield _dialogue(run, cast)

    def _line(self, body: str, segment: Segment, voice: CastVoice) -> _Line | None:
        offset = segment.body_start - segment.start
        key = (body, offset, voice.voice, voice.language, tuple(sorted(voice.settings.items())))
        if key not in self._lines:
            self._lines[key] = _line_of(body, offset, voice, self._catalogue)
            if len(self._lines) > _REMEMBERED_LINES:
                self._lines.popitem(last=False)
        return self._lines[key]


def _differing(old: Mapping[str, Dialogue], new: Mapping[str, Dialogue]) -> frozenset[str]:
    return frozenset(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))


def _line_of(body: str, offset: int, voice: CastVoice, catalogue: VoiceCatalogue) -> _Line | None:
    """A segment as a line of a dialogue, None where it has to be spoken on its own."""
    try:
        voicing = voicing_of(voice, catalogue)
    except StudioError:
        return None
    two = voicing.model.two_voices
    if two is None or dict(voicing.heard).get(two.parameter):
        return None
    parts = compile_text(body, voicing.dialect, start=offset).parts
    # A silence has to be exact, and a sentence of directions would be read aloud behind a speaker's name.
    if len(parts) != 1 or not isinstance(parts[0], Spoken) or _is_directed(parts[0], voicing):
        return None
    line = _Line(voicing, parts[0])
    return line if voicing.model.limit.allows(_written(two, [line])) else None


def _is_directed(spoken: Spoken, voicing: Voicing) -> bool:
    opening = voicing.dialect.style_sentence.partition("{")[0]
    return bool(opening) and spoken.text.startswith(opening) and spoken.source.runs[0][0] > 0


def _goes_on(run: Sequence[_Line], line: _Line) -> bool:
    """Whether a line answers the last one in the other voice and still fits into the request."""
    two, last = _two_voices(run[0].voicing.model), run[-1]
    if line.group != last.group or line.voicing.voice == last.voicing.voice or len(run) >= two.lines:
        return False
    if len(run) > 1 and line.voicing.voice != run[-2].voicing.voice:
        return False
    return last.voicing.model.limit.allows(_written(two, [*run, line]))


def _two_voices(model: SpeechModel) -> TwoVoices:
    assert model.two_voices is not None
    return model.two_voices


def _written(two: TwoVoices, lines: Sequence[_Line]) -> str:
    first = lines[0].voicing.voice
    return "\n".join(
        (two.first if line.voicing.voice == first else two.second) + line.spoken.text for line in lines
    )


def _dialogue(run: Sequence[tuple[Segment, _Line]], cast: Cast) -> Dialogue:
    (lead, first), (_, second) = run[0], run[1]
    two, voicing = _two_voices(first.voicing.model), first.voicing
    text, runs = "", []
    for segment, line in run:
        text += ("\n" if text else "") + (two.first if line.voicing.voice == voicing.voice else two.second)
        shift = segment.start - lead.start
        runs += [(len(text) + at, source + shift, length) for at, source, length in line.spoken.source.runs]
        text += line.spoken.text
    heard: dict[str, ParameterValue] = {**dict(voicing.heard), two.parameter: second.voicing.voice.voice}
    return Dialogue(
        tuple(segment.id for segment, _ in run),
        voicing.request(text, tuple(sorted(heard.items()))),
        SourceMap(tuple(runs)),
        (lead.speaker.casefold(), run[-1][0].speaker.casefold()),
        (cast.trim_of(lead.speaker) + cast.trim_of(run[1][0].speaker)) / 2,
    )
