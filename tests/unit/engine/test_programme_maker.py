"""What is played is made of the script as it is, and not made again where it stands ready."""

from __future__ import annotations

from pathlib import Path

from tests.support.eventually import eventually
from tests.support.playing_room import room
from tests.support.sessions import Stage, staged
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.playback_state import PlaybackState
from tts_studio.engine.programme import Programme
from tts_studio.engine.programme_maker import ProgrammeMaker
from tts_studio.engine.score import Score
from tts_studio.engine.slices import at_once

TEXT = "One is here.\n\nTwo is here.\n\nThree is here."


def resting(stage: Stage) -> tuple[ProgrammeMaker, Programme]:
    maker = ProgrammeMaker()
    maker.attach(stage.session)
    programme = Programme(Score(stage.session, maker.drafting))
    maker.rest_with(programme)
    return maker, programme


def made(maker: ProgrammeMaker, stage: Stage) -> Programme:
    return at_once(maker.make(stage.session))


async def test_what_stands_ready_is_played_once(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        maker, ready = resting(stage)
        maker.want()
        assert made(maker, stage) is ready
        again = made(maker, stage)
        assert again is not ready
        assert again.score is ready.score


async def test_a_stretch_is_made_of_the_same_score_and_leaves_the_rest_ready(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        maker, ready = resting(stage)
        maker.want((stage.ids[1],))
        stretch = made(maker, stage)
        assert stretch.score is ready.score
        assert {stretch.items[slot].segment_id for slot in stretch.slots} == {stage.ids[1]}
        maker.want_everything()
        assert made(maker, stage) is ready


async def test_another_script_or_cast_is_made_anew(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        maker, ready = resting(stage)
        stage.session.set_text(TEXT.replace("Two", "More"))
        maker.want()
        assert made(maker, stage) is not ready
        maker, ready = resting(stage)
        stage.session.set_voice("", CastVoice(VoiceId("murmur", "high")))
        maker.want()
        assert made(maker, stage) is not ready


async def test_a_take_chosen_since_is_heard(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        await stage.session.render()
        await stage.session.retake([stage.ids[0]])
        maker, ready = resting(stage)
        newest, *_ = stage.session.takes.of(stage.ids[0])
        stage.session.takes.choose(stage.ids[0], newest.id)
        maker.want()
        anew = made(maker, stage)
        assert anew is not ready
        assert anew.items != ready.items


async def test_another_take_to_compare_is_heard_once(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        await stage.session.render()
        await stage.session.retake([stage.ids[0]])
        maker, ready = resting(stage)
        newest, *_ = stage.session.takes.of(stage.ids[0])
        maker.want(instead={stage.ids[0]: newest.id})
        assert made(maker, stage).items != ready.items
        maker.want()
        assert made(maker, stage) is ready


async def test_the_timeline_that_is_shown_is_the_one_that_plays(tmp_path: Path) -> None:
    async with room(tmp_path, TEXT) as here:
        await here.stage.session.render()
        shown: list[object] = []
        await eventually(lambda: here.playback.timeline.complete and here.playback.timeline.marks)
        here.playback.timeline_changed.connect(shown.append)
        await here.playback.play(start_at=here.stage.ids[1])
        assert not shown
        await here.until(PlaybackState.STOPPED)
        assert len(here.output.heard)
