"""The audition page of a running studio, and how its parts are found and used in tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMenu,
    QPushButton,
    QWidget,
)

from tests.support.eventually import eventually
from tests.support.paid_provider import PaidProvider
from tests.support.quick_output import QuickOutput
from tests.support.running_studio import RunningStudio, running_studio
from tests.support.scripted_provider import ScriptedProvider
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.audition import Audition
from tts_studio.ui.audition.audition_view import AuditionView
from tts_studio.ui.audition.candidate_row import CandidateRow

SCRIPT = "It was the best of times.\n\nANNA: It was the worst of times.\n\nANNA: It was."
W = TypeVar("W", bound=QWidget)


@dataclass
class Page:
    """The audition page of a running studio."""

    studio: RunningStudio
    free: ScriptedProvider
    paid: PaidProvider

    @property
    def view(self) -> AuditionView:
        return self.studio.window.audition

    @property
    def audition(self) -> Audition:
        auditions = self.studio.application.audition_desk.auditions
        assert auditions is not None
        return auditions.current

    @property
    def rows(self) -> list[CandidateRow]:
        return [row for row in self.view.candidates.rows if row.isVisible()]

    @property
    def states(self) -> list[str]:
        return [row.view.state.value for row in self.rows]

    def spoken_at(self, speeds: list[float]) -> bool:
        """Whether there are candidates of these speeds, and all can be heard."""
        found = [float(row.view.voice.settings.get("speed", 1.0)) for row in self.rows]
        return found == speeds and set(self.states) == {"ready"}

    def texts(self, name: str) -> list[str]:
        return [part(row, QLabel, name).text() for row in self.rows]

    async def begin(self, paragraph: int = 0) -> None:
        """Write the script and audition one of its paragraphs."""
        studio = self.studio
        await studio.write(SCRIPT)
        studio.window.editor.select_segment(studio.session.script.segments[paragraph].id)
        await studio.do("audition-line")
        await eventually(lambda: self.rows)

    async def choose(self, button: str, words: str) -> None:
        """Choose an entry of the menu that a button opens."""
        self.studio.widget(QPushButton, button).click()
        await choose(self.studio, words)

    async def add_all(self) -> None:
        """Add the paid voices to the free ones."""
        await self.choose("addVoices", "Free Voices")
        for name in ("low", "high"):
            self.studio.window.voices.collected.emit(VoiceId("paid", name))
        await eventually(lambda: self.states == ["ready", "ready", "waiting", "waiting"])


@asynccontextmanager
async def page(output: QuickOutput | None = None) -> AsyncIterator[Page]:
    free, paid = ScriptedProvider(), PaidProvider()
    async with running_studio(provider=free, providers=[free, paid], output=output) as studio:
        yield Page(studio, free, paid)


def part(row: CandidateRow, kind: type[W], name: str) -> W:
    found = row.findChild(kind, name)
    assert isinstance(found, kind), name
    return found


async def choose(studio: RunningStudio, words: str) -> None:
    def menu() -> QMenu | None:
        popup = QApplication.activePopupWidget()
        return popup if isinstance(popup, QMenu) else None

    await eventually(menu)
    opened = menu()
    assert opened is not None
    action = next(action for action in opened.actions() if words in action.text())
    assert action.isEnabled(), words
    action.trigger()
    opened.close()


def press(p: Page, key: Qt.Key, text: str, target: QWidget | None = None) -> None:
    receiver = target or p.rows[0].play
    QApplication.sendEvent(
        receiver, QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
    )
