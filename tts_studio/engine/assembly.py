"""Fits takes together: trimmed where they meet a silence, at the timeline's rate and the speaker's level."""

from __future__ import annotations

from collections.abc import Iterable

from tts_studio.audio.decoding import HeaderlessDecoder, decode
from tts_studio.audio.edges import EdgeTrimmer, kept_range, trimmed
from tts_studio.audio.level_trim import LevelTrim, level_trimmed
from tts_studio.audio.pcm import Pcm, Samples
from tts_studio.audio.resampling import StreamResampler, resampled
from tts_studio.domain.take import Take
from tts_studio.engine.take_library import TakeLibrary
from tts_studio.engine.timeline import GapItem, SpeechItem, TimelineItem


def fitted(item: SpeechItem, take: Take, audio: bytes, rate: int) -> Samples:
    """The samples that stand for a take on a timeline of `rate` hertz."""
    pcm = decode(audio, take.format)
    samples = pcm.samples
    if item.trim_start or item.trim_end:
        samples = trimmed(samples, pcm.rate, start=item.trim_start, end=item.trim_end)
    return level_trimmed(resampled(Pcm(samples, pcm.rate), rate).samples, item.gain_db, rate)


def fitted_frames(item: SpeechItem, take: Take, rate: int) -> int:
    """How many samples `fitted` gives, from what is known of the take without its audio."""
    begin, end = _kept(item, take)
    return round((end - begin) * rate / take.sample_rate)


def fitted_seconds(item: SpeechItem, take: Take) -> float:
    """How long a take sounds on the timeline."""
    begin, end = _kept(item, take)
    return (end - begin) / take.sample_rate


def seconds_cut(item: SpeechItem, take: Take) -> float:
    """How much of the take's beginning is left out on the timeline."""
    return _kept(item, take)[0] / take.sample_rate


def timeline_seconds(items: Iterable[TimelineItem], library: TakeLibrary) -> float:
    """How long a timeline sounds, takes that are missing left out."""
    seconds = 0.0
    for item in items:
        if isinstance(item, GapItem):
            seconds += item.milliseconds / 1000
        elif (take := library.take_for(item.segment_id, item.request)) is not None:
            seconds += fitted_seconds(item, take)
    return seconds


def _kept(item: SpeechItem, take: Take) -> tuple[int, int]:
    begin, end = kept_range(take.speech_begins, take.speech_ends, take.frames, take.sample_rate)
    return begin if item.trim_start else 0, end if item.trim_end else take.frames


class ArrivingTake:
    """Fits a take while it arrives, for requests whose format has no header; the same samples as `fitted`."""

    def __init__(self, item: SpeechItem, rate: int) -> None:
        declared = item.request.format
        self._decoder = HeaderlessDecoder(declared)
        self._trimmer = (
            EdgeTrimmer(declared.sample_rate, trim_start=item.trim_start, trim_end=item.trim_end)
            if item.trim_start or item.trim_end
            else None
        )
        self._resampler = (
            StreamResampler(declared.sample_rate, rate) if rate != declared.sample_rate else None
        )
        self._level = LevelTrim(item.gain_db, rate) if item.gain_db else None

    def push(self, data: bytes) -> Samples:
        """The samples that are final after these bytes."""
        samples = self._decoder.push(data)
        if self._trimmer is not None:
            samples = self._trimmer.push(samples)
        return self._levelled(self._resampler.push(samples) if self._resampler is not None else samples)

    def finish(self) -> tuple[Samples, ...]:
        """The rest, once the last byte was pushed."""
        rest: list[Samples] = []
        if self._trimmer is not None:
            held = self._trimmer.finish()
            rest.append(self._levelled(self._resampler.push(held) if self._resampler is not None else held))
        if self._resampler is not None:
            rest.append(self._levelled(self._resampler.finish()))
        if self._level is not None:
            rest.append(self._level.finish())
        return tuple(rest)

    def _levelled(self, samples: Samples) -> Samples:
        return samples if self._level is None else self._level.push(samples)
