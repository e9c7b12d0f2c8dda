"""Everything the cloud knows: its settings, accounts, jobs and files."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.cloud.fault_desk import FaultDesk
from tests.cloud.jobs import Job
from tests.cloud.ledger import Ledger
from tests.cloud.sound_files import SoundOrder, sound_bytes

SEGMIND, XAI = "segmind", "xai"
_SOUND_MAKERS = 2


@dataclass
class Settings:
    """What can be set from outside. Keys of None accept every key that is not empty.

    `latency` is (seconds queued, seconds processing) for each model, `*` for all others; `direct_seconds` is
    how long a synchronous answer takes; `answer_seconds` delays every answer. `limits` is requests in one
    window for each service, 0 for no limit. `stream_frame_seconds` is a pause before each streamed frame.
    """

    segmind_key: str | None = None
    xai_key: str | None = None
    latency: dict[str, tuple[float, float]] = field(default_factory=lambda: {"*": (0.05, 0.1)})
    direct_seconds: float = 0.0
    answer_seconds: float = 0.0
    limits: dict[str, int] = field(default_factory=dict)
    window_seconds: float = 60.0
    limit_counts_polls: bool = False
    reset_header_format: str = "iso"
    refuse_unknown_fields: bool = False
    gemini_container: str = "wav"
    upload_answer: str = "file_urls"
    stream_deadline_seconds: float = 2_100.0
    stream_sessions: int = 50
    stream_frame_seconds: float = 0.0
    stream_frame_bytes: int = 4_801
    realtime_event_seconds: float = 0.0
    voices: list[Any] | None = None
    custom_voices: list[Any] = field(default_factory=list)


@dataclass
class StoredFile:
    """A file for everybody: bytes, or sound that is made when it is asked for."""

    content_type: str
    data: bytes = b""
    order: SoundOrder | None = None
    job: Job | None = None


class World:
    """The state all addresses share; only the ledger may be used outside the cloud's own thread."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.ledger = Ledger()
        self.faults = FaultDesk()
        self.origin = ""
        self.foreign_origin = ""
        self.credits = {SEGMIND: 10.0, XAI: 10.0}
        self.jobs: dict[str, Job] = {}
        self.files: dict[str, StoredFile] = {}
        self.client_secrets: dict[str, float] = {}
        self.streams = 0
        self.at_work = 0
        self._sound_makers = ThreadPoolExecutor(_SOUND_MAKERS, "cloud-sound")
        self._recent: dict[str, deque[float]] = {SEGMIND: deque(), XAI: deque()}
        self._keys_seen: dict[str, set[str]] = {SEGMIND: set(), XAI: set()}

    def reset(self) -> None:
        """As at the start, except for settings and what is being served right now."""
        self.ledger.reset()
        self.faults.reset()
        self.credits.update({SEGMIND: 10.0, XAI: 10.0})
        self.jobs.clear()
        self.files.clear()
        self.client_secrets.clear()
        for recent in self._recent.values():
            recent.clear()

    def accepts(self, service: str, key: str) -> bool:
        """Whether this key opens the service; it is remembered as that service's key."""
        wanted = self.settings.segmind_key if service == SEGMIND else self.settings.xai_key
        good = bool(key) and (wanted is None or key == wanted)
        if good:
            self._keys_seen[service].add(key)
        return good

    def keys_of(self, *services: str) -> frozenset[str]:
        """Every key these services go by."""
        configured = {SEGMIND: self.settings.segmind_key, XAI: self.settings.xai_key}
        keys = {key for service in services for key in (*self._keys_seen[service], configured[service])}
        return frozenset(key for key in keys if key)

    def reset_moment(self, service: str) -> str | None:
        """Count a request; when it is one too many, when the limit ends, as the header says it."""
        limit = self.settings.limits.get(service, 0)
        if not limit:
            return None
        recent, now = self._recent[service], time.monotonic()
        while recent and recent[0] <= now - self.settings.window_seconds:
            recent.popleft()
        if len(recent) < limit:
            recent.append(now)
            return None
        return self.moment_in(recent[0] + self.settings.window_seconds - now)

    def remaining_requests(self, service: str) -> int | None:
        """How many requests the window still has, or None without a limit."""
        limit = self.settings.limits.get(service, 0)
        return max(0, limit - len(self._recent[service])) if limit else None

    def moment_in(self, seconds: float) -> str:
        """A moment as the rate limit header writes it: ISO 8601 with milliseconds, or seconds since 1970."""
        moment = datetime.now(UTC) + timedelta(seconds=seconds)
        if self.settings.reset_header_format == "epoch":
            return f"{moment.timestamp():.3f}"
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def spend(
        self, service: str, endpoint: str, model: str, text: str, cost: float, request_id: str, body: Any
    ) -> None:
        """Charge for accepted work."""
        self.credits[service] = round(self.credits[service] - cost, 10)
        self.ledger.charge(service, endpoint, model, text, cost, request_id, body)

    def store(self, path: str, file: StoredFile) -> str:
        """Keep a file for everybody, and say its address."""
        self.files[path] = file
        return f"{self.origin}{path}"

    async def bytes_of(self, file: StoredFile) -> bytes:
        """The content of a file. Sound is forgotten once fetched, so that many jobs take no memory."""
        if file.order is None:
            return file.data
        making = file.job.making if file.job is not None else None
        if file.job is None or making is None:
            return await self.make(file.order)
        data = await asyncio.shield(making)
        file.job.making = None
        return data

    def make(self, order: SoundOrder) -> asyncio.Future[bytes]:
        """Make a sound on a thread of its own."""
        return asyncio.get_running_loop().run_in_executor(self._sound_makers, sound_bytes, order)

    def close(self) -> None:
        """Let go of the threads; sounds that were not begun are not made."""
        self._sound_makers.shutdown(cancel_futures=True)

    def latency_of(self, model: str) -> tuple[float, float]:
        """Seconds a job of this model is queued and processed."""
        latency: Mapping[str, tuple[float, float]] = self.settings.latency
        return latency.get(model, latency.get("*", (0.0, 0.0)))
