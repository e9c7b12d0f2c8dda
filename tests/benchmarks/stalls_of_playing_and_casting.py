"""How long the real window stands still when a long project is played, edited meanwhile, and cast.

Run it by hand with a display: `python -m tests.benchmarks.stalls_of_playing_and_casting [SEGMENTS]`.
“own” is the processor time of the window's thread between two ticks of a timer, which a busy machine does
not change; see `stalls_in_a_long_project`. The key that edits is part of each step.
"""

from __future__ import annotations

import asyncio
import functools
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.stalls_in_a_long_project import Stalls, long_text, place_in_the_middle, press
from tests.support.eventually import eventually
from tests.support.paid_provider import PAID
from tests.support.running_studio import RunningStudio, running_studio
from tests.support.scripted_provider import MURMUR, ScriptedProvider, murmur
from tests.unit.engine.test_dialogues_of_a_session import DUET
from tts_studio.app.event_loop import new_event_loop
from tts_studio.app.garbage import automatic_collection_off
from tts_studio.app.program import make_qt_application
from tts_studio.domain.script import parse_script
from tts_studio.domain.speech_model import TextLimit
from tts_studio.domain.voice import Cast, CastVoice, VoiceId
from tts_studio.engine.playback_state import PlaybackState
from tts_studio.store.project_file import Project

PATIENCE = 60.0
NARRATOR = CastVoice(VoiceId("murmur", "low"))
ANN, BOB = (CastVoice(VoiceId("duet", voice)) for voice in ("low", "high"))
MODELS = (MURMUR, replace(PAID, provider="scripted"), replace(DUET, limit=TextLimit(characters=4_000)))


def dialogue_text(lines: int) -> str:
    """Two speakers in turn, without any other paragraph between them."""
    return "\n\n".join(
        f"{('ANN', 'BOB')[line % 2]}: This is what is said in line {line}." for line in range(lines)
    )


class Rounds:
    """The steps, one after the other, in one window."""

    def __init__(self, studio: RunningStudio) -> None:
        self._studio, self._playback = studio, studio.application.playback
        self._area = studio.window.editor.text_area

    async def playing(self) -> None:
        """Played at rest and after an edit, edited meanwhile, sent elsewhere, resumed after an edit."""
        await self.measured("Play", self.act("play-all"), self.active)
        await self.measured("stopping", self.act("stop"), self.silent, 6)
        await self.measured("Play right after an edit", self.edit_and("play-all"), self.active)
        await self.measured("an edit while it plays", self.edit_and(), self.active, 4)
        await self.measured("an edit and going elsewhere", self.edit_and_seek, self.active)
        await self.measured("pausing", self.act("pause"), lambda: self.state is PlaybackState.PAUSED)
        await self.measured("resuming after an edit", self.edit_and("pause"), self.sounding)
        await self.measured("stopping", self.act("stop"), self.silent, 6)
        await self.measured("a segment right after an edit", self.edit_and("play-segment"), self.active)

    async def casting(self) -> None:
        """Cast as one long dialogue, the other way round, and edited right after that."""
        for label, first, second in (("a dialogue", ANN, BOB), ("it otherwise", BOB, ANN)):
            cast = Cast(NARRATOR, {"ann": first, "bob": second}, dialogue=True)
            recast = functools.partial(self._studio.session.recast, cast, label)
            await self.measured(f"casting {label}, from its middle", recast, self.silent, 5)
        await self.measured("an edit in the middle", self.edit_and(), self.silent)

    async def measured(
        self, label: str, act: Callable[[], object], done: Callable[[], bool], seconds: float = 2.0
    ) -> None:
        """Do something, wait until it has come true and a while more, and report."""
        with Stalls() as stalls:
            act()
            await eventually(done, timeout=PATIENCE)
            await asyncio.sleep(seconds)
        stalls.report(label)

    def act(self, action_id: str) -> Callable[[], object]:
        """Choosing an action."""
        return self._studio.window.actions_by_id[action_id].trigger

    def edit_and(self, action_id: str = "") -> Callable[[], object]:
        """Pressing a key, and choosing an action before anything else happens."""

        def edit() -> None:
            press(self._area, "x")
            if action_id:
                self.act(action_id)()

        return edit

    def edit_and_seek(self) -> None:
        """Press a key, let it be taken, and go far on."""
        press(self._area, "x")
        self._studio.window.editor.text_edited.emit()
        self._playback.seek(600.0)

    @property
    def state(self) -> PlaybackState:
        """What playing does."""
        return self._playback.state

    def active(self) -> bool:
        """Whether something plays."""
        return self.state.active

    def sounding(self) -> bool:
        """Whether something plays and is not paused."""
        return self.state.sounds

    def silent(self) -> bool:
        """Whether nothing plays."""
        return not self.state.active


async def measure(folder: Path, name: str, text: str, voice: str) -> None:
    """Open a project with this text, and measure what its name says."""
    path = folder / f"{name}.ttsstudio"
    project = Project.open_or_create(path)
    project.script.save(text, [segment.id for segment in parse_script(text).segments])
    project.script.save_cast(Cast(CastVoice(VoiceId(voice, "low"))))
    project.close()
    provider = ScriptedProvider(MODELS)
    # Made once, as the sound of a real voice is not made on the window's thread.
    provider.audio[""] = murmur("Some words are said.")
    async with running_studio(path, provider=provider) as studio:
        studio.output.haste = 1.0
        await asyncio.sleep(8)
        place_in_the_middle(studio.window.editor.text_area)
        await asyncio.sleep(1)
        print(name)
        rounds = Rounds(studio)
        await (rounds.casting() if name == "casting" else rounds.playing())


async def measure_all(segments: int, folder: Path) -> None:
    await measure(folder, "playing what is free", long_text(segments, 200 * segments), "murmur")
    await measure(folder, "playing drafts", long_text(segments, 200 * segments), "paid")
    await measure(folder, "casting", dialogue_text(segments), "murmur")


def main() -> None:
    """Measure and print."""
    segments = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TTS_STUDIO_HOME"] = str(Path(folder) / "home")
        application = make_qt_application()
        loop_factory = functools.partial(new_event_loop, application)
        with automatic_collection_off(), asyncio.Runner(loop_factory=loop_factory) as runner:
            runner.run(measure_all(segments, Path(folder)))


if __name__ == "__main__":
    main()
