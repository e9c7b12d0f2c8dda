"""How long jobs of each model take, learned while the program runs and remembered from its earlier runs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence

from tts_studio.domain.speech_model import SpeechModel
from tts_studio.providers.protocol import JobTimes
from tts_studio.providers.shared.polling import UsualTimes

_DECLARED = 10.0
"""Seconds for a model that declares none."""


class LearnedTimes:
    """The UsualTimes of a provider's models. Earlier ones are read when they are first needed."""

    def __init__(self, models: Iterable[SpeechModel], kept: JobTimes | None = None) -> None:
        self._usual = {model.id: UsualTimes(model.usual_seconds or _DECLARED) for model in models}
        self._kept = kept
        self._recalled: Mapping[str, Sequence[tuple[int, float]]] | None = None

    async def recall(self) -> None:
        """Begin with what was learned when the program ran the last time."""
        if self._recalled is not None or self._kept is None:
            return
        recalled = await asyncio.to_thread(self._kept.recall)
        if self._recalled is None:
            self._recalled = recalled
            for model, times in recalled.items():
                if model in self._usual:
                    self._usual[model].begin_with(times)

    async def of(self, model: str) -> UsualTimes:
        """What is known of a model."""
        await self.recall()
        return self._usual[model]

    async def keep(self) -> None:
        """Remember what was learned; nothing is written when that is nothing."""
        learned = any(usual.learned for usual in self._usual.values())
        if self._kept is None or not learned:
            return
        times = {model: usual.seen for model, usual in self._usual.items() if usual.seen}
        await asyncio.to_thread(self._kept.keep, times)
