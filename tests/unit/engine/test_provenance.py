"""Provenance: who spoke what, when, for how much and with whose consent, adding up."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.paid_provider import PaidProvider
from tests.support.scripted_provider import MURMUR, ScriptedProvider
from tests.support.sessions import Stage, staged
from tts_studio.domain.cloned_voice import ClonedVoice, Consent
from tts_studio.domain.cost import FREE, UNKNOWN_COST
from tts_studio.domain.master_preset import presets_by_id
from tts_studio.domain.provenance_sheet import (
    ProvenanceSheet,
    provenance_csv,
    provenance_json,
    provenance_page,
)
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.clone_library import CLONE_MODEL
from tts_studio.engine.delivery.deliver import deliver
from tts_studio.engine.delivery.order import DeliveryOrder, Missing
from tts_studio.engine.provenance import provenance

DAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
CONSENT = Consent("Anna <M.>", "Ben", "audiobooks", "2026-11-01")
ANNA = ClonedVoice("anna", "Anna", "en", 0.0, CONSENT, ())


async def sheet_of(
    stage: Stage, folder: Path, clones: tuple[ClonedVoice, ...] = (), missing: Missing = Missing.STOP
) -> ProvenanceSheet:
    order = DeliveryOrder(presets_by_id()["as-is"], folder / "out.wav", missing=missing)
    (file,) = (await deliver(stage.session, order)).files
    return await provenance(stage.session, file.placed, "My <book>", DAY, clones)


async def test_a_sheet_names_voice_model_settings_and_what_was_said(tmp_path: Path) -> None:
    text = "Hello <whisper>there</whisper>.\n\nANN: Me too, and so on."
    async with staged(tmp_path / "a.ttsstudio", text) as stage:
        stage.session.set_voice("ANN", CastVoice(VoiceId("murmur", "high"), settings={"speed": 1.5}))
        await stage.session.render()
        sheet = await sheet_of(stage, tmp_path)
        plan = stage.session.timeline()
    first, second = sheet.origins
    assert (first.number, first.speaker, first.text) == (1, "", "Hello there.")
    assert (first.provider, first.model_name, first.voice_name) == ("Scripted", "Murmur", "Low")
    assert (second.voice, second.settings) == ("high", (("speed", 1.5),))
    assert first.cost == FREE
    assert len(plan) == 3
    assert sheet.voices == ("Low (Murmur, Scripted)", "High (Murmur, Scripted)")
    assert "real people" not in sheet.disclosure
    age = datetime.now().astimezone() - first.made
    assert 0 <= age.total_seconds() < 600


async def test_costs_add_up_and_the_same_sound_is_paid_once(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "Yes.\n\nNo.\n\nYes.", provider=PaidProvider()) as stage:
        stage.session.set_voice("", CastVoice(VoiceId("paid", "low")))
        await stage.session.render()
        sheet = await sheet_of(stage, tmp_path)
        spent = stage.session.purchases.spent()
    assert [origin.cost.amount for origin in sheet.origins] == [Decimal("0.5"), Decimal("0.5"), 0]
    assert sheet.known_cost == spent.amount == Decimal(1)
    rows = list(csv.reader(io.StringIO(provenance_csv(sheet))))
    assert [row[11] for row in rows[1:]] == ["0.5", "0.5", "0", "1"]
    assert rows[-1][0] == "Total"


async def test_a_cloned_voice_comes_with_its_consent_or_the_lack_of_it(tmp_path: Path) -> None:
    provider = ScriptedProvider((MURMUR, replace(MURMUR, id=CLONE_MODEL, name="Clones")))
    async with staged(tmp_path / "a.ttsstudio", "Hello there.", provider=provider) as stage:
        stage.session.set_voice("", CastVoice(VoiceId(CLONE_MODEL, "low")))
        await stage.session.render()
        known = await sheet_of(stage, tmp_path, (replace(ANNA, id="low"),))
        unknown = await sheet_of(stage, tmp_path, (ANNA,))
    assert known.origins[0].consent == CONSENT
    assert "real people" in known.disclosure
    told = json.loads(provenance_json(known))["segments"][0]["consent"]
    assert told == {
        "whose": "Anna <M.>",
        "confirmed_by": "Ben",
        "purpose": "audiobooks",
        "date": "2026-11-01",
    }
    page = provenance_page(known)
    assert "Voice of Anna &lt;M.&gt;, confirmed by Ben on 2026-11-01, for: audiobooks" in page
    assert "“My &lt;book&gt;”" in page
    assert "<M.>" not in page
    assert unknown.origins[0].cloned
    assert "no consent is kept" in provenance_csv(unknown)
    assert json.loads(provenance_json(unknown))["segments"][0]["consent"] is None


async def test_a_draft_is_called_one_and_silence_has_no_row(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "Hello there.\n\nNot yet.") as stage:
        await stage.session.render([stage.ids[0]])
        drafted = await sheet_of(stage, tmp_path, missing=Missing.DRAFT)
        silent = await sheet_of(stage, tmp_path, missing=Missing.SILENCE)
    assert [origin.draft for origin in drafted.origins] == [False, True]
    assert "(draft)" in provenance_csv(drafted)
    assert [origin.text for origin in silent.origins] == ["Hello there."]


async def test_a_model_the_studio_does_not_know_any_more_keeps_its_name(tmp_path: Path) -> None:
    provider = ScriptedProvider((MURMUR, replace(MURMUR, id="old", name="Old")))
    path = tmp_path / "a.ttsstudio"
    async with staged(path, "Hello there.", provider=provider) as stage:
        stage.session.set_voice("", CastVoice(VoiceId("old", "low")))
        await stage.session.render()
        take = stage.session.takes.chosen(stage.ids[0])
        assert take is not None
        stage.session.takes.lock(stage.ids[0], take.id)
    async with staged(path) as stage:
        (origin,) = (await sheet_of(stage, tmp_path)).origins
    assert (origin.provider, origin.model_name, origin.voice_name) == ("", "old", "low")


async def test_unknown_costs_are_said_to_be_unknown(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "Hello there.") as stage:
        await stage.session.render()
        sheet = await sheet_of(stage, tmp_path)
    (origin,) = sheet.origins
    sheet = replace(sheet, origins=(origin, replace(origin, cost=UNKNOWN_COST, cloned=True, consent=None)))
    assert sheet.unpriced == 1
    rows = list(csv.reader(io.StringIO(provenance_csv(sheet))))
    assert [row[11] for row in rows[1:]] == ["0", "unknown", "0 and unknown costs"]
    told = json.loads(provenance_json(sheet))
    assert [segment["cost_usd"] for segment in told["segments"]] == ["0", None]
    assert told["totals"]["segments_of_unknown_cost"] == 1
    assert told["totals"]["seconds"] == pytest.approx(2 * origin.seconds, abs=0.001)


async def test_a_consent_without_a_purpose_says_so(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "Hello there.") as stage:
        await stage.session.render()
        (origin,) = (await sheet_of(stage, tmp_path)).origins
    bare = replace(origin, cloned=True, consent=replace(CONSENT, purpose=""))
    assert "for: not said" in provenance_page(ProvenanceSheet("a", DAY, (bare,)))


async def test_segments_that_left_the_script_meanwhile_have_no_row(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "Hello there.\n\nAnd so on.") as stage:
        await stage.session.render()
        order = DeliveryOrder(presets_by_id()["as-is"], tmp_path / "out.wav")
        (file,) = (await deliver(stage.session, order)).files
        stage.session.set_text("Hello there.")
        sheet = await provenance(stage.session, file.placed, "a", DAY)
    assert [origin.text for origin in sheet.origins] == ["Hello there."]
