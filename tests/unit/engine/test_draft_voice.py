"""What is not bought yet is heard as a draft: free, at once, in the segment's language, and kept nowhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from tests.support.eventually import eventually
from tests.support.paid_provider import PaidProvider
from tests.support.playing_room import sounding, take
from tests.support.quick_output import QuickOutput, has_more
from tests.support.scripted_provider import MURMUR, RATE, ScriptedProvider
from tts_studio.domain.errors import EngineCrashed
from tts_studio.domain.parameters import NumberParameter
from tts_studio.domain.voice import CastVoice, Voice, VoiceId
from tts_studio.engine import draft_voice
from tts_studio.engine.draft_voice import DraftVoice, speak_for_themselves
from tts_studio.engine.playback import Playback
from tts_studio.engine.playback_state import PlaybackState
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.timeline import SpeechItem
from tts_studio.engine.voice_catalogue import VoiceCatalogue

TEXT = "The first paragraph has words.\n\nANN: The second one has others.\n\nBEN: And the third ends it."
POLYGLOT = replace(
    MURMUR,
    id="polyglot",
    name="Polyglot",
    languages=(),
    any_language=True,
    parameters=(*MURMUR.parameters, NumberParameter("pitch", "Pitch", -12, 12, 0)),
)
FREE_VOICES = {
    "murmur": (("low", "en-US", "male"), ("high", "en-US", "female"), ("bright", "en-US", "female")),
    "polyglot": (("de", "de", "male"), ("ru", "ru", "male")),
}


class FreeProvider(ScriptedProvider):
    """An English model and one for all other languages, both free."""

    def __init__(self) -> None:
        super().__init__((MURMUR, POLYGLOT))

    async def voices(self, model: str) -> tuple[Voice, ...]:
        return tuple(
            Voice(VoiceId(model, name), name, (language,), "", gender)
            for name, language, gender in FREE_VOICES[model]
        )


@dataclass
class Stage:
    """A project cast with a voice that costs money, and what it would be drafted with."""

    session: ProjectSession
    paid: PaidProvider
    free: ScriptedProvider
    playback: Playback
    output: QuickOutput
    notices: list[str]
    drafted: list[None]

    @property
    def ids(self) -> list[str]:
        return [segment.id for segment in self.session.script.segments]

    async def played(self, *segments: int) -> None:
        """Play to the end."""
        ended: list[PlaybackState] = []
        forget = self.playback.state_changed.connect(ended.append)
        await self.playback.play([self.ids[number] for number in segments] or None)
        await eventually(lambda: ended and not ended[-1].active)
        forget()


@asynccontextmanager
async def stage(
    path: Path, text: str = TEXT, *, free: ScriptedProvider | None = None
) -> AsyncIterator[Stage]:
    paid, free, output = PaidProvider(), free or FreeProvider(), QuickOutput()
    catalogue = VoiceCatalogue([paid, free])
    await catalogue.refresh()
    mistakes: list[BaseException] = []
    session = await ProjectSession.open(
        path / "p.ttsstudio",
        catalogue,
        create=True,
        default_voice=VoiceId("paid", "low"),
        report=mistakes.append,
    )
    session.set_text(text)
    playback = Playback(output, mistakes.append)
    # However slowly it is drafted: what is heard has no gaps.
    output.ready = lambda: has_more(playback._player.feed)
    notices: list[str] = []
    drafted: list[None] = []
    playback.noticed.connect(notices.append)
    playback.drafted.connect(drafted.append)
    await playback.attach(session)
    try:
        yield Stage(session, paid, free, playback, output, notices, drafted)
    finally:
        await playback.close()
        await session.close()
    assert not mistakes


def drafts_of(here: Stage) -> list[CastVoice]:
    """The voices the segments would be drafted with."""
    voice = DraftVoice(here.session)
    plans = [voice.plan_of(segment) for segment in here.session.script.segments]
    requests = [plan.requests[0] for plan in plans if plan is not None]
    return [
        CastVoice(request.voice, settings={k: v for k, v in request.settings if k == "pitch"})
        for request in requests
    ]


async def test_playing_what_is_not_bought_is_heard_and_buys_nothing(tmp_path: Path) -> None:
    async with stage(tmp_path) as here:
        await here.played(0)
        assert np.array_equal(here.output.heard, sounding(take("The first paragraph has words.")))
        assert here.paid.sent == []
        assert here.drafted == [None]
        assert not here.notices


async def test_a_draft_is_no_take_and_leaves_the_segment_unrendered(tmp_path: Path) -> None:
    async with stage(tmp_path) as here:
        await here.played()
        assert {view.state.value for view in here.session.views()} == {"not rendered"}
        assert not here.session.jobs.all
        plan = here.session.render_plan()
        assert len(plan.bought) == 3
        item = next(item for item in here.session.timeline() if isinstance(item, SpeechItem))
        assert item.request.voice.model == "paid"


async def test_a_draft_is_spoken_once(tmp_path: Path) -> None:
    async with stage(tmp_path) as here:
        await here.played(0)
        first = here.output.heard
        here.output.blocks.clear()
        await here.played(0)
        assert np.array_equal(here.output.heard, first)
        assert len(here.free.requests) == 1


async def test_what_is_bought_is_heard_itself_among_the_drafts(tmp_path: Path) -> None:
    async with stage(tmp_path) as here:
        await here.session.render([here.ids[1]])
        here.playback.seek(0.0)
        await here.played()
        assert [request.text for request in here.free.requests] == [
            "The first paragraph has words.",
            "And the third ends it.",
        ]
        assert here.playback.timeline.drafts == {here.ids[0], here.ids[2]}
        assert here.playback.timeline.unfinished == {here.ids[0], here.ids[2]}
        assert not here.playback.timeline.complete


async def test_with_drafts_turned_off_play_asks_and_buys(tmp_path: Path) -> None:
    async with stage(tmp_path) as here:
        here.playback.drafts = False
        here.playback.may_buy = lambda _request: False
        await here.played(0)
        assert "not bought yet" in here.playback.problem
        here.playback.may_buy = lambda _request: True
        await here.played(0)
        assert here.paid.sent == ["The first paragraph has words."]
        assert not here.free.requests


async def test_playing_with_rendering_buys_although_drafts_are_on(tmp_path: Path) -> None:
    async with stage(tmp_path) as here:
        await here.playback.play(here.ids[:1], rendering=True)
        await eventually(lambda: here.paid.sent == ["The first paragraph has words."])
        await eventually(lambda: not here.playback.state.active)
        await here.playback.play_on()
        await eventually(lambda: here.playback.state is PlaybackState.PLAYING)
        await eventually(lambda: not here.playback.state.active)
        assert here.paid.sent == ["The first paragraph has words."]


async def test_the_position_in_a_draft_says_so_and_follows_its_words(tmp_path: Path) -> None:
    async with stage(tmp_path) as here:
        await here.played(1)
        here.output.haste = 1.0
        seen: set[str] = set()

        def looks() -> bool:
            position = here.playback.position()
            if position is not None and position.end > position.start:
                assert position.draft
                seen.add(TEXT[position.start : position.end])
            return {"The", "second", "one"} <= seen

        await here.playback.play(here.ids[1:2])
        await eventually(looks)
        await here.playback.stop()


async def test_a_take_that_arrives_while_drafts_play_is_heard_from_the_next_segment_on(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as here:
        here.free.gate.clear()
        await here.playback.play()
        await eventually(lambda: here.playback.state is PlaybackState.PLAYING)
        await here.session.render(here.ids[1:])
        await eventually(lambda: here.playback._until_edit)
        here.free.gate.set()
        await eventually(lambda: not here.playback.state.active)
        assert {request.text for request in here.free.requests} == {"The first paragraph has words."}


async def test_a_segment_that_is_being_bought_is_drafted_meanwhile(tmp_path: Path) -> None:
    async with stage(tmp_path) as here:
        here.paid.gate.clear()
        handle = here.session.jobs.submit(here.session.render_plan(here.ids[:1]).requests[0])
        await eventually(lambda: here.paid.sent)
        await here.played(0)
        assert len(here.free.requests) == 1
        here.paid.gate.set()
        await handle.finished()


async def test_a_draft_that_fails_is_told_as_any_failure(tmp_path: Path) -> None:
    async with stage(tmp_path) as here:
        here.free.failures["first"] = [EngineCrashed("The voice broke.", advice="Again.")]
        await here.played()
        assert here.notices == ["Segment 1: The voice broke. Again."]


async def test_where_no_free_voice_is_there_playing_is_as_without_drafts(tmp_path: Path) -> None:
    async with stage(tmp_path, free=PaidProvider()) as here:
        here.playback.may_buy = lambda _request: False
        await here.played(0)
        assert "not bought yet" in here.playback.problem
        assert here.drafted == []


async def test_every_speaker_has_a_voice_of_their_own_that_stays(tmp_path: Path) -> None:
    async with stage(tmp_path) as here:
        voices = DraftVoice(here.session)
        first = [voices.plan_of(segment) for segment in here.session.script.segments]
        assert len({plan.requests[0].voice for plan in first if plan is not None}) == 3
        here.session.set_text(f"ZOE: Hello to you all, says Zoe.\n\n{TEXT}")
        again = [voices.plan_of(segment) for segment in here.session.script.segments[1:]]
        assert [plan.requests for plan in again if plan] == [plan.requests for plan in first if plan]


async def test_more_speakers_than_voices_share_them_at_another_pitch(tmp_path: Path) -> None:
    lines = "\n\n".join(f"{name}: Das ist ein deutscher Satz." for name in ("ANN", "BEN", "ZOE"))
    async with stage(tmp_path, lines) as here:
        for name in ("ANN", "BEN", "ZOE"):
            here.session.set_voice(name, CastVoice(VoiceId("paid", "low"), "de-DE"))
        drafts = drafts_of(here)
        assert [str(draft.voice) for draft in drafts] == ["polyglot:de"] * 3
        assert len({draft.settings["pitch"] for draft in drafts}) == 3


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("Dies ist ein ganz gewöhnlicher deutscher Satz, den jeder versteht.", "murmur"),
        ("Это самое обычное русское предложение.", "polyglot:ru"),
        ("Just a plain English sentence.", "murmur"),
    ],
)
async def test_without_a_language_check_the_writing_tells_the_language(
    tmp_path: Path, text: str, voice: str
) -> None:
    async with stage(tmp_path, text) as here:
        assert str(drafts_of(here)[0].voice).startswith(voice)


async def test_the_language_check_tells_it_for_latin_letters(tmp_path: Path) -> None:
    class German:
        def language_of(self, _text: str) -> str:
            return "de"

        def notice(self, _text: str, _languages: object, _name: str) -> str:
            return ""

    async with stage(tmp_path, "Dies ist ein ganz gewöhnlicher deutscher Satz.") as here:
        here.session.set_language_check(German())  # type: ignore[arg-type]  # all that is asked of it
        assert str(drafts_of(here)[0].voice) == "polyglot:de"


async def test_a_draft_is_a_man_s_or_a_woman_s_like_the_voice_that_is_cast(tmp_path: Path) -> None:
    async with stage(tmp_path) as here:
        men = {"low": "male", "high": "female"}

        async def voices(model: str) -> tuple[Voice, ...]:
            return tuple(Voice(VoiceId(model, name), name, ("en-US",), "", men[name]) for name in men)

        here.paid.voices = voices  # type: ignore[method-assign]  # other voices for once
        await here.session.catalogue.refresh("paid")
        here.session.set_voice("ANN", CastVoice(VoiceId("paid", "high")))
        here.session.set_voice("BEN", CastVoice(VoiceId("paid", "high")))
        assert [str(draft.voice) for draft in drafts_of(here)] == [
            "murmur:low",
            "murmur:high",
            "murmur:bright",
        ]


async def test_only_so_many_drafts_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft_voice, "KEPT_BYTES", RATE * 2 * 3)
    async with stage(tmp_path) as here:
        voice = DraftVoice(here.session)
        plans = [plan for segment in here.session.script.segments if (plan := voice.plan_of(segment))]
        for plan in plans:
            async for _data in voice.speak(plan.requests[0]):
                pass
        assert voice.take_of(plans[0].requests[0]) is None
        assert voice.audio_of(plans[0].requests[0]) is None
        assert voice.take_of(plans[-1].requests[0]) is not None


async def test_a_segment_that_nobody_free_can_speak_is_not_drafted(tmp_path: Path) -> None:
    async with stage(tmp_path, "Это самое обычное русское предложение.", free=ScriptedProvider()) as here:
        voice = DraftVoice(here.session)
        assert voice.available
        assert voice.plan_of(here.session.script.segments[0]) is None
        here.playback.may_buy = lambda _request: False
        await here.played()
        assert "not bought yet" in here.playback.problem


async def test_languages_of_many_texts_are_not_remembered_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft_voice, "_MOST_LANGUAGES", 2)
    async with stage(tmp_path) as here:
        assert len(drafts_of(here)) == 3


async def test_while_the_voices_are_not_listed_nothing_is_drafted(tmp_path: Path) -> None:
    free = ScriptedProvider()
    free.voices_problem = EngineCrashed("Not now.")
    async with stage(tmp_path, free=free) as here:
        assert DraftVoice(here.session).plan_of(here.session.script.segments[0]) is None


async def test_a_script_that_is_edited_while_drafts_play_goes_on_as_it_is_now(tmp_path: Path) -> None:
    async with stage(tmp_path) as here:
        here.free.gate.clear()
        here.output.held.set()
        await here.playback.play()
        await eventually(lambda: here.playback.state is PlaybackState.PLAYING)
        here.session.set_text(TEXT.replace("The second one has others", "Here is something new"))
        await eventually(lambda: here.playback._until_edit)
        here.output.held.clear()
        here.free.gate.set()
        await eventually(lambda: not here.playback.state.active)
        assert "Here is something new." in [request.text for request in here.free.requests]
        assert here.paid.sent == []


async def test_a_voice_that_streams_speaks_for_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage(tmp_path) as here:
        (model,) = here.paid.models
        catalogue = here.session.catalogue
        monkeypatch.setattr(catalogue, "model", lambda _id: replace(model, streams=True))
        plan = here.session.plan_of(here.session.script.segments[0])
        drafts = DraftVoice(here.session)
        assert not drafts.is_needed(plan)
        assert speak_for_themselves(here.session, [*here.ids[:2], "gone"]) == tuple(here.ids[:2])
        catalogue.problems[model.id] = EngineCrashed("The key was refused.")
        assert drafts.is_needed(plan)
        assert speak_for_themselves(here.session, here.ids) == ()
