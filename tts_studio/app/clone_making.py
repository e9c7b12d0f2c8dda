"""Puts together the desk at which voices are made."""

from __future__ import annotations

import asyncio

from tts_studio.audio.portaudio import PortAudio
from tts_studio.engine.audition_desk import AuditionDesk
from tts_studio.engine.audition_player import AuditionPlayer
from tts_studio.engine.clone_desk import CloneDesk
from tts_studio.engine.clone_library import CloneLibrary
from tts_studio.engine.recording import RecordingDesk
from tts_studio.engine.sample_bench import SampleBench
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.store.locations import Locations
from tts_studio.store.unfinished_voice_file import UnfinishedVoiceFile


def clone_desk(
    library: CloneLibrary,
    catalogue: VoiceCatalogue,
    auditions: AuditionDesk,
    sound: PortAudio,
    locations: Locations,
) -> CloneDesk:
    """The desk on the running event loop."""
    player = AuditionPlayer(sound, asyncio.get_running_loop().call_soon_threadsafe, matched=False)
    recording = RecordingDesk(sound, locations.recordings_folder, output=sound)
    unfinished = UnfinishedVoiceFile(locations.unfinished_voice_file)
    return CloneDesk(library, catalogue, auditions, recording, player, SampleBench(), unfinished)
