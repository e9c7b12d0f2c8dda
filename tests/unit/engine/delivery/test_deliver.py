"""Delivery: one file, as long as planned, seamless, at its level, proven; or none at all."""

from __future__ import annotations

import asyncio
import json
import math
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest
import soundfile

from tests.support.other_meters import ffmpeg_reading
from tests.support.scripted_provider import MURMUR, RATE, ScriptedProvider
from tests.support.sessions import Stage, staged
from tests.support.voice_recordings import spoken
from tts_studio.audio.measuring import measure_file
from tts_studio.domain.audio_format import AudioFormat, Codec
from tts_studio.domain.errors import AudioFormatUnsupported, ExportError
from tts_studio.domain.master_file import MASTER_SUFFIXES, MasterTags
from tts_studio.domain.master_preset import PRESETS, MasterPreset, presets_by_id
from tts_studio.domain.report_card import report_card
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.assembly import timeline_seconds
from tts_studio.engine.delivery.deliver import deliver
from tts_studio.engine.delivery.order import DeliveredFile, DeliveryOrder, Missing
from tts_studio.engine.delivery.reports import SILENCE_DB, report_json, report_page, write_reports
from tts_studio.engine.delivery.worker import Worker
from tts_studio.engine.speech_length import expected_seconds
from tts_studio.engine.timeline import SpeechItem

TEXT = (
    "# One: how it began\n\nIt was the best of times. [pause 1.5s] It was the worst.\n\n"
    "ANN: So it was!\n\n# Two: how it ended\n\nAnd then it was over."
)
LEVELLED = [preset for preset in PRESETS if preset.level is not None]


Maker: TypeAlias = Callable[[float], bytes]


