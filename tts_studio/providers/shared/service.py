"""A service as the shared parts know it: what it is called, and the time they go by."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
"""What a JSON text can hold."""


@dataclass(frozen=True, slots=True)
class Service:
    """Who is asked: the provider's id for errors, and the name users know."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Timekeeper:
    """Clock, waiting and chance, so that tests can bring their own.

    `now` is in seconds since the epoch, `monotonic` in seconds since whenever, `chance` from 0 to 1.
    """

    now: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.random
