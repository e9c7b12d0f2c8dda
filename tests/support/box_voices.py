"""eSpeak NG as a worker has it: loaded once in a process, because its library knows only one."""

from __future__ import annotations

from functools import cache

from tts_studio.providers.offline.espeak_engine import EspeakEngine


@cache
def espeak_of_this_process() -> EspeakEngine:
    """The one of this process."""
    return EspeakEngine.load()
