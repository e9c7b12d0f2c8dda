"""A request for speech in xAI's own terms, for the call that answers at once and for the stream."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from tts_studio.domain.errors import BadParameter, Fate, NothingToSay, UnknownModel
from tts_studio.domain.markup.tags import TAGS, TagKind
from tts_studio.domain.parameters import ParameterValue, complete_settings
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.translation import figure, tr
from tts_studio.providers.shared.service import Json
from tts_studio.providers.xai.models import (
    AUTOMATIC,
    LONGEST_TEXT,
    MODEL_ID,
    PROVIDER_ID,
    STREAMED_CODECS,
    XAI_TTS,
)
from tts_studio.providers.xai.wire_text import WireText, wire_text, words_of

# Seconds that may be spoken whatever the text, and for each character of it; bytes of a sample.
_LEAST_SECONDS, _SLOWEST_CHARACTER, _WIDEST_SAMPLE = 120.0, 0.5, 2

REPLACE = "replace"
"""A setting no form shows: how words are said, as the text of a JSON object from phrase to spoken form."""


@dataclass(frozen=True, slots=True)
class SpeechCall:
    """What is asked for. `settings` are complete and checked, `replace` says how phrases are spoken."""

    wire: WireText
    voice: str
    language: str
    settings: Mapping[str, ParameterValue]
    replace: Mapping[str, str]

    @property
    def codec(self) -> str:
        """The service's name of the sound format."""
        return str(self.settings["codec"])

    @property
    def streamed(self) -> bool:
        """Whether the answer is streamed: not if it need not be, and never in a format that cannot be."""
        return self.settings["delivery"] != "batch" and self.codec in STREAMED_CODECS

    @property
    def timed(self) -> bool:
        """Whether word times are asked for."""
        return bool(self.settings["with_timestamps"])

    @property
    def most_bytes(self) -> int:
        """More bytes of sound than the slowest reading of the text has in any format."""
        seconds = _LEAST_SECONDS + len(self.wire.text) * _SLOWEST_CHARACTER
        return int(seconds * int(self.settings["sample_rate"]) * _WIDEST_SAMPLE)

    @property
    def body(self) -> dict[str, Json]:
        """The body of `POST /v1/tts`."""
        output: dict[str, Json] = {"codec": self.codec, "sample_rate": int(self.settings["sample_rate"])}
        if self.codec == "mp3":
            output["bit_rate"] = int(self.settings["bit_rate"])
        body: dict[str, Json] = {
            "text": self.wire.text,
            "voice_id": self.voice,
            "language": self.language,
            "output_format": output,
            "speed": float(self.settings["speed"]),
            "optimize_streaming_latency": int(self.settings["optimize_streaming_latency"]),
            "text_normalization": bool(self.settings["text_normalization"]),
            "with_timestamps": self.timed,
        }
        if self.replace:
            body[REPLACE] = dict(self.replace)
        return body

    @property
    def query(self) -> tuple[tuple[str, str], ...]:
        """The query of the stream's address; there the voice is `voice` and switches are lower-case words."""
        query = {
            "language": self.language,
            "voice": self.voice,
            "codec": self.codec,
            "sample_rate": str(self.settings["sample_rate"]),
            "bit_rate": str(self.settings["bit_rate"]),
            "speed": f"{float(self.settings['speed']):g}",
            "text_normalization": str(bool(self.settings["text_normalization"])).lower(),
            "with_timestamps": str(self.timed).lower(),
            "optimize_streaming_latency": str(self.settings["optimize_streaming_latency"]),
        }
        if self.codec != "mp3":
            del query["bit_rate"]
        return tuple(query.items())


def speech_call(request: SpeechRequest) -> SpeechCall:
    """The call for a request; nothing is sent yet.

    Raises UnknownModel, InvalidSetting, NothingToSay, and BadParameter for a text that is too long.
    """
    if request.voice.model != MODEL_ID:
        raise UnknownModel(tr("xAI has no model named “{model}”.", model=request.voice.model))
    given = {**request.setting_values, **dict(request.handling)}
    replace = _replacements(given.pop(REPLACE, ""))
    settings = complete_settings(XAI_TTS.parameters, given)
    wire = wire_text(request.text)
    if not _speaks(wire):
        raise NothingToSay(
            tr("There is nothing to say in this segment."),
            advice=tr("Write some words."),
            provider=PROVIDER_ID,
            fate=Fate.NOT_ACCEPTED,
        )
    if len(wire.text) > LONGEST_TEXT:
        raise BadParameter(
            tr("xAI speaks at most {most} characters at once.", most=figure(LONGEST_TEXT, ",")),
            advice=tr("Split the segment."),
            provider=PROVIDER_ID,
            fate=Fate.NOT_ACCEPTED,
        )
    return SpeechCall(wire, request.voice.voice, request.language or AUTOMATIC, settings, replace)


def _speaks(wire: WireText) -> bool:
    if next(words_of(wire), None):
        return True
    names = (wire.text[start + 1 : end - 1].lower().strip() for start, end in wire.tags)
    return any(name in TAGS and TAGS[name].kind is TagKind.SOUND for name in names)


def _replacements(value: ParameterValue) -> dict[str, str]:
    try:
        found = json.loads(str(value) or "{}")
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(spoken, str) for spoken in found.values()):
        raise BadParameter(
            tr("The pronunciations for xAI cannot be read."),
            advice=tr("Check the lexicon."),
            provider=PROVIDER_ID,
            fate=Fate.NOT_ACCEPTED,
        )
    return dict(sorted(found.items()))
