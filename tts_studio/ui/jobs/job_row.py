"""A row of the jobs list: a job and the words that say what it is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tts_studio.domain.job import Job, JobState
from tts_studio.domain.markup.compiler import strip_tags
from tts_studio.domain.script import Script, Segment

_MOST_WORDS = 12
_MOST_NUMBERS = 4


@dataclass(frozen=True, slots=True)
class JobRow:
    """`numbers` are the segments' numbers as the script counts them, `words` how the text begins."""

    job: Job
    numbers: tuple[int, ...]
    words: str
    voice: str

    @property
    def can_cancel(self) -> bool:
        """Whether there is still something to stop."""
        return not self.job.state.ended and self.job.state is not JobState.CANCELLING

    @property
    def can_retry(self) -> bool:
        """Whether it ended without a take."""
        return self.job.state in (JobState.FAILED, JobState.CANCELLED)

    @property
    def segments(self) -> str:
        """The numbers in short: “3, 7”."""
        more = "…" if len(self.numbers) > _MOST_NUMBERS else ""
        return ", ".join(str(number) for number in self.numbers[:_MOST_NUMBERS]) + more

    @property
    def problem(self) -> str:
        """What went wrong and what to do about it."""
        return str(self.job.error) if self.job.error is not None else ""


@dataclass(frozen=True, slots=True)
class StateWords:
    """A state as a word, an icon and the role it is coloured with."""

    label: str
    icon: str
    role: str


STATES: dict[JobState, StateWords] = {
    JobState.QUEUED: StateWords("Queued", "more", "muted"),
    JobState.SUBMITTING: StateWords("Starting", "render", "accent"),
    JobState.WAITING: StateWords("Waiting", "render", "accent"),
    JobState.RECEIVING: StateWords("Rendering", "render", "accent"),
    JobState.BACKING_OFF: StateWords("Trying again", "retry", "warn"),
    JobState.CANCELLING: StateWords("Cancelling", "cancel", "muted"),
    JobState.DONE: StateWords("Done", "check", "ok"),
    JobState.FAILED: StateWords("Failed", "error", "error"),
    JobState.CANCELLED: StateWords("Cancelled", "cancel", "muted"),
}


def job_row(job: Job, segments: Sequence[Segment], script: Script, voice_name: str) -> JobRow:
    """Put a job in words; one whose segments are gone from the script shows the text it was sent."""
    text = strip_tags(script.body_of(segments[0])[:400]) if segments else job.request.text
    words = text.split()
    more = "…" if len(words) > _MOST_WORDS else ""
    numbers = tuple(segment.index + 1 for segment in segments)
    return JobRow(job, numbers, " ".join(words[:_MOST_WORDS]) + more, voice_name)


def details(row: JobRow) -> str:
    """Everything about a job as plain text, for a report or a question."""
    job = row.job
    lines = [
        f"State: {STATES[job.state].label}",
        f"Segments: {row.segments or 'no longer in the script'}",
        f"Voice: {row.voice} ({job.request.voice})",
        f"Cost: {job.cost}",
        f"Job: {job.id}",
        f"Text: {job.request.text}",
    ]
    if row.problem:
        lines.insert(1, f"Problem: {row.problem}")
    return "\n".join(lines)
