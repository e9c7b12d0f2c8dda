"""Everything about a job as plain text, for a report or a question to a provider."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tts_studio.domain.errors import SpeechError
from tts_studio.ui.jobs.job_row import JobRow


def details(row: JobRow) -> str:
    """A line for each fact. Nothing in it is secret."""
    return "\n".join(f"{name}: {value}" for name, value in _facts(row) if value)


def _facts(row: JobRow) -> Iterator[tuple[str, str]]:
    job, context = row.job, row.context
    yield "State", row.state.label
    yield "Problem", row.problem
    yield "Segments", row.segments or "no longer in the script"
    yield "Voice", f"{row.voice} ({job.request.voice})"
    yield "Model", context.model
    yield "Provider", context.provider
    yield "Request ID", request_id(row)
    yield "Cost", row.cost
    yield "Queued", _moment(job.created)
    yield "Started", _moment(job.started)
    yield "Ended", _moment(job.ended)
    yield "Job", job.id
    yield "Purchase", "" if context.purchase is None else str(context.purchase.id)
    yield "Text", job.request.text


def request_id(row: JobRow) -> str:
    """The provider's own name for the request, by which its support can find it."""
    if row.context.purchase is not None and row.context.purchase.remote_id:
        return row.context.purchase.remote_id
    return row.job.error.request_id if isinstance(row.job.error, SpeechError) else ""


def _moment(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return datetime.fromtimestamp(seconds).astimezone().isoformat(sep=" ", timespec="seconds")
