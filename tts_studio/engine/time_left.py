"""How long a render will still take, from how long its own jobs took so far."""

from __future__ import annotations

from collections import defaultdict

from tts_studio.domain.job import Job, JobState
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.engine.speech_length import expected_seconds
from tts_studio.engine.voice_catalogue import VoiceCatalogue

_OVERHEAD = 1.0
"""Seconds of speech that a request weighs besides its own."""


class TimeLeft:
    """Follows the jobs of a render; telling the time takes no longer where they are thousands.

    Providers work beside each other, so the slowest decides. A model is as fast as it was in this render,
    and until it has delivered anything as fast as it usually is.
    """

    def __init__(self, catalogue: VoiceCatalogue) -> None:
        self._catalogue = catalogue
        self._of_model: defaultdict[str, _OfModel] = defaultdict(_OfModel)

    def note(self, job: Job) -> None:
        """A job is new, or goes on."""
        self._of_model[job.request.voice.model].note(job)

    def seconds(self, now: float) -> float | None:
        """Seconds until all the jobs have ended; None until enough is known to say.

        `now` is in seconds since the epoch.
        """
        longest: defaultdict[str, float] = defaultdict(float)
        together: defaultdict[str, float] = defaultdict(float)
        slots: dict[str, int] = {}
        for model_id, jobs in self._of_model.items():
            left = jobs.left(self._catalogue.model(model_id), now)
            if left is None:
                return None
            provider = self._catalogue.provider_of(model_id)
            slots[provider.id] = provider.slots
            longest[provider.id] = max(longest[provider.id], left[0])
            together[provider.id] += left[1]
        return max((max(longest[each], together[each] / slots[each]) for each in slots), default=0.0)


class _OfModel:
    """The jobs of one model: what those that wait weigh, those at work, and how fast it was."""

    def __init__(self) -> None:
        self._waiting: dict[str, float] = {}
        self._at_work: dict[str, Job] = {}
        self._made = self._made_weight = 0.0

    def note(self, job: Job) -> None:
        self._waiting.pop(job.id, None)
        self._at_work.pop(job.id, None)
        if job.state is JobState.QUEUED:
            self._waiting[job.id] = _weight(job)
        elif not job.state.ended:
            self._at_work[job.id] = job
        elif _was_made(job) and job.elapsed is not None:
            self._made += job.elapsed
            self._made_weight += _weight(job)

    def left(self, model: SpeechModel, now: float) -> tuple[float, float] | None:
        """The longest job's seconds and those of all together; None while nobody can tell."""
        if not self._waiting and not self._at_work:
            return 0.0, 0.0
        rate = self._made / self._made_weight if self._made_weight else None
        usual = model.usual_seconds
        if rate is None and usual is None:
            return None
        remaining = [self._rest(job, rate, usual or 0.0, now) for job in self._at_work.values()]
        if rate is None:
            waiting = (usual or 0.0) if self._waiting else 0.0
            return max(waiting, *remaining, 0.0), sum(remaining) + waiting * len(self._waiting)
        waiting = rate * max(self._waiting.values(), default=0.0)
        return max(waiting, *remaining, 0.0), sum(remaining) + rate * sum(self._waiting.values())

    @staticmethod
    def _rest(job: Job, rate: float | None, usual: float, now: float) -> float:
        whole = usual if rate is None else rate * _weight(job)
        gone = 0.0 if job.started is None else now - job.started
        return max(0.0, min(whole - gone, whole * (1 - (job.progress or 0.0))))


def _was_made(job: Job) -> bool:
    """Whether its time says anything: what was found or fetched took none."""
    return job.state is JobState.DONE and job.purchase_id is not None and not job.fetched


def _weight(job: Job) -> float:
    return _OVERHEAD + expected_seconds(job.request.text)
