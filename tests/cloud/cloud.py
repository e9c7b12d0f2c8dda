"""The cloud as one object: a thread with its own event loop that serves both services on loopback."""

from __future__ import annotations

import asyncio
import concurrent.futures
import dataclasses
import socket
import threading
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

from aiohttp import web

from tests.cloud.control import Control
from tests.cloud.faults import Asked
from tests.cloud.ledger import Charge, Leak, Received
from tests.cloud.server import LARGEST_BODY, Server
from tests.cloud.world import Settings, World

_HOST = "127.0.0.1"
_PATIENCE_SECONDS = 60.0

T = TypeVar("T")


class Cloud:
    """Both services on one port of 127.0.0.1, and a stranger's host on another.

    Use it as a context manager, `with` or `async with`: `Cloud.running(port=0, segmind_key=…, latency=…)`
    takes a port and every field of `Settings`. Everything public may be called from any thread.
    """

    def __init__(self, port: int = 0, settings: Settings | None = None) -> None:
        self._world = World(settings or Settings())
        self._port = port
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._runner: web.AppRunner | None = None
        self._site: web.BaseSite | None = None

    @classmethod
    def running(cls, port: int = 0, **settings: Any) -> Self:
        """A cloud with these settings, started by `with` or `async with`."""
        return cls(port, Settings(**settings))

    @property
    def origin(self) -> str:
        """Scheme, host and port of both services."""
        return self._world.origin

    @property
    def segmind_url(self) -> str:
        """Stands for https://api.segmind.com."""
        return f"{self.origin}/segmind"

    @property
    def upload_url(self) -> str:
        """Stands for https://workflows-api.segmind.com."""
        return f"{self.origin}/upload"

    @property
    def xai_url(self) -> str:
        """Stands for https://api.x.ai."""
        return f"{self.origin}/xai"

    @property
    def control_url(self) -> str:
        """Where faults and settings are set from outside."""
        return f"{self.origin}/__control"

    @property
    def foreign_url(self) -> str:
        """The stranger's host."""
        return self._world.foreign_origin

    @property
    def received(self) -> tuple[Received, ...]:
        """Every request so far."""
        return self._world.ledger.received

    @property
    def charges(self) -> tuple[Charge, ...]:
        """Every charge so far."""
        return self._world.ledger.charges

    @property
    def leaks(self) -> tuple[Leak, ...]:
        """Every key that went where it must not go."""
        return self._world.ledger.leaks

    @property
    def credits(self) -> dict[str, float]:
        """What is left in each account, in dollars."""
        return self.call(lambda world: dict(world.credits))

    def counts(self) -> dict[str, int]:
        """How many requests each address received."""
        return self._world.ledger.counts()

    def handlers_at_work(self) -> int:
        """How many requests are being answered right now."""
        return self.call(lambda world: world.at_work)

    def fault(
        self, name: str, *, match: str = "", argument: str = "", place: str = "", times: int | None = None
    ) -> None:
        """Let a fault strike from now on; see `faults.py` for the names."""
        asked = Asked(name, argument, place, times)
        self.call(lambda world: world.faults.add(match, asked))

    def clear_faults(self) -> None:
        """Forget the rules that were set."""
        self.call(lambda world: world.faults.reset())

    def set(self, **settings: Any) -> None:
        """Change settings."""
        known = {field.name for field in dataclasses.fields(Settings)}
        assert set(settings) <= known, f"These settings do not exist: {set(settings) - known}"
        self.call(lambda world: vars(world.settings).update(settings))

    def set_credits(self, **dollars: float) -> None:
        """Fill or empty the accounts `segmind` and `xai`."""
        self.call(lambda world: world.credits.update(dollars))

    def reset(self) -> None:
        """Forget requests, charges, rules, jobs and files."""
        self.call(World.reset)

    def finish_jobs(self) -> None:
        """Let every job that was accepted so far be done now."""

        def finish(world: World) -> None:
            for job in world.jobs.values():
                job.queue_seconds = job.processing_seconds = 0

        self.call(finish)

    def call(self, function: Callable[[World], T]) -> T:
        """Run something on the cloud's thread and wait for it."""

        async def run() -> T:
            return function(self._world)

        return self._wait_for(run())

    def refuse_connections(self) -> None:
        """Stop listening: connections are refused, and those that are open are closed."""
        self._wait_for(self._stop_listening())

    def accept_connections(self) -> None:
        """Listen again on the same port."""
        self._wait_for(self._listen())

    def start(self) -> Self:
        """Serve from a thread of its own until `stop`."""
        ready: concurrent.futures.Future[None] = concurrent.futures.Future()
        self._thread = threading.Thread(target=self._run, args=(ready,), name="cloud", daemon=True)
        self._thread.start()
        ready.result(_PATIENCE_SECONDS)
        return self

    def stop(self) -> None:
        """End every connection and the thread."""
        if self._loop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._ending.set)
            self._thread.join(_PATIENCE_SECONDS)
            assert not self._thread.is_alive(), "the cloud did not end"
            self._loop = self._thread = None

    def _run(self, ready: concurrent.futures.Future[None]) -> None:
        asyncio.run(self._serve(ready))
        self._world.close()

    async def _serve(self, ready: concurrent.futures.Future[None]) -> None:
        self._ending = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        server, control = Server(self._world), Control(self._world, self._begin_outage)
        application = web.Application(client_max_size=LARGEST_BODY)
        application.router.add_route("*", "/__control/{action:.*}", control.answer)
        application.router.add_route("*", "/{path:.*}", server.answer)
        stranger = web.Application(client_max_size=LARGEST_BODY)
        stranger.router.add_route("*", "/{path:.*}", server.answer_foreign)
        self._runner, foreign = _runner(application), _runner(stranger)
        try:
            await foreign.setup()
            listener = _listener(0)
            self._world.foreign_origin = f"http://{_HOST}:{listener.getsockname()[1]}"
            await web.SockSite(foreign, listener).start()
            await self._runner.setup()
            await self._listen()
        except OSError as problem:
            await self._runner.cleanup()
            await foreign.cleanup()
            ready.set_exception(problem)
            return
        ready.set_result(None)
        await self._ending.wait()
        await self._runner.cleanup()
        await foreign.cleanup()

    async def _listen(self) -> None:
        assert self._runner is not None
        listener = _listener(self._port)
        self._port = listener.getsockname()[1]
        self._world.origin = f"http://{_HOST}:{self._port}"
        self._site = web.SockSite(self._runner, listener)
        await self._site.start()

    async def _stop_listening(self) -> None:
        site, self._site = self._site, None
        if site is not None:
            await site.stop()
        server = self._runner.server if self._runner is not None else None
        if server is not None:
            for connection in list(getattr(server, "connections", ())):
                connection.force_close()
                if connection.transport is not None:
                    connection.transport.abort()

    def _begin_outage(self, seconds: float) -> None:
        asyncio.ensure_future(self._outage(seconds)).add_done_callback(lambda task: task.result())

    async def _outage(self, seconds: float) -> None:
        await self._stop_listening()
        await asyncio.sleep(seconds)
        await self._listen()

    def _wait_for(self, coroutine: Coroutine[Any, Any, T]) -> T:
        assert self._loop is not None, "the cloud is not running"
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(_PATIENCE_SECONDS)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        return self.start()

    async def __aexit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.stop)


def _runner(application: web.Application) -> web.AppRunner:
    return web.AppRunner(application, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)


def _listener(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((_HOST, port))
    except OSError:
        listener.close()
        raise
    return listener
