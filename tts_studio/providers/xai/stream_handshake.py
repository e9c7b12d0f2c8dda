"""The opening of a stream: nothing is ordered yet, so whatever fails here may be tried again."""

from __future__ import annotations

import asyncio
import logging
import ssl
import urllib.request
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tts_studio.domain.errors import Fate
from tts_studio.domain.version import NAME, VERSION
from tts_studio.providers.shared.answers import Answer, blotted
from tts_studio.providers.shared.endpoints import is_loopback
from tts_studio.providers.shared.failures import no_certificates, through_socks, unreachable, unusable_proxy
from tts_studio.providers.xai.failures import XAI, refusal

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

LARGEST_FRAME = 16_000_000
CLOSING_SECONDS = 0.5

# The library would write whole handshakes, with the key in them, into a log that is set to show everything.
_UNHEARD = logging.getLogger(f"{__name__}.unheard")
_UNHEARD.setLevel(logging.CRITICAL + 1)


class Handshake:
    """Opens WebSockets, with the certificates that HTTP is checked by."""

    def __init__(self, patience: float, now: Callable[[], float]) -> None:
        """`patience` is for one opening, in seconds; `now` is in seconds since the epoch."""
        self._patience = patience
        self._now = now
        self._context: ssl.SSLContext | None = None

    async def load(self) -> ssl.SSLContext:
        """Load the library and the certificates, once and beside the event loop; raises a SpeechError."""
        if self._context is None:
            try:
                self._context = await asyncio.to_thread(_load)
            except OSError as error:
                raise no_certificates(XAI) from error
        return self._context

    async def open(self, address: str, key: str) -> ClientConnection:
        """Shake hands at a `wss` address, or a `ws` one on this machine.

        Raises a SpeechError with fate NOT_ACCEPTED. No redirect is followed, so that the key goes to the
        given address and nowhere else.
        """
        context = await self.load()
        from websockets.exceptions import InvalidProxy, InvalidStatus, WebSocketException

        from tts_studio.providers.xai.stay_put import connect_without_redirects

        try:
            return await connect_without_redirects(
                address,
                ssl=context if address.startswith("wss:") else None,
                proxy=_proxy(address),
                additional_headers={"Authorization": f"Bearer {key}"},
                user_agent_header=f"{NAME.replace(' ', '-')}/{VERSION}",
                compression=None,
                open_timeout=self._patience,
                ping_interval=None,
                close_timeout=CLOSING_SECONDS,
                max_size=LARGEST_FRAME,
                logger=_UNHEARD,
            )
        except InvalidStatus as error:
            response = error.response
            headers = {name.lower(): blotted(value, key) for name, value in response.headers.raw_items()}
            answer = Answer(response.status_code, headers, bytes(response.body or b""))
            raise refusal(answer, secret=key, fate=Fate.NOT_ACCEPTED, now=self._now()) from None
        except InvalidProxy:
            raise unusable_proxy(XAI) from None
        # Before ValueError: a certificate that is refused is both.
        except (OSError, TimeoutError, WebSocketException) as error:
            raise unreachable(XAI, error) from None
        except ValueError:
            raise unusable_proxy(XAI) from None
        except ImportError:
            raise through_socks(XAI) from None


def _proxy(address: str) -> str | None:
    """The proxy that HTTP would use, which knows nothing of this machine; None for a direct connection."""
    host = urlsplit(address).hostname or ""
    if is_loopback(host) or urllib.request.proxy_bypass(host):
        return None
    proxies = urllib.request.getproxies()
    return next((proxies[kind] for kind in ("wss", "https", "all") if proxies.get(kind)), None)


def _load() -> ssl.SSLContext:
    """Import what takes long, and read the certificates, beside the event loop."""
    import httpx
    import websockets.asyncio.client

    _ = websockets.asyncio.client
    return httpx.create_ssl_context()
