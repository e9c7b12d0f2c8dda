"""The providers the studio knows."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from tts_studio.providers.offline.provider import OfflineProvider
from tts_studio.providers.protocol import ClonedVoices, JobTimes, SpeechProvider
from tts_studio.providers.segmind.provider import SegmindProvider
from tts_studio.providers.shared.endpoints import endpoints_from
from tts_studio.providers.xai.provider import XaiProvider


def create_providers(
    key: Callable[[str], Awaitable[str | None]],
    environment: Mapping[str, str] = os.environ,
    *,
    clones: ClonedVoices | None = None,
    times: JobTimes | None = None,
) -> tuple[SpeechProvider, ...]:
    """One of each, not started yet.

    `key` is asked for a provider's key, by the provider's id, each time one is needed. `clones` are the
    user's own voices and `times` what was learned earlier, if anything is to be known of them. Raises
    UsageError when the environment names an address that cannot be used.
    """
    endpoints = endpoints_from(environment)
    return (
        OfflineProvider(),
        SegmindProvider(partial(key, "segmind"), endpoints, clones=clones, times=times),
        XaiProvider(partial(key, "xai"), endpoints),
    )
