"""The desk at which voices are made: over real sockets, with recordings, edits and the user's own takes."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest
import soundfile

from tests.cloud.cloud import Cloud
from tests.support.faulty_recordings import RATE, noise, reading
from tests.support.microphone import Microphone
from tests.support.scripted_provider import ScriptedProvider
from tests.unit.providers.segmind.segmind_stage import KEY, provider_of
from tts_studio.audio.sample_checks import measured_sample
from tts_studio.domain.cloned_voice import CloneDraft, ClonedVoice, Consent
from tts_studio.domain.errors import CloneError, KeyRefused, StudioError
from tts_studio.domain.sample_measures import Check, Fix, Grade
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.audition_desk import AuditionDesk
from tts_studio.engine.audition_player import AuditionPlayer
from tts_studio.engine.auditions import AuditionPlaces
from tts_studio.engine.clone_desk import CloneDesk
from tts_studio.engine.clone_library import CLONE_MODEL, CloneLibrary
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
LINE = "A sentence to be spoken."


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


async def test_a_mended_recording_becomes_a_voice_whose_upload_is_the_mended_sound(tmp_path: Path) -> None:
    async with workshop(tmp_path) as here:
        desk = here.desk
        desk.sheet.add([here.recording()])
        (sample,) = desk.sheet.samples
        await desk.bench.look(sample)
        report = {found.check: found for found in desk.bench.report(desk.sheet.samples)}
        assert (report[Check.LEVEL].fix, report[Check.LENGTH].grade) == (Fix.NORMALISE, Grade.WARN)
        desk.sheet.fix(sample.key, Fix.NORMALISE)
        (mended,) = desk.sheet.samples
        assert (await desk.bench.look(mended)).findings[0].grade is Grade.GOOD
        shares: list[float] = []
        voice = await desk.make(DRAFT, shares.append)
        assert shares[-1] == 1.0
        assert not desk.sheet.samples
        assert (tmp_path / "voice.wav").exists()
        assert voice.upload is not None
        assert here.catalogue.find(VoiceId(CLONE_MODEL, "Anna")) is not None
        with closing(await here.provider._client.file(voice.upload.address, KEY)) as file:
            samples, rate = soundfile.read(io.BytesIO(await file.read()), dtype="float32", always_2d=True)
        arrived = measured_sample(samples, rate)
        assert arrived.speech_db == pytest.approx(-20, abs=0.7)
        assert arrived.seconds == pytest.approx(40, abs=0.2)
        again = CloneStore(tmp_path / "voices").get("Anna")
        assert again.samples[0].edit.normalise
        original, _ = soundfile.read(CloneStore(tmp_path / "voices").sample_paths("Anna")[0], dtype="float32")
        assert np.abs(original - VOICE).max() < 1e-4


async def test_a_line_is_spoken_once_and_paid_once(tmp_path: Path) -> None:
    async with workshop(tmp_path) as here:
        desk = here.desk
        desk.sheet.add([here.recording()])
        await desk.make(DRAFT, nothing)
        requests = desk.requests("Anna", LINE, "de")
        assert [request.language for request in requests] == ["de"]
        assert (await desk.bill(requests)).requests == 1
        sound = await desk.speak(requests)
        assert sound.seconds > 0.2
        assert (await desk.bill(requests)).requests == 0
        charged = len(here.cloud.charges)
        assert (await desk.speak(requests)).seconds == sound.seconds
        assert len(here.cloud.charges) == charged == 1
        assert here.uploads == 1


async def test_a_refused_upload_keeps_the_voice_and_says_where(tmp_path: Path) -> None:
    async with workshop(tmp_path) as here:
        here.cloud.fault("401", place="upload")
        here.desk.sheet.add([here.recording()])
        with pytest.raises(KeyRefused, match="My voices"):
            await here.desk.make(DRAFT, nothing)
        (voice,) = here.desk.library.voices
        assert voice.upload is None
        here.cloud.clear_faults()
        await here.desk.upload("Anna", nothing)
        assert here.desk.library.voices[0].upload is not None


async def test_a_voice_deleted_while_it_is_uploaded_is_not_said_to_be_kept(tmp_path: Path) -> None:
    async with workshop(tmp_path) as here:
        here.desk.sheet.add([here.recording()])
        deleting: list[asyncio.Task[object]] = []

        def delete(_share: float) -> None:
            if not deleting:
                deleting.append(asyncio.ensure_future(here.desk.remove("Anna")))

        with pytest.raises(StudioError) as problem:
            await here.desk.make(DRAFT, delete)
        await deleting[0]
        assert "Anna" in str(problem.value)
        assert "My voices" not in str(problem.value)


async def test_cancelled_while_it_is_kept_a_voice_is_made_and_no_longer_on_the_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with workshop(tmp_path) as here:
        here.desk.sheet.add([here.recording()])
        making = asyncio.create_task(here.desk.make(DRAFT, nothing))
        loop, add = asyncio.get_running_loop(), CloneStore.add

        def cancelled_meanwhile(store: CloneStore, *details: Any, **more: Any) -> ClonedVoice:
            loop.call_soon_threadsafe(making.cancel)
            return add(store, *details, **more)

        monkeypatch.setattr(CloneStore, "add", cancelled_meanwhile)
        with pytest.raises(asyncio.CancelledError):
            await making
        assert [voice.name for voice in here.desk.library.voices] == ["Anna"]
        assert not here.desk.sheet.samples
        assert here.catalogue.find(VoiceId(CLONE_MODEL, "Anna")) is not None


async def test_a_recording_that_ends_while_a_voice_is_kept_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with workshop(tmp_path) as here:
        await here.desk.take_up()
        used, late, removed = (here.recording(f"recordings/{name}.wav") for name in ("a", "b", "c"))
        here.desk.sheet.add([used], recorded=True, text="Good morning.")
        loop, add = asyncio.get_running_loop(), CloneStore.add

        def recorded_meanwhile(store: CloneStore, *details: Any, **more: Any) -> ClonedVoice:
            loop.call_soon_threadsafe(partial(here.desk.sheet.add, [late, removed], recorded=True))
            loop.call_soon_threadsafe(partial(here.desk.sheet.remove, 3))
            return add(store, *details, **more)

        monkeypatch.setattr(CloneStore, "add", recorded_meanwhile)
        await here.desk.make(DRAFT, nothing)
        assert [sample.path for sample in here.desk.sheet.samples] == [late]
        assert not used.exists()
        here.desk.sheet.undo()
        assert [sample.path for sample in here.desk.sheet.samples] == [late, removed]
        assert removed.exists()
    assert late.exists()


async def test_nothing_leaves_without_a_recording_or_with_one_that_is_too_short(tmp_path: Path) -> None:
    async with workshop(tmp_path) as here:
        with pytest.raises(CloneError, match="no recording"):
            await here.desk.make(DRAFT, nothing)
        here.desk.sheet.add([here.recording()])
        here.desk.sheet.trim(here.desk.sheet.samples[0].key, 0.0, 5.0)
        with pytest.raises(CloneError, match="too short"):
            await here.desk.make(DRAFT, nothing)
        assert here.desk.sheet.samples
        assert here.uploads == 0
        assert not here.desk.library.voices


async def test_recordings_made_here_move_into_the_voice(tmp_path: Path) -> None:
    async with workshop(tmp_path) as here:
        own = here.recording("recordings/left.wav")
        assert await here.desk.take_up() == 1
        assert await here.desk.take_up() == 0
        assert here.desk.sheet.samples[0].recorded
        await here.desk.make(DRAFT, nothing)
        assert not own.exists()


async def test_a_recording_left_out_is_deleted_when_the_program_ends_and_one_that_is_there_stays(
    tmp_path: Path,
) -> None:
    async with workshop(tmp_path) as here:
        left_out = here.recording("recordings/a.wav")
        kept = here.recording("recordings/b.wav")
        foreign = here.recording("mine.wav")
        await here.desk.take_up()
        here.desk.sheet.add([foreign])
        for sample in here.desk.sheet.samples:
            if sample.path != kept:
                here.desk.sheet.remove(sample.key)
        assert left_out.exists()
    assert not left_out.exists()
    assert kept.exists()
    assert foreign.exists()


async def test_what_was_read_is_the_transcript_unless_another_is_given(tmp_path: Path) -> None:
    async with workshop(tmp_path) as here:
        desk = here.desk
        desk.sheet.add([here.recording("a.wav")], recorded=True, text="Good morning.")
        desk.sheet.add([here.recording("b.wav")], recorded=True, text="Good morning.")
        desk.sheet.add([here.recording("c.wav")])
        assert (await desk.make(DRAFT, nothing)).transcript == "Good morning."
        desk.sheet.add([here.recording("d.wav")], text="Good morning.")
        given = replace(DRAFT, name="Ben", transcript="Something else.")
        assert (await desk.make(given, nothing)).transcript == "Something else."


async def test_a_deleted_voice_comes_back_into_the_lists(tmp_path: Path) -> None:
    async with workshop(tmp_path) as here:
        here.desk.sheet.add([here.recording()])
        await here.desk.make(DRAFT, nothing)
        removed = await here.desk.remove("Anna")
        await here.desk.restore(removed)
        assert [voice.id for voice in here.desk.library.voices] == ["Anna"]
        assert here.catalogue.find(VoiceId(CLONE_MODEL, "Anna")) is not None


async def test_voices_are_renamed_deleted_and_brought_in(tmp_path: Path) -> None:
    async with workshop(tmp_path) as here:
        desk = here.desk
        desk.sheet.add([here.recording()])
        await desk.make(DRAFT, nothing)
        await desk.rename("Anna", "Anna at night")
        entry = here.catalogue.find(VoiceId(CLONE_MODEL, "Anna"))
        assert entry is not None
        assert entry.name == "Anna at night"
        await desk.library.export("Anna", tmp_path / "anna.ttsvoice")
        await desk.remove("Anna")
        assert here.catalogue.find(VoiceId(CLONE_MODEL, "Anna")) is None
        assert (await desk.take_in(tmp_path / "anna.ttsvoice")).name == "Anna at night"
        assert here.catalogue.find(VoiceId(CLONE_MODEL, "Anna")) is not None


async def test_a_recording_that_is_none_says_so_in_the_checks(tmp_path: Path) -> None:
    async with workshop(tmp_path) as here:
        (tmp_path / "text.wav").write_text("no sound")
        here.desk.sheet.add([tmp_path / "text.wav", here.recording()])
        bad, good = here.desk.sheet.samples
        assert here.desk.bench.report(here.desk.sheet.samples) == ()
        look = await here.desk.bench.look(bad)
        assert look.findings[0].grade is Grade.FAIL
        await here.desk.bench.look(good)
        report = {found.check: found for found in here.desk.bench.report(here.desk.sheet.samples)}
        assert report[Check.LEVEL].sample == "text.wav"
        with pytest.raises(StudioError):
            await here.desk.bench.sound(bad)
        assert (await here.desk.bench.sound(good)).seconds == pytest.approx(40, abs=0.01)


async def test_what_cannot_be_spoken_is_told_before_anything_is_bought(tmp_path: Path) -> None:
    async with workshop(tmp_path) as here:
        here.desk.sheet.add([here.recording()])
        await here.desk.make(DRAFT, nothing)
        with pytest.raises(StudioError, match="Nobody"):
            here.desk.requests("Nobody", LINE, "en")
        here.cloud.set_credits(segmind=0.0)
        with pytest.raises(StudioError):
            await here.desk.speak(here.desk.requests("Anna", LINE, "en"))


async def test_where_nobody_clones_there_is_no_provider(tmp_path: Path) -> None:
    library = CloneLibrary(CloneStore(tmp_path))
    desk, _, auditions = desk_on(tmp_path, [ScriptedProvider()], library)
    assert desk.provider == ""
    assert desk.languages == ("en",)
    with pytest.raises(StudioError):
        await desk.upload("Anna", nothing)
    await desk.close()
    await auditions.close()


async def test_the_service_names_its_terms_and_languages(tmp_path: Path) -> None:
    async with workshop(tmp_path) as here:
        assert here.desk.provider == "segmind"
        assert here.desk.terms.startswith("https://")
        assert "de" in here.desk.languages


async def test_recordings_and_what_was_said_of_them_are_there_in_the_next_session(tmp_path: Path) -> None:
    async with workshop(tmp_path) as here:
        await here.desk.take_up()
        own = here.recording("recordings/mine.wav")
        here.desk.sheet.add([own], recorded=True, name="Recording 1", text="Good morning.")
        here.desk.sheet.add([here.recording("kitchen.wav")])
        here.desk.sheet.trim(here.desk.sheet.samples[1].key, 1.0, None)
        here.desk.draft = DRAFT
        samples = here.desk.sheet.samples
    async with workshop(tmp_path) as here:
        here.recording("recordings/crash.wav")
        (tmp_path / "recordings/crash.txt").write_text("Good evening.")
        assert await here.desk.take_up() == 3
        assert not here.desk.sheet.can_undo
        assert here.desk.draft == DRAFT
        *kept, crashed = here.desk.sheet.samples
        assert [replace(sample, key=0) for sample in kept] == [replace(sample, key=0) for sample in samples]
        assert (crashed.name, crashed.text, crashed.recorded) == ("Recording 2", "Good evening.", True)
        own.unlink()
    async with workshop(tmp_path) as here:
        await here.desk.take_up()
        assert [sample.name for sample in here.desk.sheet.samples] == ["kitchen.wav", "Recording 2"]


async def test_a_voice_that_was_made_is_no_longer_unfinished(tmp_path: Path) -> None:
    async with workshop(tmp_path) as here:
        await here.desk.take_up()
        here.desk.sheet.add([here.recording()])
        here.desk.draft = DRAFT
        await here.desk.keep()
        await here.desk.make(DRAFT, nothing)
        # What a crash would leave from now on.
        here.desk._unfinished.close()
    async with workshop(tmp_path) as here:
        assert await here.desk.take_up() == 0
        assert here.desk.draft is None


async def test_what_another_window_records_is_left_to_it(tmp_path: Path) -> None:
    async with workshop(tmp_path) as first:
        await first.desk.take_up()
        own = first.recording("recordings/mine.wav")
        first.desk.sheet.add([own], recorded=True)
        async with workshop(tmp_path) as second:
            assert await second.desk.take_up() == 0
            assert not second.desk.sheet.samples
        assert own.exists()
    async with workshop(tmp_path) as later:
        assert await later.desk.take_up() == 1


async def half_made(folder: Path) -> None:
    """A session that ends with a recording on the sheet and half a form."""
    async with workshop(folder) as here:
        await here.desk.take_up()
        here.desk.sheet.add([here.recording("recordings/mine.wav")], recorded=True)
        here.desk.draft = DRAFT


async def test_a_page_that_is_shown_twice_waits_for_what_an_earlier_session_left(tmp_path: Path) -> None:
    await half_made(tmp_path)
    async with workshop(tmp_path) as here:
        left = await asyncio.gather(here.desk.take_up(), here.desk.take_up())
        assert left == [1, 0]
        assert here.desk.draft == DRAFT


@pytest.mark.parametrize("step", ["claim", "recover"])
async def test_taking_up_that_is_cancelled_goes_on_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    await half_made(tmp_path)
    async with workshop(tmp_path) as here:
        loop = asyncio.get_running_loop()
        part, name = (
            (here.desk._unfinished, "claim") if step == "claim" else (here.desk.recording, "_recover")
        )
        work = getattr(part, name)
        first = asyncio.create_task(here.desk.take_up())

        def cancelled_meanwhile() -> object:
            loop.call_soon_threadsafe(first.cancel)
            return work()

        monkeypatch.setattr(part, name, cancelled_meanwhile)
        second = asyncio.create_task(here.desk.take_up())
        with pytest.raises(asyncio.CancelledError):
            await first
        assert await second == 1
        assert here.desk.draft == DRAFT
        assert [sample.name for sample in here.desk.sheet.samples] == ["mine.wav"]


async def test_nothing_is_written_over_what_an_earlier_session_left_before_it_is_taken_up(
    tmp_path: Path,
) -> None:
    await half_made(tmp_path)
    async with workshop(tmp_path) as here:
        here.desk.draft = CloneDraft("", Consent("", "", "", ""))
        await here.desk.keep()
    async with workshop(tmp_path) as here:
        assert await here.desk.take_up() == 1
        assert here.desk.draft == DRAFT


async def test_what_could_not_be_taken_up_is_taken_up_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await half_made(tmp_path)
    async with workshop(tmp_path) as here:

        async def refused() -> NoReturn:
            raise CloneError("The recordings cannot be read.")

        with monkeypatch.context() as patch:
            patch.setattr(here.desk.recording, "recover", refused)
            with pytest.raises(CloneError):
                await here.desk.take_up()
        here.desk.draft = None
        await here.desk.keep()
        assert await here.desk.take_up() == 1
        assert here.desk.draft == DRAFT


async def test_recordings_left_out_are_deleted_also_where_nothing_can_be_noted(tmp_path: Path) -> None:
    with pytest.raises(CloneError, match="noted for the next time"):
        async with workshop(tmp_path) as here:
            left_out = here.recording("recordings/a.wav")
            await here.desk.take_up()
            here.desk.sheet.remove(here.desk.sheet.samples[0].key)
            here.desk.draft = replace(DRAFT, transcript="word " * 10_000)
            connection = here.desk._unfinished._connection
            assert connection is not None
            connection.execute("PRAGMA max_page_count = 3")
    assert not left_out.exists()
