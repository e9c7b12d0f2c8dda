"""A segment whose sound is not the one it should have says why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.scripted_provider import MURMUR, ScriptedProvider
from tests.support.sessions import staged
from tests.support.take_questions import take_id
from tts_studio.domain.cost import FREE
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.planner import SegmentPlan
from tts_studio.engine.staleness import StalenessFinder, Wanted


@pytest.mark.parametrize(
    ("text", "voice", "reasons"),
    [
        ("One word more. [pause 1s] <loud>Yes.</loud>", {}, ("The text has changed.",)),
        ("One word. <loud>Yes.</loud>", {}, ("A pause has changed.",)),
        ("One word. [pause 1s] <soft>Yes.</soft>", {}, ("A direction has changed.",)),
        (None, {"voice": VoiceId("murmur", "high")}, ("The voice changed from Low to High.",)),
        (None, {"settings": {"speed": 1.5}}, ("“Speed” has changed.",)),
        (
            "Else.",
            {"voice": VoiceId("gone", "voice")},
            ("The text has changed.", "The voice changed from Low to voice."),
        ),
    ],
)
async def test_a_stale_segment_says_why_and_what_making_it_takes(
    tmp_path: Path, text: str | None, voice: dict[str, object], reasons: tuple[str, ...]
) -> None:
    async with staged(tmp_path / "a.ttsstudio", "One word. [pause 1s] <loud>Yes.</loud>") as stage:
        await stage.session.render()
        (segment_id,) = stage.ids
        assert stage.session.why_stale(segment_id) is None
        narrator = stage.session.cast.narrator
        stage.session.set_voice("", replace(narrator, **voice))  # type: ignore[arg-type]  # fields by name
        if text is not None:
            stage.session.set_text(text)
        stale = stage.session.why_stale(segment_id)
        assert stale is not None
        assert stale.reasons == reasons
        assert stale.cost == FREE
        plan = stage.session.render_plan()
        assert stale.characters == plan.characters


async def test_a_segment_whose_model_was_updated_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.ttsstudio"
    async with staged(path, "Just one.") as stage:
        await stage.session.render()
    async with staged(path, provider=ScriptedProvider((replace(MURMUR, revision="2"),))) as stage:
        assert stage.states == ["stale"]
        stale = stage.session.why_stale(stage.ids[0])
        assert stale is not None
        assert stale.reasons == ("Murmur has been updated.",)
        stage.session.takes.choose(stage.ids[0], take_id(stage, 1))
        assert stage.states == ["fresh"]


async def test_of_a_model_that_is_gone_only_the_words_are_compared(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "Just one.") as stage:
        await stage.session.render()
        take = stage.session.takes.of(stage.ids[0])[0]
        gone = CastVoice(VoiceId("gone", "low"), settings={"speed": 2.0})
        finder = StalenessFinder(stage.session.catalogue, stage.session.library)
        earlier = replace(take, cast_voice=replace(gone, settings={}), plan_key="earlier")
        wanted = Wanted("Just one.", gone, SegmentPlan(()))
        assert finder.reasons(wanted, earlier) == ("It would be spoken differently now.",)
        nonsense = replace(take.cast_voice, settings={"nonsense": 1}, language="en-US")
        wanted = Wanted("Just one.", nonsense, SegmentPlan(()))
        assert finder.reasons(wanted, replace(take, plan_key="earlier")) == ("The language has changed.",)
