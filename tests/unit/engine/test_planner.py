"""From script and cast to requests, positions and problems."""

from __future__ import annotations

from pathlib import Path

from tests.support.scripted_provider import VOICES, ScriptedProvider
from tests.support.sessions import staged
from tts_studio.domain.markup.dialect import Silence
from tts_studio.domain.segment_state import SegmentState
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.planner import SpeechPiece


async def test_a_pause_cuts_a_segment_into_requests(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "Before it. [pause 1.5s] After it.") as stage:
        plan = stage.session.plan_of(stage.session.script.segments[0])
        shown = [
            piece.request.text if isinstance(piece, SpeechPiece) else piece.milliseconds
            for piece in plan.pieces
        ]
        assert shown == ["Before it.", 1500, "After it."]
        assert isinstance(plan.pieces[1], Silence)


async def test_long_paragraphs_become_requests_within_the_limit(tmp_path: Path) -> None:
    text = " ".join(f"This is sentence number {number} of a long paragraph." for number in range(40))
    async with staged(tmp_path / "a.ttsstudio", text) as stage:
        requests = stage.session.plan_of(stage.session.script.segments[0]).requests
        assert len(requests) > 4
        assert all(len(request.text) <= 400 for request in requests)
        assert " ".join(request.text for request in requests) == text


async def test_positions_of_a_request_lead_back_to_the_script(tmp_path: Path) -> None:
    text = "Intro.\n\nANNA: One <soft>two</soft> [pause] three."
    async with staged(tmp_path / "a.ttsstudio", text) as stage:
        segment = stage.session.script.segments[1]
        pieces = [piece for piece in stage.session.plan_of(segment).pieces if isinstance(piece, SpeechPiece)]
        at = pieces[1].request.text.index("three")
        start, end = pieces[1].source.source_span(at, at + 5)
        assert text[segment.start + start : segment.start + end] == "three"
        at = pieces[0].request.text.index("two")
        start, end = pieces[0].source.source_span(at, at + 3)
        assert text[segment.start + start : segment.start + end] == "two"


async def test_a_request_holds_every_setting_and_the_cast_voice_s_values(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "Words.") as stage:
        stage.session.set_voice("", CastVoice(VoiceId("murmur", "high"), settings={"speed": 1.25}))
        (request,) = stage.session.plan_of(stage.session.script.segments[0]).requests
        assert request.settings == (("speed", 1.25),)
        assert request.language == "en-US"
        assert request.revision == "1"


async def test_what_cannot_be_spoken_says_why(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "Words.") as stage:
        session = stage.session
        for voice, reason in (
            (CastVoice(VoiceId("nobody", "x")), "no model named"),
            (CastVoice(VoiceId("murmur", "x")), "no voice named"),
            (CastVoice(VoiceId("murmur", "low"), settings={"speed": 9}), "from 0.5 to 2"),
            (CastVoice(VoiceId("murmur", "low"), settings={"spede": 1}), "no setting named"),
            (CastVoice(VoiceId("murmur", "low"), "de"), "does not speak German"),
        ):
            session.set_voice("", voice)
            (view,) = session.views()
            assert view.state is SegmentState.FAILED
            assert reason in view.problem
            outcome = await session.render()
            assert [reason in str(problem) for problem in outcome.failed.values()] == [True]
        assert not stage.provider.requests


async def test_a_language_is_matched_to_one_the_voice_speaks(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "Words.") as stage:
        for wanted in ("en", "EN-us", "en-GB"):
            stage.session.set_voice("", CastVoice(VoiceId("murmur", "low"), wanted))
            (request,) = stage.session.plan_of(stage.session.script.segments[0]).requests
            assert request.language == "en-US"


async def test_paragraphs_of_signs_or_tags_alone_are_silent_and_no_failure(tmp_path: Path) -> None:
    text = "Words.\n\n* * *\n\n[laugh]\n\n<soft></soft>\n\nMore words."
    async with staged(tmp_path / "a.ttsstudio", text) as stage:
        assert stage.states == ["not rendered", "empty", "empty", "empty", "not rendered"]
        notices = [view.notice for view in stage.session.views()]
        assert notices[1] == "Nothing here is spoken."
        assert not (await stage.session.render()).failed
        assert len(stage.provider.requests) == 2


async def test_a_voice_that_appears_later_makes_the_segment_whole(tmp_path: Path) -> None:
    provider = ScriptedProvider()
    async with staged(tmp_path / "a.ttsstudio", "Words.", provider=provider) as stage:
        stage.session.set_voice("", CastVoice(VoiceId("murmur", "new")))
        assert stage.states == ["failed"]

        async def voices(model: str) -> tuple[object, ...]:
            from dataclasses import replace

            return (*VOICES, replace(VOICES[0], id=VoiceId("murmur", "new")))

        provider.voices = voices  # type: ignore[method-assign, assignment]  # a double
        await stage.session.catalogue.refresh()
        assert stage.states == ["not rendered"]
