"""How long a render will still take, from how long its own jobs took so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from tts_studio.domain.job import Job, JobState
from tts_studio.engine.speech_length import expected_seconds
from tts_studio.engine.voice_catalogue import VoiceCatalogue

_OVERHEAD = 1.0
"""Seconds of speech that a request weighs besides its own."""


def seconds_left(jobs: Iterable[Job], catalogue: VoiceCatalogue, now: float) -> float | None:
    """Seconds until all these jobs have ended; None until enough is known to say.

    Providers work beside each other, so the slowest decides. A model is as fast as it was in this render,
    and until it has delivered anything as fast as it usually is. `now` is in seconds since the epoch.
    """
    by_provider: dict[str, list[Job]] = {}
    for job in jobs:
        by_provider.setdefault(catalogue.provider_of(job.request.voice.model).id, []).append(job)
    longest = 0.0
    for of_provider in by_provider.values():
        seconds = _of_provider(of_provider, catalogue, now)
        if seconds is None:
            return None
        longest = max(longest, seconds)
    return longest


def _of_provider(jobs: Sequence[Job], catalogue: VoiceCatalogue, now: float) -> float | None:
    rates = _rates(jobs)
    remaining: list[float] = []
    for job in jobs:
        if job.state.ended:
            continue
        model = catalogue.model(job.request.voice.model)
        rate = rates.get(model.id)
        whole = model.usual_seconds if rate is None else rate * _weight(job)
        if whole is None:
            return None
        gone = 0.0 if job.started is None else now - job.started
        remaining.append(max(0.0, min(whole - gone, whole * (1 - (job.progress or 0.0)))))
    slots = catalogue.provider_of(jobs[0].request.voice.model).slots
    return max(max(remaining, default=0.0), sum(remaining) / slots)


def _rates(jobs: Sequence[Job]) -> dict[str, float]:
    """By model the seconds a job took for its weight; what was found or fetched says nothing about it."""
    seconds: defaultdict[str, float] = defaultdict(float)
    weights: defaultdict[str, float] = defaultdict(float)
    for job in jobs:
        made = job.state is JobState.DONE and job.purchase_id is not None and not job.fetched
        if made and job.elapsed is not None:
            seconds[job.request.voice.model] += job.elapsed
            weights[job.request.voice.model] += _weight(job)
    return {model: seconds[model] / weight for model, weight in weights.items()}


def _weight(job: Job) -> float:
    return _OVERHEAD + expected_seconds(job.request.text)
