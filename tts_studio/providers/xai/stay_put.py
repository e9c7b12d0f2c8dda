"""A WebSocket client that goes where it is sent and nowhere else."""

from __future__ import annotations

from websockets.asyncio.client import ClientConnection, connect


class _StayPut(connect):
    """To this one, a redirect is a refusal like any other."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        """The error is raised; no other address is opened."""
        return exc


async def connect_without_redirects(address: str, **options: object) -> ClientConnection:
    """Shake hands; see `websockets.asyncio.client.connect` for the options and the errors."""
    return await _StayPut(address, **options)  # type: ignore[arg-type]  # handed on as they are
