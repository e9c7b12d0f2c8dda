"""Puts the takes of a script one after the other onto the disk, each exactly where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

import numpy as np

from tts_studio.audio.loudness import LoudnessMeter
from tts_studio.audio.pcm import Samples
from tts_studio.audio.scratch import BLOCK_FRAMES, Scratch, Stretch
from tts_studio.domain.master_preset import MasterPreset
from tts_studio.domain.take import Take
from tts_studio.engine.assembly import fitted, fitted_seconds
from tts_studio.engine.delivery.levels import matching_gains
from tts_studio.engine.delivery.order import DeliveryOrder, Missing, Placed
from tts_studio.engine.draft_voice import DraftVoice
from tts_studio.engine.planner import SegmentPlan
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.speech_length import expected_seconds
from tts_studio.engine.threads import to_the_end
from tts_studio.engine.timeline import GapItem, SpeechItem, TimelineItem, arrange

_BREATH_BEFORE, _BREATH_AFTER = 0.15, 0.35
"""Seconds around the speech of a master whose preset asks for none: time to breathe, and to fade out."""
_MARGIN = 0.2
"""Seconds more of room tone than the least: encoders smear sound, and speech may begin softly."""
_LONGER_TAIL, _LONG_ENOUGH = 2.5, 30.0


@dataclass
class Mix:
    """What lies on the scratch: where each item is, and how loud each speaker is there."""

    rate: int
    placed: list[Placed] = field(default_factory=list)
    seconds: float = 0.0
    meters: dict[str, LoudnessMeter] = field(default_factory=dict)
    parts: list[tuple[int, str, float]] = field(default_factory=list)

    def stretches(self, *, matched: bool) -> tuple[Stretch, ...]:
        """The scratch in stretches, each with its factor; neighbours meet in silence."""
        loudness = {speaker: meter.result().integrated for speaker, meter in self.meters.items()}
        gains = matching_gains(loudness) if matched else {}
        return tuple(
            Stretch(frames, 10 ** ((gains.get(speaker, 0.0) + trim) / 20))
            for frames, speaker, trim in self.parts
        )


class Mixer:
    """Writes one order's timeline to a scratch."""

    def __init__(self, session: ProjectSession, order: DeliveryOrder, drafts: DraftVoice) -> None:
        self._session, self._order, self._drafts = session, order, drafts
        self._drafted: set[str] = set()
        self.items = self._arranged()

    async def mix(self, scratch: Scratch, rate: int, told: Callable[[float], None]) -> Mix:
        """Write everything; `told` hears 0 to 1."""
        mix = Mix(rate)
        head, tail = _ends(self._order.preset, self._spoken_seconds())
        await to_the_end(self._add_silence, mix, scratch, head)
        for done, item in enumerate(self.items):
            await self._add(mix, scratch, item)
            told((done + 1) / len(self.items))
        await to_the_end(self._add_silence, mix, scratch, tail)
        return mix

    def _arranged(self) -> tuple[TimelineItem, ...]:
        session, order = self._session, self._order
        if order.items is not None:
            items = order.items
        elif order.missing is Missing.DRAFT:
            items = arrange(self._plans_with_drafts(), session.cast.gaps)
        else:
            items = session.timeline(order.segment_ids)
        return items if order.preset.level is None else tuple(_trimmed_ends(items))

    def _plans_with_drafts(self) -> Iterable[tuple[str, SegmentPlan]]:
        session, wanted = self._session, self._order.segment_ids
        for segment in session.script.segments:
            if wanted is not None and segment.id not in wanted:
                continue
            plan = session.plan_of(segment)
            if plan.problem or any(not session.library.has(request.digest) for request in plan.requests):
                draft = self._drafts.plan_of(segment)
                if draft is not None:
                    self._drafted.add(segment.id)
                    plan = draft
            yield segment.id, plan

    def _spoken_seconds(self) -> float:
        return sum(expected_seconds(item.request.text) for item in self.items if isinstance(item, SpeechItem))

    async def _add(self, mix: Mix, scratch: Scratch, item: TimelineItem) -> None:
        if isinstance(item, GapItem):
            begins = mix.seconds
            await to_the_end(self._add_silence, mix, scratch, item.milliseconds / 1000)
            mix.placed.append(Placed(item, begins, mix.seconds))
            return
        draft = item.segment_id in self._drafted
        take, audio = await self._sound_of(item, draft=draft)
        await to_the_end(self._add_speech, mix, scratch, item, take, audio, draft)

    async def _sound_of(self, item: SpeechItem, *, draft: bool) -> tuple[Take | None, bytes]:
        if not draft:
            take = self._session.library.take_for(item.segment_id, item.request)
            return take, b"" if take is None else await self._session.take_audio(take)
        if self._drafts.audio_of(item.request) is None:
            async with aclosing(self._drafts.speak(item.request)) as spoken:
                async for _ in spoken:
                    pass
        return self._drafts.take_of(item.request), self._drafts.audio_of(item.request) or b""

    def _add_speech(
        self, mix: Mix, scratch: Scratch, item: SpeechItem, take: Take | None, audio: bytes, draft: bool
    ) -> None:
        begins = mix.seconds
        if take is None:
            self._add_silence(mix, scratch, expected_seconds(item.request.text))
            mix.placed.append(Placed(item, begins, mix.seconds))
            return
        speakers = self._speakers_of(item)
        ends = begins + fitted_seconds(item, take)
        if self._order.speakers is not None and not self._order.speakers & speakers:
            self._add_silence(mix, scratch, ends - begins)
        else:
            self._add_sound(
                mix, scratch, item, fitted_alone(self._order.preset, item, take, audio, mix.rate), ends
            )
        mix.placed.append(Placed(item, begins, ends, take, draft))

    def _add_sound(self, mix: Mix, scratch: Scratch, item: SpeechItem, samples: Samples, ends: float) -> None:
        speaker = "\n".join(sorted(self._speakers_of(item)))
        samples = _exactly(samples, round(ends * mix.rate) - scratch.frames)
        mix.meters.setdefault(speaker, LoudnessMeter(mix.rate)).push(samples)
        mix.parts.append((len(samples), speaker, 0.0 if self._order.preset.level is None else item.gain_db))
        scratch.append(samples)
        mix.seconds = ends

    def _add_silence(self, mix: Mix, scratch: Scratch, seconds: float) -> None:
        mix.seconds += seconds
        left = round(mix.seconds * mix.rate) - scratch.frames
        mix.parts.append((left, "", 0.0))
        while left > 0:
            size = min(left, BLOCK_FRAMES)
            scratch.append(np.zeros(size, dtype=np.float32))
            left -= size

    def _speakers_of(self, item: SpeechItem) -> frozenset[str]:
        segments = map(self._session.script.segment_named, (item.segment_id, *item.also))
        return frozenset(segment.speaker.casefold() for segment in segments if segment is not None)


