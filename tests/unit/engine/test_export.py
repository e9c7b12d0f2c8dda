"""Export: exact pauses, every format, names, and nothing half written."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.support.scripted_provider import RATE
from tests.support.sessions import Stage, staged
from tts_studio.domain.errors import AudioFormatUnsupported, ExportError, UsageError
from tts_studio.engine.export import ExportRequest, export, planned_names

TEXT = "ANNA: Hello there. [pause 1.5s] And again.\n\n* * *\n\nANNA: A second paragraph!"


def whole(stage: Stage, target: Path) -> ExportRequest:
    return ExportRequest(tuple(stage.ids), target)


async def test_the_pause_in_the_file_is_exactly_as_long_as_written(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        await stage.session.render()
        told: list[float] = []
        (path,) = await export(stage.session, whole(stage, tmp_path / "out.wav"), told.append)
    samples, rate = soundfile.read(path)
    assert rate == RATE
    quiet = np.flatnonzero(np.abs(samples) >= 1e-4)
    gaps = np.diff(quiet)
    long_gaps = gaps[gaps > RATE // 10] / RATE
    assert long_gaps == pytest.approx([1.5, 0.65], abs=0.010)
    assert told == sorted(told)
    assert told[-1] == 1.0


async def test_a_single_take_reaches_the_file_sample_for_sample(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "Just this.") as stage:
        await stage.session.render()
        (take,) = stage.session._project.takes.all()
        audio = stage.session._project.takes.audio(take.id)
        (path,) = await export(stage.session, whole(stage, tmp_path / "out.wav"))
    samples, _ = soundfile.read(path, dtype="int16")
    assert samples.tobytes() == audio


@pytest.mark.parametrize("suffix", ["wav", "flac", "mp3", "ogg"])
async def test_every_format_decodes_to_the_planned_length(tmp_path: Path, suffix: str) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        await stage.session.render()
        expected = (await export(stage.session, whole(stage, tmp_path / "reference.wav")))[0]
        (path,) = await export(stage.session, whole(stage, tmp_path / f"out.{suffix}"))
    reference, _ = soundfile.read(expected)
    samples, rate = soundfile.read(path)
    assert rate == (44_100 if suffix == "mp3" else RATE)
    assert len(samples) / rate == pytest.approx(len(reference) / RATE, abs=0.001)
    level = np.sqrt(np.mean(samples**2)) / np.sqrt(np.mean(reference**2))
    assert level == pytest.approx(1.0, abs=0.1)


async def test_one_file_a_segment_leaves_silent_ones_out_and_never_repeats_a_name(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        await stage.session.render()
        request = ExportRequest(tuple(stage.ids), tmp_path, "flac", True, "{speaker}: {words}/x")
        names = planned_names(stage.session, request)
        assert [path.name for path in names] == [
            "ANNA Hello there. And again x.flac",
            "ANNA A second paragraph x.flac",
        ]
        assert await export(stage.session, request) == names
        same = ExportRequest(tuple(stage.ids), tmp_path, "wav", True, "{speaker}")
        assert [path.name for path in planned_names(stage.session, same)] == ["ANNA.wav", "ANNA 2.wav"]


async def test_a_wrong_name_pattern_is_explained(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        for pattern in ("{colour}", "{", "{number.__class__}", "{0}"):
            with pytest.raises(UsageError, match="pattern"):
                planned_names(stage.session, ExportRequest(tuple(stage.ids), tmp_path, "wav", True, pattern))


@pytest.mark.parametrize(("speaker", "name"), [("CON", "_CON.wav"), ("NUL", "_NUL.wav"), ("...", "_.wav")])
async def test_names_no_system_allows_are_avoided(tmp_path: Path, speaker: str, name: str) -> None:
    async with staged(tmp_path / "a.ttsstudio", "Some words.") as stage:
        request = ExportRequest(tuple(stage.ids), tmp_path, "wav", True, speaker)
        assert planned_names(stage.session, request)[0].name == name


async def test_what_is_not_rendered_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        with pytest.raises(ExportError, match="Segments 1, 3 are not rendered"):
            await export(stage.session, whole(stage, tmp_path / "out.wav"))
        await stage.session.render(stage.ids[:1])
        with pytest.raises(ExportError, match="Segment 3 is not rendered"):
            await export(stage.session, whole(stage, tmp_path / "out.wav"))
        with pytest.raises(ExportError, match="nothing to say"):
            await export(stage.session, ExportRequest((stage.ids[1],), tmp_path / "out.wav"))
        with pytest.raises(AudioFormatUnsupported):
            await export(stage.session, ExportRequest((stage.ids[0],), tmp_path / "out.docx"))
    assert not list(tmp_path.glob("*out*"))


async def test_cancelling_leaves_nothing_half_written_and_an_older_file_alone(tmp_path: Path) -> None:
    target = tmp_path / "out.wav"
    target.write_bytes(b"older")
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        await stage.session.render()
        exporting: asyncio.Task[object] | None = None

        def stop(_done: float) -> None:
            assert exporting is not None
            exporting.cancel()

        exporting = asyncio.ensure_future(export(stage.session, whole(stage, target), stop))
        with pytest.raises(asyncio.CancelledError):
            await exporting
    assert target.read_bytes() == b"older"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.ttsstudio", "out.wav"]
