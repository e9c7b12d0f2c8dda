"""Models and voices gathered from providers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.scripted_provider import ScriptedProvider
from tts_studio.domain.errors import EngineUnavailable, UnknownModel, UnknownVoice
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.store.voice_cache import VoiceCache


async def test_voices_are_known_after_a_refresh() -> None:
    catalogue = VoiceCatalogue([ScriptedProvider()])
    told: list[None] = []
    catalogue.changed.connect(told.append)
    assert [model.id for model in catalogue.models] == ["murmur"]
    assert not catalogue.voices
    await catalogue.refresh()
    assert [str(voice.id) for voice in catalogue.voices] == ["murmur:low", "murmur:high"]
    assert told == [None]
    assert catalogue.provider_name("murmur") == "Scripted"


async def test_a_wrong_name_brings_the_nearest_ones() -> None:
    catalogue = VoiceCatalogue([ScriptedProvider()])
    await catalogue.refresh()
    with pytest.raises(UnknownModel, match="Did you mean murmur"):
        catalogue.model("murmer")
    with pytest.raises(UnknownVoice, match="Did you mean high"):
        catalogue.voice(VoiceId("murmur", "hihg"))


async def test_before_anybody_answered_a_voice_gets_the_benefit_of_the_doubt() -> None:
    catalogue = VoiceCatalogue([ScriptedProvider()])
    assert catalogue.voice(VoiceId("murmur", "somebody")).name == "somebody"
    assert catalogue.find(VoiceId("murmur", "somebody")) is None


async def test_a_provider_that_does_not_answer_leaves_what_was_known_and_its_reason() -> None:
    provider = ScriptedProvider()
    catalogue = VoiceCatalogue([provider])
    await catalogue.refresh()
    provider.voices_problem = EngineUnavailable("It is not installed.")
    await catalogue.refresh("murmur")
    assert len(catalogue.voices) == 2
    assert str(catalogue.problems["murmur"]) == "It is not installed."
    provider.voices_problem = None
    await catalogue.refresh()
    assert not catalogue.problems


async def test_voices_of_the_last_run_are_there_before_anybody_answers(tmp_path: Path) -> None:
    cache = VoiceCache(tmp_path)
    first = VoiceCatalogue([ScriptedProvider()], cache)
    assert first.listed("murmur") is None
    await first.refresh()
    provider = ScriptedProvider()
    provider.voices_problem = EngineUnavailable("It is not there.")
    second = VoiceCatalogue([provider], cache)
    await second.recall()
    await second.refresh()
    assert [str(voice.id) for voice in second.voices] == ["murmur:low", "murmur:high"]
    assert second.listed("murmur") is not None
