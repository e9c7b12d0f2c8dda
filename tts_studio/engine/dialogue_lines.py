"""What is said in one segment as a line of a dialogue, and the one request that is made of such lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tts_studio.domain.errors import StudioError
from tts_studio.domain.markup.compiler import compile_text
from tts_studio.domain.markup.dialect import SourceMap, Spoken
from tts_studio.domain.parameters import ParameterValue
from tts_studio.domain.script import Segment
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.speech_model import SpeechModel, TwoVoices
from tts_studio.domain.voice import Cast, CastVoice
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.engine.voicing import Voicing, voicing_of


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
class Line:
    """What a voice says in one segment; lines of equal `group` can be in one request."""

    voicing: Voicing
    spoken: Spoken

    @property
    def group(self) -> object:
        """What lines of one request have in common."""
        voicing = self.voicing
        return voicing.model.id, voicing.language, voicing.heard


def line_of(body: str, offset: int, voice: CastVoice, catalogue: VoiceCatalogue) -> Line | None:
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
    line = Line(voicing, parts[0])
    return line if voicing.model.limit.allows(_written(two, [line])) else None


def _is_directed(spoken: Spoken, voicing: Voicing) -> bool:
    opening = voicing.dialect.style_sentence.partition("{")[0]
    return bool(opening) and spoken.text.startswith(opening) and spoken.source.runs[0][0] > 0


def answers(last: Line | None, line: Line | None) -> bool:
    """Whether a line may stand behind another in one request, whatever stands before that."""
    if last is None or line is None:
        return False
    return line.group == last.group and line.voicing.voice != last.voicing.voice


def goes_on(run: Sequence[Line], line: Line) -> bool:
    """Whether a line answers the last one in the other voice and still fits into the request."""
    two, last = _two_voices(run[0].voicing.model), run[-1]
    if not answers(last, line) or len(run) >= two.lines:
        return False
    if len(run) > 1 and line.voicing.voice != run[-2].voicing.voice:
        return False
    return last.voicing.model.limit.allows(_written(two, [*run, line]))


def _two_voices(model: SpeechModel) -> TwoVoices:
    assert model.two_voices is not None
    return model.two_voices


def _written(two: TwoVoices, lines: Sequence[Line]) -> str:
    first = lines[0].voicing.voice
    return "\n".join(
        (two.first if line.voicing.voice == first else two.second) + line.spoken.text for line in lines
    )


def dialogue_of_lines(run: Sequence[tuple[Segment, Line]], cast: Cast) -> Dialogue:
    """The dialogue of at least two segments with their lines."""
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
