"""The worker's own side: it answers what it is asked, on pipes, with engines of any kind."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from tests.support.eventually import PATIENCE
from tts_studio.domain.errors import EngineUnavailable, NothingToSay
from tts_studio.domain.speech import WordTiming
from tts_studio.domain.voice import Voice, VoiceId
from tts_studio.providers.offline import worker_process
from tts_studio.providers.offline.engine import Cancelled, Engine, Order, Piece
from tts_studio.providers.offline.framing import Message, read_message, write_message
from tts_studio.providers.offline.worker_process import LOADERS, Worker, refuse_network


class Spelling:
    """An engine that speaks one piece for each letter and nothing for an empty text."""

    def speak(self, order: Order, cancelled: Cancelled) -> Iterator[Piece]:
        if not order.text:
            raise NothingToSay("Nothing.", advice="Write.")
        for index, letter in enumerate(order.text):
            if cancelled():
                return
            yield Piece(letter.encode(), (WordTiming(index, index + 1, index, index + 1.0),), 0.5)

    def voices(self) -> tuple[Voice, ...]:
        return (Voice(VoiceId("hibari", "speller"), "Speller", ("en",)),)


def missing() -> Engine:
    raise EngineUnavailable("Not here.", advice="Look elsewhere.")


def conversation(*questions: dict[str, object]) -> list[Message]:
    orders, answers = io.BytesIO(), io.BytesIO()
    for question in questions:
        write_message(orders, question)
    orders.seek(0)
    worker = Worker({"hibari": Spelling, "espeak": missing}, answers)
    ended = threading.Event()
    worker.listen(orders, ended.set)
    worker.work()
    assert ended.is_set()
    answers.seek(0)
    return list(iter(lambda: read_message(answers), None))


def speak(number: int, text: str, model: str = "hibari") -> dict[str, object]:
    return {
        "do": "speak",
        "id": number,
        "model": model,
        "voice": "v",
        "settings": {},
        "text": text,
        "variation": 0,
    }


def test_an_order_is_answered_piece_by_piece() -> None:
    hello, ready, first, second, done = conversation(speak(1, "ab"))
    assert [hello.header["is"], ready.header["is"]] == ["hello", "ready"]
    assert [first.body, second.body] == [b"a", b"b"]
    assert second.header["words"] == [[1, 2, 1, 2.0]]
    assert done.header["is"] == "done"
    assert done.header["memory"] > 0


def test_what_an_engine_refuses_is_told_with_its_reason_and_the_work_goes_on() -> None:
    answers = conversation(speak(1, ""), speak(2, "a", "espeak"), speak(3, "a"))[2:]
    assert answers[0].header == {
        "is": "failed",
        "id": 1,
        "error": "NothingToSay",
        "sentence": "Nothing.",
        "advice": "Write.",
    }
    assert answers[1].header["error"] == "EngineUnavailable"
    assert [answer.header["is"] for answer in answers[2:]] == ["piece", "done"]


def test_a_cancelled_order_ends_early_and_the_next_one_does_not() -> None:
    answers = conversation(speak(1, "abc"), {"do": "cancel", "id": 1}, speak(2, "d"))[2:]
    assert [(answer.header["is"], answer.header["id"]) for answer in answers] == [
        ("done", 1),
        ("piece", 2),
        ("done", 2),
    ]


def test_voices_are_listed() -> None:
    answer = conversation({"do": "voices", "id": 1, "model": "hibari"})[2]
    assert answer.header["voices"][0]["name"] == "Speller"


def test_a_missing_first_engine_does_not_stop_the_other_one() -> None:
    answers = io.BytesIO()
    orders = io.BytesIO()
    write_message(orders, speak(1, "a", "espeak"))
    orders.seek(0)
    worker = Worker({"hibari": missing, "espeak": Spelling}, answers)
    worker.listen(orders, lambda: None)
    worker.work()
    answers.seek(0)
    kinds = [message.header["is"] for message in iter(lambda: read_message(answers), None)]
    assert kinds == ["hello", "ready", "piece", "done"]


def test_the_engines_in_the_box_load() -> None:
    for load in LOADERS.values():
        assert load().voices()


def test_the_network_is_refused() -> None:
    for event in ("socket.connect", "socket.__new__", "socket.getaddrinfo", "urllib.Request"):
        with pytest.raises(PermissionError):
            refuse_network(event, ())
    refuse_network("open", ())


def test_the_worker_process_refuses_the_network_to_everything_in_it() -> None:
    program = (
        "import socket, sys; from tts_studio.providers.offline.worker_process import refuse_network\n"
        "sys.addaudithook(refuse_network)\n"
        "try:\n    socket.create_connection(('127.0.0.1', 9))\n"
        "except PermissionError:\n    print('refused')\n"
    )
    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert finished.stdout == "refused\n"
    assert socket.AF_INET


def test_the_worker_starts_without_what_only_the_window_needs() -> None:
    program = (
        "import sys; import tts_studio.providers.offline.worker_process\n"
        "print([name for name in ('PySide6', 'asyncio', 'numpy', 'onnxruntime') if name in sys.modules])"
    )
    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert finished.stdout == "[]\n"


def test_the_program_answers_on_its_output_and_ends_with_its_input() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", worker_process.__name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONWARNINGS": "default"},
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        write_message(process.stdin, {**speak(7, "Hi."), "voice": "heart"})
        kinds: list[str] = []
        while not kinds or kinds[-1] != "done":
            message = read_message(process.stdout)
            assert message is not None
            kinds.append(message.header["is"])
        assert kinds == ["hello", "ready", "piece", "done"]
        process.stdin.close()
        assert process.wait(PATIENCE) == 0
