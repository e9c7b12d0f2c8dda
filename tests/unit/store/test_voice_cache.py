"""Voices are remembered between runs, and a broken memory is no memory."""

from __future__ import annotations

from pathlib import Path

from tts_studio.domain.voice import Voice, VoiceId
from tts_studio.store.voice_cache import ListedVoices, VoiceCache

VOICES = (
    Voice(VoiceId("grok-tts", "eve"), "Eve", ("en",), "Bright, “quick”.", "female"),
    Voice(VoiceId("grok-tts", "rex"), "Rex"),
)


def test_voices_come_back_with_their_age(tmp_path: Path) -> None:
    VoiceCache(tmp_path / "new", now=lambda: 1000.0).keep("grok-tts", VOICES)
    assert VoiceCache(tmp_path / "new").get("grok-tts") == ListedVoices(VOICES, 1000.0)


def test_what_is_missing_or_broken_is_not_there(tmp_path: Path) -> None:
    cache = VoiceCache(tmp_path)
    assert cache.get("grok-tts") is None
    for content in (
        "",
        "[]",
        "{}",
        '{"voices": [[1]], "listed": 1}',
        '{"voices": [["a","b","c","d","e"]], "listed": 1}',
    ):
        (tmp_path / "voices-grok-tts.json").write_text(content)
        assert cache.get("grok-tts") is None


def test_a_folder_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cache = VoiceCache(tmp_path / "file" / "below")
    cache.keep("grok-tts", VOICES)
    assert cache.get("grok-tts") is None
