"""Where the services are asked: their own addresses, or others that the environment names."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, fields
from urllib.parse import urlsplit

from tts_studio.domain.errors import UsageError
from tts_studio.domain.translation import tr

_VARIABLES = {
    "segmind": "TTS_STUDIO_SEGMIND_URL",
    "segmind_upload": "TTS_STUDIO_SEGMIND_UPLOAD_URL",
    "xai": "TTS_STUDIO_XAI_URL",
}
# What is appended by the providers themselves, and may stand at the end of an address that was copied.
_APPENDED = ("/upload-asset", "/v1")


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The base addresses of the services, without a slash at the end; paths such as `/v1/tts` follow them.

    They are the only places that are ever sent a key.
    """

    segmind: str = "https://api.segmind.com"
    segmind_upload: str = "https://workflows-api.segmind.com"
    xai: str = "https://api.x.ai"

    @property
    def xai_socket(self) -> str:
        """The base address for WebSockets at xAI: `wss` where the other one is `https`, else `ws`."""
        return "ws" + self.xai.removeprefix("http")


def endpoints_from(environment: Mapping[str, str]) -> Endpoints:
    """The addresses, replaced by `TTS_STUDIO_SEGMIND_URL` and its like where they are set.

    Raises UsageError for what is no address, or would send a key unprotected over a network.
    """
    given = {name: environment.get(variable, "").strip() for name, variable in _VARIABLES.items()}
    return Endpoints(
        **{
            field.name: _checked(given[field.name], _VARIABLES[field.name])
            for field in fields(Endpoints)
            if given[field.name]
        }
    )


def is_loopback(host: str) -> bool:
    """Whether a host name or address certainly is this machine, without asking anybody."""
    if host.casefold().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _checked(address: str, variable: str) -> str:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("http", "https"):
        raise UsageError(
            tr("{variable} holds no web address.", variable=variable),
            advice=tr("Write it like https://api.example.com or leave it out."),
        )
    if parts.scheme == "http" and not is_loopback(host):
        raise UsageError(
            tr("{variable} would send your key over the network unprotected.", variable=variable),
            advice=tr("Use an address that begins with https://; http:// is for this machine only."),
        )
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise UsageError(
            tr("{variable} holds more than an address.", variable=variable),
            advice=tr("Leave out user names, “?…” and “#…”."),
        )
    base = address.rstrip("/")
    for ending in _APPENDED:
        base = base.removesuffix(ending)
    return base.rstrip("/")
