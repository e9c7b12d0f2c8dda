"""Reading what Segmind says of a job: its state, where its sound lies, its cost, in every known shape."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import cast
from urllib.parse import urlsplit

from tts_studio.domain.cost import UNKNOWN_COST, Cost
from tts_studio.providers.shared.answers import Answer, decimal_of, message_of
from tts_studio.providers.shared.service import Json

COMPLETED, FAILED = "COMPLETED", "FAILED"

_DEEPEST = 8
_SOUND_FILES = frozenset({".mp3", ".wav", ".flac", ".ogg", ".opus", ".m4a", ".aac", ".pcm"})


@dataclass(frozen=True, slots=True)
class JobReport:
    """What one answer says of a job. Any state but COMPLETED and FAILED means that it is still at work."""

    state: str
    said: str = ""
    output: Json = None
    metrics: Mapping[str, Json] = field(default_factory=dict)

    @property
    def seconds(self) -> float | None:
        """How long the service says it took, waiting included; None when it does not say."""
        total = decimal_of(self.metrics.get("total_time"))
        return float(total) if total else None

    @property
    def cost(self) -> Cost:
        """What was charged, as far as it is told."""
        amount = decimal_of(self.metrics.get("cost"))
        return UNKNOWN_COST if amount is None else Cost(amount)


def is_report(answer: Answer) -> bool:
    """Whether an answer tells of a job, whatever its status: a failed job is reported with 422."""
    fields = answer.fields
    if str(fields.get("status", "")).upper() in (COMPLETED, FAILED):
        return True
    return answer.ok and bool(fields)


def report_of(answer: Answer, secret: str = "") -> JobReport:
    """Read the answer to a question about a job; words in it are made fit to show, without `secret`."""
    fields = answer.fields
    metrics = fields.get("metrics")
    state = str(fields.get("status", "")).upper()
    said = {
        name: fields[name] for name in ("error_message", "error", "message", "detail") if fields.get(name)
    }
    return JobReport(
        state,
        message_of(json.dumps(said).encode(), secret) if state == FAILED else "",
        fields.get("output"),
        metrics if isinstance(metrics, dict) else {},
    )


def sound_address(output: Json) -> str:
    """Where the sound lies; empty when the output names no address.

    Known are an address, a list of them, objects with `url`, `audio` or `media_url`, a workflow's list of
    `{keyname, value: {data, type}}`, and each of those as a JSON text. The first that is marked as sound
    wins, else the first of all; a text that is no web address is returned as it is, for the guard to refuse.
    """
    found = list(_addresses(output))
    for address, is_sound in found:
        if is_sound:
            return address
    if found:
        return found[0][0]
    return output.strip() if isinstance(output, str) and "://" in output else ""


def _addresses(output: Json, *, sound: bool = False, depth: int = 0) -> Iterator[tuple[str, bool]]:
    if depth > _DEEPEST:
        return
    match output:
        case str() if output.strip()[:1] in ("[", "{", '"'):
            yield from _addresses(_parsed(output), sound=sound, depth=depth + 1)
        case str() if output.strip().lower().startswith(("http://", "https://")):
            yield output.strip(), sound or _is_sound_file(output)
        case list():
            for entry in output:
                yield from _addresses(entry, sound=sound, depth=depth + 1)
        case dict():
            kinds = (str(output.get(name, "")).lower() for name in ("type", "content_type"))
            marked = sound or any(kind.startswith("audio") for kind in kinds)
            for name, entry in output.items():
                yield from _addresses(entry, sound=marked or name == "audio", depth=depth + 1)


def _parsed(text: str) -> Json:
    try:
        return cast(Json, json.loads(text))
    except (ValueError, RecursionError):
        return None


def _is_sound_file(address: str) -> bool:
    try:
        return PurePosixPath(urlsplit(address.strip()).path).suffix.lower() in _SOUND_FILES
    except ValueError:
        return False
