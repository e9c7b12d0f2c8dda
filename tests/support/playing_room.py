"""A project that is played on an output nobody hears, for tests of playing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.support.eventually import eventually
from tests.support.quick_output import QuickOutput, has_more
from tests.support.scripted_provider import ScriptedProvider, murmur
from tests.support.sessions import Stage, staged
from tts_studio.audio.pcm import Samples16
from tts_studio.engine.playback import Playback
from tts_studio.engine.playback_state import PlaybackState

TEXT = "The first paragraph has words.\n\nThe second one has [pause 1s] others.\n\nAnd the third ends it."


@dataclass
class Room:
    """A session that is played, what is heard, and what was told."""

    stage: Stage
    playback: Playback
    output: QuickOutput
    states: list[PlaybackState]
    notices: list[str]

    async def until(self, state: PlaybackState) -> None:
        await eventually(lambda: self.playback.state is state)


@asynccontextmanager
async def room(
    tmp_path: Path, text: str = TEXT, *, provider: ScriptedProvider | None = None
) -> AsyncIterator[Room]:
    mistakes: list[BaseException] = []
    output = QuickOutput()
    async with staged(tmp_path / "a.ttsstudio", text, provider=provider) as stage:
        playback = Playback(output, mistakes.append)
        # However slowly it is rendered: what is heard has no gaps.
        output.ready = lambda: has_more(playback._player.feed)
        states: list[PlaybackState] = []
        notices: list[str] = []
        playback.state_changed.connect(states.append)
        playback.noticed.connect(notices.append)
        await playback.attach(stage.session)
        try:
            yield Room(stage, playback, output, states, notices)
        finally:
            await playback.close()
    assert not mistakes


def take(text: str) -> Samples16:
    return np.frombuffer(murmur(text), "<i2")


def sounding(samples: Samples16) -> Samples16:
    loud = np.flatnonzero(samples)
    return samples[loud[0] : loud[-1] + 1]
