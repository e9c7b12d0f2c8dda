"""HTTP as the providers need it: orders sent exactly once, questions repeated, answers kept within bounds.

An order is a POST that may cost money. It goes over a connection of its own, so that a kept connection which
died meanwhile cannot make its fate unknown, and nothing in here ever repeats it. Questions are GETs. What
fails is raised as a SpeechError whose `fate` says whether the order can have been taken.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from tts_studio.domain.errors import BadAnswer, Fate, SpeechError
from tts_studio.domain.translation import mark, tr
from tts_studio.providers.protocol import UploadProgress
from tts_studio.providers.shared.answers import Answer, blotted
from tts_studio.providers.shared.blotting import SHORTEST_KEY
from tts_studio.providers.shared.bounded_body import MEGABYTE, Bounds, OpenAnswer
from tts_studio.providers.shared.download import Download, fetched
from tts_studio.providers.shared.failures import request_id_of, status_error, unreachable
from tts_studio.providers.shared.http_pools import Pools, Way, wire_problem
from tts_studio.providers.shared.retry import Backoff, retried
from tts_studio.providers.shared.service import Json, Service, Timekeeper
from tts_studio.providers.shared.url_guard import AddressRefused, OpenableAddress, UrlGuard

if TYPE_CHECKING:
    import httpx

FILE_BOUNDS = Bounds(size=128 * MEGABYTE, idle=30.0, total=600.0, slowest=256.0)
QUICK_BOUNDS = Bounds(connect=10.0, idle=10.0, total=20.0)
"""For what somebody waits for and can do without: the state of an account, a list of voices."""
LONGEST_QUICK_ANSWER = 30.0
"""Seconds after which that is not asked for once more."""
_HEAD_BOUNDS = Bounds(idle=20.0, total=30.0)
_MOST_REDIRECTS = 5
_SENT_AT_ONCE = 65_536
_NOBODY_KNOWS = frozenset({408, 425, 429})
_NO_HEADERS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class _Call:
    """One HTTP request, and what is known of the order it belongs to once it may have left."""

    method: str
    url: str
    headers: Mapping[str, str]
    bounds: Bounds
    fate: Fate
    content: bytes | None = None
    server_name: str = ""
    progress: UploadProgress | None = None
    secret: str = ""


class HttpClient:
    """Speaks HTTP for one provider. `key_headers` hold the key: they go to the guard's own services only."""

    def __init__(self, service: Service, guard: UrlGuard, *, time: Timekeeper | None = None) -> None:
        """`service` names who is asked in errors."""
        self.service = service
        self.guard = guard
        self.time = time or Timekeeper()
        self._pools = Pools(service)

    async def start(self) -> None:
        """Load what the first request would have to wait for."""
        await self._pools.client(Way.QUESTION)

    async def close(self) -> None:
        """Close every connection."""
        await self._pools.close()

    @asynccontextmanager
    async def order(
        self,
        url: str,
        body: Json,
        *,
        key_headers: Mapping[str, str],
        bounds: Bounds | None = None,
        fate: Fate = Fate.UNKNOWN,
        progress: UploadProgress | None = None,
    ) -> AsyncGenerator[OpenAnswer, None]:
        """POST a JSON body, once, and yield the answer as soon as its headers are there, whatever its status.

        `fate` is that of errors after the order may have left; NOT_ACCEPTED is for what costs nothing.
        `progress` is told the share of the body that was sent.
        """
        content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        headers = {
            **self._allowed(url, key_headers),
            "content-type": "application/json",
            "content-length": str(len(content)),
        }
        secret = _secret_in(key_headers)
        call = _Call(
            "POST", url, headers, bounds or Bounds(), fate, content, progress=progress, secret=secret
        )
        async with self._open(call, Way.ORDER) as answer:
            yield answer

    async def ask(
        self,
        url: str,
        *,
        key_headers: Mapping[str, str] = _NO_HEADERS,
        fate: Fate = Fate.NOT_ACCEPTED,
        bounds: Bounds | None = None,
        backoff: Backoff | None = None,
        deadline: float | None = None,
        valid: Callable[[Answer], bool] | None = None,
    ) -> Answer:
        """GET one of the service's own addresses and repeat that as `retried` does.

        The answer is one that is `valid`, by default one whose status says that it worked; others are raised
        as the errors their status means, with this `fate`. Redirects are not followed.
        """
        headers, secret = self._allowed(url, key_headers), _secret_in(key_headers)
        call = _Call("GET", url, headers, bounds or Bounds(), fate, secret=secret)

        async def attempt() -> Answer:
            async with self._open(call, Way.QUESTION) as opened:
                answer = await opened.read()
            if valid(answer) if valid else answer.ok:
                return answer
            raise self.problem(answer, key_headers, fate)

        return await retried(attempt, time=self.time, backoff=backoff, deadline=deadline)

    async def download(
        self,
        url: str,
        *,
        fate: Fate,
        secret: str = "",
        bounds: Bounds = FILE_BOUNDS,
        backoff: Backoff | None = None,
        deadline: float | None = None,
    ) -> Download:
        """GET a file from an address that a service named, never with a key, following checked redirects.

        Repeated as `retried` does; the caller closes what it is given. Raises BadAnswer for an address that
        is not opened. `secret` is what must not be repeated of the other side's words.
        """

        async def attempt() -> Download:
            found_in = ""
            address = url
            for _ in range(_MOST_REDIRECTS + 1):
                checked = await self._checked(address, found_in, fate)
                file = await self._fetched(checked, bounds, fate)
                if file.ok:
                    return file
                file.close()
                location = file.headers.get("location", "")
                if not (300 <= file.status < 400 and location):
                    raise status_error(
                        self.service, file.explanation, secret=secret, fate=fate, now=self.time.now()
                    )
                found_in, address = checked.url, location
            raise self._refused(mark("it leads from one address to the next without end"), fate)

        return await retried(attempt, time=self.time, backoff=backoff, deadline=deadline)

    async def exists(self, url: str, *, backoff: Backoff | None = None) -> bool:
        """Whether a file is at an address, by the head of an answer alone; never with a key.

        Follows no redirect, and takes one as a sign that something is there. An address that is not opened
        holds nothing. Raises a SpeechError when nobody can be asked.
        """

        async def attempt() -> int:
            checked = await self._checked(url, "", Fate.NOT_ACCEPTED)
            found, headers, name = (_numeric(checked) or [(checked.url, {}, "")])[0]
            call = _Call("GET", found, headers, _HEAD_BOUNDS, Fate.NOT_ACCEPTED, server_name=name)
            async with self._open(call, Way.NUMERIC if name else Way.QUESTION) as opened:
                status = opened.status
            if status in _NOBODY_KNOWS or status >= 500:
                raise self.problem(Answer(status, opened.headers, b""), _NO_HEADERS, Fate.NOT_ACCEPTED)
            return status

        try:
            return await retried(attempt, time=self.time, backoff=backoff or Backoff(attempts=3)) < 400
        except BadAnswer:
            return False

    def problem(
        self, answer: Answer, key_headers: Mapping[str, str] = _NO_HEADERS, fate: Fate | None = None
    ) -> SpeechError:
        """The error that an unsuccessful or senseless answer means, without the key it may repeat."""
        if answer.ok:
            return BadAnswer(
                tr("The answer of {service} makes no sense.", service=self.service.name),
                advice=tr("Try again later."),
                provider=self.service.id,
                request_id=request_id_of(answer.headers),
                retryable=fate in (Fate.NOT_ACCEPTED, Fate.PENDING),
                fate=fate or Fate.UNKNOWN,
            )
        secret = _secret_in(key_headers)
        return status_error(self.service, answer, secret=secret, fate=fate, now=self.time.now())

    def _allowed(self, url: str, key_headers: Mapping[str, str]) -> Mapping[str, str]:
        """The headers, if the key they hold may go to this address."""
        if key_headers and not self.guard.takes_key(url):
            raise self._refused(mark("your key is only sent to the service itself"), Fate.NOT_ACCEPTED)
        return key_headers

    async def _checked(self, url: str, found_in: str, fate: Fate) -> OpenableAddress:
        try:
            return await self.guard.check(url, found_in=found_in)
        except AddressRefused as refusal:
            raise self._refused(str(refusal), fate) from None
        except (OSError, UnicodeError) as error:
            raise unreachable(self.service, error, fate) from None

    async def _fetched(self, address: OpenableAddress, bounds: Bounds, fate: Fate) -> Download:
        """GET a judged address; where its host was looked up, from the first numeric one that answers."""
        calls = [
            _Call("GET", url, headers, bounds, fate, server_name=name)
            for url, headers, name in _numeric(address)
        ]
        if not calls:
            async with self._open(_Call("GET", address.url, {}, bounds, fate), Way.QUESTION) as opened:
                return await fetched(self.service, opened)
        for call in calls[:-1]:
            try:
                async with self._open(call, Way.NUMERIC) as opened:
                    return await fetched(self.service, opened)
            except SpeechError as problem:
                if not problem.retryable:
                    raise
        async with self._open(calls[-1], Way.NUMERIC) as opened:
            return await fetched(self.service, opened)

    @asynccontextmanager
    async def _open(self, call: _Call, way: Way) -> AsyncGenerator[OpenAnswer, None]:
        """Send a request and yield its answer; what breaks on the way, or in the body, is a SpeechError."""
        client = await self._pools.client(way)
        began = self.time.monotonic()
        response = await self._sent(client, call)
        try:
            client.cookies.clear()
            headers = _lower(response.headers, call.secret)
            answer = Answer(response.status_code, headers, b"", str(response.url))
            async with aclosing(self._body(response, call)) as body:
                yield OpenAnswer(
                    self.service,
                    answer,
                    body,
                    bounds=call.bounds,
                    time=self.time,
                    began=began,
                    fate=call.fate,
                    secret=call.secret,
                )
        finally:
            await response.aclose()

    async def _sent(self, client: httpx.AsyncClient, call: _Call) -> httpx.Response:
        import httpx

        bounds = call.bounds
        # Some failures of TLS and of the operating system pass through httpx as they are.
        try:
            request = client.build_request(
                call.method,
                call.url,
                headers=dict(call.headers),
                content=call.content
                if call.progress is None
                else _watched(call.content or b"", call.progress),
                timeout=httpx.Timeout(bounds.idle, connect=bounds.connect),
                extensions={"sni_hostname": call.server_name} if call.server_name else {},
            )
            async with asyncio.timeout(bounds.connect + bounds.total):
                return await client.send(request, stream=True)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
            raise wire_problem(self.service, error, call.fate) from None

    async def _body(self, response: httpx.Response, call: _Call) -> AsyncGenerator[bytes, None]:
        import httpx

        try:
            async for piece in response.aiter_raw():
                yield piece
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
            raise wire_problem(self.service, error, call.fate) from None

    def _refused(self, reason: str, fate: Fate) -> SpeechError:
        """An address that is not opened today is not opened tomorrow: what lies there is lost."""
        return BadAnswer(
            tr(
                "{service} named an address that was not opened, because {reason}.",
                service=self.service.name,
                reason=tr(reason),
            ),
            advice=tr("If it happens again, please report it to the service."),
            provider=self.service.id,
            fate=Fate.CHARGED if fate is Fate.PENDING else fate,
        )


