"""The desk at which voices are made: over real sockets, with recordings, edits and the user's own takes."""

from __future__ import annotations

import asyncio
import io
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tests.support.clone_workshop import DRAFT, VOICE, desk_on, nothing, workshop
from tests.support.scripted_provider import ScriptedProvider
from tests.unit.providers.segmind.segmind_stage import KEY
from tts_studio.audio.sample_checks import measured_sample
from tts_studio.domain.cloned_voice import ClonedVoice
from tts_studio.domain.errors import CloneError, KeyRefused, StudioError
from tts_studio.domain.sample_measures import Check, Fix, Grade
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.clone_library import CLONE_MODEL, CloneLibrary
from tts_studio.store.clone_store import CloneStore

LINE = "A sentence to be spoken."


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
