"""The providers the studio knows."""

from __future__ import annotations

from tts_studio.providers.offline.provider import OfflineProvider
from tts_studio.providers.protocol import SpeechProvider


def create_providers() -> tuple[SpeechProvider, ...]:
    """One of each, not started yet."""
    return (OfflineProvider(),)
