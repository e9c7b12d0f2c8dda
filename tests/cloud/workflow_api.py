"""Segmind's workflows: submitted by their id and polled at the address that is answered."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from tests.cloud.exchange import Exchange
from tests.cloud.jobs import COMPLETED, FAILED
from tests.cloud.models import WORKFLOWS
from tests.cloud.outputs import workflow_output
from tests.cloud.replies import Refused, Reply, json_reply, segmind_error
from tests.cloud.segmind_api import accepted_job, submitted


async def start(exchange: Exchange) -> Reply | web.StreamResponse:
    """POST /workflows/{id}."""
    world, job = exchange.world, accepted_job(exchange, "workflow", WORKFLOWS.get(exchange.names["workflow"]))
    base = world.foreign_origin if job.has("foreign-poll-url") else f"{world.origin}/segmind"
    answer = {
        "message": "Workflow submitted successfully",
        "poll_url": f"{base}/workflows/request/{job.id}",
        "request_id": job.id,
        "status": "QUEUED",
    }
    if job.has("missing-urls"):
        del answer["poll_url"]
    if job.has("missing-id"):
        del answer["request_id"]
    return json_reply(answer)


async def start_v2(exchange: Exchange) -> Reply | web.StreamResponse:
    """POST /workflows/v2/{slug}: the newer form, polled as v2 jobs are."""
    return submitted(exchange.world, accepted_job(exchange, "v2", WORKFLOWS.get(exchange.names["workflow"])))


async def poll(exchange: Exchange) -> Reply | web.StreamResponse:
    """GET /workflows/request/{id}: state and, at the end, output in one."""
    world = exchange.world
    job = world.jobs.get(exchange.names["id"])
    if job is None or job.kind != "workflow" or (job.has("result-expired") and job.state == COMPLETED):
        raise Refused(segmind_error(404, "Workflow request not found"))
    job.polls += 1
    state = job.reported_state
    answer: dict[str, Any] = {"status": state, "output": ""}
    if state is None:
        del answer["status"]
    elif state == FAILED:
        answer = {"status": FAILED, "error_message": {"node": "text_to_speech", "message": job.failure}}
    elif state == COMPLETED:
        answer["output"] = workflow_output(world, job)
        if job.has("output-missing"):
            del answer["output"]
    return json_reply(answer)