async def _watched(content: bytes, progress: UploadProgress) -> AsyncGenerator[bytes, None]:
    """The content piece by piece; the share is told when the next one is wanted."""
    for start in range(0, len(content), _SENT_AT_ONCE):
        yield content[start : start + _SENT_AT_ONCE]
        progress(min(1.0, (start + _SENT_AT_ONCE) / len(content)))


def _secret_in(key_headers: Mapping[str, str]) -> str:
    """The key that headers hold, without the word before it."""
    return max((value.rpartition(" ")[2] for value in key_headers.values()), key=len, default="")


def _lower(headers: httpx.Headers, secret: str) -> Mapping[str, str]:
    secret = secret if len(secret) >= SHORTEST_KEY else ""
    return {name.lower(): blotted(value, secret) for name, value in headers.items()}


def _numeric(address: OpenableAddress) -> list[tuple[str, dict[str, str], str]]:
    """For each numeric address of a host: URL, Host header, and the name its certificate must have."""
    parts = urlsplit(address.url)
    port = f":{parts.port}" if parts.port else ""
    found = []
    for host in address.hosts:
        place = f"[{host}]" if ":" in host else host
        url = urlunsplit((parts.scheme, place + port, parts.path, parts.query, ""))
        found.append((url, {"host": parts.netloc}, parts.hostname or ""))
    return found
