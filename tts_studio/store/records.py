"""How values of the domain are written into rows: JSON of plain ASCII, which holds any text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from tts_studio.domain.audio_format import AudioFormat, Codec
from tts_studio.domain.cost import Cost
from tts_studio.domain.gaps import GapRules
from tts_studio.domain.speech import SpeechRequest, WordTiming
from tts_studio.domain.voice import Cast, CastVoice, VoiceId


def packed(value: object) -> str:
    """Compact JSON; text that is not valid Unicode is escaped, so that every string comes back as it was."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def storable(text: str) -> str:
    """The text with what UTF-8 cannot hold replaced; for labels and messages, never for what is spoken."""
    return text.encode("utf-8", "replace").decode("utf-8")


def request_to_row(request: SpeechRequest) -> str:
    """Everything of a request, from which `request_from_row` makes an equal one with the same digest."""
    return packed(
        {
            "model": request.voice.model,
            "voice": request.voice.voice,
            "language": request.language,
            "settings": [list(pair) for pair in request.settings],
            "text": request.text,
            "codec": request.format.codec.value,
            "sample_rate": request.format.sample_rate,
            "channels": request.format.channels,
            "revision": request.revision,
            "variation": request.variation,
        }
    )


def request_from_row(body: str) -> SpeechRequest:
    """The request that `request_to_row` wrote."""
    row: dict[str, Any] = json.loads(body)
    return SpeechRequest(
        voice=VoiceId(row["model"], row["voice"]),
        language=row["language"],
        settings=tuple((name, value) for name, value in row["settings"]),
        text=row["text"],
        format=AudioFormat(Codec(row["codec"]), row["sample_rate"], row["channels"]),
        revision=row["revision"],
        variation=row["variation"],
    )


def words_to_row(words: tuple[WordTiming, ...]) -> str:
    """Word times as a list of lists."""
    return packed([[word.start, word.end, word.begins, word.ends] for word in words])


def words_from_row(body: str) -> tuple[WordTiming, ...]:
    """The word times that `words_to_row` wrote."""
    return tuple(WordTiming(*word) for word in json.loads(body))


def cost_to_row(cost: Cost) -> str | None:
    """The amount in exact decimals; None when nobody knows it."""
    return None if cost.amount is None else str(cost.amount)


def cost_from_row(amount: str | None) -> Cost:
    """The cost that `cost_to_row` wrote."""
    return Cost(None if amount is None else Decimal(amount))


def cast_to_row(cast: Cast) -> str:
    """The narrator, every speaker with a voice of its own, and how they look, sound and follow."""
    return packed(
        {
            "narrator": cast_voice_to_json(cast.narrator),
            "speakers": {name: cast_voice_to_json(voice) for name, voice in cast.speakers.items()},
            "colours": dict(cast.colours),
            "trims": dict(cast.trims),
            "gaps": asdict(cast.gaps),
            "dialogue": cast.dialogue,
        }
    )


def cast_from_row(body: str) -> Cast:
    """The cast that `cast_to_row` wrote; rows of older projects hold less."""
    row = json.loads(body)
    speakers = {name: cast_voice_from_json(voice) for name, voice in row["speakers"].items()}
    return Cast(
        cast_voice_from_json(row["narrator"]),
        speakers,
        row.get("colours", {}),
        row.get("trims", {}),
        GapRules(**row.get("gaps", {})),
        row.get("dialogue", False),
    )


def cast_voice_to_json(cast_voice: CastVoice) -> dict[str, object]:
    """A voice with its settings as an object, which may hold more."""
    return {
        "model": cast_voice.voice.model,
        "voice": cast_voice.voice.voice,
        "language": cast_voice.language,
        "settings": dict(cast_voice.settings),
    }


def cast_voice_from_json(row: Mapping[str, Any]) -> CastVoice:
    """The voice in an object that `cast_voice_to_json` made."""
    return CastVoice(VoiceId(row["model"], row["voice"]), row["language"], dict(row["settings"]))
