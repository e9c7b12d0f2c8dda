"""A take in words, as the panel shows it: its voice, what differs from now, its length, price and day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import QDateTime, QLocale

from tts_studio.domain.cost import Cost
from tts_studio.domain.errors import StudioError
from tts_studio.domain.parameters import (
    ChoiceParameter,
    NumberParameter,
    Parameter,
    ParameterValue,
    SwitchParameter,
    complete_settings,
)
from tts_studio.domain.segment_take import SegmentTake
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.translation import figure, listed, tr
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.project_session import ProjectSession
from tts_studio.ui.language_names import language_name


@dataclass(frozen=True, slots=True)
class Difference:
    """Something a take was made with, and what the segment would be made with now."""

    what: str
    then: str
    now: str

    @property
    def sentence(self) -> str:
        """“Speed: 1.2, now 1”."""
        return tr("{setting}: {then}, now {now}", setting=self.what, then=self.then, now=self.now)


@dataclass(frozen=True, slots=True)
class TakeView:
    """A snapshot.

    `words` is what it says. `chosen` is what the segment sounds like now; `same_words` says whether it says
    the words of the script. `comparing` is “A” or “B” where the take is one of the two that are switched
    between.
    """

    id: str
    number: int
    segment_id: str
    voice: str
    differences: tuple[Difference, ...]
    length: str
    cost: str
    when: str
    comment: str = ""
    chosen: bool = False
    starred: bool = False
    locked: bool = False
    same_words: bool = True
    can_be_chosen: bool = True
    comparing: str = ""
    playing: bool = False
    words: str = ""

    @property
    def name(self) -> str:
        """“Take 3”."""
        return tr("Take {number}", number=self.number)

    @property
    def made_with(self) -> str:
        """The voice, and the settings that are not those of now."""
        settings = (
            tr("{setting} {value}", setting=each.what, value=each.then)
            for each in self.differences
            if each.then != self.voice
        )
        return " · ".join((self.voice, *settings))

    @property
    def facts(self) -> str:
        """Price and day."""
        return " · ".join(filter(None, (self.cost, self.when)))

    @property
    def description(self) -> str:
        """Everything about it in one line, for those who hear the window."""
        states = (
            (self.chosen, tr("chosen")),
            (self.starred, tr("starred")),
            (self.locked, tr("locked")),
            (not self.same_words, tr("other words")),
        )
        told = (words for holds, words in states if holds)
        return listed(filter(None, (*told, self.length, self.made_with, self.cost, self.when, self.comment)))


class TakeWords:
    """Puts the takes of a session into words."""

    def __init__(self, session: ProjectSession, now: float) -> None:
        """`now` is in seconds since the epoch."""
        self._session, self._now = session, now

    def of_segment(
        self, segment_id: str, *, comparing: tuple[str, str] = ("", ""), playing: str = ""
    ) -> tuple[TakeView, ...]:
        """The takes of a segment, newest first."""
        takes = self._session.takes
        chosen, locked = takes.chosen(segment_id), takes.locked(segment_id)
        letters = {comparing[1]: tr("B"), comparing[0]: tr("A")}
        return tuple(
            self._view(
                take,
                chosen=take == chosen,
                locked=take == locked,
                can_be_chosen=take != chosen and locked is None,
                comparing=letters.get(take.id, ""),
                playing=take.id == playing,
            )
            for take in takes.of(segment_id)
        )

    def of_trash(self) -> tuple[TakeView, ...]:
        """What lies in the trash."""
        return tuple(self._view(take) for take in self._session.takes.trashed())

    def of_removed(self, take_id: str) -> TakeView:
        """A take whose segment left the script, with its words as they stood there."""
        take = self._session.takes.get(take_id)
        return replace(self._view(take), words=take.paragraphs)

    def _view(
        self,
        take: SegmentTake,
        *,
        chosen: bool = False,
        locked: bool = False,
        can_be_chosen: bool = False,
        comparing: str = "",
        playing: bool = False,
    ) -> TakeView:
        session = self._session
        segment = session.script.segment_named(take.segment_id)
        same = segment is not None and take.speaks(session.script.body_of(segment))
        present = session.cast.voice_of(segment.speaker) if segment is not None else take.cast_voice
        return TakeView(
            id=take.id,
            number=take.number,
            segment_id=take.segment_id,
            voice=self._voice(take.cast_voice.voice),
            differences=tuple(self._differences(take.cast_voice, present)),
            length=tr("{seconds} s", seconds=figure(session.takes.seconds_of(take), ".1f")),
            cost=cost_words(session.takes.cost_of(take)),
            when=moment_words(take.created, self._now),
            comment=take.comment,
            chosen=chosen,
            starred=take.starred,
            locked=locked,
            same_words=same or chosen,
            can_be_chosen=can_be_chosen and same,
            comparing=comparing,
            playing=playing,
            words=take.body,
        )

    def _voice(self, voice: VoiceId) -> str:
        known, model = self._session.catalogue.find(voice), self._model(voice.model)
        name = voice.voice if known is None else known.name
        return f"{name} · {model.name if model else voice.model}"

    def _model(self, model_id: str) -> SpeechModel | None:
        return next((model for model in self._session.catalogue.models if model.id == model_id), None)

    def _differences(self, then: CastVoice, now: CastVoice) -> Iterator[Difference]:
        if then.voice != now.voice:
            yield Difference(tr("Voice"), self._voice(then.voice), self._voice(now.voice))
        if then.language != now.language:
            yield Difference(tr("Language"), _language(then.language), _language(now.language))
        model = self._model(then.voice.model)
        if model is None:
            return
        try:
            before = complete_settings(model.parameters, then.settings)
            same_model = then.voice.model == now.voice.model
            after = complete_settings(model.parameters, now.settings if same_model else {})
        except StudioError:
            return
        for parameter in model.parameters:
            if before[parameter.name] != after[parameter.name]:
                yield Difference(
                    tr(parameter.label),
                    value_words(parameter, before[parameter.name]),
                    value_words(parameter, after[parameter.name]),
                )


def value_words(parameter: Parameter, value: ParameterValue) -> str:
    """A setting's value as a user reads it."""
    if isinstance(parameter, SwitchParameter):
        return tr("on") if value else tr("off")
    if isinstance(parameter, NumberParameter):
        return " ".join(filter(None, (figure(float(value), "g"), tr(parameter.unit))))
    if isinstance(parameter, ChoiceParameter):
        return next((tr(each.label) for each in parameter.choices if each.value == value), str(value))
    return tr("“{text}”", text=value) if value else tr("empty")


def cost_words(cost: Cost) -> str:
    """What a take cost."""
    return tr("price unknown") if cost.amount is None else str(cost)


def moment_words(seconds: float, now: float) -> str:
    """The hour of today, else the day; both are in seconds since the epoch."""
    moment, today = (QDateTime.fromSecsSinceEpoch(int(each)) for each in (seconds, now))
    short = QLocale.FormatType.ShortFormat
    if moment.date() == today.date():
        return QLocale().toString(moment.time(), short)
    return QLocale().toString(moment.date(), short)


def _language(tag: str) -> str:
    return language_name(tag) if tag else tr("the voice’s own")
