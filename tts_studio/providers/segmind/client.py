"""Segmind's addresses: what is sent to each, with which key, and the first reading of the answer."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from urllib.parse import quote, urlsplit

from tts_studio.domain.errors import BadAnswer, Fate, KeyRefused, SpeechError
from tts_studio.domain.translation import tr
from tts_studio.providers.protocol import UploadProgress
from tts_studio.providers.segmind.failures import SEGMIND, job_error, order_error, upload_error
from tts_studio.providers.segmind.outputs import FAILED, is_report, report_of
from tts_studio.providers.shared.answers import Answer
from tts_studio.providers.shared.bounded_body import Bounds, OpenAnswer
from tts_studio.providers.shared.download import Download
from tts_studio.providers.shared.endpoints import Endpoints
from tts_studio.providers.shared.failures import request_id_of
from tts_studio.providers.shared.http_client import (
    FILE_BOUNDS,
    LONGEST_QUICK_ANSWER,
    QUICK_BOUNDS,
    HttpClient,
)
from tts_studio.providers.shared.retry import Backoff
from tts_studio.providers.shared.service import Json

_ONCE = Backoff(attempts=1)
_FILE_BACKOFF = Backoff(attempts=4)
_SUBMIT_BOUNDS = Bounds(total=70.0, idle=60.0)
# Segmind itself gives up on a direct answer after about 100 seconds.
_DIRECT_BOUNDS = Bounds(size=FILE_BOUNDS.size, idle=120.0, total=300.0, slowest=256.0)
_POLL_BOUNDS = Bounds(total=30.0, idle=20.0, connect=10.0)
_REMOTE_ID = re.compile(r"[\w.-]{1,200}", re.ASCII)
_ID_IN_ADDRESS = re.compile(r"/requests?/([\w.-]{1,200})(?:/status)?/?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A job that was taken: its name at Segmind and the addresses the service gave for it."""

    remote_id: str
    urls: Mapping[str, str]


