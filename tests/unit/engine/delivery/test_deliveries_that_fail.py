"""Deliveries that fail are a sentence and leave nothing under any name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.support.sessions import Stage, staged
from tts_studio.audio.master_encoder import MasterEncoder
from tts_studio.domain.errors import ExportError
from tts_studio.domain.master_preset import presets_by_id
from tts_studio.engine.delivery.deliver import deliver
from tts_studio.engine.delivery.order import DeliveryOrder


@asynccontextmanager
async def rendered(folder: Path) -> AsyncIterator[Stage]:
    async with staged(folder / "a.ttsstudio", "One is here.\n\nTwo is here.") as stage:
        await stage.session.render()
        yield stage


def order(preset: str, folder: Path) -> DeliveryOrder:
    return DeliveryOrder(presets_by_id()[preset], folder / "out.wav")


async def test_a_disk_that_is_full_is_a_sentence_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_details: object) -> None:
        raise OSError(28, "No space left on device")

    async with rendered(tmp_path) as stage:
        with monkeypatch.context() as broken:
            broken.setattr("tts_studio.audio.wav_writer.WavWriter.write", full)
            with pytest.raises(ExportError, match="no room is left on the disk"):
                await deliver(stage.session, order("podcast", tmp_path))
        with monkeypatch.context() as broken:
            broken.setattr("tts_studio.audio.output_file.sync", full)
            with pytest.raises(ExportError, match="no room is left on the disk"):
                await deliver(stage.session, order("podcast", tmp_path))
    assert not [path for path in tmp_path.iterdir() if not path.name.startswith("a.ttsstudio")]


async def test_a_file_that_lost_some_of_its_sound_is_a_failure_and_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = MasterEncoder.write
    monkeypatch.setattr(
        MasterEncoder, "write", lambda encoder, samples: write(encoder, samples[: len(samples) // 2])
    )
    async with rendered(tmp_path) as stage:
        with pytest.raises(ExportError, match=r"was not kept: .* seconds were written"):
            await deliver(stage.session, order("as-is", tmp_path))
    assert not [path for path in tmp_path.iterdir() if not path.name.startswith("a.ttsstudio")]
