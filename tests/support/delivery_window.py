"""The Deliver window over a real project that is rendered by a scripted provider."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.eventually import eventually
from tests.support.sessions import Stage, staged
from tts_studio.domain.errors import StudioError
from tts_studio.domain.speech import SpeechRequest
from tts_studio.settings.master_preset_file import MasterPresetFile
from tts_studio.store.resources import resources_path
from tts_studio.ui.delivery_dialog.delivery_dialog import DeliveryDialog
from tts_studio.ui.delivery_dialog.delivery_services import (
    DeliveryContents,
    PlaceServices,
    session_services,
)
from tts_studio.ui.theme.theme import load_theme

W = TypeVar("W", bound=QWidget)


@dataclass
class Places:
    """Answers to the questions about the disk, and what was asked to be shown and played."""

    folder: Path | None = None
    cover: Path | None = None
    report: Path | None = None
    shown: list[Path] = field(default_factory=list)
    played: list[Path] = field(default_factory=list)
    problem: StudioError | None = None
    ends: asyncio.Event = field(default_factory=asyncio.Event)
    heard: float | None = None
    buys: bool = True
    asked: list[int] = field(default_factory=list)

    async def ask_folder(self, _folder: Path) -> Path | None:
        return self.folder

    async def ask_cover(self, _folder: Path) -> Path | None:
        return self.cover

    async def ask_report(self, _path: Path) -> Path | None:
        return self.report

    async def to_buy(self, requests: Sequence[SpeechRequest]) -> bool:
        self.asked.append(len(requests))
        return self.buys

    async def play(self, path: Path) -> None:
        if self.problem is not None:
            raise self.problem
        self.played.append(path)
        self.ends.clear()
        self.heard = 0.0
        try:
            await self.ends.wait()
        finally:
            self.heard = None

    def services(self) -> PlaceServices:
        return PlaceServices(
            self.ask_folder,
            self.ask_cover,
            self.ask_report,
            self.shown.append,
            self.play,
            lambda: self.heard,
        )


@dataclass
class Window:
    """The window, its project, and what lies around it."""

    dialog: DeliveryDialog
    stage: Stage
    places: Places
    folder: Path

    def find(self, kind: type[W], name: str) -> W:
        found = self.dialog.findChild(kind, name)
        assert isinstance(found, kind), name
        return found

    def button(self, name: str) -> QPushButton:
        return self.find(QPushButton, name)

    def words(self, name: str) -> str:
        label = self.find(QLabel, name)
        return label.text() if label.isVisibleTo(self.dialog) else ""

    def choose(self, name: str, value: str) -> None:
        box = self.find(QComboBox, name)
        index = box.findData(value)
        assert index >= 0, value
        box.setCurrentIndex(index)

    def type(self, name: str, text: str) -> None:
        self.find(QLineEdit, name).setText(text)

    async def ready(self) -> None:
        await eventually(self.button("deliveryStart").isEnabled)

    async def editor(self) -> QDialog:
        self.button("deliveryEditPreset").click()
        found: list[QDialog] = []

        def look() -> bool:
            found[:] = [d for d in self.dialog.findChildren(QDialog, "presetEditor") if d.isVisible()]
            return bool(found)

        await eventually(look)
        return found[0]

    async def deliver(self) -> None:
        await self.ready()
        self.button("deliveryStart").click()
        await eventually(lambda: self.button("deliveryAgain").isVisibleTo(self.dialog))


@asynccontextmanager
async def opened(
    qtbot: QtBot, folder: Path, text: str = "One is here.\n\nTwo is here.", *, rendered: bool = True
) -> AsyncIterator[Window]:
    """The window over a project with this script."""
    async with staged(folder / "Book.ttsstudio", text) as stage:
        if rendered:
            await stage.session.render()
        places = Places()
        services = session_services(
            stage.session,
            MasterPresetFile(folder / "presets.json"),
            places.services(),
            stage.session.render,
            places.to_buy,
            lambda: (),
        )
        contents = DeliveryContents(tuple(stage.ids[1:]), "Book", folder)
        theme = load_theme(resources_path() / "themes" / "light.toml")
        dialog = DeliveryDialog(contents, services, theme)
        qtbot.addWidget(dialog)
        dialog.show()
        window = Window(dialog, stage, places, folder)
        try:
            yield window
        finally:
            await dialog.end()
        assert stage.mistakes == []
