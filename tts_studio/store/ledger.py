"""The ledger: a lasting row for every call for speech, written before it leaves and at each step after."""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tts_studio.domain.cost import UNKNOWN_COST, Cost
from tts_studio.domain.errors import UsageError
from tts_studio.domain.purchase import OPEN_STATES, Purchase, PurchaseState, RemoteJob
from tts_studio.domain.speech import SpeechRequest, WordTiming
from tts_studio.domain.translation import tr
from tts_studio.store.database import Database
from tts_studio.store.records import (
    cost_from_row,
    cost_to_row,
    packed,
    request_from_row,
    storable,
    words_from_row,
    words_to_row,
)
from tts_studio.store.take_store import keep_request

_ENDED_EARLY = frozenset({PurchaseState.FAILED, PurchaseState.CANCELLED, PurchaseState.POSSIBLY_CHARGED})

STEPS: dict[PurchaseState, frozenset[PurchaseState]] = {
    PurchaseState.INTENT: frozenset({PurchaseState.FAILED}),
    # A purchase that ended without a take may be taken up again when the provider still knows it.
    PurchaseState.SUBMITTED: OPEN_STATES - {PurchaseState.RECEIVED} | _ENDED_EARLY,
    PurchaseState.RECEIVED: OPEN_STATES | _ENDED_EARLY,
    PurchaseState.REJECTED: OPEN_STATES,
    PurchaseState.FAILED: OPEN_STATES | {PurchaseState.POSSIBLY_CHARGED, PurchaseState.REJECTED},
    PurchaseState.CANCELLED: OPEN_STATES | {PurchaseState.POSSIBLY_CHARGED},
    PurchaseState.POSSIBLY_CHARGED: OPEN_STATES,
}
"""From which states each state may be entered. DONE is entered by storing the take and is never left."""

_PURCHASES = """
    SELECT id, digest, voice, provider, state, created, updated, characters, cost, remote_id, problem, take_id
    FROM purchase
"""

_AMONG = "IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Answer:
    """Bytes as a provider sent them, and the word times it told."""

    audio: bytes
    words: tuple[WordTiming, ...]


