"""What xAI's speech takes, checked with the messages it answers with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from tests.cloud.faults import without_markers
from tests.cloud.replies import Refused, xai_error
from tests.cloud.sound_files import SoundOrder
from tests.cloud.speech import Part
from tests.cloud.world import World

LONGEST_TEXT = 15_000
LONGEST_EXPANDED_TEXT = 60_000
DOLLARS_A_CHARACTER = 15 / 1_000_000

VOICES = (
    "eve",
    "ara",
    "rex",
    "sal",
    "leo",
    "carina",
    "zagan",
    "helix",
    "orion",
    "luna",
    "iris",
    "altair",
    "zenith",
    "perseus",
    "helios",
    "lux",
    "kepler",
    "rigel",
    "cosmo",
    "celeste",
    "ursa",
    "sirius",
    "lumen",
    "castor",
    "naksh",
    "atlas",
)
CODECS = ("mp3", "wav", "pcm", "mulaw", "alaw")
SAMPLE_RATES = (8_000, 16_000, 22_050, 24_000, 44_100, 48_000)
BIT_RATES = (32_000, 64_000, 96_000, 128_000, 192_000)

_LANGUAGE = re.compile(r"auto|[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)
_MOST_REPLACEMENTS = 200
_LONGEST_KEY, _LONGEST_VALUE = 100, 128


@dataclass(frozen=True)
class SpeechOptions:
    """How something is to be said, whichever way it was asked for."""

    voice: str = "eve"
    language: str = "en"
    codec: str = "mp3"
    rate: int = 24_000
    bits_a_second: int = 128_000
    speed: float = 1.0
    with_timestamps: bool = False
    replace: Mapping[str, str] = field(default_factory=dict)

    def order(self, text: str, spoils: tuple[tuple[str, str], ...] = ()) -> SoundOrder:
        """The sound of some text; raises Refused when its replacements make it too long."""
        said = replaced(without_markers(text), self.replace)
        if len(said) > LONGEST_EXPANDED_TEXT:
            refuse(f"`replace` expands the text to {len(said)} characters")
        part = Part(self.voice, said)
        return SoundOrder((part,), self.codec, self.rate, self.bits_a_second, self.speed, spoils)


def refuse(message: str, status: int = 400, shape: str = "simple") -> NoReturn:
    """Raise Refused."""
    raise Refused(xai_error(status, message, shape))


def options_of_body(world: World, document: Any) -> SpeechOptions:
    """The options in the body of a request. Raises Refused."""
    if not isinstance(document, Mapping):
        refuse("Failed to parse the request body as JSON", shape="plain")
    for name in ("text", "language"):
        if not isinstance(document.get(name), str):
            refuse(
                f"Failed to deserialize the JSON body into the target type: missing field '{name}'",
                shape="plain",
            )
    text = document["text"]
    if not text.strip():
        refuse("text must not be empty")
    if len(text) > LONGEST_TEXT:
        refuse(f"text must be at most {LONGEST_TEXT} characters")
    form = document.get("output_format") or {}
    if not isinstance(form, Mapping):
        refuse("output_format must be an object")
    switches = {name: document.get(name) for name in ("with_timestamps", "text_normalization")}
    for name, value in switches.items():
        if value is not None and not isinstance(value, bool):
            refuse(f"{name} must be a boolean")
    return _options(
        world,
        {
            "voice": document.get("voice_id"),
            "language": document["language"],
            "codec": form.get("codec"),
            "sample_rate": form.get("sample_rate"),
            "bit_rate": form.get("bit_rate"),
            "speed": document.get("speed"),
            "optimize_streaming_latency": document.get("optimize_streaming_latency"),
            "with_timestamps": switches["with_timestamps"],
            "replace": document.get("replace"),
        },
    )


def options_of_query(world: World, query: Mapping[str, str]) -> SpeechOptions:
    """The options in the address of a stream. Raises Refused."""
    if "language" not in query:
        refuse("Failed to deserialize query string: missing field 'language'", shape="plain")
    values: dict[str, Any] = {"voice": query.get("voice"), "language": query["language"]}
    codec = query.get("codec")
    values["codec"] = "mulaw" if codec == "ulaw" else codec
    for name, number in (
        ("sample_rate", int),
        ("bit_rate", int),
        ("speed", float),
        ("optimize_streaming_latency", int),
    ):
        if name in query:
            try:
                values[name] = number(query[name])
            except ValueError:
                refuse(f"Failed to deserialize query string: {name}: invalid value", shape="plain")
    for name in ("with_timestamps", "text_normalization"):
        if query.get(name, "true") not in ("true", "false"):
            refuse(
                f"Failed to deserialize query string: {name}: provided string was not `true` or `false`",
                shape="plain",
            )
    values["with_timestamps"] = query.get("with_timestamps") == "true"
    return _options(world, values)


def _options(world: World, values: Mapping[str, Any]) -> SpeechOptions:
    given = {name: value for name, value in values.items() if value is not None}
    voice = given.get("voice", "eve")
    if not isinstance(voice, str) or not knows_voice(world, voice):
        refuse(f"Voice '{voice}' not found", 404)
    if not _LANGUAGE.fullmatch(given["language"]):
        refuse(f"language '{given['language']}' is not supported")
    codec = given.get("codec", "mp3")
    if codec not in CODECS:
        refuse(f"codec must be one of {', '.join(CODECS)}")
    rate = given.get("sample_rate", 24_000)
    if not isinstance(rate, int) or rate not in SAMPLE_RATES:
        refuse(f"sample_rate must be one of {', '.join(map(str, SAMPLE_RATES))}")
    if "bit_rate" in given and codec != "mp3":
        refuse("bit_rate is only supported for mp3")
    bit_rate = given.get("bit_rate", 128_000)
    if not isinstance(bit_rate, int) or bit_rate not in BIT_RATES:
        refuse(f"bit_rate must be one of {', '.join(map(str, BIT_RATES))}")
    speed = given.get("speed", 1.0)
    if isinstance(speed, bool) or not isinstance(speed, int | float) or not 0.7 <= speed <= 1.5:
        refuse("speed must be between 0.7 and 1.5")
    if given.get("optimize_streaming_latency", 0) not in (0, 1, 2):
        refuse("optimize_streaming_latency must be 0, 1 or 2")
    return SpeechOptions(
        voice.casefold(),
        given["language"],
        codec,
        rate,
        bit_rate,
        float(speed),
        bool(given.get("with_timestamps")),
        replacements_of(given.get("replace", {})),
    )


def knows_voice(world: World, voice: str) -> bool:
    """Whether there is such a voice, in any case: a public one or one of the team's own."""
    return any(voice.casefold() == known.casefold() for known in all_voice_ids(world))


