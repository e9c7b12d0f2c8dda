"""Waiting for a job that Segmind took: asked when it should be done, through every hitch on the way."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from tts_studio.domain.cost import Cost
from tts_studio.domain.errors import (
    BadAnswer,
    BadParameter,
    ContentRefused,
    DeadlineExceeded,
    Discontinued,
    Fate,
    RateLimited,
    SpeechError,
)
from tts_studio.domain.speech import Progress
from tts_studio.domain.translation import tr
from tts_studio.providers.segmind.client import SegmindClient, Ticket
from tts_studio.providers.segmind.failures import SEGMIND, job_error, result_lost
from tts_studio.providers.segmind.outputs import COMPLETED, FAILED, JobReport, report_of, sound_address
from tts_studio.providers.shared.answers import Answer
from tts_studio.providers.shared.failures import with_words
from tts_studio.providers.shared.polling import AskingPace, PollPlan, UsualTimes
from tts_studio.providers.shared.retry import Backoff, pause_after

LONGEST_JOB = 600.0
"""Seconds after which a job that is still at work is left alone for now."""
LONGEST_OUTAGE = 60.0
"""Seconds for which questions may fail in a row before it is said that the connection is bad."""
_MOST_MISSING = 3


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited for a job and through an outage, in seconds."""

    job: float = LONGEST_JOB
    outage: float = LONGEST_OUTAGE


@dataclass(frozen=True, slots=True)
class Finished:
    """A job is done: where its sound lies and what it cost."""

    address: str
    cost: Cost


class Waiting:
    """Waits for one job. `fresh` says that it was ordered just now, so that its time can be learned from."""

    def __init__(
        self,
        client: SegmindClient,
        ticket: Ticket,
        key: str,
        *,
        workflow: bool,
        usual: UsualTimes,
        characters: int,
        pace: AskingPace,
        patience: Patience,
        fresh: bool,
    ) -> None:
        """`characters` is the length of the text, by which `usual` knows how long it takes."""
        self._client = client
        self._ticket = ticket
        self._key = key
        self._workflow = workflow
        self._usual = usual
        self._characters = characters
        self._pace = pace
        self._patience = patience
        self._fresh = fresh
        self._time = client.http.time
        self._began = self._time.monotonic()
        self._failing_since: float | None = None
        self._failures = 0
        self._missing = 0
        self._seen_at_work = 0.0

    async def finished(self) -> AsyncGenerator[Progress | Finished, None]:
        """Yield Progress while it is at work, then Finished.

        Raises job_error when it failed, result_lost when what came of it is gone, DeadlineExceeded when it
        takes too long, and what keeps it from being asked; with all but the first two it can be asked later.
        """
        plan = PollPlan(self._usual, self._characters)
        asking_result = False
        while True:
            await self._until_next(plan)
            report = await self._asked(result=asking_result)
            if report is None:
                continue
            if report.state == FAILED:
                raise job_error(report.said, self._ticket.remote_id)
            if report.state == COMPLETED and (self._workflow or asking_result):
                self._learn(report)
                yield self._outcome(report)
                return
            if report.state == COMPLETED:
                asking_result = True
                report = await self._asked(result=True)
                if report is not None and report.state == COMPLETED:
                    self._learn(report)
                    yield self._outcome(report)
                    return
            self._seen_at_work = self._elapsed
            yield Progress(plan.fraction(self._elapsed))

    @property
    def _elapsed(self) -> float:
        return self._time.monotonic() - self._began

    async def _until_next(self, plan: PollPlan) -> None:
        elapsed = self._elapsed
        if elapsed > self._patience.job:
            raise DeadlineExceeded(
                tr("Segmind is still not done with this segment."),
                advice=tr("Render it again later: its result is then fetched, not bought again."),
                provider=SEGMIND.id,
                request_id=self._ticket.remote_id,
                fate=Fate.PENDING,
            )
        due = plan.next_at(elapsed, self._pace.spacing)
        if self._fresh or plan.asked > 1:
            await self._time.sleep(due - elapsed)

    async def _asked(self, *, result: bool) -> JobReport | None:
        """One question and its answer; None when it went wrong in a way that may pass."""
        ask = self._client.result if result else self._client.job
        if self._workflow:
            ask = self._client.workflow_job
        try:
            answer: Answer = await ask(self._ticket, self._key)
        except SpeechError as problem:
            problem.request_id = self._ticket.remote_id
            await self._bear(problem)
            return None
        self._failing_since, self._failures, self._missing = None, 0, 0
        self._pace.answered()
        return report_of(answer, self._key)

    async def _bear(self, problem: SpeechError) -> None:
        """Take a failed question as it is and pause, or raise it when there is no use in asking on."""
        self._failures += 1
        if isinstance(problem, Discontinued):
            # A job may be unknown for a moment to one of several servers.
            self._missing += 1
            if self._missing >= _MOST_MISSING:
                raise result_lost(
                    tr("Segmind no longer has the result; it keeps results for an hour."),
                    self._ticket.remote_id,
                )
        elif isinstance(problem, RateLimited):
            self._pace.complained()
        elif isinstance(problem, BadParameter | ContentRefused):
            # Neither settings nor text are in the question.
            raise _untold(problem) from None
        elif not problem.retryable:
            raise problem
        now = self._time.monotonic()
        self._failing_since = self._failing_since if self._failing_since is not None else now
        if now - self._failing_since > self._patience.outage and not isinstance(problem, RateLimited):
            raise problem
        await self._time.sleep(pause_after(problem, self._failures, Backoff(), self._time))

    def _learn(self, report: JobReport) -> None:
        if not self._fresh:
            return
        done, said = self._elapsed, report.seconds
        if said is not None and said <= done:
            self._usual.learn(self._characters, said)
        else:
            self._usual.learn_between(self._characters, self._seen_at_work, done)

    def _outcome(self, report: JobReport) -> Finished:
        address = sound_address(report.output)
        if not address:
            raise result_lost(tr("Segmind says that it is done, but names no sound."), self._ticket.remote_id)
        return Finished(address, report.cost)


def _untold(problem: SpeechError) -> SpeechError:
    """A question about a job was refused; the job goes on."""
    return BadAnswer(
        tr("Segmind does not say what became of the request."),
        advice=with_words(
            tr("Render it again later: its result is then fetched, not bought again."), SEGMIND, problem.said
        ),
        provider=SEGMIND.id,
        request_id=problem.request_id,
        fate=Fate.PENDING,
        said=problem.said,
    )