class Ledger:
    """Keeps purchases. Every method returns after its fact is on the disk.

    A step that the purchase's state does not allow, or an unknown id, raises UsageError.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def intend(self, request: SpeechRequest, provider: str, cost: Cost = UNKNOWN_COST) -> Purchase:
        """Write down that a request is about to be sent to a provider, and what it is expected to cost."""
        now = self._clock()
        voice = storable(str(request.voice))
        with self._database.transaction() as connection:
            keep_request(connection, request)
            (purchase_id,) = connection.execute(
                """INSERT INTO purchase (digest, voice, provider, state, created, updated, characters, cost)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""",
                (
                    request.digest,
                    voice,
                    provider,
                    PurchaseState.INTENT.value,
                    now,
                    now,
                    len(request.text),
                    cost_to_row(cost),
                ),
            ).fetchone()
            purchase = _purchases(connection, "WHERE id = ?", purchase_id)[0]
        return replace(purchase, digest=request.digest)  # not one more copy of it in memory

    def submitted(self, purchase_id: int, remote_id: str, urls: Mapping[str, str] | None = None) -> None:
        """The provider took it; keep the id and addresses by which it can be asked for again."""
        addresses = packed(dict(urls or {}))
        with self._database.transaction() as connection:
            self._step(connection, purchase_id, PurchaseState.SUBMITTED)
            connection.execute(
                "UPDATE purchase SET remote_id = ?, urls = ? WHERE id = ?",
                (storable(remote_id), addresses, purchase_id),
            )

    def received(
        self,
        purchase_id: int,
        cost: Cost | None = None,
        audio: bytes | None = None,
        words: tuple[WordTiming, ...] = (),
    ) -> None:
        """The whole answer arrived. `audio` keeps its bytes until they are a take."""
        with self._database.transaction() as connection:
            self._step(connection, purchase_id, PurchaseState.RECEIVED)
            if cost is not None:
                self._charge(connection, purchase_id, cost)
            if audio is not None:
                row = (purchase_id, words_to_row(words), audio)
                connection.execute("REPLACE INTO answer VALUES (?, ?, ?)", row)

    def again(self, purchase_id: int) -> None:
        """It is about to be sent again, because it certainly was not taken the time before."""
        with self._database.transaction() as connection:
            self._step(connection, purchase_id, PurchaseState.INTENT)

    def rejected(self, purchase_id: int, problem: str, audio: bytes | None = None) -> None:
        """What came back is not the speech that was asked for; its bytes are kept all the same."""
        with self._database.transaction() as connection:
            self._step(connection, purchase_id, PurchaseState.REJECTED, problem)
            if audio is not None:
                row = (purchase_id, words_to_row(()), audio)
                connection.execute("REPLACE INTO answer VALUES (?, ?, ?)", row)

    def failed(self, purchase_id: int, problem: str) -> None:
        """It ended without speech and, as far as is known, without charge."""
        with self._database.transaction() as connection:
            self._step(connection, purchase_id, PurchaseState.FAILED, problem)

    def cancelled(self, purchase_id: int, problem: str = "") -> None:
        """The user ended it."""
        with self._database.transaction() as connection:
            self._step(connection, purchase_id, PurchaseState.CANCELLED, problem)

    def possibly_charged(self, purchase_id: int, problem: str) -> None:
        """It left, and nobody knows whether it arrived; only the user may send it again."""
        with self._database.transaction() as connection:
            self._step(connection, purchase_id, PurchaseState.POSSIBLY_CHARGED, problem)

    def charged(self, purchase_id: int, cost: Cost) -> None:
        """The provider named the cost; allowed in every state."""
        with self._database.transaction() as connection:
            self._charge(connection, purchase_id, cost)

    def fail_open(self, provider: str, problem: str) -> tuple[Purchase, ...]:
        """Mark every open purchase of a provider failed, in one step; returns them as they are afterwards.

        For engines in the box after an interruption: what they had begun is gone and cost nothing.
        """
        with self._database.transaction() as connection:
            condition = f"WHERE provider = ? AND state {_AMONG}"
            interrupted = _purchases(connection, condition, provider, _listed(OPEN_STATES))
            for purchase in interrupted:
                self._step(connection, purchase.id, PurchaseState.FAILED, problem)
            return tuple(self._now(connection, purchase.id) for purchase in interrupted)

    def open_purchases(self) -> tuple[Purchase, ...]:
        """Those whose end is not known yet, oldest first."""
        return self._select(f"WHERE state {_AMONG}", _listed(OPEN_STATES))

    def all(self) -> tuple[Purchase, ...]:
        """Every purchase, oldest first."""
        return self._select("")

    def of_digest(self, digest: str) -> tuple[Purchase, ...]:
        """The purchases of one request, oldest first."""
        return self._select("WHERE digest = ?", digest)

    def get(self, purchase_id: int) -> Purchase:
        """One purchase."""
        with self._database.reading() as connection:
            return self._now(connection, purchase_id)

    def request(self, purchase_id: int) -> SpeechRequest:
        """The request a purchase is for."""
        return request_from_row(
            self._value("SELECT body FROM request JOIN purchase USING (digest)", purchase_id)
        )

    def remote_job(self, purchase_id: int) -> RemoteJob:
        """How to ask the provider about a purchase; both parts are empty before it was submitted."""
        purchase = self.get(purchase_id)
        return RemoteJob(
            purchase.remote_id, json.loads(self._value("SELECT urls FROM purchase", purchase_id))
        )

    def answer(self, purchase_id: int) -> Answer | None:
        """What came back and is no take, if it was kept."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT bytes, words FROM answer WHERE purchase_id = ?", (purchase_id,)
            ).fetchone()
        return None if row is None else Answer(bytes(row[0]), words_from_row(row[1]))

    def _step(
        self, connection: sqlite3.Connection, purchase_id: int, state: PurchaseState, problem: str = ""
    ) -> None:
        before = self._now(connection, purchase_id).state
        if before not in STEPS[state]:
            raise UsageError(f"Purchase {purchase_id} is “{before}” and cannot become “{state}”.")
        connection.execute(
            "UPDATE purchase SET state = ?, problem = ?, updated = ? WHERE id = ?",
            (state.value, storable(problem), self._clock(), purchase_id),
        )

    def _charge(self, connection: sqlite3.Connection, purchase_id: int, cost: Cost) -> None:
        self._now(connection, purchase_id)
        connection.execute(
            "UPDATE purchase SET cost = ?, updated = ? WHERE id = ?",
            (cost_to_row(cost), self._clock(), purchase_id),
        )

    @staticmethod
    def _now(connection: sqlite3.Connection, purchase_id: int) -> Purchase:
        found = _purchases(connection, "WHERE id = ?", purchase_id)
        if not found:
            raise _no_purchase(purchase_id)
        return found[0]

    def _select(self, condition: str, *values: str | int) -> tuple[Purchase, ...]:
        with self._database.reading() as connection:
            return _purchases(connection, condition, *values)

    def _value(self, selection: str, purchase_id: int) -> str:
        with self._database.reading() as connection:
            row = connection.execute(f"{selection} WHERE purchase.id = ?", (purchase_id,)).fetchone()
        if row is None:
            raise _no_purchase(purchase_id)
        return str(row[0])


def _purchases(connection: sqlite3.Connection, condition: str, *values: str | int) -> tuple[Purchase, ...]:
    rows = connection.execute(f"{_PURCHASES} {condition} ORDER BY id", values).fetchall()
    return tuple(_purchase(*row) for row in rows)


def _purchase(
    purchase_id: int,
    digest: str,
    voice: str,
    provider: str,
    state: str,
    created: float,
    updated: float,
    characters: int,
    cost: str | None,
    *rest: Any,
) -> Purchase:
    who = sys.intern(voice), sys.intern(provider)  # the same few in thousands of rows
    known_state, known_cost = PurchaseState(state), cost_from_row(cost)
    return Purchase(purchase_id, digest, *who, known_state, created, updated, characters, known_cost, *rest)


def _listed(states: frozenset[PurchaseState]) -> str:
    """The states as SQLite's json_each reads them."""
    return packed(sorted(states))


def _no_purchase(purchase_id: int) -> UsageError:
    return UsageError(tr("There is no purchase {purchase} in this project.", purchase=purchase_id))
