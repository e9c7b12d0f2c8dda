"""A row of the jobs list: a job, what it is for, what became of its money, and what can be done."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tts_studio.domain.cost import FREE, Cost
from tts_studio.domain.job import Job, JobState
from tts_studio.domain.markup.compiler import strip_tags
from tts_studio.domain.purchase import Purchase, PurchaseState
from tts_studio.domain.script import Script, Segment
from tts_studio.domain.translation import listed, mark, tr
from tts_studio.engine.fates import fetchable

_MOST_WORDS = 12
_MOST_NUMBERS = 4
_ENDED_WITHOUT = (JobState.FAILED, JobState.CANCELLED)


class Remedy(StrEnum):
    """What can be done about a job that ended without a take, as its button says it."""

    NONE = ""
    RETRY = mark("Retry")
    FETCH = mark("Ask for the result")
    SEND_AGAIN = mark("Send again…")
    BUY_AGAIN = mark("Render again…")

    @property
    def needs_word(self) -> bool:
        """Whether only the user may decide it, because it may cost twice."""
        return self in (Remedy.SEND_AGAIN, Remedy.BUY_AGAIN)


@dataclass(frozen=True, slots=True)
class JobContext:
    """What is known of a job besides itself.

    `purchase` is its row of the ledger, and `superseded` says that the request was bought again since.
    `usual_seconds` is how long the model usually takes, `price` what the request is expected to cost.
    `waits_for_money` says that the project's limit holds it up.
    """

    provider: str = ""
    model: str = ""
    usual_seconds: float | None = None
    price: Cost = FREE
    purchase: Purchase | None = None
    superseded: bool = False
    waits_for_money: bool = False


@dataclass(frozen=True, slots=True)
class StateWords:
    """A state as a word, translated where it is shown, an icon and the role it is coloured with."""

    label: str
    icon: str
    role: str


STATES: dict[JobState, StateWords] = {
    JobState.QUEUED: StateWords(mark("Queued"), "more", "muted"),
    JobState.SUBMITTING: StateWords(mark("Starting"), "render", "accent"),
    JobState.WAITING: StateWords(mark("Waiting"), "render", "accent"),
    JobState.RECEIVING: StateWords(mark("Rendering"), "render", "accent"),
    JobState.BACKING_OFF: StateWords(mark("Trying again"), "retry", "warn"),
    JobState.CANCELLING: StateWords(mark("Cancelling"), "cancel", "muted"),
    JobState.DONE: StateWords(mark("Done"), "check", "ok"),
    JobState.FAILED: StateWords(mark("Failed"), "error", "error"),
    JobState.CANCELLED: StateWords(mark("Cancelled"), "cancel", "muted"),
}
POSSIBLY_CHARGED = StateWords(mark("Possibly charged"), "warning", "warn")
CHARGED_IN_VAIN = StateWords(mark("Charged, unusable"), "error", "error")
NOT_FETCHED = StateWords(mark("Not fetched yet"), "warning", "warn")
AT_THE_LIMIT = StateWords(mark("At the limit"), "warning", "warn")


@dataclass(frozen=True, slots=True)
class JobRow:
    """`numbers` are the segments' numbers as the script counts them, `words` how the text begins."""

    job: Job
    numbers: tuple[int, ...]
    words: str
    voice: str
    context: JobContext = JobContext()

    @property
    def can_cancel(self) -> bool:
        """Whether there is still something to stop."""
        return not self.job.state.ended and self.job.state is not JobState.CANCELLING

    @property
    def remedy(self) -> Remedy:
        """What can be done, when it ended without a take."""
        if self.job.state not in _ENDED_WITHOUT or self.context.superseded:
            return Remedy.NONE
        purchase = self._paid_purchase
        if purchase is None:
            return Remedy.RETRY
        if purchase.state is PurchaseState.POSSIBLY_CHARGED:
            return Remedy.SEND_AGAIN
        if purchase.state is PurchaseState.REJECTED:
            return Remedy.BUY_AGAIN
        return Remedy.FETCH if fetchable(purchase) else Remedy.RETRY

    @property
    def state(self) -> StateWords:
        """The state in words, which tell first what became of the money."""
        if self.job.state is JobState.QUEUED and self.context.waits_for_money:
            return AT_THE_LIMIT
        purchase = self._paid_purchase
        if self.job.state in _ENDED_WITHOUT and purchase is not None:
            if purchase.state is PurchaseState.POSSIBLY_CHARGED:
                return POSSIBLY_CHARGED
            if purchase.state is PurchaseState.REJECTED:
                return CHARGED_IN_VAIN
            if self.job.state is JobState.FAILED and fetchable(purchase):
                return NOT_FETCHED
        return STATES[self.job.state]

    @property
    def cost(self) -> str:
        """What it cost, may have cost, or is expected to cost."""
        price, purchase = self.context.price, self._paid_purchase
        if self.job.state is JobState.DONE:
            return str(self.job.cost)
        if price.free:
            return tr("free")
        if not self.job.state.ended:
            return str(price) if price.amount is None else tr("about {price}", price=price)
        if purchase is None or purchase.state is PurchaseState.FAILED:
            return tr("nothing")
        if purchase.state is PurchaseState.REJECTED or purchase.cost.amount is None:
            return str(purchase.cost)
        return tr("maybe {price}", price=purchase.cost)

    @property
    def segments(self) -> str:
        """The numbers in short: “3, 7”."""
        more = "…" if len(self.numbers) > _MOST_NUMBERS else ""
        return listed(str(number) for number in self.numbers[:_MOST_NUMBERS]) + more

    @property
    def problem(self) -> str:
        """What went wrong and what to do about it, or what it waits for now and how long."""
        if self.job.error is not None:
            return str(self.job.error)
        setback = self.job.setback
        # A job that is cancelled keeps what held it up, but tries nothing any more.
        if setback is None or self.job.state is not JobState.BACKING_OFF:
            return ""
        clock = time.strftime("%H:%M:%S", time.localtime(setback.until))
        return tr("{problem} Next try at {time}.", problem=setback.problem.sentence, time=clock)

    @property
    def _paid_purchase(self) -> Purchase | None:
        return None if self.context.price.free else self.context.purchase


def job_row(
    job: Job, segments: Sequence[Segment], script: Script, voice_name: str, context: JobContext
) -> JobRow:
    """Put a job in words; one whose segments are gone from the script shows the text it was sent."""
    text = strip_tags(script.body_of(segments[0])[:400]) if segments else job.request.text
    words = text.split()
    more = "…" if len(words) > _MOST_WORDS else ""
    numbers = tuple(segment.index + 1 for segment in segments)
    return JobRow(job, numbers, " ".join(words[:_MOST_WORDS]) + more, voice_name, context)
