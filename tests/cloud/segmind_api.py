"""Segmind's own addresses: synchronous runs, submitted jobs, uploads, credits and public files."""

from __future__ import annotations

import asyncio
import base64
import binascii
import dataclasses
import uuid
from typing import Any

from aiohttp import web

from tests.cloud.exchange import Exchange
from tests.cloud.faults import Asked
from tests.cloud.jobs import COMPLETED, FAILED, Job, failure_of
from tests.cloud.models import MODELS, CloudModel
from tests.cloud.outputs import EXTENSIONS, job_output
from tests.cloud.ranges import ranged
from tests.cloud.replies import (
    JSON,
    SEGMIND_BAD_KEY,
    SEGMIND_NO_KEY,
    Refused,
    Reply,
    json_reply,
    page,
    segmind_error,
)
from tests.cloud.sound_files import SOUND_SPOILS
from tests.cloud.world import SEGMIND, StoredFile, World

_BAD_BODY = segmind_error(400, "Invalid JSON in request body")


def admit(exchange: Exchange) -> None:
    """Let in who brings the key in x-api-key."""
    _admit(exchange, exchange.request.headers.get("x-api-key", ""))


def admit_either(exchange: Exchange) -> None:
    """Let in who brings the key in x-api-key or as a bearer; both at once must be the same."""
    bearer = exchange.request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    own = exchange.request.headers.get("x-api-key", "")
    if own and bearer and own != bearer:
        raise Refused(SEGMIND_BAD_KEY)
    _admit(exchange, own or bearer)


def _admit(exchange: Exchange, key: str) -> None:
    if not key:
        raise Refused(SEGMIND_NO_KEY)
    if not exchange.world.accepts(SEGMIND, key):
        raise Refused(SEGMIND_BAD_KEY)


async def run(exchange: Exchange) -> Reply | web.StreamResponse:
    """POST /v1/{model}: the sound itself, after as long as it takes."""
    world, job = exchange.world, accepted_job(exchange, "run", MODELS.get(exchange.names["model"]))
    seconds = world.settings.direct_seconds
    slow = job.argument("slow-job", "5")
    await asyncio.sleep(float(slow) if slow is not None else seconds)
    if job.failure:
        return segmind_error(422 if job.has("422-content") else 500, job.failure)
    file = StoredFile(job.order.content_type, order=job.order, job=job)
    data = await world.bytes_of(file)
    headers = _told_headers(world, job)
    if job.has("json-url"):
        return json_reply({"output": job_output(world, job), "status": COMPLETED})
    if job.has("json-base64"):
        return json_reply({"audio": base64.b64encode(data).decode()})
    return Reply(200, data, job.order.content_type, headers)


async def submit(exchange: Exchange) -> Reply | web.StreamResponse:
    """POST /v2/{model}: a job."""
    job = accepted_job(exchange, "v2", MODELS.get(exchange.names["model"]))
    return submitted(exchange.world, job)


def submitted(world: World, job: Job) -> Reply:
    """What the one who submitted a v2 job is told."""
    own = f"{world.origin}/segmind"

    def base(fault: str) -> str:
        return world.foreign_origin if job.has(fault) else own

    answer = {
        "request_id": job.id,
        "status": "QUEUED",
        "poll_url": f"{base('foreign-poll-url')}/v1/requests/{job.id}",
        "status_url": f"{base('foreign-status-url')}/v2/requests/{job.id}/status",
        "response_url": f"{base('foreign-response-url')}/v2/requests/{job.id}",
    }
    if job.has("missing-urls"):
        answer = {"request_id": job.id}
    if job.has("missing-id"):
        del answer["request_id"]
    return json_reply(answer)


def accepted_job(exchange: Exchange, kind: str, model: CloudModel | None) -> Job:
    """Check, charge and keep the work a request asks for. Raises Refused."""
    world = exchange.world
    if not exchange.request.content_type == JSON:
        raise Refused(segmind_error(406, "Invalid content type. Content-Type must be application/json"))
    if model is None:
        what = "Workflow" if kind == "workflow" else "Model"
        raise Refused(segmind_error(404, f"{what} not found"))
    document = exchange.json_body(_BAD_BODY)
    values = model.check(document, refuse_unknown=world.settings.refuse_unknown_fields)
    work = exchange.work
    cost = 0.0 if failure_of(work) else model.price(exchange.text)
    balance = world.credits[SEGMIND]
    if cost > balance:
        need = f"Insufficient credits. Your balance is ${balance:.6f}, this request needs ${cost:.6f}."
        raise Refused(segmind_error(406, need))
    queue, processing = world.latency_of(model.slug)
    job = Job(
        str(uuid.uuid4()),
        kind,
        model.slug,
        exchange.text,
        dataclasses.replace(model.order(values, world.settings.gemini_container), spoils=sound_spoils(work)),
        cost,
        queue,
        processing,
        work,
        failure_of(work),
    )
    slow = job.argument("slow-job", "5")
    if slow is not None:
        job.processing_seconds = float(slow)
    if not job.failure:
        world.spend(SEGMIND, exchange.endpoint.name, model.slug, exchange.text, cost, job.id, document)
    job.remaining_credits = world.credits[SEGMIND]
    world.jobs[job.id] = job
    if not job.failure:
        job.making = world.make(job.order)
    return job


