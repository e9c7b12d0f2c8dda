"""What failed is known by its kind, so that the step that helps can be offered."""

from __future__ import annotations

from pathlib import Path

from tests.support.sessions import staged
from tts_studio.domain.errors import KeyRefused, UnknownVoice
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.segment_failure import failure_of


async def test_a_voice_that_is_gone_is_the_failure(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "One.") as stage:
        session = stage.session
        assert failure_of(session, session.script.segments[0]) is None
        session.set_voice("", CastVoice(VoiceId("murmur", "gone")))
        assert isinstance(failure_of(session, session.script.segments[0]), UnknownVoice)


async def test_the_last_jobs_failure_is_known_until_it_is_rendered(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "One.\n\nTwo.") as stage:
        session = stage.session
        refused = KeyRefused("The key is not accepted.", advice="Check it.")
        stage.provider.failures["Two"] = [refused]
        await session.render()
        one, two = session.script.segments
        assert failure_of(session, one) is None
        assert isinstance(failure_of(session, two), KeyRefused)
        await session.render()
        assert failure_of(session, two) is None
