"""Why a segment's sound is not the one it should have, and what making it would take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tts_studio.domain.cost import Cost
from tts_studio.domain.errors import StudioError
from tts_studio.domain.markup.compiler import strip_tags
from tts_studio.domain.parameters import complete_settings, is_unheard
from tts_studio.domain.segment_take import Pause, SegmentTake
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.planner import SegmentPlan, SpeechPiece
from tts_studio.engine.render_plan import RenderPlan
from tts_studio.engine.take_library import TakeLibrary
from tts_studio.engine.voice_catalogue import VoiceCatalogue


@dataclass(frozen=True, slots=True)
class Staleness:
    """Sentences that say what changed, and what rendering would make: how much text, for how much money."""

    reasons: tuple[str, ...]
    characters: int
    cost: Cost

    @classmethod
    def of(cls, reasons: tuple[str, ...], refresh: RenderPlan) -> Staleness:
        """The reasons with the figures of a plan that renders this segment."""
        return cls(reasons, refresh.characters, refresh.cost)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a segment should be: its words, its voice and the base plan made of them."""

    body: str
    voice: CastVoice
    plan: SegmentPlan


class StalenessFinder:
    """Compares what a segment should be with the take it used last."""

    def __init__(self, catalogue: VoiceCatalogue, library: TakeLibrary) -> None:
        self._catalogue = catalogue
        self._library = library

    def reasons(self, wanted: Wanted, take: SegmentTake | None) -> tuple[str, ...]:
        """A sentence for each thing that differs; one that says little where the take is not known."""
        if take is None:
            return (tr("It has changed since it was rendered."),)
        if take.plan_key == wanted.plan.key and take.trashed is not None:
            return (tr("Its take is in the trash."),)
        reasons = (*self._of_words(wanted, take), *self._of_voice(wanted.voice, take.cast_voice))
        return reasons or tuple(self._of_model(wanted, take))

    def _of_words(self, wanted: Wanted, take: SegmentTake) -> Iterator[str]:
        if take.speaks(wanted.body):
            return
        if strip_tags(wanted.body).split() != strip_tags(take.body).split():
            yield tr("The text has changed.")
        elif _pauses_of_plan(wanted.plan) != _pauses_of_take(take):
            yield tr("A pause has changed.")
        else:
            yield tr("A direction has changed.")

    def _of_voice(self, now: CastVoice, then: CastVoice) -> Iterator[str]:
        if now.voice != then.voice:
            yield tr(
                "The voice changed from {before} to {after}.",
                before=self._name(then.voice),
                after=self._name(now.voice),
            )
            return
        for label in self._changed_settings(now, then):
            yield tr("“{setting}” has changed.", setting=label)
        if now.language != then.language:
            yield tr("The language has changed.")

    def _changed_settings(self, now: CastVoice, then: CastVoice) -> Iterator[str]:
        model = self._model(now.voice.model)
        if model is None:
            return
        try:
            before = complete_settings(model.parameters, then.settings)
            after = complete_settings(model.parameters, now.settings)
        except StudioError:
            return
        for parameter in model.parameters:
            if before[parameter.name] != after[parameter.name] and not is_unheard(parameter):
                yield parameter.label

    def _of_model(self, wanted: Wanted, take: SegmentTake) -> Iterator[str]:
        revisions = {known.request.revision for i in take.take_ids if (known := self._library.get(i))}
        now = {request.revision for request in wanted.plan.requests}
        model = self._model(wanted.voice.voice.model)
        if model is not None and revisions and revisions != now:
            yield tr("{model} has been updated.", model=model.name)
        else:
            yield tr("It would be spoken differently now.")

    def _name(self, voice: VoiceId) -> str:
        known = self._catalogue.find(voice)
        return voice.voice if known is None else known.name

    def _model(self, model_id: str) -> SpeechModel | None:
        try:
            return self._catalogue.model(model_id)
        except StudioError:
            return None


def _pauses_of_plan(plan: SegmentPlan) -> list[int]:
    return [piece.milliseconds for piece in plan.pieces if not isinstance(piece, SpeechPiece)]


def _pauses_of_take(take: SegmentTake) -> list[int]:
    return [piece.milliseconds for piece in take.pieces if isinstance(piece, Pause)]
