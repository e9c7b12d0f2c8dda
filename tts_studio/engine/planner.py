"""From script and cast to the requests that make its sound, piece by piece."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from tts_studio.domain.errors import StudioError
from tts_studio.domain.markup.compiler import compile_text, strip_tags
from tts_studio.domain.markup.dialect import Silence, SourceMap
from tts_studio.domain.script import Script, Segment
from tts_studio.domain.script_edit import ScriptChange
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.translation import tr, trn
from tts_studio.domain.voice import Cast, CastVoice, Voice
from tts_studio.engine.dialogue import Dialogues
from tts_studio.engine.dialogue_lines import Dialogue
from tts_studio.engine.language_check import LanguageCheck
from tts_studio.engine.splitter import split
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.engine.voicing import Voicing, voicing_of

_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class SpeechPiece:
    """One request of a segment; `source` maps its text to positions counted from the segment's start."""

    request: SpeechRequest
    source: SourceMap


Piece: TypeAlias = SpeechPiece | Silence


@dataclass(frozen=True)
class SegmentPlan:
    """What a segment is made of. `problem` says why it cannot be spoken, `notice` what one should know.

    `speaker` is who begins and `last_speaker` who ends it, both casefolded; `gain_db` is the speaker's level
    trim in decibels. Of the segments of a dialogue all have the same pieces, counted from the first one's
    start: that one `leads` the others, by id, and each of them is `joined_to` it.
    """

    pieces: tuple[Piece, ...]
    problem: StudioError | None = None
    notice: str = ""
    speaker: str = ""
    last_speaker: str = ""
    gain_db: float = 0.0
    leads: tuple[str, ...] = ()
    joined_to: str = ""

    @cached_property
    def requests(self) -> tuple[SpeechRequest, ...]:
        """The requests in the order they are spoken."""
        return tuple(piece.request for piece in self.pieces if isinstance(piece, SpeechPiece))

    @cached_property
    def key(self) -> str:
        """What names the speech: a digest over the requests in order, however long the silences are."""
        digests = "\n".join(request.digest for request in self.requests)
        return hashlib.sha256(digests.encode("ascii")).hexdigest()


class Planner:
    """Plans segments; equal text and voice are planned once."""

    def __init__(self, catalogue: VoiceCatalogue) -> None:
        self.language_check: LanguageCheck | None = None
        self._catalogue = catalogue
        self._dialogues = Dialogues(catalogue)
        self._plans: OrderedDict[tuple[object, ...], SegmentPlan] = OrderedDict()

    def forget(self) -> None:
        """Plan everything anew, because the catalogue or the language check changed."""
        self._plans.clear()
        self._dialogues.forget()

    def touched(self, change: ScriptChange, cast: Cast) -> frozenset[str]:
        """The segments whose plan an edit of others may have changed: those of dialogues."""
        return self._dialogues.touched(change, cast)

    def keep_apart(self, script: Script, cast: Cast, segment_ids: frozenset[str]) -> frozenset[str]:
        """Let these segments be part of no dialogue, and no others; returns whose plan may be another now."""
        return self._dialogues.keep_apart(script, cast, segment_ids)

    def speaks_dialogue(self, request: SpeechRequest) -> bool:
        """Whether a request is that of a dialogue."""
        return self._dialogues.speaks(request)

    def plan(self, script: Script, segment: Segment, cast: Cast) -> SegmentPlan:
        """The plan of one segment. Never raises: what is wrong stands in its `problem`."""
        dialogue = self._dialogues.of(script, segment, cast)
        return _joint(dialogue, segment.id) if dialogue is not None else self._alone(script, segment, cast)

    def _alone(self, script: Script, segment: Segment, cast: Cast) -> SegmentPlan:
        voice = cast.voice_of(segment.speaker)
        body, offset = script.body_of(segment), segment.body_start - segment.start
        settings = tuple(sorted(voice.settings.items()))
        speaker, gain = segment.speaker.casefold(), cast.trim_of(segment.speaker)
        key = (body, offset, voice.voice, voice.language, settings, speaker, gain)
        found = self._plans.get(key)
        if found is None:
            made = self._made(body, offset, voice)
            found = replace(made, speaker=speaker, last_speaker=speaker, gain_db=gain)
            self._plans[key] = found
            if len(self._plans) > _REMEMBERED:
                self._plans.popitem(last=False)
        return found

    def _made(self, body: str, offset: int, cast_voice: CastVoice) -> SegmentPlan:
        try:
            voicing = voicing_of(cast_voice, self._catalogue)
        except StudioError as problem:
            return SegmentPlan((), problem)
        pieces = _pieces(body, offset, voicing)
        return SegmentPlan(pieces, notice=self._notice(body, pieces, voicing.model, voicing.entry))

    def _notice(self, body: str, pieces: tuple[Piece, ...], model: SpeechModel, voice: Voice) -> str:
        if not _speaks(pieces):
            return tr("Nothing here is spoken.") if strip_tags(body).strip() else ""
        if self.language_check is None or model.any_language:
            return ""
        languages = voice.languages or model.languages
        return self.language_check.notice(strip_tags(body), languages, voice.name)


def _joint(dialogue: Dialogue, segment_id: str) -> SegmentPlan:
    """The plan of one segment of a dialogue."""
    lead, *others = dialogue.segment_ids
    leading = segment_id == lead
    return SegmentPlan(
        (SpeechPiece(dialogue.request, dialogue.source),),
        notice=trn(
            "Spoken as a dialogue: {count} line is one take, and a change of it makes it stale.",
            "Spoken as a dialogue: {count} lines are one take, and a change of one makes all of them stale.",
            len(dialogue.segment_ids),
        ),
        speaker=dialogue.speakers[0],
        last_speaker=dialogue.speakers[1],
        gain_db=dialogue.gain_db,
        leads=tuple(others) if leading else (),
        joined_to="" if leading else lead,
    )


def _pieces(body: str, offset: int, voicing: Voicing) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for part in compile_text(body, voicing.dialect, start=offset).parts:
        if isinstance(part, Silence):
            pieces.append(part)
            continue
        pieces += [
            SpeechPiece(voicing.request(spoken.text), spoken.source)
            for spoken in split(part, voicing.model.limit)
        ]
    return tuple(pieces)


def _speaks(pieces: tuple[Piece, ...]) -> bool:
    return any(isinstance(piece, SpeechPiece) for piece in pieces)
