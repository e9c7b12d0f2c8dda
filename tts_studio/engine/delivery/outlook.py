"""What a delivery will be: how long, how large, how soon, and what is missing for it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tts_studio.domain.audio_format import Codec
from tts_studio.domain.master_file import MasterFormat, SampleKind, rate_for
from tts_studio.domain.master_preset import MasterPreset
from tts_studio.engine.delivery.planning import planned_in_steps
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.render_planning import planned_render
from tts_studio.engine.segment_failure import failure_of
from tts_studio.engine.segment_length import item_seconds
from tts_studio.engine.timeline import arrange, timeline_rate

USUAL_SPEED = 40.0
"""Seconds of sound delivered in a second, where nothing was delivered yet: a slow computer's."""

_STEPS_AT_ONCE = 100
_SAMPLE_BYTES = {SampleKind.INT16: 2, SampleKind.INT24: 3, SampleKind.FLOAT: 4}
_FLAC_SHARE = 0.55
_MONO_KILOBITS = {Codec.OGG: 80, Codec.OPUS: 64}
_VARIABLE_KILOBITS = 100
_STEREO = 1.3
"""How much more a codec that chooses its own rate takes for the same sound in two channels."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """Seconds of sound, its rate in hertz, and the segments that have no sound yet, with their numbers.

    `failures` are sentences that say why some of them could not be rendered, each with how many it is true
    of, the commonest first.
    """

    seconds: float
    rate: int
    lacking: tuple[str, ...]
    numbers: tuple[int, ...] = ()
    failures: tuple[tuple[str, int], ...] = ()

    def size(self, made: MasterFormat, preset: MasterPreset) -> float:
        """About how many bytes that becomes."""
        rate = rate_for(made.codec, self.rate, preset.sample_rate)
        channels = preset.channels or 1
        if made.codec in (Codec.WAV, Codec.FLAC):
            raw = self.seconds * rate * channels * _SAMPLE_BYTES[made.samples]
            return raw * _FLAC_SHARE if made.codec is Codec.FLAC else raw
        own = _VARIABLE_KILOBITS if made.variable else _MONO_KILOBITS.get(made.codec)
        if own is None:
            return self.seconds * made.kilobits * 125
        return self.seconds * own * 125 * (_STEREO if channels > 1 else 1.0)


async def outlook(session: ProjectSession, segment_ids: Sequence[str] | None) -> Outlook:
    """Look at these segments, or all, in small steps. Missing speech counts as long as it is expected."""
    plans = await planned_in_steps(session, segment_ids)
    items = await asyncio.to_thread(arrange, plans, session.cast.gaps)
    seconds = 0.0
    for number, item in enumerate(items):
        seconds += item_seconds(session.library, item)
        if number % _STEPS_AT_ONCE == 0:
            await asyncio.sleep(0)
    render = await planned_render(session, segment_ids)
    lacking = (*render.stale, *render.problems)
    numbers: list[int] = []
    failures: Counter[str] = Counter()
    for segment in filter(None, map(session.script.segment_named, lacking)):
        numbers.append(segment.index + 1)
        if (failure := failure_of(session, segment)) is not None:
            failures[failure.sentence] += 1
        if len(numbers) % _STEPS_AT_ONCE == 0:
            await asyncio.sleep(0)
    told = tuple(failures.most_common())
    return Outlook(seconds, timeline_rate(items), lacking, tuple(sorted(numbers)), told)
