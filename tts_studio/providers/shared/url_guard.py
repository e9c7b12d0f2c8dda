"""Which addresses may be opened, and which of them may be sent a key.

A service's answer names addresses. They are opened only if nobody could use them to make the studio read
something on this machine or in its network, and the key goes to none of them but the configured services.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import urllib.request
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import SplitResult, urljoin, urlsplit

from tts_studio.domain.translation import mark
from tts_studio.providers.shared.endpoints import is_loopback

Resolver: TypeAlias = Callable[[str, int], Awaitable[tuple[str, ...]]]
"""Host and port in, the numeric addresses out; raises OSError when there are none."""

_PORTS = {"http": 80, "https": 443}
_LONGEST_ADDRESS = 4096


class AddressRefused(Exception):
    """An address is not opened; its text ends the sentence “The address was not opened, because …”."""


@dataclass(frozen=True, slots=True)
class OpenableAddress:
    """An address that was checked, and the numeric addresses of its host that were checked with it.

    `hosts` is empty where the host is a configured one or a proxy looks it up.
    """

    url: str
    hosts: tuple[str, ...] = ()


async def resolve(host: str, port: int) -> tuple[str, ...]:
    """The numeric addresses of a host, as the system gives them."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


class UrlGuard:
    """Judges addresses for one provider, whose own base addresses are given."""

    def __init__(self, bases: Iterable[str], *, resolver: Resolver = resolve) -> None:
        self._bases = tuple(urlsplit(base) for base in bases)
        self._resolver = resolver
        self._on_this_machine = any(is_loopback(base.hostname or "") for base in self._bases)

    def takes_key(self, url: str) -> bool:
        """Whether the key may be sent there: the origin of a configured base, and below its path."""
        parts = _split(url)
        if parts is None or "@" in parts.netloc or "/.." in parts.path or "%2e" in parts.path.lower():
            return False
        return any(
            _origin(parts) == _origin(base) and (parts.path + "/").startswith(base.path.rstrip("/") + "/")
            for base in self._bases
        )

    async def check(self, url: str, *, found_in: str = "") -> OpenableAddress:
        """Judge an address, relative to the one it was `found_in`; raises AddressRefused.

        The host is looked up once and all of its addresses are judged, so that whoever connects to `hosts`
        cannot be led elsewhere by a second answer.
        """
        url = urljoin(found_in, url) if found_in else url
        parts = _split(url)
        if parts is None:
            raise AddressRefused(mark("it is no web address"))
        self._check_form(parts)
        if any(_origin(parts) == _origin(base) for base in self._bases):
            return OpenableAddress(parts.geturl())
        host = parts.hostname or ""
        if is_proxied(parts):
            self._check_numeric(host)
            return OpenableAddress(parts.geturl())
        hosts = await self._resolver(host, parts.port or _PORTS[parts.scheme])
        for address in hosts:
            self._check_numeric(address)
        return OpenableAddress(parts.geturl(), hosts)

    def _check_form(self, parts: SplitResult) -> None:
        if "@" in parts.netloc:
            raise AddressRefused(mark("it holds a user name"))
        if parts.scheme == "https":
            return
        host = parts.hostname or ""
        if parts.scheme != "http" or not (self._on_this_machine and is_loopback(host)):
            raise AddressRefused(mark("it does not begin with https://"))

    def _check_numeric(self, host: str) -> None:
        """Refuse an address that is not on the public network; names are looked up by others."""
        try:
            address = ipaddress.ip_address(host.partition("%")[0])
        except ValueError:
            if is_loopback(host) and not self._on_this_machine:
                raise AddressRefused(mark("it leads to this computer")) from None
            return
        if isinstance(address, ipaddress.IPv6Address):
            address = address.ipv4_mapped or address.sixtofour or address
        if address.is_loopback and self._on_this_machine:
            return
        if not address.is_global or address.is_multicast or address.is_reserved:
            raise AddressRefused(mark("it leads to this computer or into its network"))


def is_proxied(parts: SplitResult) -> bool:
    """Whether the environment says that a proxy is asked for this address, as httpx reads it."""
    proxies = urllib.request.getproxies()
    if not (parts.scheme in proxies or "all" in proxies):
        return False
    return not urllib.request.proxy_bypass(parts.hostname or "")


def _split(url: str) -> SplitResult | None:
    """The parts of a web address; None for anything else."""
    if len(url) > _LONGEST_ADDRESS or any(ord(character) <= 32 for character in url) or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme in _PORTS and parts.hostname else None


def _origin(parts: SplitResult) -> tuple[str, str, int]:
    host = (parts.hostname or "").rstrip(".")
    return parts.scheme, host, parts.port or _PORTS.get(parts.scheme, 0)
