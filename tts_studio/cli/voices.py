"""`tts-studio voices`: every voice of every model, or of one, and the presets made of them."""

from __future__ import annotations

import argparse

from tts_studio.cli.console import Console
from tts_studio.cli.keys import with_advice_for_commands
from tts_studio.cli.workshop import voice_catalogue, voice_presets
from tts_studio.domain.errors import NoKey, SettingsError
from tts_studio.domain.preset import Preset
from tts_studio.domain.translation import tr, trn
from tts_studio.domain.voice import Voice
from tts_studio.engine.casting import voice_problem
from tts_studio.engine.voice_catalogue import VoiceCatalogue

_LANGUAGES_SHOWN = 3


async def run(options: argparse.Namespace, console: Console) -> int:
    """Print the voices; a model that cannot list its own is named with the reason."""
    async with voice_catalogue() as catalogue:
        wanted_model = "" if options.model is None else catalogue.model(options.model).id
        await catalogue.refresh(wanted_model)
    wanted = [voice for voice in catalogue.voices if options.model in (None, voice.id.model)]
    if not wanted and catalogue.problems:
        raise next(iter(catalogue.problems.values()))
    for model, problem in catalogue.problems.items():
        # Who has no key for a service does not want to hear of it each time.
        if options.model or not isinstance(problem, NoKey):
            console.note(f"{catalogue.model(model).name}: {with_advice_for_commands(problem)}")
    presets = [preset for preset in await _presets(console) if _wanted(preset, options.model)]
    if console.json:
        rows = [_voice_json(voice, catalogue) for voice in wanted]
        console.result([*rows, *(_preset_json(preset, catalogue) for preset in presets)])
    else:
        lines = [(str(voice.id), voice.name, _languages(voice), tr(voice.description)) for voice in wanted]
        console.table([*lines, *(_preset_line(preset, catalogue) for preset in presets)])
    return 0


async def _presets(console: Console) -> tuple[Preset, ...]:
    try:
        return (await voice_presets()).all
    except SettingsError as problem:
        console.note(str(problem))
        return ()


def _wanted(preset: Preset, model: str | None) -> bool:
    return model in (None, preset.voice.voice.model)


def _voice_json(voice: Voice, catalogue: VoiceCatalogue) -> dict[str, object]:
    return {
        "id": str(voice.id),
        "model": voice.id.model,
        "voice": voice.id.voice,
        "name": voice.name,
        "languages": list(voice.languages),
        "description": voice.description,
        "gender": voice.gender,
        "provider": catalogue.provider_of(voice.id.model).id,
        "preset": False,
    }


def _preset_json(preset: Preset, catalogue: VoiceCatalogue) -> dict[str, object]:
    """As a voice, with settings and what keeps it from speaking; `provider` is empty without its model."""
    cast, problem = preset.voice, voice_problem(preset.voice, catalogue)
    found = catalogue.find(cast.voice)
    return {
        "id": str(preset),
        "model": cast.voice.model,
        "voice": cast.voice.voice,
        "name": preset.name,
        "languages": [cast.language] if cast.language else list(found.languages if found else ()),
        "description": found.description if found else "",
        "gender": found.gender if found else "",
        "provider": next((m.provider for m in catalogue.models if m.id == cast.voice.model), ""),
        "preset": True,
        "settings": dict(cast.settings),
        "problem": None if problem is None else str(problem),
    }


def _preset_line(preset: Preset, catalogue: VoiceCatalogue) -> tuple[str, str, str, str]:
    problem = voice_problem(preset.voice, catalogue)
    told = "" if problem is None else problem.sentence
    return (str(preset), str(preset.voice.voice), preset.voice.language, told)


def _languages(voice: Voice) -> str:
    """The first few languages, and how many more there are."""
    more = len(voice.languages) - _LANGUAGES_SHOWN
    shown = ", ".join(voice.languages[:_LANGUAGES_SHOWN])
    return (
        trn("{shown} and {count} more", "{shown} and {count} more", more, shown=shown) if more > 0 else shown
    )
