"""xAI's voices: those its pages describe, and how its lists are read, whatever they leave out or add."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tts_studio.domain.translation import mark, tr
from tts_studio.domain.voice import Voice, VoiceId
from tts_studio.providers.shared.service import Json
from tts_studio.providers.xai.models import AUTOMATIC, LANGUAGES, MODEL_ID

MOST_VOICES = 20_000
_LONGEST_NAME = 200

# The lists of the service hold neither gender nor character; these are from its documentation.
DESCRIPTIONS: Mapping[str, str] = {
    "eve": mark("Energetic, upbeat."),
    "ara": mark("Warm, friendly."),
    "rex": mark("Confident, clear."),
    "sal": mark("Smooth, balanced."),
    "leo": mark("Authoritative, strong."),
    "carina": mark("Soft, empathetic."),
    "zagan": mark("Powerful, dramatic."),
    "helix": mark("Bold, dynamic."),
    "orion": mark("Rich, cinematic."),
    "luna": mark("Gentle, nurturing."),
    "iris": mark("Friendly, upbeat."),
    "altair": mark("Elegant, premium."),
    "zenith": mark("Sharp, focused."),
    "perseus": mark("Strong, confident."),
    "helios": mark("Upbeat, versatile."),
    "lux": mark("Grounded, calm."),
    "kepler": mark("Inventive, charismatic."),
    "rigel": mark("Precise, professional."),
    "cosmo": mark("Bright, curious."),
    "celeste": mark("Compassionate."),
    "ursa": mark("Friendly, warm."),
    "sirius": mark("Quick-witted, playful."),
    "lumen": mark("Warm, articulate."),
    "castor": mark("Charismatic, easygoing."),
    "naksh": mark("Warm, thoughtful."),
    "atlas": mark("Confident, commanding."),
}
_ALWAYS_THERE = ("eve", "ara", "rex", "sal", "leo")


def listed_voices(answer: Json, *, custom: bool = False) -> Iterator[Voice]:
    """The voices of an answer: an object with a list or a list; what makes no sense is left out."""
    entries = answer
    if isinstance(answer, dict):
        entries = next((answer[name] for name in ("voices", "custom_voices", "data") if name in answer), None)
    for entry in entries[:MOST_VOICES] if isinstance(entries, list) else ():
        if isinstance(entry, dict) and (voice := voice_of(entry, custom=custom)):
            yield voice


def voice_of(entry: Mapping[str, Json], *, custom: bool = False) -> Voice | None:
    """One entry of a list; None when it has no usable id. A voice without a language speaks the model's."""
    identity = entry.get("voice_id") or entry.get("id")
    if not isinstance(identity, str) or not _is_name(identity):
        return None
    # Identifiers are the same in upper and lower case; ours are in lower case, so that there is one of each.
    identity = identity.strip()
    identity = identity if custom else identity.lower()
    name = _text(entry.get("name")) or identity.title()
    description = _text(entry.get("description")) or DESCRIPTIONS.get(identity, "")
    if custom:
        description = description or tr("Your own voice.")
    languages = _languages(_text(entry.get("language")))
    return Voice(VoiceId(MODEL_ID, identity), name, languages, description, _text(entry.get("gender")))


def merged(voices: Iterable[Voice]) -> tuple[Voice, ...]:
    """One voice of each id, the first that comes; the ones with a known name in front, as documented."""
    by_id: dict[VoiceId, Voice] = {}
    for voice in voices:
        by_id.setdefault(voice.id, voice)
    order = {name: rank for rank, name in enumerate(DESCRIPTIONS)}
    last = len(order)
    return tuple(sorted(by_id.values(), key=lambda voice: order.get(voice.id.voice, last)))


def _languages(tag: str) -> tuple[str, ...]:
    """Every voice speaks all languages of the model; the one it was made for comes first."""
    known = {language.lower(): language for language in LANGUAGES}
    if not tag or tag.lower() in ("multilingual", "multi", AUTOMATIC, "none", "null"):
        return LANGUAGES
    own = known.get(tag.lower(), tag)
    return (own, *(language for language in LANGUAGES if language != own))


def _text(value: Json) -> str:
    return " ".join(value.split())[:_LONGEST_NAME] if isinstance(value, str) else ""


def _is_name(identity: str) -> bool:
    return bool(identity.strip()) and len(identity) <= _LONGEST_NAME and identity.isprintable()


KNOWN_VOICES: tuple[Voice, ...] = tuple(
    Voice(VoiceId(MODEL_ID, name), name.title(), LANGUAGES, DESCRIPTIONS[name]) for name in _ALWAYS_THERE
)
"""What is offered while nobody can be asked."""