def fitted_alone(preset: MasterPreset, item: SpeechItem, take: Take, audio: bytes, rate: int) -> Samples:
    """A take without its speaker's trim, which comes later; as it is heard where nothing is to change."""
    return fitted(item if preset.level is None else replace(item, gain_db=0.0), take, audio, rate)


def _trimmed_ends(items: Sequence[TimelineItem]) -> Iterable[TimelineItem]:
    """The items with the silence at the very ends cut off, since a master has its own."""
    last = len(items) - 1
    for index, item in enumerate(items):
        if isinstance(item, SpeechItem):
            yield replace(
                item, trim_start=item.trim_start or index == 0, trim_end=item.trim_end or index == last
            )
        else:
            yield item


def _ends(preset: MasterPreset, spoken: float) -> tuple[float, float]:
    """Seconds of room tone before and after."""
    if preset.level is None:
        return 0.0, 0.0
    head = _BREATH_BEFORE if preset.head is None else min(preset.head.least + _MARGIN, preset.head.most)
    if preset.tail is None:
        return head, _BREATH_AFTER
    # A long tail would make a single word quieter on average than its limit lets it be made up for.
    tail = preset.tail.least + _MARGIN if spoken < _LONG_ENOUGH else max(_LONGER_TAIL, preset.tail.least)
    return head, min(tail, preset.tail.most)


def _exactly(samples: Samples, frames: int) -> Samples:
    """As many samples: one more or less where rates do not divide evenly."""
    if len(samples) >= frames:
        return samples[:frames]
    return np.concatenate([samples, np.zeros(frames - len(samples), dtype=np.float32)])
