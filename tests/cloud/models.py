"""What each model of Segmind takes, what it costs here, and how its words become sound."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.cloud.faults import without_markers
from tests.cloud.replies import Refused, segmind_error
from tests.cloud.sound_files import SoundOrder
from tests.cloud.speech import Part

GROK_VOICES = ("ara", "eve", "leo", "rex", "sal")
GROK_LONGEST_TEXT = 15_000
LANGUAGES = (
    "en",
    "ar-EG",
    "ar-SA",
    "ar-AE",
    "bn",
    "zh",
    "fr",
    "de",
    "hi",
    "id",
    "it",
    "ja",
    "ko",
    "pt-BR",
    "pt-PT",
    "ru",
    "es-MX",
    "es-ES",
    "tr",
    "vi",
    "auto",
)
GEMINI_VOICES = (
    "Zephyr",
    "Puck",
    "Charon",
    "Kore",
    "Fenrir",
    "Leda",
    "Orus",
    "Aoede",
    "Callirrhoe",
    "Autonoe",
    "Enceladus",
    "Iapetus",
    "Umbriel",
    "Algieba",
    "Despina",
    "Erinome",
    "Algenib",
    "Rasalgethi",
    "Laomedeia",
    "Achernar",
    "Alnilam",
    "Schedar",
    "Gacrux",
    "Pulcherrima",
    "Achird",
    "Zubenelgenubi",
    "Vindemiatrix",
    "Sadachbia",
    "Sadaltager",
    "Sulafat",
)
GEMINI_LONGEST_TEXT = 32_000  # characters; Google counts 8,192 tokens

_PREAMBLE = re.compile(r"\A(?:say|narrate|read|speak|make)\b[^:\n]{0,200}:\s*", re.IGNORECASE)
_TURN = re.compile(r"^Speaker ?(?P<number>[12])[:：]\s*", re.MULTILINE)

Check = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter: what values pass, and whether it must be there."""

    accepts: Check
    required: bool = False


def one_of(values: Sequence[str], *, fold: bool = False) -> Check:
    """Text out of a list; with `fold`, upper and lower case are the same."""
    known = {value.casefold() if fold else value for value in values}
    return lambda value: isinstance(value, str) and (value.casefold() if fold else value) in known


def between(least: float, most: float) -> Check:
    """A number in a range."""
    return lambda value: (
        isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most
    )


def _text_up_to(longest: int) -> Check:
    return lambda value: isinstance(value, str) and bool(value.strip()) and len(value) <= longest


def _voice_or_none(value: object) -> bool:
    return value in (None, "") or one_of(GEMINI_VOICES)(value)


def _address(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))


@dataclass(frozen=True)
class CloudModel:
    """One model: its parameters, its price in dollars, and how a request becomes an order of sound."""

    slug: str
    fields: Mapping[str, Field]
    price: Callable[[str], float]
    order: Callable[[Mapping[str, Any], str], SoundOrder]

    def check(self, document: object, *, refuse_unknown: bool) -> Mapping[str, Any]:
        """The parameters of a request. Raises Refused."""
        if not isinstance(document, Mapping):
            raise Refused(segmind_error(400, "Request body must be a JSON object"))
        for name, parameter in self.fields.items():
            if name not in document:
                if parameter.required:
                    raise Refused(segmind_error(400, f"Missing required field: {name}"))
            elif not parameter.accepts(document[name]):
                raise Refused(segmind_error(406, f"Invalid value for parameter '{name}'"))
        unknown = sorted(set(document) - set(self.fields))
        if unknown and refuse_unknown:
            raise Refused(segmind_error(406, f"Unknown parameter '{unknown[0]}'"))
        return document


def _grok_order(values: Mapping[str, Any], _container: str) -> SoundOrder:
    part = Part(str(values.get("voice_id", "eve")), without_markers(values["text"]))
    return SoundOrder((part,), str(values.get("codec", "mp3")), speed=float(values.get("speed", 1)))


def _gemini_order(values: Mapping[str, Any], container: str) -> SoundOrder:
    first, second = str(values.get("voice_1") or "Kore"), str(values.get("voice_2") or "")
    text = _PREAMBLE.sub("", without_markers(values["text"]))
    turns = list(_TURN.finditer(text))
    if not second or not turns:
        return SoundOrder((Part(first, text),), container)
    parts = []
    for turn, after in zip(turns, [*turns[1:], None], strict=True):
        said = text[turn.end() : after.start() if after else len(text)]
        parts.append(Part(first if turn["number"] == "1" else second, said))
    return SoundOrder(tuple(parts), container)


def _clone_order(values: Mapping[str, Any], _container: str) -> SoundOrder:
    sample = str(values.get("voice_samples") or "the demo voice")
    text = without_markers(str(values.get("text") or "This is the text of the demonstration."))
    return SoundOrder((Part(sample, text),), "mp3")


def _per_thousand(dollars: float) -> Callable[[str], float]:
    return lambda text: round(len(text) / 1_000 * dollars, 8)


_GEMINI_FIELDS = {
    "text": Field(_text_up_to(GEMINI_LONGEST_TEXT), required=True),
    "voice_1": Field(one_of(GEMINI_VOICES)),
    "voice_2": Field(_voice_or_none),
    "temperature": Field(between(0, 2)),
}

# Only the price of grok-tts is published; the others are made up so that costs can be told apart.
MODELS = {
    model.slug: model
    for model in (
        CloudModel(
            "grok-tts",
            {
                "text": Field(_text_up_to(GROK_LONGEST_TEXT), required=True),
                "voice_id": Field(one_of(GROK_VOICES)),
                "language": Field(one_of(LANGUAGES, fold=True)),
                "codec": Field(one_of(("mp3", "wav", "pcm", "mulaw", "alaw"))),
                "speed": Field(between(0.7, 1.5)),
            },
            _per_thousand(0.01875),
            _grok_order,
        ),
        CloudModel("gemini-3.1-flash-tts", _GEMINI_FIELDS, _per_thousand(0.012), _gemini_order),
        CloudModel("gemini-2.5-pro-tts", _GEMINI_FIELDS, _per_thousand(0.03), _gemini_order),
    )
}
CLONE_WORKFLOW = "69b7a526e90fc09c1a796167-v13"
WORKFLOWS = {
    CLONE_WORKFLOW: CloudModel(
        CLONE_WORKFLOW,
        {
            "voice_samples": Field(_address),
            "text": Field(_text_up_to(10_000)),
            "Language_ISO": Field(lambda value: isinstance(value, str) and len(value) == 2),
        },
        lambda _text: 0.05,
        _clone_order,
    )
}