def all_voice_ids(world: World) -> list[str]:
    """The ids of every voice, public and custom."""
    listed = VOICES if world.settings.voices is None else world.settings.voices
    entries = [*listed, *world.settings.custom_voices]
    ids = [entry.get("voice_id") if isinstance(entry, Mapping) else entry for entry in entries]
    return [voice for voice in ids if isinstance(voice, str)]


def replacements_of(value: object) -> dict[str, str]:
    """Check a `replace` map. Raises Refused."""
    if not isinstance(value, Mapping) or not all(isinstance(each, str) for each in value.values()):
        refuse("replace must be a map of strings")
    if len(value) > _MOST_REPLACEMENTS:
        refuse("replace has too many entries")
    seen: dict[str, str] = {}
    for key, said in value.items():
        phrase = " ".join(key.split()).casefold()
        if not phrase:
            refuse("replace keys must not be blank")
        if len(key) > _LONGEST_KEY:
            refuse(f'replace key "{key}" is too long')
        if len(said) > _LONGEST_VALUE:
            refuse(f'replace value for "{key}" is too long')
        if not all(each.isalnum() or each in "'’ " for each in key):
            refuse(f'replace key "{key}" may not contain punctuation or symbols')
        if phrase in seen:
            refuse(f'replace keys "{seen[phrase]}" and "{key}" are the same phrase; keep one')
        seen[phrase] = key
    return dict(value)


def replaced(text: str, replacements: Mapping[str, str]) -> str:
    """The text with whole phrases replaced, whatever their case."""
    if not replacements:
        return text
    said = {key.casefold(): value for key, value in replacements.items()}
    longest_first = sorted(replacements, key=len, reverse=True)
    phrases = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)
    return phrases.sub(lambda found: said[found.group().casefold()], text)
