"""The Deliver window over a real project: choosing, delivering, and the proof of what came out."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import soundfile
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.eventually import eventually
from tests.support.sessions import Stage, staged
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
    plays: bool = True
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

    def play(self, path: Path) -> bool:
        self.played.append(path)
        return self.plays

    def services(self) -> PlaceServices:
        return PlaceServices(self.ask_folder, self.ask_cover, self.ask_report, self.shown.append, self.play)


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
        theme = load_theme(resources_path() / "themes" / f"{os.environ.get('SHOT', 'light')}.toml")
        dialog = DeliveryDialog(contents, services, theme)
        qtbot.addWidget(dialog)
        dialog.show()
        window = Window(dialog, stage, places, folder)
        try:
            yield window
        finally:
            await dialog.end()
        assert stage.mistakes == []


async def test_the_whole_script_becomes_a_master_that_passes(qtbot: QtBot, tmp_path: Path) -> None:
    async with opened(qtbot, tmp_path) as window:
        await window.ready()
        assert window.words("deliveryPreview") == "Book.mp3"
        await window.deliver()
        assert window.words("deliveryVerdict") == "Delivered: every rule is kept"
        assert window.find(QLabel, "deliveryRule-loudness").text() == "✓ passed"
        assert soundfile.info(tmp_path / "Book.mp3").channels == 2
        window.button("deliveryPlay").click()
        window.button("deliveryShowFolder").click()
        assert window.places.played == window.places.shown == [tmp_path / "Book.mp3"]
