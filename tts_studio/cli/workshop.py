"""What a command works with: the providers with their keys, and the catalogue of voices."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tts_studio.domain.master_preset import MasterPresets
from tts_studio.engine.clone_library import CloneLibrary
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.engine.voice_presets import VoicePresets
from tts_studio.providers.registry import create_providers
from tts_studio.settings.master_preset_file import MasterPresetFile
from tts_studio.settings.preset_file import PresetFile
from tts_studio.settings.secrets import Secrets
from tts_studio.store.clone_store import CloneStore
from tts_studio.store.job_times import JobTimesFile
from tts_studio.store.locations import Locations
from tts_studio.store.take_shelf import TakeShelf
from tts_studio.store.voice_cache import VoiceCache


@asynccontextmanager
async def voice_catalogue(clones: CloneLibrary | None = None) -> AsyncIterator[VoiceCatalogue]:
    """Every provider's voices as last listed, with the user's own; the providers are closed at the end."""
    locations = Locations.find()
    providers = create_providers(
        Secrets().key, clones=clones or clone_library(), times=JobTimesFile(locations.job_times_file())
    )
    try:
        catalogue = VoiceCatalogue(providers, VoiceCache(locations.cache_folder()))
        await catalogue.recall()
        yield catalogue
    finally:
        await asyncio.gather(*(provider.close() for provider in providers))


def clone_library() -> CloneLibrary:
    """The user's own voices, not read yet."""
    return CloneLibrary(CloneStore(Locations.find().voice_samples_folder()))


async def voice_presets() -> VoicePresets:
    """The presets the user has made, here or in the window."""
    presets = VoicePresets(PresetFile(Locations.find().presets_file()))
    await presets.load()
    return presets


async def master_presets() -> MasterPresets:
    """The presets of a master: those in the box and the user's own."""
    return await asyncio.to_thread(MasterPresetFile(Locations.find().master_presets_file()).read)


@asynccontextmanager
async def project_session(
    path: Path, catalogue: VoiceCatalogue, *, create: bool
) -> AsyncIterator[ProjectSession]:
    """An open project with the takes that were bought in others; it is saved and closed at the end."""
    shelf = TakeShelf(Locations.find().takes_folder())
    session = await ProjectSession.open(path, catalogue, create=create, shelf=shelf)
    try:
        yield session
    finally:
        await session.close()
