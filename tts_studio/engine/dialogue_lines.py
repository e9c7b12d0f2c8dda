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


def dialogue_voicing(voice: CastVoice, catalogue: VoiceCatalogue) -> Voicing | None:
    """A voice made ready to speak lines of dialogues; None where it cannot."""
    try:
        voicing = voicing_of(voice, catalogue)
    except StudioError:
        return None
    two = voicing.model.two_voices
    return None if two is None or dict(voicing.heard).get(two.parameter) else voicing


def line_of(body: str, offset: int, voicing: Voicing) -> Line | None:
    """A segment as a line of a dialogue, None where it has to be spoken on its own."""
    parts = compile_text(body, voicing.dialect, start=offset).parts
    # A silence has to be exact, and a sentence of directions would be read aloud behind a speaker's name.
    if len(parts) != 1 or not isinstance(parts[0], Spoken) or _is_directed(parts[0], voicing):
        return None
    fits = voicing.model.limit.allows(_two_voices(voicing.model).first + parts[0].text)
    return Line(voicing, parts[0]) if fits else None


def _is_directed(spoken: Spoken, voicing: Voicing) -> bool:
    opening = voicing.dialect.style_sentence.partition("{")[0]
    return bool(opening) and spoken.text.startswith(opening) and spoken.source.runs[0][0] > 0


def answers(last: Line | None, line: Line | None) -> bool:
    """Whether a line may stand behind another in one request, whatever stands before that."""
    if last is None or line is None:
        return False
    return line.group == last.group and line.voicing.voice != last.voicing.voice


class Exchange:
    """Lines that are spoken in one request, as long as each answers the last one in the other voice."""

    def __init__(self) -> None:
        self.lines: list[tuple[Segment, Line]] = []
        self._written = ""

    def takes(self, segment: Segment, line: Line) -> bool:
        """Add the line of the next segment, if it answers and still fits into the request; whether it does.

        The first line always does.
        """
        two, count = _two_voices(line.voicing.model), len(self.lines)
        beginning = self._written + "\n" if count else ""
        written = beginning + (two.second if count % 2 else two.first) + line.spoken.text
        if count and (
            count >= two.lines
            or not answers(self.lines[-1][1], line)
            or (count > 1 and line.voicing.voice != self.lines[-2][1].voicing.voice)
            or not line.voicing.model.limit.allows(written)
        ):
            return False
        self.lines.append((segment, line))
        self._written = written
        return True


def _two_voices(model: SpeechModel) -> TwoVoices:
    assert model.two_voices is not None
    return model.two_voices


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
