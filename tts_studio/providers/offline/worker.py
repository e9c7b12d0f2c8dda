"""The studio's side of the voice worker: one child process and the conversation with it."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import threading
from collections import deque
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from typing import IO, Any

from tts_studio.providers.offline.framing import Message, read_message, write_message

CANCEL_PATIENCE = 0.2
_NOISE_LINES = 20
_LAST_MESSAGES = frozenset({"done", "failed", "voices"})


class WorkerEnded(Exception):
    """The process ended before it had answered; `greeted` says whether it had ever come up."""

    def __init__(self, noise: str, *, greeted: bool) -> None:
        super().__init__(noise)
        self.noise = noise
        self.greeted = greeted


class Worker:
    """A running voice worker, asked one thing at a time. All methods belong to the loop it was made on."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], when_overdue: Callable[[], None]
    ) -> None:
        """Start the process; `when_overdue` is called when it had to be killed because it did not stop.

        Raises OSError when it cannot be started.
        """
        self._loop = asyncio.get_running_loop()
        self._process = _start(command, environment)
        self._when_overdue = when_overdue
        self._inbox: asyncio.Queue[Message | None] = asyncio.Queue()
        self._numbers = 0
        self._asked: int | None = None
        self._settled = asyncio.Event()
        self._settled.set()
        self._ended = asyncio.Event()
        self._greeted = False
        self._noise: deque[str] = deque(maxlen=_NOISE_LINES)
        self._patience: asyncio.TimerHandle | None = None
        self.memory = 0
        for name, target in (
            ("voice worker answers", self._hear),
            ("voice worker noise", self._drain),
        ):
            threading.Thread(target=target, name=name, daemon=True).start()

    @property
    def process_id(self) -> int:
        """The child's process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can be asked something, as far as anybody knows."""
        return not self._ended.is_set() and self._process.poll() is None

    async def ask(self, question: Mapping[str, Any]) -> AsyncGenerator[Message, None]:
        """Send a question and yield its answers up to the last; leaving early cancels it.

        Raises WorkerEnded when the process ends before the last answer.
        """
        self._numbers += 1
        number = self._numbers
        self._asked = number
        self._inbox = asyncio.Queue()
        if self._ended.is_set():
            self._inbox.put_nowait(None)
        self._settled.clear()
        try:
            with contextlib.suppress(OSError, ValueError):
                await asyncio.to_thread(self._send, {**question, "id": number})
            while self._asked == number or not self._inbox.empty():
                message = await self._inbox.get()
                if message is None:
                    raise WorkerEnded(self.noise, greeted=self._greeted)
                yield message
        finally:
            if self._asked == number:
                self._cancel(number)

    @property
    def noise(self) -> str:
        """The last line it printed that was no answer, usually why it ended."""
        return next((line for line in reversed(self._noise) if line), "")

    def end(self) -> None:
        """Close its input, at which it ends by itself."""
        with contextlib.suppress(OSError, ValueError):
            self._input.close()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    async def settled(self) -> None:
        """Wait until it has stopped what was cancelled, or is gone; at most CANCEL_PATIENCE and a moment."""
        await self._settled.wait()

    async def ended(self) -> None:
        """Wait until the process is gone and nothing is left of it."""
        await self._ended.wait()

    @property
    def _input(self) -> IO[bytes]:
        stream = self._process.stdin
        assert stream is not None
        return stream

    def _send(self, header: Mapping[str, Any]) -> None:
        write_message(self._input, header)

    def _cancel(self, number: int) -> None:
        """Ask it to stop; if it has not within CANCEL_PATIENCE seconds, it is killed."""
        with contextlib.suppress(OSError, ValueError):
            self._send({"do": "cancel", "id": number})
        self._patience = self._loop.call_later(CANCEL_PATIENCE, self._give_up)

    def _give_up(self) -> None:
        self._process.kill()
        self._when_overdue()

    def _settle(self) -> None:
        self._asked = None
        self._settled.set()
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _take(self, message: Message | None) -> None:
        """Put away what the reading thread heard; None means that the process is gone."""
        if message is None:
            self._ended.set()
            self._inbox.put_nowait(None)
            self._settle()
            return
        kind = message.header["is"]
        if kind in ("hello", "ready"):
            self._greeted = True
            return
        if message.header["id"] != self._asked:
            return
        self._inbox.put_nowait(message)
        if kind in _LAST_MESSAGES:
            self.memory = message.header.get("memory", self.memory)
            self._settle()

    def _hear(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        with stream:
            while (message := read_message(stream)) is not None:
                if not self._tell(message):
                    break
        self._process.kill()
        self._process.wait()
        self.end()
        self._tell(None)

    def _tell(self, message: Message | None) -> bool:
        try:
            self._loop.call_soon_threadsafe(self._take, message)
        except RuntimeError:
            # The loop is closed: nobody is left to listen.
            return False
        return True

    def _drain(self) -> None:
        stream = self._process.stderr
        assert stream is not None
        with stream:
            for line in stream:
                self._noise.append(line[:500].decode("utf-8", "replace").strip())


def _start(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    hidden: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=dict(environment),
        creationflags=hidden,
    )
