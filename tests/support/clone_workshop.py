"""A desk at which voices are made, over real sockets, and the cloud it uploads to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import soundfile

from tests.cloud.cloud import Cloud
from tests.support.faulty_recordings import RATE, noise, reading
from tests.support.microphone import Microphone
from tests.unit.providers.segmind.segmind_stage import KEY, provider_of
from tts_studio.domain.cloned_voice import CloneDraft, Consent
from tts_studio.engine.audition_desk import AuditionDesk
from tts_studio.engine.audition_player import AuditionPlayer
from tts_studio.engine.auditions import AuditionPlaces
from tts_studio.engine.clone_desk import CloneDesk
from tts_studio.engine.clone_library import CloneLibrary
from tts_studio.engine.recording import RecordingDesk
from tts_studio.engine.sample_bench import SampleBench
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.providers.protocol import SpeechProvider
from tts_studio.providers.segmind.provider import SegmindProvider
from tts_studio.store.clone_store import CloneStore
from tts_studio.store.take_shelf import TakeShelf
from tts_studio.store.unfinished_voice_file import UnfinishedVoiceFile

DRAFT = CloneDraft("Anna", Consent("Anna M.", "Anna M.", "audiobooks", "2026-11-20"), "de")
VOICE = reading(40, level_db=-32.0) + noise(40, -76)


@dataclass
class Workshop:
    """A desk, and the cloud it uploads to."""

    desk: CloneDesk
    cloud: Cloud
    provider: SegmindProvider
    catalogue: VoiceCatalogue
    folder: Path

    def recording(self, name: str = "voice.wav") -> Path:
        path = self.folder / name
        soundfile.write(path, VOICE, RATE)
        return path

    @property
    def uploads(self) -> int:
        return sum(count for name, count in self.cloud.counts().items() if "upload" in name)


def desk_on(
    folder: Path, providers: list[SpeechProvider], library: CloneLibrary
) -> tuple[CloneDesk, VoiceCatalogue, AuditionDesk]:
    catalogue = VoiceCatalogue(providers)
    sound = Microphone(VOICE)
    places = AuditionPlaces(folder / "bought.ttsstudio", folder / "made.ttsstudio")
    shelf = TakeShelf(folder / "shelf")
    auditions = AuditionDesk(lambda: places, lambda: shelf, catalogue, sound, _fail)
    player = AuditionPlayer(sound, asyncio.get_running_loop().call_soon_threadsafe, matched=False)
    recording = RecordingDesk(sound, lambda: folder / "recordings", second=0.02)
    unfinished = UnfinishedVoiceFile(lambda: folder / "unfinished.db")
    desk = CloneDesk(library, catalogue, auditions, recording, player, SampleBench(), unfinished)
    return desk, catalogue, auditions


def _fail(problem: BaseException) -> None:
    raise problem


@asynccontextmanager
async def workshop(folder: Path) -> AsyncIterator[Workshop]:
    for name in ("voices", "recordings", "shelf"):
        (folder / name).mkdir(exist_ok=True)
    library = CloneLibrary(CloneStore(folder / "voices"))
    with Cloud.running(segmind_key=KEY, latency={"*": (0.0, 0.0)}) as cloud:
        async with provider_of(cloud, clones=library) as provider:
            desk, catalogue, auditions = desk_on(folder, [provider], library)
            yield Workshop(desk, cloud, provider, catalogue, folder)
            await desk.close()
            await auditions.close()
        assert not cloud.leaks


def nothing(_share: float) -> None:
    """Progress nobody looks at."""