class SegmindClient:
    """Asks Segmind over one HttpClient. A key is given with each call and not kept."""

    def __init__(self, http: HttpClient, endpoints: Endpoints) -> None:
        """`endpoints` are the addresses of the services, of which two are Segmind's."""
        self.http = http
        self._api = endpoints.segmind
        self._upload = endpoints.segmind_upload

    async def submit(self, path: str, body: Json, key: str) -> Ticket:
        """Order a job, once. Raises what it was refused with, or BadAnswer with an open fate."""
        async with self._order(self._api + path, body, _key(key)) as opened:
            return self._ticket(await opened.read(), key)

    async def submit_workflow(self, path: str, body: Json, key: str) -> Ticket:
        """Order a workflow, once.

        Sources differ about the header in which workflows want the key, so both are sent. Should the two at
        once be refused, which means that nothing was taken, the common one is sent alone.
        """
        try:
            return await self._submit_with(_both(key), path, body, key)
        except KeyRefused:
            return await self._submit_with(_key(key), path, body, key)

    @asynccontextmanager
    async def direct(
        self, path: str, body: Json, key: str, most_bytes: int = FILE_BOUNDS.size
    ) -> AsyncGenerator[OpenAnswer, None]:
        """Order sound that is the answer itself, once, and yield the answer as it begins to arrive.

        The answer may have `most_bytes`.
        """
        bounds = replace(_DIRECT_BOUNDS, size=min(most_bytes, FILE_BOUNDS.size))
        async with self._order(self._api + path, body, _key(key), bounds) as opened:
            if not opened.ok:
                raise self._refused(await opened.read(), key)
            yield opened

    async def job(self, ticket: Ticket, key: str) -> Answer:
        """Ask once how a job is; the answer is a report. Errors leave the job pending."""
        path = f"/v2/requests/{quote(ticket.remote_id)}/status"
        return await self._report(self._own(ticket, "status", path), _key(key))

    async def result(self, ticket: Ticket, key: str) -> Answer:
        """Ask once for a job's result; the answer is a report. Errors leave the job pending."""
        path = f"/v2/requests/{quote(ticket.remote_id)}"
        return await self._report(self._own(ticket, "result", path), _key(key))

    async def workflow_job(self, ticket: Ticket, key: str) -> Answer:
        """Ask once how a workflow is; the answer is a report. Errors leave it pending."""
        address = self._own(ticket, "poll", f"/workflows/request/{quote(ticket.remote_id)}")
        try:
            return await self._report(address, _both(key))
        except KeyRefused:
            return await self._report(address, _key(key))

    async def file(self, address: str, key: str, most_bytes: int = FILE_BOUNDS.size) -> Download:
        """A file from an address that an answer named; the caller closes it. The key is not sent there.

        BadAnswer when it has more than `most_bytes`.
        """
        bounds = replace(FILE_BOUNDS, size=min(most_bytes, FILE_BOUNDS.size))
        return await self.http.download(
            address, fate=Fate.PENDING, secret=key, bounds=bounds, backoff=_FILE_BACKOFF
        )

    async def credits(self, key: str) -> Answer:
        """The account's credit, in whatever shape; 404 is an answer too, for accounts that never had any."""
        return await self.http.ask(
            f"{self._api}/v1/get-user-credits",
            key_headers=_key(key),
            bounds=QUICK_BOUNDS,
            backoff=Backoff(attempts=3),
            deadline=self.http.time.monotonic() + LONGEST_QUICK_ANSWER,
            valid=lambda answer: (answer.ok and bool(answer.fields)) or answer.status == 404,
        )

    async def upload(self, data_url: str, key: str, progress: UploadProgress | None = None) -> Answer:
        """Give a file to Segmind, free of charge; safe to repeat. `progress` is told the share sent."""
        bounds = Bounds(total=600.0, idle=45.0)
        async with self.http.order(
            f"{self._upload}/upload-asset",
            {"data_urls": [data_url]},
            key_headers=_key(key),
            bounds=bounds,
            fate=Fate.NOT_ACCEPTED,
            progress=progress,
        ) as opened:
            answer = await opened.read()
        if answer.ok:
            return answer
        raise upload_error(answer, secret=key, now=self.http.time.now())

    async def _submit_with(self, headers: Mapping[str, str], path: str, body: Json, key: str) -> Ticket:
        async with self._order(self._api + path, body, headers) as opened:
            return self._ticket(await opened.read(), key)

    @asynccontextmanager
    async def _order(
        self, url: str, body: Json, headers: Mapping[str, str], bounds: Bounds = _SUBMIT_BOUNDS
    ) -> AsyncGenerator[OpenAnswer, None]:
        async with self.http.order(url, body, key_headers=headers, bounds=bounds) as opened:
            yield opened

    async def _report(self, url: str, headers: Mapping[str, str]) -> Answer:
        return await self.http.ask(
            url,
            key_headers=headers,
            fate=Fate.PENDING,
            bounds=_POLL_BOUNDS,
            backoff=_ONCE,
            valid=is_report,
        )

    def _own(self, ticket: Ticket, name: str, path: str) -> str:
        """The address the service gave, if it is one of its own, else the documented one."""
        given = ticket.urls.get(name, "")
        return given if given and self.http.guard.takes_key(given) else self._api + path

    def _ticket(self, answer: Answer, key: str) -> Ticket:
        if not answer.ok:
            raise self._refused(answer, key)
        fields = answer.fields
        named = {"status": "status_url", "result": "response_url", "poll": "poll_url"}
        urls = {ours: str(fields[theirs]) for ours, theirs in named.items() if fields.get(theirs)}
        given = fields.get("request_id")
        remote_id = given if isinstance(given, str) and _REMOTE_ID.fullmatch(given) else _id_in(urls)
        if remote_id:
            return Ticket(remote_id, urls)
        if str(fields.get("status", "")).upper() == FAILED:
            raise job_error(report_of(answer, key).said, request_id_of(answer.headers))
        raise BadAnswer(
            tr("Segmind took the request, but its answer does not say how to fetch the result."),
            advice=tr("Look at the request history of your account at Segmind."),
            provider=SEGMIND.id,
            request_id=request_id_of(answer.headers),
        )

    def _refused(self, answer: Answer, key: str) -> SpeechError:
        return order_error(answer, secret=key, now=self.http.time.now())


def _key(key: str) -> Mapping[str, str]:
    return {"x-api-key": key}


def _both(key: str) -> Mapping[str, str]:
    return {"x-api-key": key, "authorization": f"Bearer {key}"}


def _id_in(urls: Mapping[str, str]) -> str:
    """The job's name as the addresses hold it."""
    for url in urls.values():
        try:
            path = urlsplit(url).path
        except ValueError:
            continue
        if found := _ID_IN_ADDRESS.search(path):
            return found[1]
    return ""