def sound_spoils(work: tuple[Asked, ...]) -> tuple[tuple[str, str], ...]:
    """Those faults that are faults of sound."""
    return tuple((asked.name, asked.argument) for asked in work if asked.name in SOUND_SPOILS)


async def status(exchange: Exchange) -> Reply | web.StreamResponse:
    """GET /v2/requests/{id}/status: how far the job is, without its output."""
    job = _job(exchange, "v2")
    job.polls += 1
    state = COMPLETED if job.has("early-completed") else job.reported_state
    own = f"{exchange.world.origin}/segmind/v2/requests/{job.id}"
    if state == FAILED:
        return _failed(job)
    answer: dict[str, Any] = {"status": state, "request_id": job.id, "metrics": {}}
    if state is None:
        del answer["status"]
    elif state == COMPLETED:
        answer["metrics"] = {"inference_time": round(job.processing_seconds, 3)}
    else:
        answer |= {"status_url": f"{own}/status", "response_url": own}
    return json_reply(answer)


async def result(exchange: Exchange) -> Reply | web.StreamResponse:
    """GET /v2/requests/{id}, or its older address: the output."""
    job = _job(exchange, "v2")
    job.results += 1
    if job.has("result-expired") and job.state == COMPLETED:
        raise Refused(_unknown(job.id))
    early = job.argument("early-completed", "2")
    state = job.state
    if early is not None and job.results <= int(early):
        state = "PROCESSING"
    if state == FAILED:
        return _failed(job)
    if state != COMPLETED:
        return json_reply({"status": state, "request_id": job.id, "output": None, "metrics": {}})
    answer: dict[str, Any] = {"status": COMPLETED, "error": None, "metrics": metrics_of(job)}
    if not job.has("output-missing"):
        answer["output"] = job_output(exchange.world, job)
    return json_reply(answer)


def metrics_of(job: Job) -> dict[str, float]:
    """Times in seconds, and what it cost."""
    metrics = {
        "inference_time": round(job.processing_seconds, 3),
        "queue_time": round(job.queue_seconds, 3),
        "total_time": round(job.queue_seconds + job.processing_seconds, 3),
    }
    if not job.has("no-cost"):
        metrics |= {"cost": job.cost, "remaining_credits": round(job.remaining_credits, 8)}
    return metrics


def _failed(job: Job) -> Reply:
    metrics = {"inference_time": 0.007, "queue_time": 0.23, "total_time": 0.24}
    answer = {"status": FAILED, "error": job.failure, "metrics": metrics, "request_id": job.id}
    return json_reply(answer, 200 if job.has("failed-200") else 422)


def _job(exchange: Exchange, kind: str) -> Job:
    job = exchange.world.jobs.get(exchange.names["id"])
    if job is None or job.kind != kind:
        raise Refused(_unknown(exchange.names["id"]))
    return job


def _unknown(request_id: str) -> Reply:
    return segmind_error(404, f"Request {request_id} not found")


def _told_headers(world: World, job: Job) -> dict[str, str]:
    headers = {"x-request-id": job.id, "x-generation-time": f"{world.settings.direct_seconds:.3f}"}
    if not job.has("no-cost"):
        headers |= {"x-cost": f"{job.cost:.8f}", "x-remaining-credits": f"{job.remaining_credits:.8f}"}
    return headers


async def credits_left(exchange: Exchange) -> Reply | web.StreamResponse:
    """GET /v1/get-user-credits."""
    return json_reply({"credits": round(exchange.world.credits[SEGMIND], 8), "free-credits": 0.0})


async def upload(exchange: Exchange) -> Reply | web.StreamResponse:
    """POST /upload-asset: data URLs become public files."""
    if exchange.request.content_type != JSON:
        raise Refused(segmind_error(406, "Invalid content type. Content-Type must be application/json"))
    document = exchange.json_body(_BAD_BODY)
    urls = document.get("data_urls") if isinstance(document, dict) else None
    if not isinstance(urls, list) or not urls:
        raise Refused(segmind_error(400, "Missing required field: data_urls"))
    world = exchange.world
    addresses = []
    for url in urls:
        content_type, data = _data_url(url)
        name = f"/images/assets/{uuid.uuid4()}{EXTENSIONS.get(content_type, '.bin')}"
        addresses.append(world.store(name, StoredFile(content_type, data)))
    match world.settings.upload_answer:
        case "urls":
            return json_reply({"urls": addresses})
        case "list":
            return json_reply(addresses)
        case _:
            return json_reply({"file_urls": addresses, "message": "Files uploaded successfully"})


def _data_url(url: object) -> tuple[str, bytes]:
    if isinstance(url, str) and url.startswith("data:") and ";base64," in url:
        head, _, encoded = url.partition(";base64,")
        try:
            return head.removeprefix("data:"), base64.b64decode(encoded, validate=True)
        except binascii.Error:
            pass
    raise Refused(segmind_error(400, "Invalid data URL"))


async def public_file(exchange: Exchange) -> Reply | web.StreamResponse:
    """GET or HEAD a result or an upload; no key is asked for, and none must be brought."""
    file = exchange.world.files.get(exchange.request.path)
    if file is None or (file.job is not None and file.job.has("file-expired")):
        raise Refused(page(404))
    reply = Reply(200, await exchange.world.bytes_of(file), file.content_type)
    return ranged(reply, exchange.request.headers.get("range", ""))
