"""The HTTP connections of one provider: made on first use, one pool for each way of connecting."""

from __future__ import annotations

import asyncio
import importlib
import ssl
from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING

from tts_studio.domain.errors import ConnectionLost, DeadlineExceeded, Fate, ServiceDown, SpeechError
from tts_studio.domain.translation import tr
from tts_studio.domain.version import NAME, VERSION
from tts_studio.providers.shared.failures import no_certificates, through_socks, unreachable, unusable_proxy
from tts_studio.providers.shared.service import Service

if TYPE_CHECKING:
    import httpx

_HEADERS: Mapping[str, str] = {
    "user-agent": f"{NAME.replace(' ', '-')}/{VERSION}",
    "accept-encoding": "identity",
}
# This machine is never asked for through a proxy.
_DIRECT = ("all://localhost", "all://127.0.0.1", "all://[::1]")


class Way(Enum):
    """How a connection comes about."""

    ORDER = "A fresh one for each request, so that none fails because a kept connection died."
    QUESTION = "Kept for the next question."
    NUMERIC = "Straight to a numeric address that was judged, past any proxy."


class Pools:
    """Gives out the httpx client for each way, and closes them all."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._clients: dict[Way, httpx.AsyncClient] = {}
        self._context: ssl.SSLContext | None = None
        self._closed = False

    async def client(self, way: Way) -> httpx.AsyncClient:
        """The client for this way. The first call loads httpx and the certificates beside the event loop."""
        if self._context is None:
            try:
                self._context = await asyncio.to_thread(_load)
            except OSError as error:
                raise no_certificates(self._service) from error
        if self._closed:
            raise ServiceDown(
                tr("The connections to {service} are closed.", service=self._service.name),
                provider=self._service.id,
                fate=Fate.NOT_ACCEPTED,
            )
        if way not in self._clients:
            import httpx

            try:
                self._clients[way] = _made(way, self._context)
            except ImportError:
                # httpx reads the proxies of the environment, and needs another library for SOCKS.
                raise through_socks(self._service) from None
            except (ValueError, httpx.InvalidURL):
                raise unusable_proxy(self._service) from None
        return self._clients[way]

    async def close(self) -> None:
        """Close every connection; requests under way fail."""
        self._closed = True
        clients, self._clients = tuple(self._clients.values()), {}
        for client in clients:
            await client.aclose()


def _load() -> ssl.SSLContext:
    """Import what takes long, and read the certificates."""
    importlib.import_module("httpcore._backends.anyio")
    import httpx

    return httpx.create_ssl_context()


def _made(way: Way, context: ssl.SSLContext) -> httpx.AsyncClient:
    import httpx

    kept = 8 if way is Way.QUESTION else 0
    # Numbers of connections are the engine's business, by its slots.
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=kept, keepalive_expiry=20.0)
    if way is Way.NUMERIC:
        transport = httpx.AsyncHTTPTransport(verify=context, limits=limits, retries=0)
        return httpx.AsyncClient(transport=transport, headers=_HEADERS, follow_redirects=False)
    return httpx.AsyncClient(
        verify=context,
        limits=limits,
        headers=_HEADERS,
        follow_redirects=False,
        mounts=dict.fromkeys(_DIRECT),
    )


def wire_problem(service: Service, error: Exception, fate: Fate) -> SpeechError:
    """The error for a request on whose way something broke.

    Without any connection nothing was sent, and the request was certainly not taken; otherwise `fate` is what
    the caller knows of it.
    """
    import httpx

    if isinstance(
        error,
        httpx.ConnectError
        | httpx.ConnectTimeout
        | httpx.PoolTimeout
        | httpx.ProxyError
        | httpx.UnsupportedProtocol
        | httpx.LocalProtocolError,
    ):
        return unreachable(service, error, Fate.NOT_ACCEPTED if fate is Fate.UNKNOWN else fate)
    repeatable = fate in (Fate.NOT_ACCEPTED, Fate.PENDING)
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return DeadlineExceeded(
            tr("{service} did not answer in time.", service=service.name),
            advice=tr("Check the internet connection."),
            provider=service.id,
            retryable=repeatable,
            fate=fate,
        )
    return ConnectionLost(
        tr("The connection to {service} broke.", service=service.name),
        advice=tr("Check the internet connection."),
        provider=service.id,
        retryable=repeatable,
        fate=fate,
    )
