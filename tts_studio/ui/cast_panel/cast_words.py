"""What the cast panel says of a speaker: voice, settings, part, and what keeps the voice from speaking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from tts_studio.domain.errors import StudioError
from tts_studio.domain.parameters import (
    ChoiceParameter,
    NumberParameter,
    Parameter,
    ParameterValue,
    SwitchParameter,
    TextParameter,
)
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.translation import figure, listed, mark, tr, trn
from tts_studio.domain.voice import CastVoice
from tts_studio.engine.casting import CastMember, Spoken, missing_key, voice_problem
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.ui.inspector.segment_words import length_words
from tts_studio.ui.language_names import language_name
from tts_studio.ui.script_editor.look import speaker_role

COLOUR_NAMES = (
    mark("Blue"),
    mark("Rust"),
    mark("Green"),
    mark("Plum"),
    mark("Teal"),
    mark("Crimson"),
    mark("Olive"),
    mark("Violet"),
)
"""What the eight speakers' colours are called, in the order of their roles."""


class Fix(Enum):
    """What mends a voice that cannot speak."""

    NONE = "nothing is wrong"
    KEY = "enter a key"
    VOICE = "choose another voice"


@dataclass(frozen=True, slots=True)
class CastRow:
    """One speaker in words. `key` is empty for the narrator; `details` are settings and part."""

    key: str
    title: str
    colour: str
    voice: str
    own_voice: bool
    trim: float
    details: str
    written: bool
    spoken: bool
    problem: str = ""
    fix: Fix = Fix.NONE


def cast_row(
    member: CastMember, catalogue: VoiceCatalogue, lacks_key: Callable[[str], bool], *, named_narrator: bool
) -> CastRow:
    """A speaker in words; with a speaker called so, the narrator is “everyone else”."""
    model = next((m for m in catalogue.models if m.id == member.voice.voice.model), None)
    entry = catalogue.find(member.voice.voice)
    problem, fix = _problem(member.voice, model, catalogue, lacks_key) if member.written else ("", Fix.NONE)
    narrator = tr("Everyone else") if named_narrator else tr("Narrator")
    return CastRow(
        member.name.casefold(),
        member.name or narrator,
        "line" if member.colour is None else speaker_role(member.colour),
        voice_label(entry.name if entry else member.voice.voice.voice, model, member.voice),
        member.own_voice,
        member.trim,
        _details(member, model),
        member.written,
        member.spoken.segments > 0,
        problem,
        fix,
    )


def voice_label(voice: str, model: SpeechModel | None, cast_voice: CastVoice) -> str:
    """A voice and its model by name: “Eve · Grok”."""
    return f"{voice} · {model.name if model else cast_voice.voice.model}"


def settings_words(cast_voice: CastVoice, model: SpeechModel | None) -> str:
    """What was set differently from the model's own: “German, Speed 1.2 ×”; empty where nothing was."""
    words = [language_name(cast_voice.language)] if cast_voice.language else []
    for parameter in model.parameters if model else ():
        value = cast_voice.settings.get(parameter.name, parameter.default)
        if value != parameter.default:
            words.append(_setting(parameter, value))
    return listed(words)


def part_words(spoken: Spoken) -> str:
    """How much somebody says: “12 segments, 3 min 20 s”, “about” where it is not measured."""
    segments = trn("{count} segment", "{count} segments", spoken.segments)
    if not spoken.seconds:
        return segments
    length = length_words(spoken.seconds)
    if spoken.exact:
        return tr("{segments}, {length}", segments=segments, length=length)
    return tr("{segments}, about {length}", segments=segments, length=length)


def _details(member: CastMember, model: SpeechModel | None) -> str:
    return " · ".join(filter(None, _detail_parts(member, model)))


def _detail_parts(member: CastMember, model: SpeechModel | None) -> Iterator[str]:
    if not member.written:
        yield tr("Not in the script")
    elif member.spoken.segments:
        yield part_words(member.spoken)
    if not member.own_voice:
        yield tr("The narrator’s voice")
    else:
        yield settings_words(member.voice, model)


def _problem(
    voice: CastVoice,
    model: SpeechModel | None,
    catalogue: VoiceCatalogue,
    lacks_key: Callable[[str], bool],
) -> tuple[str, Fix]:
    problem: StudioError | None = voice_problem(voice, catalogue)
    if problem is not None:
        return problem.sentence, Fix.VOICE
    if model is not None and lacks_key(model.provider):
        return missing_key(voice.voice, catalogue).sentence, Fix.KEY
    return "", Fix.NONE


def _setting(parameter: Parameter, value: ParameterValue) -> str:
    label = tr(parameter.label)
    match parameter:
        case NumberParameter():
            amount = figure(value, "g") if isinstance(value, int | float) else str(value)
            return " ".join(filter(None, (label, amount, tr(parameter.unit))))
        case ChoiceParameter():
            chosen = next((choice.label for choice in parameter.choices if choice.value == value), str(value))
            return f"{label} {tr(chosen)}"
        case SwitchParameter():
            return label if value else tr("without {setting}", setting=label)
        case TextParameter():
            return tr("{setting} {value}", setting=label, value=tr("“{text}”", text=value))
