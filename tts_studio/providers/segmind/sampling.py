"""Giving a voice sample to Segmind, which puts it at a public address."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path
from urllib.parse import urlsplit

from tts_studio.domain.errors import BadAnswer, BadParameter, Fate, SpeechError, StudioError, VoiceError
from tts_studio.domain.translation import listed, tr
from tts_studio.domain.voice import VoiceId
from tts_studio.providers.protocol import ClonedVoices, KeySource, UploadProgress
from tts_studio.providers.segmind.client import SegmindClient
from tts_studio.providers.segmind.failures import SEGMIND
from tts_studio.providers.segmind.models import WIRES
from tts_studio.providers.shared.answers import Answer
from tts_studio.providers.shared.failures import checked_key
from tts_studio.providers.shared.retry import Backoff, retried
from tts_studio.providers.shared.service import Json

LARGEST_SAMPLE = 40_000_000
"""Bytes; ten times what three minutes at 192 kbit/s take. The service names no limit."""

_BACKOFF = Backoff(attempts=4, first=1.0)
_PATIENCE = 100.0
"""Seconds after which an upload is not begun once more."""
_KINDS = {
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
    ".m4a": "audio/mp4",
    ".aiff": "audio/aiff",
    ".wma": "audio/x-ms-wma",
    ".au": "audio/basic",
    ".flac": "audio/flac",
    ".ogg": "audio/ogg",
}


class SegmindCloner:
    """The VoiceCloner of Segmind."""

    terms = "https://www.segmind.com/terms"

    def __init__(self, client: SegmindClient, key: KeySource, clones: ClonedVoices) -> None:
        """`key` is asked for each upload; `clones` know which sample belongs to a voice."""
        self._client = client
        self._key = key
        self._clones = clones

    async def get_ready(self, voice: VoiceId) -> None:
        """Upload the sample of a cloned voice where that is needed; see VoiceCloner."""
        if voice.model in WIRES and WIRES[voice.model].workflow:
            await self.address(voice.voice)

    async def address(self, voice: str) -> str:
        """Where the sample of a cloned voice lies, uploaded now if need be; raises as `get_ready` does.

        A workflow without a sample would silently speak, and charge, with the service's demonstration voice.
        """
        try:
            address = await self._clones.address(voice, self)
        except (SpeechError, VoiceError):
            raise
        except StudioError as problem:
            raise _unusable(problem.sentence, problem.advice) from problem
        if not address.startswith(("https://", "http://")):
            raise _unusable(
                tr("The cloned voice “{voice}” has no sample that Segmind could use.", voice=voice),
                tr("Upload its recording again in the Clone tab."),
            )
        return address

    async def upload(self, sample: Path, progress: UploadProgress | None = None) -> str:
        """Upload a sample, best an MP3 of 192 kbit/s, and return its public address; see VoiceCloner.

        Raises BadParameter for a file that cannot be read or is none of the known kinds, and SpeechError
        for what the service says. Free of charge, and repeated by itself where that may help; what fails
        after that is not retryable, so that nobody waits through it all once more.
        """
        key = checked_key(SEGMIND, await self._key())
        data_url = await asyncio.to_thread(_data_url, sample)
        try:
            answer = await retried(
                lambda: self._client.upload(data_url, key, progress),
                time=self._client.http.time,
                backoff=_BACKOFF,
                deadline=self._client.http.time.monotonic() + _PATIENCE,
            )
        except SpeechError as problem:
            problem.retryable = False
            raise
        return _address(answer)

    async def holds(self, address: str) -> bool:
        """Whether a sample still lies at its address; nothing of it is fetched, and no key is shown."""
        return await self._client.http.exists(address)


def _data_url(sample: Path) -> str:
    kind = _KINDS.get(sample.suffix.lower())
    if kind is None:
        known = listed(ending.removeprefix(".").upper() for ending in _KINDS)
        raise _unusable(
            tr("“{file}” is no kind of recording that can be uploaded.", file=sample.name),
            tr("Known are {known}.", known=known),
        )
    try:
        if sample.stat().st_size > LARGEST_SAMPLE:
            raise _unusable(
                tr(
                    "“{file}” is larger than {most} MB.",
                    file=sample.name,
                    most=LARGEST_SAMPLE // 1_000_000,
                ),
                tr("One to two minutes suffice."),
            )
        data = sample.read_bytes()
    except OSError as error:
        raise _unusable(
            tr(
                "“{file}” cannot be read: {reason}.",
                file=sample.name,
                reason=error.strerror or str(error),
            ),
            tr("Choose another file."),
        ) from None
    if not data:
        raise _unusable(tr("“{file}” is empty.", file=sample.name), tr("Choose another file."))
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def _address(answer: Answer) -> str:
    """The address in an answer: under `file_urls`, under `urls`, or in a bare list."""
    found: Json = answer.json
    if isinstance(found, dict):
        found = found.get("file_urls") or found.get("urls")
    if isinstance(found, list) and found:
        found = found[0]
    if isinstance(found, str) and _is_web_address(found):
        return found
    raise BadAnswer(
        tr("Segmind took the sample, but its answer does not say where it is."),
        advice=tr("Try again."),
        provider=SEGMIND.id,
        retryable=True,
        fate=Fate.NOT_ACCEPTED,
    )


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _unusable(sentence: str, advice: str) -> SpeechError:
    return BadParameter(sentence, advice=advice, provider=SEGMIND.id, fate=Fate.NOT_ACCEPTED)
