"""Dialogues in parts: lines that are one sound stay together, and each is known by its own words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pysubs2
import pytest
import soundfile

from tests.unit.engine.test_dialogues_of_a_session import dialogue
from tts_studio.domain.master_preset import presets_by_id
from tts_studio.engine.delivery.deliver import deliver
from tts_studio.engine.delivery.order import DeliveryOrder
from tts_studio.engine.delivery_parts.deliver_parts import deliver_parts
from tts_studio.engine.delivery_parts.order import HandOff, PartsKind, PartsOrder, TextKind


def order(folder: Path) -> DeliveryOrder:
    return DeliveryOrder(presets_by_id()["as-is"], folder / "Talk.wav")


async def test_speakers_of_one_sound_share_a_stem_and_stems_still_add_up(tmp_path: Path) -> None:
    async with dialogue(tmp_path / "p.ttsstudio") as stage:
        await stage.session.render()
        result = await deliver_parts(stage.session, PartsOrder(order(tmp_path), PartsKind.STEMS))
        await deliver(stage.session, order(tmp_path))
    assert [file.path.name for file in result.files] == ["Narrator.wav", "ANN + BOB.wav"]
    whole, _ = soundfile.read(tmp_path / "Talk.wav")
    alone = [soundfile.read(file.path)[0] for file in result.files]
    assert np.abs(sum(alone) - whole).max() < 2**-15


async def test_each_line_has_its_own_words_and_region(tmp_path: Path) -> None:
    wanted = PartsOrder(
        order(tmp_path),
        texts=frozenset({TextKind.SRT}),
        hand_offs=frozenset({HandOff.AUDACITY}),
        speaker_names=True,
    )
    async with dialogue(tmp_path / "p.ttsstudio") as stage:
        await stage.session.render()
        await deliver_parts(stage.session, wanted)
    cues = [cue.plaintext.replace("\n", " ") for cue in pysubs2.load(str(tmp_path / "Talk.srt"))]
    assert cues == ["It was late.", "ANN: Good evening, Bob.", "BOB: Is it?", "ANN: It is.", "They laughed."]
    labels = [line.split("\t") for line in (tmp_path / "Talk.labels.txt").read_text().splitlines()]
    begins, ends = ([float(row[column]) for row in labels] for column in (0, 1))
    assert len(labels) == 5
    assert begins == sorted(begins)
    assert all(end <= following + 0.01 for end, following in zip(ends, begins[1:], strict=False))
    assert begins[1:] != pytest.approx([begins[1]] * 4, abs=0.1)


async def test_a_dialogue_is_one_file_where_each_segment_has_its_own(tmp_path: Path) -> None:
    async with dialogue(tmp_path / "p.ttsstudio") as stage:
        await stage.session.render()
        result = await deliver_parts(stage.session, PartsOrder(order(tmp_path), PartsKind.SEGMENTS))
    assert [file.path.name for file in result.files] == [
        "001 It was late.wav",
        "002 ANN Good evening, Bob.wav",
        "005 They laughed.wav",
    ]
