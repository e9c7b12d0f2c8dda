"""The voice worker: a process of its own that loads the engines, takes orders and answers with speech.

It listens on standard input, answers on standard output, and ends when its input is closed, which is also
what happens when the studio dies. Engines are loaded once; the one most people use is loaded at the start.
"""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import IO, Any

from tts_studio.domain.errors import StudioError
from tts_studio.providers.offline.engine import Engine, Order
from tts_studio.providers.offline.framing import Message, read_message, write_message
from tts_studio.providers.offline.memory import resident_bytes

_FORBIDDEN = ("socket.", "urllib.")


def load_hibari() -> Engine:
    """The English engine; EngineUnavailable when it is missing."""
    from tts_studio.providers.offline.hibari_engine import HibariEngine

    return HibariEngine.load()


def load_espeak() -> Engine:
    """The engine for every other language; EngineUnavailable when it is missing."""
    from tts_studio.providers.offline.espeak_engine import EspeakEngine

    return EspeakEngine.load()


LOADERS: Mapping[str, Callable[[], Engine]] = {"hibari": load_hibari, "espeak": load_espeak}
_LOADED_FIRST = "hibari"


class Worker:
    """Works on one message at a time, while `listen` takes in the next ones and cancellations."""

    def __init__(self, loaders: Mapping[str, Callable[[], Engine]], answers: IO[bytes]) -> None:
        self._loaders = loaders
        self._answers = answers
        self._engines: dict[str, Engine] = {}
        self._inbox: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._cancelled: set[int] = set()

    def listen(self, orders: IO[bytes], at_end: Callable[[], None]) -> None:
        """Read until the other side closes, then call `at_end`; runs in a thread of its own."""
        while (message := read_message(orders)) is not None:
            if message.header["do"] == "cancel":
                self._cancelled.add(message.header["id"])
            else:
                self._inbox.put(message)
        self._inbox.put(None)
        at_end()

    def work(self) -> None:
        """Greet, load the first engine, then answer every message until the input ends."""
        self._answer({"is": "hello"})
        self._load_first()
        self._answer({"is": "ready"})
        while (message := self._inbox.get()) is not None:
            number = message.header["id"]
            try:
                if message.header["do"] == "voices":
                    self._list_voices(number, message.header["model"])
                else:
                    self._speak(number, message.header)
            except StudioError as error:
                self._answer({"is": "failed", "id": number, **_told(error)})
            self._cancelled = {each for each in self._cancelled if each > number}

    def _load_first(self) -> None:
        try:
            self._engine(_LOADED_FIRST)
        except StudioError:
            # Whoever asks for this engine is told why; the other one may work.
            return

    def _engine(self, model: str) -> Engine:
        if model not in self._engines:
            self._engines[model] = self._loaders[model]()
        return self._engines[model]

    def _list_voices(self, number: int, model: str) -> None:
        voices = [asdict(voice) for voice in self._engine(model).voices()]
        self._answer({"is": "voices", "id": number, "voices": voices})

    def _speak(self, number: int, header: Mapping[str, Any]) -> None:
        order = Order(header["text"], header["voice"], header["settings"], header["variation"])
        for piece in self._engine(header["model"]).speak(order, lambda: number in self._cancelled):
            words = [[word.start, word.end, word.begins, word.ends] for word in piece.words]
            self._answer({"is": "piece", "id": number, "words": words, "fraction": piece.fraction}, piece.pcm)
        self._answer({"is": "done", "id": number, "memory": resident_bytes()})

    def _answer(self, header: Mapping[str, Any], body: bytes = b"") -> None:
        write_message(self._answers, header, body)


def _told(error: StudioError) -> dict[str, str]:
    return {"error": type(error).__name__, "sentence": error.sentence, "advice": error.advice}


def refuse_network(event: str, _arguments: tuple[object, ...]) -> None:
    """An audit hook: nothing in this process may reach for the network, whatever a library tries."""
    if event.startswith(_FORBIDDEN):
        message = f"The voice worker has no business with the network ({event})."
        raise PermissionError(message)


def _leave() -> None:
    # Not sys.exit: the main thread may be deep in an engine, and nobody is left to hear it.
    os._exit(0)


def main() -> None:
    """Run the worker on this process's standard streams."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.addaudithook(refuse_network)
    answers = os.fdopen(os.dup(1), "wb")
    # Whatever a native library prints must not end up between our messages.
    os.dup2(2, 1)
    worker = Worker(LOADERS, answers)
    orders = os.fdopen(os.dup(0), "rb")
    threading.Thread(target=worker.listen, args=(orders, _leave), name="orders", daemon=True).start()
    try:
        worker.work()
    except BrokenPipeError:
        _leave()


if __name__ == "__main__":
    main()
