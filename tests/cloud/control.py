"""The control address: faults, settings and the ledger, for whoever tests from another process."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from tests.cloud.faults import FAULTS, Asked, UnknownFault
from tests.cloud.world import SEGMIND, XAI, World

CONTROL_HELP = """\
GET  /__control/ledger      requests, counts, answers, charges, leaks of keys
GET  /__control/charges     the charges alone
GET  /__control/faults      all faults, and the rules that are set
POST /__control/faults      {"match": "text or path", "fault": "429", "argument": "0.5", "place": "status",
                            "times": 2}, of which only "fault" is needed; DELETE forgets all rules
POST /__control/reset       forget requests, charges, rules, jobs and files; fill the accounts
POST /__control/credits     {"segmind": 0.01, "xai": 5}
POST /__control/latency     {"grok-tts": [0.05, 2], "*": [0, 0.1]}: seconds queued and processing
POST /__control/rate-limit  {"segmind": 5, "window_seconds": 60, "counts_polls": false}
POST /__control/settings    any field of Settings
POST /__control/outage      {"seconds": 1}: connections are refused for so long
"""


class Control:
    """Answers below /__control/."""

    def __init__(self, world: World, outage: Callable[[float], None]) -> None:
        self._world = world
        self._outage = outage

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Do what is asked; a mistake is HTTP 400 with a sentence."""
        action = f"{request.method} {request.path.removeprefix('/__control/')}"
        if action not in self._actions:
            return web.json_response({"error": f"There is no “{action}”."}, status=404)
        try:
            document = json.loads(await request.read() or b"{}")
            if not isinstance(document, dict):
                raise TypeError("The body must be a JSON object.")
            done = self._actions[action](self, document)
        except (ValueError, TypeError, KeyError) as mistake:
            return web.json_response({"error": str(mistake)}, status=400)
        return web.json_response({"done": True} if done is None else done)

    def _ledger(self, _document: Mapping[str, Any]) -> dict[str, Any]:
        return {**self._world.ledger.document(), "credits": self._world.credits}

    def _charges(self, _document: Mapping[str, Any]) -> dict[str, Any]:
        return {"charges": self._world.ledger.document()["charges"]}

    def _faults(self, _document: Mapping[str, Any]) -> dict[str, Any]:
        rules = [
            {"match": rule.match, **dataclasses.asdict(rule.asked), "struck": rule.struck}
            for rule in self._world.faults.rules
        ]
        return {"faults": {fault.name: fault.does for fault in FAULTS.values()}, "rules": rules}

    def _add_fault(self, document: Mapping[str, Any]) -> None:
        unknown = set(document) - {"match", "fault", "argument", "place", "times"}
        if unknown or "fault" not in document:
            raise UnknownFault(f"A rule has match, fault, argument, place and times, not {sorted(unknown)}.")
        times = document.get("times")
        asked = Asked(
            str(document["fault"]),
            str(document.get("argument", "")),
            str(document.get("place", "")),
            None if times is None else int(times),
        )
        self._world.faults.add(str(document.get("match", "")), asked)

    def _forget_faults(self, _document: Mapping[str, Any]) -> None:
        self._world.faults.reset()

    def _reset(self, _document: Mapping[str, Any]) -> None:
        self._world.reset()

    def _credits(self, document: Mapping[str, Any]) -> None:
        amounts = {service: float(document[service]) for service in (SEGMIND, XAI) if service in document}
        self._world.credits.update(amounts)

    def _latency(self, document: Mapping[str, Any]) -> None:
        for model, (queued, processing) in document.items():
            self._world.settings.latency[model] = (float(queued), float(processing))

    def _rate_limit(self, document: Mapping[str, Any]) -> None:
        settings = self._world.settings
        limits = {service: int(document[service]) for service in (SEGMIND, XAI) if service in document}
        settings.limits = {**settings.limits, **limits}
        settings.window_seconds = float(document.get("window_seconds", settings.window_seconds))
        settings.limit_counts_polls = bool(document.get("counts_polls", settings.limit_counts_polls))

    def _settings(self, document: Mapping[str, Any]) -> None:
        for name, value in document.items():
            if name not in {field.name for field in dataclasses.fields(self._world.settings)}:
                raise ValueError(f"There is no setting “{name}”.")
            setattr(self._world.settings, name, value)

    def _begin_outage(self, document: Mapping[str, Any]) -> None:
        seconds = float(document.get("seconds", 1))
        asyncio.get_running_loop().call_later(0.01, self._outage, seconds)

    _actions: Mapping[str, Callable[[Control, Mapping[str, Any]], dict[str, Any] | None]] = {
        "GET ledger": _ledger,
        "GET charges": _charges,
        "GET faults": _faults,
        "POST faults": _add_fault,
        "DELETE faults": _forget_faults,
        "POST reset": _reset,
        "POST credits": _credits,
        "POST latency": _latency,
        "POST rate-limit": _rate_limit,
        "POST settings": _settings,
        "POST outage": _begin_outage,
    }