def samples_of(samples: np.ndarray[Any, Any]) -> bytes:
    data: bytes = (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
    return data


def sound(decibels: float, rate: int = RATE) -> Maker:
    """A buzzing voice, that much louder than usual, for so many seconds."""
    return lambda seconds: samples_of(0.4 * spoken(seconds, rate) * 10 ** (decibels / 20))


def peaky(seconds: float) -> bytes:
    """Speech far below its few sharp peaks, which a limiter has to hold."""
    samples = spoken(seconds, RATE) * 0.06
    samples[RATE // 10 :: RATE] = 0.9
    return samples_of(samples)


@asynccontextmanager
async def rendered(
    folder: Path,
    text: str = TEXT,
    sounds: Mapping[str, Maker] | None = None,
    provider: ScriptedProvider | None = None,
) -> AsyncIterator[Stage]:
    """A script that is rendered; `sounds` are by a part of the text they are for, the first that fits."""
    provider = provider or ScriptedProvider()
    async with staged(folder / "a.ttsstudio", text, provider=provider) as stage:
        for request in stage.session.render_plan().requests:
            for key, make in (sounds or {}).items():
                if key in request.text and request.text not in provider.audio:
                    provider.audio[request.text] = make(expected_seconds(request.text))
        outcome = await stage.session.render()
        assert not outcome.failed
        yield stage


async def one(stage: Stage, order: DeliveryOrder) -> DeliveredFile:
    (file,) = (await deliver(stage.session, order)).files
    return file


def order(preset: str, target: Path) -> DeliveryOrder:
    return DeliveryOrder(presets_by_id()[preset], target)


async def test_what_a_killed_delivery_left_beside_the_file_is_gone_after_the_next_one(tmp_path: Path) -> None:
    part = tmp_path / ".out.wav.0123abcd.part"
    part.write_bytes(b"half")
    os.utime(part, (0, 0))
    async with rendered(tmp_path) as stage:
        await one(
            stage, DeliveryOrder(LEVELLED[0], tmp_path / ("out.mp3" if LEVELLED[0].codec else "out.wav"))
        )
    assert not part.exists()


@pytest.mark.parametrize("preset", LEVELLED, ids=lambda preset: preset.id)
@pytest.mark.parametrize(
    "sounds",
    [
        {"": sound(0)},
        {"": sound(-26)},
        {"So": sound(3), "": sound(-18)},
        {"": peaky},
    ],
    ids=["even", "whispered", "a shout", "peaky"],
)
async def test_every_preset_passes_its_own_report_and_another_meter_agrees(
    tmp_path: Path, preset: MasterPreset, sounds: dict[str, Maker]
) -> None:
    target = tmp_path / ("out.mp3" if preset.codec else "out.wav")
    async with rendered(tmp_path, sounds=sounds) as stage:
        file = await one(stage, DeliveryOrder(preset, target))
    assert file.card.broken == ()
    assert file.path == target
    found, other = file.card.measures, ffmpeg_reading(target)
    assert found.lufs == pytest.approx(other.lufs, abs=0.15)
    assert found.rms_db == pytest.approx(other.rms_db, abs=0.1)
    assert preset.level is not None
    level = found.rms_db if preset.id == "acx" else found.lufs
    assert level == pytest.approx(preset.level.aim, abs=0.35)


@pytest.mark.parametrize("suffix", MASTER_SUFFIXES)
async def test_every_format_holds_level_and_peak_after_encoding(tmp_path: Path, suffix: str) -> None:
    async with rendered(tmp_path, sounds={"": peaky}) as stage:
        file = await one(stage, order("podcast", tmp_path / f"out{suffix}"))
    assert file.card.broken == ()
    found = measure_file(file.path).measures
    assert found == file.card.measures
    assert found.codec == MASTER_SUFFIXES[suffix].value
    assert found.seconds == pytest.approx(file.placed[-1].ends + 0.35, abs=0.001)


async def test_a_single_word_becomes_an_audiobook(tmp_path: Path) -> None:
    async with rendered(tmp_path, "Yes.", {"": sound(-10)}) as stage:
        file = await one(stage, order("acx", tmp_path / "out.mp3"))
    assert file.card.broken == ()


@pytest.mark.parametrize("rate", [8_000, 22_050, 44_100])
async def test_takes_of_other_rates_are_as_long_in_the_master(tmp_path: Path, rate: int) -> None:
    model = replace(MURMUR, format=AudioFormat(Codec.PCM_S16LE, rate))
    async with rendered(tmp_path, TEXT, {"": sound(0, rate)}, ScriptedProvider((model,))) as stage:
        planned = timeline_seconds(stage.session.timeline(), stage.session.library)
        plain = await one(stage, order("as-is", tmp_path / "plain.wav"))
        file = await one(stage, order("broadcast", tmp_path / "out.flac"))
    assert soundfile.info(plain.path).samplerate == rate
    assert plain.card.measures.seconds == pytest.approx(planned, abs=0.001)
    assert file.card.broken == ()
    assert file.card.measures.sample_rate == 48_000


async def test_compressed_files_have_the_rates_that_programs_play_alike(tmp_path: Path) -> None:
    own = replace(presets_by_id()["podcast"], id="own", sample_rate=22_050)
    async with rendered(tmp_path, "Yes.", {"": sound(0)}) as stage:
        files = [
            await one(stage, order("podcast", tmp_path / f"a.{kind}")) for kind in ("mp3", "opus", "ogg")
        ]
        files.append(await one(stage, DeliveryOrder(own, tmp_path / "own.mp3")))
    rates = [file.card.measures.sample_rate for file in files]
    assert rates == [44_100, 48_000, RATE, 22_050]
    assert all(file.passed for file in files)


async def test_pauses_are_exact_and_nothing_clicks_where_pieces_meet(tmp_path: Path) -> None:
    async with rendered(tmp_path, sounds={"": sound(0)}) as stage:
        file = await one(stage, order("podcast-mono", tmp_path / "out.wav"))
    samples, rate = soundfile.read(file.path)
    loud = np.flatnonzero(np.abs(samples) > 1e-4)
    gaps = np.diff(loud)[np.diff(loud) > 0.4 * rate] / rate
    written = [place.ends - place.begins for place in file.placed if not isinstance(place.item, SpeechItem)]
    assert gaps == pytest.approx(written, abs=0.010)
    assert 1.5 in written
    for place in file.placed:
        for edge in (place.begins, place.ends):
            at = round(edge * rate)
            steps = np.abs(np.diff(samples[max(0, at - 3) : at + 3]))
            assert steps.max() < 10 ** (-54 / 20)


async def test_it_is_told_where_each_segment_and_chapter_sounds(tmp_path: Path) -> None:
    async with rendered(tmp_path, sounds={"": sound(0)}) as stage:
        file = await one(stage, order("acx", tmp_path / "out.mp3"))
        ids = stage.ids
    assert [sounding.segment_id for sounding in file.soundings] == ids
    samples, rate = soundfile.read(file.path)
    for before, after in zip(file.soundings, file.soundings[1:], strict=False):
        between = samples[round((before.ends + 0.02) * rate) : round((after.begins - 0.02) * rate)]
        assert np.abs(between).max() < 10 ** (-54 / 20)
        inside = samples[round(before.begins * rate) : round(before.ends * rate)]
        assert np.abs(inside).max() > 0.1
    one_, two = file.chapters
    assert (one_.title, one_.begins, two.title) == ("One: how it began", 0.0, "Two: how it ended")
    assert one_.ends == two.begins == file.soundings[3].begins
    assert two.ends == pytest.approx(file.card.measures.seconds, abs=0.001)


async def test_speakers_are_matched_unless_their_levels_are_wanted(tmp_path: Path) -> None:
    sounds = {"So": sound(-12), "": sound(0)}
    levels = {}
    async with rendered(tmp_path, sounds=sounds) as stage:
        for matched in (True, False):
            target = tmp_path / f"{matched}.wav"
            file = await one(stage, replace(order("podcast-mono", target), match_speakers=matched))
            samples, rate = soundfile.read(target)
            heard = [samples[round(s.begins * rate) : round(s.ends * rate)] for s in file.soundings]
            levels[matched] = [20 * math.log10(np.sqrt(np.mean(np.square(part)))) for part in heard]
        assert levels[True][2] - levels[True][4] == pytest.approx(0, abs=2)
        assert levels[False][2] - levels[False][4] == pytest.approx(-12, abs=2)
        stage.session.recast(stage.session.cast.with_trim("ANN", -6.0), "Change Level")
        file = await one(stage, order("podcast-mono", tmp_path / "trimmed.wav"))
        samples, rate = soundfile.read(file.path)
        heard = [samples[round(s.begins * rate) : round(s.ends * rate)] for s in file.soundings]
        quieter = [20 * math.log10(np.sqrt(np.mean(np.square(part)))) for part in heard]
    assert quieter[2] - quieter[4] == pytest.approx(-6, abs=2)


async def test_a_speaker_alone_is_at_full_length_with_the_others_silent(tmp_path: Path) -> None:
    async with rendered(tmp_path, sounds={"": sound(0)}) as stage:
        whole = await one(stage, order("podcast-mono", tmp_path / "whole.wav"))
        stem = replace(order("podcast-mono", tmp_path / "ann.wav"), speakers=frozenset({"ann"}))
        alone = await one(stage, stem)
    assert alone.card.measures.seconds == whole.card.measures.seconds
    assert alone.soundings == whole.soundings
    samples, rate = soundfile.read(alone.path)
    loud = np.flatnonzero(np.abs(samples) > 1e-4) / rate
    assert loud.min() >= alone.soundings[2].begins
    assert loud.max() <= alone.soundings[2].ends


async def test_as_it_is_changes_no_sample(tmp_path: Path) -> None:
    async with rendered(tmp_path, "Just this.") as stage:
        (take,) = stage.session.library.all()
        audio = await stage.session.take_audio(take)
        file = await one(stage, order("as-is", tmp_path / "out.wav"))
    samples, _ = soundfile.read(file.path, dtype="int16")
    assert samples.tobytes() == audio
    assert file.card.rules == ()


async def test_what_cannot_keep_the_rules_is_named_and_kept_under_another_name(tmp_path: Path) -> None:
    strict = replace(presets_by_id()["podcast"], id="strict", noise_floor_db=-60.0, most_minutes=0.01)
    target = tmp_path / "out.wav"
    target.write_bytes(b"older")
    async with rendered(tmp_path, "No pause at all.", {"": sound(0)}) as stage:
        result = await deliver(stage.session, DeliveryOrder(strict, target))
    assert not result.passed
    assert [rule.id for rule in result.cards[0].broken] == ["noise-floor", "length"]
    assert result.files[0].path == tmp_path / "out.failed.wav"
    assert target.read_bytes() == b"older"
    assert left_in(tmp_path) == ["out.failed.wav", "out.wav"]


async def test_the_report_card_lies_beside_the_file_as_page_and_as_json(tmp_path: Path) -> None:
    async with rendered(tmp_path) as stage:
        file = await one(stage, replace(order("podcast", tmp_path / "a & b.wav"), reports=True))
    told = json.loads((tmp_path / "a & b.wav.report.json").read_text(encoding="utf-8"))
    assert told["pass"] is True
    assert told["lufs"] == pytest.approx(file.card.measures.lufs, abs=0.01)
    assert [rule["id"] for rule in told["rules"]] == ["loudness", "true-peak", "channels"]
    page = (tmp_path / "a & b.wav.report.html").read_text(encoding="utf-8")
    assert "a &amp; b.wav" in page
    assert "−16.0 LUFS" in page
    assert page.count("✓ passed") == 3


async def test_a_report_that_cannot_be_written_is_a_sentence_and_says_silence_where_there_is(
    tmp_path: Path,
) -> None:
    async with rendered(tmp_path) as stage:
        file = await one(stage, order("podcast", tmp_path / "a.wav"))
    silent = replace(file.card.measures, noise_floor_db=-math.inf)
    card = report_card(presets_by_id()["as-is"], silent)
    page = report_page(card, "a.wav")
    assert "silence" in page
    assert "This preset has no rules." in page
    assert report_json(card)["noise_floor_db"] == SILENCE_DB
    (tmp_path / "a.wav.report.json").mkdir()
    with pytest.raises(ExportError, match="it is a folder"):
        write_reports(file.path, card)


async def test_what_is_not_rendered_stops_it_or_stays_silent(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        await stage.session.render(stage.ids[:2])
        with pytest.raises(ExportError, match="Segments 3, 4, 5 are not rendered"):
            await one(stage, order("podcast", tmp_path / "out.wav"))
        silent = replace(order("podcast", tmp_path / "out.wav"), missing=Missing.SILENCE)
        file = await one(stage, silent)
        assert file.silent == tuple(stage.ids[2:])
        assert file.drafted == ()
        chosen = replace(order("podcast", tmp_path / "part.wav"), segment_ids=tuple(stage.ids[:2]))
        part = await one(stage, chosen)
    assert len(part.soundings) == 2
    samples, rate = soundfile.read(file.path)
    gone = file.soundings[2]
    assert not samples[round(gone.begins * rate) : round(gone.ends * rate)].any()


async def test_a_draft_voice_speaks_what_is_missing_when_asked_to(tmp_path: Path) -> None:
    dear = replace(MURMUR, id="dear", free=False)
    provider = ScriptedProvider((MURMUR, dear))
    async with staged(tmp_path / "a.ttsstudio", TEXT, provider=provider) as stage:
        await stage.session.render()
        stage.session.set_voice("ANN", CastVoice(VoiceId("dear", "low")))
        sent = len(provider.requests)
        drafted = replace(order("podcast", tmp_path / "out.wav"), missing=Missing.DRAFT)
        file = await one(stage, drafted)
        assert file.drafted == (stage.ids[2],)
        assert {request.voice.model for request in provider.requests[sent:]} == {"murmur"}
        again = await one(stage, drafted)
        chosen = await one(stage, replace(drafted, segment_ids=(stage.ids[2],)))
    assert file.silent == again.silent == ()
    assert file.card.measures.seconds == again.card.measures.seconds
    assert len(chosen.soundings) == 1


async def test_what_a_preset_does_not_allow_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    async with rendered(tmp_path) as stage:
        with pytest.raises(ExportError, match="wants MP3 files"):
            await one(stage, order("acx", tmp_path / "out.wav"))
        with pytest.raises(AudioFormatUnsupported, match="not that of a sound file"):
            await one(stage, order("podcast", tmp_path / "out.doc"))
        with pytest.raises(ExportError, match="folder does not exist"):
            await one(stage, order("podcast", tmp_path / "missing" / "out.wav"))
        (tmp_path / "folder.wav").mkdir()
        with pytest.raises(ExportError, match="it is a folder"):
            await one(stage, order("podcast", tmp_path / "folder.wav"))
    assert left_in(tmp_path) == ["folder.wav"]


@pytest.fixture
def in_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the work wait until it was heard how far it is, as if both threads were equally quick."""
    tell = Worker.tell

    async def heard() -> None:
        for _ in range(5):
            await asyncio.sleep(0)

    def tell_and_wait(self: Worker, part: float) -> None:
        tell(self, part)
        asyncio.run_coroutine_threadsafe(heard(), self._loop).result()

    monkeypatch.setattr(Worker, "tell", tell_and_wait)


@pytest.mark.usefixtures("in_step")
@pytest.mark.parametrize("at", [0.1, 0.4, 0.6, 0.9])
async def test_cancelling_leaves_nothing_half_written_and_an_older_file_alone(
    tmp_path: Path, at: float
) -> None:
    target = tmp_path / "out.mp3"
    target.write_bytes(b"older")
    async with rendered(tmp_path, sounds={"": peaky}) as stage:
        delivering: asyncio.Task[object] | None = None

        def stop(done: float) -> None:
            if done >= at and delivering is not None:
                delivering.cancel()

        delivering = asyncio.ensure_future(deliver(stage.session, order("podcast", target), stop))
        with pytest.raises(asyncio.CancelledError):
            await delivering
    assert target.read_bytes() == b"older"
    assert left_in(tmp_path) == ["out.mp3"]


async def test_progress_only_goes_forward_and_ends_at_one(tmp_path: Path) -> None:
    told: list[float] = []
    async with rendered(tmp_path) as stage:
        await deliver(stage.session, order("streaming", tmp_path / "out.m4b"), told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) > 5


async def test_tags_and_time_are_written_as_given(tmp_path: Path) -> None:
    tagged = replace(order("as-is", tmp_path / "out.wav"), tags=MasterTags(title="A title", artist="Ann"))
    async with rendered(tmp_path) as stage:
        await deliver(stage.session, tagged, now=lambda: datetime(2031, 5, 17, 9, 30, tzinfo=UTC))
    data = (tmp_path / "out.wav").read_bytes()
    assert b"2031-05-1709:30:00" in data
    with soundfile.SoundFile(tmp_path / "out.wav") as file:
        assert (file.title, file.artist) == ("A title", "Ann")


def left_in(folder: Path) -> list[str]:
    """What a delivery left beside the project."""
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("a.ttsstudio"))
