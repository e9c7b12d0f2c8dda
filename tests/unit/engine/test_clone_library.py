"""The user's own voices: one upload, nothing spoken without a sample that is there, and consent first."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.cloud.cloud import Cloud
from tests.support.voice_recordings import recording, spoken
from tests.unit.providers.segmind.segmind_stage import KEY, audio_of, provider_of, request_for, speak
from tts_studio.audio.pcm import Pcm
from tts_studio.audio.resampling import resampled
from tts_studio.domain.cloned_voice import CloneDraft, Consent, Upload
from tts_studio.domain.errors import (
    AudioUnreadable,
    BadParameter,
    CloneError,
    Fate,
    ServiceDown,
    UnknownVoice,
)
from tts_studio.domain.voice import VoiceId
from tts_studio.engine import clone_library, clone_sample
from tts_studio.engine.clone_library import CLONE_MODEL, OLDEST_UPLOAD, TRUSTED_FOR, CloneLibrary
from tts_studio.engine.clone_sample import RATE
from tts_studio.providers.segmind.models import ELEVENLABS_CLONE
from tts_studio.store.clone_store import CloneStore

DRAFT = CloneDraft("Anna", Consent("Anna M.", "Anna M.", "audiobooks", "2026-11-20"), "de")
REQUEST = replace(
    request_for(ELEVENLABS_CLONE, "A sentence to be spoken."), voice=VoiceId(CLONE_MODEL, "Anna")
)


@dataclass
class Clock:
    """Both clocks of the library, in seconds."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with Cloud.running(segmind_key=KEY, latency={"*": (0.0, 0.0)}) as running:
        yield running
        assert not running.leaks


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return recording(tmp_path / "me.wav")


def library_in(home: Path, clock: Clock) -> CloneLibrary:
    return CloneLibrary(CloneStore(home, clock), now=clock, monotonic=clock)


def uploads(cloud: Cloud) -> int:
    return sum(count for name, count in cloud.counts().items() if "upload" in name)


async def test_a_voice_is_uploaded_once_and_speaks_after_a_restart_without_another_upload(
    home: Path, clock: Clock, cloud: Cloud, sample: Path
) -> None:
    library = library_in(home, clock)
    await library.add(DRAFT, [sample])
    async with provider_of(cloud, clones=library) as provider:
        assert [voice.id.voice for voice in provider.known_voices(CLONE_MODEL)] == ["Anna"]
        for _ in range(2):
            assert audio_of(await speak(provider, REQUEST))
    later = library_in(home, clock)
    async with provider_of(cloud, clones=later) as provider:
        assert provider.known_voices(CLONE_MODEL) == ()
        (listed,) = await provider.voices(CLONE_MODEL)
        assert (listed.name, listed.languages[:2]) == ("Anna", ("de", "en"))
        assert "Anna M." in listed.description
        assert audio_of(await speak(provider, REQUEST))
    assert uploads(cloud) == 1
    addresses = {charge.body["voice_samples"] for charge in cloud.charges}
    assert len(cloud.charges) == 3
    assert len(addresses) == 1


async def test_what_arrives_at_the_service_is_what_was_recorded(
    home: Path, clock: Clock, cloud: Cloud, tmp_path: Path
) -> None:
    parts = [
        recording(tmp_path / "a.flac", 20.0),
        recording(tmp_path / "b.ogg", 15.0, rate=24_000, pitch=170),
    ]
    library = library_in(home, clock)
    await library.add(DRAFT, parts)
    shares: list[float] = []
    async with provider_of(cloud, clones=library) as provider:
        upload = await library.upload("Anna", provider.cloner, shares.append)
        with closing(await provider._client.file(upload.address, KEY)) as file:
            data = await file.read()
    assert shares[-1] == 1.0
    with soundfile.SoundFile(io.BytesIO(data)) as heard:
        assert (heard.format, heard.samplerate, heard.channels) == ("MP3", RATE, 1)
        samples = heard.read(dtype="float32")
    assert 8 * len(data) / (len(samples) / RATE) == pytest.approx(192_000, rel=0.01)
    expected = np.concatenate(
        [
            resampled(Pcm(spoken(20.0), 16_000), RATE).samples,
            np.zeros(round(0.4 * RATE), np.float32),
            resampled(Pcm(spoken(15.0, 24_000, pitch=170), 24_000), RATE).samples,
        ]
    )
    shorter = min(len(samples), len(expected))
    assert len(samples) == pytest.approx(len(expected), abs=0.1 * RATE)
    size = 1 << (2 * shorter).bit_length()
    product = np.fft.irfft(np.fft.rfft(samples, size) * np.conj(np.fft.rfft(expected, size)))
    assert product.max() / np.linalg.norm(samples) / np.linalg.norm(expected) > 0.9


async def test_a_sample_the_service_has_forgotten_is_uploaded_anew(
    home: Path, clock: Clock, cloud: Cloud, sample: Path
) -> None:
    library = library_in(home, clock)
    await library.add(DRAFT, [sample])
    async with provider_of(cloud, clones=library) as provider:
        first = await library.address("Anna", provider.cloner)
        cloud.reset()
        assert await library.address("anna", provider.cloner) == first
        clock.seconds += TRUSTED_FOR + 1
        second = await library.address("Anna", provider.cloner)
        assert second != first
        clock.seconds += OLDEST_UPLOAD + 1
        third = await library.address("Anna", provider.cloner)
        assert third not in (first, second)
        assert (await library.get("Anna")).upload == Upload(third, clock.seconds)
    assert uploads(cloud) == 2


