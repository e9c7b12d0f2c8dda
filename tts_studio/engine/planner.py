"""From script and cast to the requests that make its sound, piece by piece."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from tts_studio.domain.errors import InvalidSetting, StudioError
from tts_studio.domain.markup.compiler import compile_text, strip_tags
from tts_studio.domain.markup.dialect import Silence, SourceMap
from tts_studio.domain.parameters import complete_settings, is_unheard
from tts_studio.domain.script import Script, Segment
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.voice import Cast, CastVoice, Voice
from tts_studio.engine.language_check import LanguageCheck, language_name
from tts_studio.engine.splitter import split
from tts_studio.engine.voice_catalogue import VoiceCatalogue

_REMEMBERED = 20_000
AUTOMATIC = "auto"
"""The language a model finds out by itself."""


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
    trim in decibels.
    """

    pieces: tuple[Piece, ...]
    problem: StudioError | None = None
    notice: str = ""
    speaker: str = ""
    last_speaker: str = ""
    gain_db: float = 0.0

    @cached_property
    def requests(self) -> tuple[SpeechRequest, ...]:
        """The requests in the order they are spoken."""
        return tuple(piece.request for piece in self.pieces if isinstance(piece, SpeechPiece))

    @cached_property
    def key(self) -> str:
        """What names the sound: a digest over the requests and the silences between them, in order."""
        parts = (
            piece.request.digest if isinstance(piece, SpeechPiece) else f"{piece.milliseconds} ms"
            for piece in self.pieces
        )
        return hashlib.sha256("\n".join(parts).encode("ascii")).hexdigest()


class Planner:
    """Plans segments; equal text and voice are planned once."""

    def __init__(self, catalogue: VoiceCatalogue) -> None:
        self.language_check: LanguageCheck | None = None
        self._catalogue = catalogue
        self._plans: OrderedDict[tuple[object, ...], SegmentPlan] = OrderedDict()

    def forget(self) -> None:
        """Plan everything anew, because the catalogue or the language check changed."""
        self._plans.clear()

    def plan(self, script: Script, segment: Segment, cast: Cast) -> SegmentPlan:
        """The plan of one segment. Never raises: what is wrong stands in its `problem`."""
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
            model = self._catalogue.model(cast_voice.voice.model)
            voice = self._catalogue.voice(cast_voice.voice)
            pieces = _pieces(body, offset, cast_voice, model, voice)
        except StudioError as problem:
            return SegmentPlan((), problem)
        return SegmentPlan(pieces, notice=self._notice(body, pieces, model, voice))

    def _notice(self, body: str, pieces: tuple[Piece, ...], model: SpeechModel, voice: Voice) -> str:
        if not _speaks(pieces):
            return "Nothing here is spoken." if strip_tags(body).strip() else ""
        if self.language_check is None or model.any_language:
            return ""
        languages = voice.languages or model.languages
        return self.language_check.notice(strip_tags(body), languages, voice.name)


def _pieces(
    body: str, offset: int, cast_voice: CastVoice, model: SpeechModel, voice: Voice
) -> tuple[Piece, ...]:
    settings = complete_settings(model.parameters, cast_voice.settings)
    unheard = {parameter.name for parameter in model.parameters if is_unheard(parameter)}
    heard = tuple(sorted((name, value) for name, value in settings.items() if name not in unheard))
    handling = tuple(sorted((name, value) for name, value in settings.items() if name in unheard))
    language = spoken_language(cast_voice, model, voice)
    audio_format, dialect = model.format_for(settings), model.dialect_for(settings)
    pieces: list[Piece] = []
    for part in compile_text(body, dialect, start=offset).parts:
        if isinstance(part, Silence):
            pieces.append(part)
            continue
        for spoken in split(part, model.limit):
            request = SpeechRequest(
                cast_voice.voice,
                language,
                heard,
                spoken.text,
                audio_format,
                model.revision,
                handling=handling,
            )
            pieces.append(SpeechPiece(request, spoken.source))
    return tuple(pieces)


def _speaks(pieces: tuple[Piece, ...]) -> bool:
    return any(isinstance(piece, SpeechPiece) for piece in pieces)


def spoken_language(cast_voice: CastVoice, model: SpeechModel, voice: Voice) -> str:
    """The language requests are made in; InvalidSetting when the cast's choice is none of the voice's."""
    spoken = voice.languages or model.languages
    if not cast_voice.language:
        return AUTOMATIC if AUTOMATIC in model.languages else next(iter(spoken), "")
    base = cast_voice.language.partition("-")[0].lower()
    if model.any_language or not spoken:
        return cast_voice.language
    for tag in spoken:
        if tag.lower() == cast_voice.language.lower():
            return tag
    for tag in spoken:
        if tag.partition("-")[0].lower() == base:
            return tag
    raise InvalidSetting(
        f"{voice.name} does not speak {language_name(cast_voice.language)}.",
        advice=f"Choose a voice for {language_name(cast_voice.language)}.",
    )
