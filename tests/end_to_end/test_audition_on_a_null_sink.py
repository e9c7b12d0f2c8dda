"""Five voices of three services, heard one after the other on a real sound server: all equally loud."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from tests.cloud.cloud import Cloud
from tests.support.auditioning import voice
from tests.support.eventually import eventually
from tests.support.pulse import PrivatePulse, private_pulse
from tts_studio.audio.loudness import measured
from tts_studio.audio.pcm import floats
from tts_studio.audio.portaudio import PortAudio
from tts_studio.engine.audition_desk import AuditionDesk
from tts_studio.engine.audition_player import GAP_SECONDS
from tts_studio.engine.audition_sound import MATCHED_LUFS, RATE
from tts_studio.engine.auditions import AuditionPlaces
from tts_studio.engine.candidate import CandidateState
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.providers.registry import create_providers
from tts_studio.store.take_shelf import TakeShelf

VOICES = ("hibari:heart", "hibari:deep", "espeak:en-us", "grok-tts:eve", "xai-tts:eve")
LINE = "Good evening. Nobody knows what waits inside."
PATIENCE = 60.0


@pytest.fixture
def pulse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivatePulse]:
    """A running sound server."""
    with private_pulse(tmp_path, RATE, monkeypatch) as pulse:
        yield pulse


async def _key() -> str:
    return "sg-0123456789-abcdefghij"


def voices_apart(samples: npt.NDArray[np.int16]) -> list[npt.NDArray[np.int16]]:
    """What lies between the silences that are put between candidates."""
    loud = np.flatnonzero(samples)
    silences = np.flatnonzero(np.diff(loud) > 0.9 * GAP_SECONDS * RATE)
    begins = [loud[0], *loud[silences + 1]]
    ends = [*loud[silences], loud[-1]]
    return [samples[begin : end + 1] for begin, end in zip(begins, ends, strict=True)]


async def test_five_voices_are_equally_loud_when_they_are_compared(
    pulse: PrivatePulse, tmp_path: Path
) -> None:
    mistakes: list[BaseException] = []
    output = PortAudio()
    await asyncio.to_thread(output.outputs)
    async with Cloud.running() as cloud:
        environment = {
            "TTS_STUDIO_SEGMIND_URL": cloud.segmind_url,
            "TTS_STUDIO_SEGMIND_UPLOAD_URL": cloud.upload_url,
            "TTS_STUDIO_XAI_URL": cloud.xai_url,
        }
        providers = create_providers(lambda _provider: _key(), environment)
        catalogue = VoiceCatalogue(providers)
        places = AuditionPlaces(tmp_path / "bought.ttsstudio", tmp_path / "made.ttsstudio")
        shelf = TakeShelf(tmp_path / "shelf")
        desk = AuditionDesk(lambda: places, lambda: shelf, catalogue, output, mistakes.append)
        auditions = await desk.open()
        auditions.set_line(LINE)
        auditions.current.add(map(voice, VOICES))
        assert auditions.current.bill().segments == 2
        auditions.current.render()

        def all_ready() -> bool:
            return all(view.state is CandidateState.READY for view in auditions.current.views())

        await eventually(all_ready)
        assert len(cloud.charges) == 2
        views = auditions.current.views()
        assert all(view.first_sound is not None and 0 < view.first_sound < PATIENCE for view in views)
        sounds = [(view.key, auditions.current.sound(view.key)) for view in views]
        with pulse.recording() as recording:
            await desk.player.play_all([(key, sound) for key, sound in sounds if sound is not None])
            await eventually(lambda: not desk.player.playing)
            await asyncio.to_thread(recording.wait_for_silence, 0.9, RATE)
            heard = voices_apart(recording.sounding()[:, 0])
        await desk.close()
        for provider in providers:
            await provider.close()
        await asyncio.to_thread(output.close)
    assert len(heard) == len(VOICES)
    loudness = [measured(floats(each), RATE).integrated for each in heard]
    assert max(loudness) - min(loudness) < 1.0
    assert np.mean(loudness) == pytest.approx(MATCHED_LUFS, abs=0.5)
    assert not mistakes