async def test_many_requests_at_once_upload_once(
    home: Path, clock: Clock, cloud: Cloud, sample: Path
) -> None:
    library = library_in(home, clock)
    await library.add(DRAFT, [sample])
    async with provider_of(cloud, clones=library) as provider:
        found = await asyncio.gather(*(library.address("Anna", provider.cloner) for _ in range(5)))
    assert len(set(found)) == 1
    assert uploads(cloud) == 1


async def test_nothing_is_ordered_when_there_is_no_sample_to_speak_with(
    home: Path, clock: Clock, cloud: Cloud, sample: Path
) -> None:
    library = library_in(home, clock)
    await library.add(DRAFT, [sample])
    async with provider_of(cloud, clones=library) as provider:
        with pytest.raises(UnknownVoice):
            await speak(provider, replace(REQUEST, voice=VoiceId(CLONE_MODEL, "Nobody")))
        cloud.fault("503", place="upload")
        with pytest.raises(ServiceDown) as caught:
            await speak(provider, REQUEST)
        assert caught.value.fate is Fate.NOT_ACCEPTED
        (await asyncio.to_thread(CloneStore(home).sample_paths, "Anna"))[0].write_bytes(b"broken")
        with pytest.raises(BadParameter, match=r"01\.wav") as refused:
            await speak(provider, REQUEST)
        assert refused.value.fate is Fate.NOT_ACCEPTED
    assert not cloud.charges
    assert not any("workflow" in name for name in cloud.counts())


async def test_a_cancelled_upload_leaves_the_voice_to_be_uploaded_later(
    home: Path, clock: Clock, cloud: Cloud, sample: Path
) -> None:
    library = library_in(home, clock)
    await library.add(DRAFT, [sample])
    begun = asyncio.Event()
    cloud.fault("never-answers", place="upload")
    async with provider_of(cloud, clones=library) as provider:
        task = asyncio.create_task(library.upload("Anna", provider.cloner, lambda _share: begun.set()))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        cloud.clear_faults()
        assert (await library.get("Anna")).upload is None
        assert await library.address("Anna", provider.cloner)


async def test_a_voice_is_renamed_removed_and_brought_back(home: Path, clock: Clock, sample: Path) -> None:
    library = library_in(home, clock)
    changes: list[None] = []
    library.changed.connect(changes.append)
    await library.add(DRAFT, [sample])
    await library.rename("Anna", "The narrator")
    assert [(voice.id, voice.name) for voice in library.voices] == [("Anna", "The narrator")]
    removed = await library.remove("Anna")
    assert library.voices == ()
    assert await library.removed() == (removed,)
    await library.restore(removed)
    assert [str(voice.id) for voice in library.known] == [f"{CLONE_MODEL}:Anna"]
    assert len(changes) == 4


async def test_a_removed_voice_is_forgotten_for_good_after_a_month(
    home: Path, clock: Clock, sample: Path
) -> None:
    library = library_in(home, clock)
    await library.add(DRAFT, [sample])
    await library.remove("Anna")
    clock.seconds += clone_library.TRASH_KEPT - 1
    await library.load()
    assert len(await library.removed()) == 1
    clock.seconds += 2
    await library.load()
    assert await library.removed() == ()


async def test_a_voice_travels_in_a_file(home: Path, clock: Clock, sample: Path, tmp_path: Path) -> None:
    library = library_in(home, clock)
    await library.add(DRAFT, [sample])
    package = tmp_path / "anna.ttsvoice"
    await library.export("Anna", package)
    (tmp_path / "there").mkdir()
    there = library_in(tmp_path / "there", clock)
    voice = await there.take_in(package)
    assert (voice.name, voice.consent) == ("Anna", DRAFT.consent)
    assert there.voices == (voice,)


async def test_a_voice_needs_consent(home: Path, clock: Clock, sample: Path) -> None:
    library = library_in(home, clock)
    for consent in (replace(DRAFT.consent, whose=""), replace(DRAFT.consent, confirmed_by="")):
        with pytest.raises(CloneError, match="consent"):
            await library.add(replace(DRAFT, consent=consent), [sample])
    assert list(home.iterdir()) == []


async def test_recordings_are_looked_at_before_they_become_a_voice(
    home: Path, clock: Clock, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = library_in(home, clock)
    silence, note = tmp_path / "silence.wav", tmp_path / "note.txt"
    soundfile.write(silence, np.zeros(40 * 16_000, np.float32), 16_000)
    note.write_text("No sound at all.")
    with pytest.raises(CloneError, match=r"Nothing is heard in “silence.wav”"):
        await library.check([sample, silence])
    with pytest.raises(AudioUnreadable, match=r"note.txt"):
        await library.check([sample, note])
    with pytest.raises(CloneError, match="too short: 12 s"):
        await library.check([recording(tmp_path / "short.wav", 12.0)])
    short = await library.check([sample])
    assert short.seconds == pytest.approx(31.0)
    assert "one to two minutes" in short.notices[0]
    assert (await library.check([sample, sample])).notices == ()
    monkeypatch.setattr(clone_sample, "BEST", (10.0, 20.0))
    assert "More than three minutes" in (await library.check([sample])).notices[0]
    monkeypatch.setattr(clone_sample, "LONGEST", 40.0)
    with pytest.raises(CloneError, match="longer than"):
        await library.check([sample, sample])
