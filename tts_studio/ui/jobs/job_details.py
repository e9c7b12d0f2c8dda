"""Everything about a job as plain text, for a report or a question to a provider."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tts_studio.domain.errors import SpeechError
from tts_studio.domain.translation import tr
from tts_studio.ui.jobs.job_row import JobRow


def details(row: JobRow) -> str:
    """A line for each fact. Nothing in it is secret."""
    return "\n".join(tr("{fact}: {value}", fact=name, value=value) for name, value in _facts(row) if value)


def _facts(row: JobRow) -> Iterator[tuple[str, str]]:
    job, context = row.job, row.context
    yield tr("State"), tr(row.state.label)
    yield tr("Problem"), row.problem
    yield tr("Segments"), row.segments or tr("no longer in the script")
    yield tr("Voice"), f"{row.voice} ({job.request.voice})"
    yield tr("Model"), context.model
    yield tr("Provider"), context.provider
    yield tr("Request ID"), request_id(row)
    yield tr("Cost"), row.cost
    yield tr("Queued"), _moment(job.created)
    yield tr("Started"), _moment(job.started)
    yield tr("Ended"), _moment(job.ended)
    yield tr("Job"), job.id
    yield tr("Purchase"), "" if context.purchase is None else str(context.purchase.id)
    yield tr("Text"), job.request.text


def request_id(row: JobRow) -> str:
    """The provider's own name for the request, by which its support can find it."""
    if row.context.purchase is not None and row.context.purchase.remote_id:
        return row.context.purchase.remote_id
    return row.job.error.request_id if isinstance(row.job.error, SpeechError) else ""


def _moment(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return datetime.fromtimestamp(seconds).astimezone().isoformat(sep=" ", timespec="seconds")
