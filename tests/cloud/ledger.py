"""What the cloud saw and what it charged: the truth that tests compare the studio with."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Received:
    """One request that was read. `at` is seconds since the cloud started; `body` is JSON or a byte count."""

    number: int
    at: float
    service: str
    endpoint: str
    method: str
    path: str
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Charge:
    """One piece of work that was billed, in US dollars."""

    number: int
    at: float
    service: str
    endpoint: str
    model: str
    text: str
    characters: int
    cost: float
    request_id: str
    body: Any


@dataclass(frozen=True, slots=True)
class Leak:
    """A key that went where it must not go. Only the end of the key is kept."""

    at: float
    where: str
    what: str
    key_ends: str


class Ledger:
    """Append-only lists, readable from every thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._started = time.monotonic()
        self._received: list[Received] = []
        self._charges: list[Charge] = []
        self._leaks: list[Leak] = []
        self._answers: Counter[str] = Counter()

    @property
    def now(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._started

    def reset(self) -> None:
        """Forget everything; time goes on."""
        with self._lock:
            self._received.clear()
            self._charges.clear()
            self._leaks.clear()
            self._answers.clear()

    def receive(
        self, service: str, endpoint: str, method: str, path: str, body: Any, headers: dict[str, str]
    ) -> None:
        """Write a request down."""
        with self._lock:
            number = len(self._received) + 1
            self._received.append(Received(number, self.now, service, endpoint, method, path, body, headers))

    def charge(
        self, service: str, endpoint: str, model: str, text: str, cost: float, request_id: str, body: Any
    ) -> None:
        """Bill a piece of work."""
        with self._lock:
            number = len(self._charges) + 1
            self._charges.append(
                Charge(number, self.now, service, endpoint, model, text, len(text), cost, request_id, body)
            )

    def leak(self, where: str, what: str, key: str) -> None:
        """Write down that a key was seen where it must not be."""
        with self._lock:
            self._leaks.append(Leak(self.now, where, what, key[-4:]))

    def answered(self, endpoint: str, status: int) -> None:
        """Count an answer."""
        with self._lock:
            self._answers[f"{endpoint} {status}"] += 1

    @property
    def received(self) -> tuple[Received, ...]:
        """Every request, in order."""
        with self._lock:
            return tuple(self._received)

    @property
    def charges(self) -> tuple[Charge, ...]:
        """Every charge, in order."""
        with self._lock:
            return tuple(self._charges)

    @property
    def leaks(self) -> tuple[Leak, ...]:
        """Every leak of a key, in order."""
        with self._lock:
            return tuple(self._leaks)

    @property
    def answers(self) -> dict[str, int]:
        """How often each address answered with each status."""
        with self._lock:
            return dict(self._answers)

    def counts(self) -> dict[str, int]:
        """How many requests each address received."""
        return dict(Counter(request.endpoint for request in self.received))

    def document(self) -> dict[str, Any]:
        """Everything, as JSON."""
        charges = self.charges
        return {
            "requests": [asdict(request) for request in self.received],
            "counts": self.counts(),
            "answers": self.answers,
            "charges": [asdict(charge) for charge in charges],
            "charged": round(sum(charge.cost for charge in charges), 8),
            "leaks": [asdict(leak) for leak in self.leaks],
        }
