"""DraftVoice: lets the voices in the box speak what is not bought yet, so that it can be heard for free."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import cast

from tts_studio.audio.decoding import decode
from tts_studio.audio.edges import speech_edges
from tts_studio.domain.script import Segment
from tts_studio.domain.speech import AudioChunk, SpeechEvent, SpeechRequest, Timing, WordTiming
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.take import Take
from tts_studio.domain.voice import CastVoice, Voice, VoiceId
from tts_studio.engine.language_check import language_of_script
from tts_studio.engine.planner import Planner, SegmentPlan
from tts_studio.engine.project_session import ProjectSession

KEPT_BYTES = 48_000_000
"""How much spoken draft is kept, the latest: about a quarter of an hour."""

_ENGLISH = "en"
_MOST_LANGUAGES = 20_000
_PITCH = "pitch"
_PITCHES = (0.0, -2.0, 2.0, -3.5, 3.5)
"""What tells apart speakers who share a voice, in semitones."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft of one request: as a take that no project keeps, with its bytes."""

    take: Take
    audio: bytes


class DraftVoice:
    """Plans and speaks drafts of one project's segments.

    Every speaker keeps a draft voice of their own as long as there are enough; it speaks the language of the
    segment and is a man's or a woman's like the voice that is cast. Nothing a draft says is written into the
    project.
    """

    def __init__(self, session: ProjectSession) -> None:
        self._session = session
        self._planner = Planner(session.catalogue)
        self._kept: OrderedDict[str, Draft] = OrderedDict()
        self._bytes = 0
        self._words: dict[str, list[WordTiming]] = {}
        self._tones: dict[tuple[str, str, str, str], tuple[VoiceId, float]] = {}
        self._languages: dict[tuple[str, bool], str] = {}

    @property
    def available(self) -> bool:
        """Whether there is a free voice at all."""
        models = self._session.catalogue.models
        return any(
            model.free and (model.any_language or _speaks(model.languages, _ENGLISH)) for model in models
        )

    def is_needed(self, plan: SegmentPlan, *, awaiting: bool = False) -> bool:
        """Whether some of a plan's sound would have to be bought, or is being bought at this moment.

        The latter is no need for one who is `awaiting` it. A voice that streams speaks for itself: it is
        heard at once, and what was heard is the take.
        """
        session = self._session
        missing = (request for request in plan.requests if not session.library.has(request.digest))
        return any(
            not session.spending.is_to_be_had(request)
            and not _streams(session, request)
            and not (awaiting and session.jobs.expects(request.digest))
            for request in missing
        )

    def plan_of(self, segment: Segment) -> SegmentPlan | None:
        """The segment as a draft; None where no free voice speaks its language."""
        voice = self._voice_for(segment)
        if voice is None:
            return None
        drafting = replace(self._session.cast, narrator=voice, speakers={}, dialogue=False)
        plan = self._planner.plan(self._session.script, segment, drafting)
        return plan if plan.problem is None and plan.requests else None

    def take_of(self, request: SpeechRequest) -> Take | None:
        """The draft of a request if it was spoken already."""
        draft = self._kept.get(request.digest)
        return None if draft is None else draft.take

    def audio_of(self, request: SpeechRequest) -> bytes | None:
        """Its bytes."""
        draft = self._kept.get(request.digest)
        return None if draft is None else draft.audio

    def words_of(self, request: SpeechRequest) -> Sequence[WordTiming]:
        """The words that are known of a draft, be it still being spoken."""
        draft = self._kept.get(request.digest)
        return draft.take.words if draft is not None else self._words.get(request.digest, ())

    async def speak(self, request: SpeechRequest) -> AsyncGenerator[bytes, None]:
        """Speak a draft, kept once it is whole; raises what its voice raises."""
        parts: list[bytes] = []
        words = self._words[request.digest] = []
        try:
            events = self._session.catalogue.provider_of(request.voice.model).synthesize(request)
            # A provider's events are a generator, which is closed to make it fall silent.
            async with aclosing(cast(AsyncGenerator[SpeechEvent, None], events)):
                async for event in events:
                    if isinstance(event, Timing):
                        words.extend(event.words)
                    elif isinstance(event, AudioChunk):
                        parts.append(event.data)
                        yield event.data
            self._keep(request, b"".join(parts), tuple(words))
        finally:
            self._words.pop(request.digest, None)

    def _keep(self, request: SpeechRequest, audio: bytes, words: tuple[WordTiming, ...]) -> None:
        pcm = decode(audio, request.format)
        begins, ends = speech_edges(pcm.samples, pcm.rate)
        take = Take(0, request, request.format, pcm.rate, pcm.frames, begins, ends, time.time(), words)
        self._kept[request.digest] = Draft(take, audio)
        self._bytes += len(audio)
        while self._bytes > KEPT_BYTES and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= len(oldest.audio)

    def _voice_for(self, segment: Segment) -> CastVoice | None:
        chosen = self._session.cast.voice_of(segment.speaker)
        wanted = self._session.catalogue.find(chosen.voice)
        language = self._language_of(self._session.script.body_of(segment), chosen, wanted)
        model = self._model_for(language)
        if model is None:
            return None
        known = [voice for voice in self._session.catalogue.voices if voice.id.model == model.id]
        spoken = [voice for voice in known if _speaks(voice.languages or model.languages, language)] or known
        gender = wanted.gender if wanted is not None else ""
        alike = [voice for voice in spoken if gender and voice.gender == gender] or spoken
        tones = [(voice.id, pitch) for pitch in _pitches_of(model) for voice in alike]
        return self._tone_of((model.id, language, gender, segment.speaker.casefold()), tones)

    def _tone_of(
        self, whose: tuple[str, str, str, str], tones: Sequence[tuple[VoiceId, float]]
    ) -> CastVoice | None:
        """The voice and pitch that somebody has, at first those that nobody has yet."""
        if whose not in self._tones and tones:
            taken = set(self._tones.values())
            free = (tone for tone in tones if tone not in taken)
            self._tones[whose] = next(free, tones[len(taken) % len(tones)])
        if whose not in self._tones:
            return None
        voice, pitch = self._tones[whose]
        return CastVoice(voice, settings={_PITCH: pitch} if pitch else {})

    def _language_of(self, body: str, chosen: CastVoice, voice: Voice | None) -> str:
        """The language to speak: what is cast, what the text is in, what the voice is for."""
        if chosen.language:
            return _base(chosen.language)
        check = self._session.language_check
        key = (body, check is not None)
        if key not in self._languages:
            if len(self._languages) >= _MOST_LANGUAGES:
                self._languages.clear()
            self._languages[key] = _base(
                (check.language_of(body) if check is not None else "") or language_of_script(body)
            )
        own = voice.languages[0] if voice is not None and len(voice.languages) == 1 else _ENGLISH
        return self._languages[key] or _base(own)

    def _model_for(self, language: str) -> SpeechModel | None:
        """The free model for a language: one made for it, else one that speaks them all."""
        free = [model for model in self._session.catalogue.models if model.free]
        made_for_it = [model for model in free if _speaks(model.languages, language)]
        return next(iter(made_for_it or [model for model in free if model.any_language]), None)


def _pitches_of(model: SpeechModel) -> tuple[float, ...]:
    """How much higher and lower than usual a model can be told to speak."""
    return _PITCHES if any(parameter.name == _PITCH for parameter in model.parameters) else (0.0,)


def _base(tag: str) -> str:
    return tag.partition("-")[0].lower()


def _speaks(languages: Sequence[str], language: str) -> bool:
    return any(_base(tag) == language for tag in languages)


def speak_for_themselves(session: ProjectSession, segment_ids: Sequence[str]) -> tuple[str, ...]:
    """Those of these segments that are never drafted, because their voice streams."""
    segments = filter(None, map(session.script.segment_named, segment_ids))
    return tuple(
        segment.id
        for segment in segments
        if any(_streams(session, request) for request in session.plan_of(segment).requests)
    )


def _streams(session: ProjectSession, request: SpeechRequest) -> bool:
    """Whether the request's own voice can be heard at once; not where its list of voices was refused."""
    model = request.voice.model
    return model not in session.catalogue.problems and session.catalogue.model(model).streams
