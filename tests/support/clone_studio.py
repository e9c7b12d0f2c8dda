"""The whole window with the Clone page, a cloud of the test's own and a microphone that hears a file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QWidget

from tests.cloud.cloud import Cloud
from tests.support.eventually import eventually
from tests.support.fake_keyring import FakeKeyring
from tests.support.microphone import Microphone
from tests.support.running_studio import RunningStudio, running_studio
from tts_studio.engine.clone_desk import CloneDesk
from tts_studio.engine.clone_library import CloneLibrary
from tts_studio.providers.offline.provider import OfflineProvider
from tts_studio.providers.registry import create_providers
from tts_studio.store.clone_store import CloneStore
from tts_studio.store.locations import Locations
from tts_studio.ui.cloning.clone_view import CloneView

KEY = "sg-0123456789-abcdefghij"

W = TypeVar("W", bound=QWidget)


@dataclass
class CloneStudio:
    """The window, the cloud it talks to and its microphone."""

    studio: RunningStudio
    cloud: Cloud
    microphone: Microphone

    @property
    def desk(self) -> CloneDesk:
        return self.studio.application.clone_desk

    @property
    def view(self) -> CloneView:
        return self.studio.widget(CloneView, "clone")

    def child(self, kind: type[W], name: str) -> W:
        return self.studio.widget(kind, name)

    def press(self, name: str) -> None:
        button = self.child(QPushButton, name)
        assert button.isEnabled(), name
        button.click()

    async def open(self) -> None:
        await self.studio.do("go-to-clone")
        await eventually(lambda: self.studio.window.pages.current_id == "clone")

    def consent(self, name: str = "Anna") -> None:
        """Say everything that has to be said."""
        for field, words in (("cloneName", name), ("cloneWhose", "Anna M."), ("cloneBy", "Anna M."),
                             ("clonePurpose", "audiobooks")):  # fmt: skip
            self.child(QLineEdit, field).setText(words)
        for box in ("cloneConsent", "clonePublic"):
            self.child(QCheckBox, box).setChecked(True)

    async def measured(self) -> None:
        """Wait until every recording was looked at."""
        desk = self.desk
        await eventually(lambda: all(desk.bench.known(sample) for sample in desk.sheet.samples))


@asynccontextmanager
async def clone_studio(microphone: Microphone, *, key: str | None = KEY) -> AsyncIterator[CloneStudio]:
    """Open the window on the script; `key` is stored unless it is None."""
    secrets = FakeKeyring().secrets()
    if key is not None:
        await secrets.keep("segmind", key)
    async with Cloud.running(segmind_key=KEY, latency={"*": (0.0, 0.0)}) as cloud:
        environment = {
            "TTS_STUDIO_SEGMIND_URL": cloud.segmind_url,
            "TTS_STUDIO_SEGMIND_UPLOAD_URL": cloud.upload_url,
            "TTS_STUDIO_XAI_URL": cloud.xai_url,
        }
        library = CloneLibrary(CloneStore(Locations.find().voice_samples_folder()))
        providers = [
            provider
            for provider in create_providers(secrets.key, environment, clones=library)
            # Nothing here is spoken by the computer itself, and its engines take long to load.
            if not isinstance(provider, OfflineProvider)
        ]
        async with running_studio(
            voice="grok-tts:eve", secrets=secrets, providers=providers, output=microphone
        ) as studio:
            yield CloneStudio(studio, cloud, microphone)
        assert not cloud.leaks
