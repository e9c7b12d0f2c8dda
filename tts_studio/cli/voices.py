"""`tts-studio voices`: every voice of every model, or of one."""

from __future__ import annotations

import argparse

from tts_studio.cli.console import Console
from tts_studio.cli.keys import with_advice_for_commands
from tts_studio.cli.workshop import voice_catalogue
from tts_studio.domain.errors import NoKey
from tts_studio.domain.voice import Voice

_LANGUAGES_SHOWN = 3


async def run(options: argparse.Namespace, console: Console) -> int:
    """Print the voices; a model that cannot list its own is named with the reason."""
    async with voice_catalogue() as catalogue:
        await catalogue.refresh(options.model or "")
    wanted = [voice for voice in catalogue.voices if options.model in (None, voice.id.model)]
    if not wanted and catalogue.problems:
        raise next(iter(catalogue.problems.values()))
    for model, problem in catalogue.problems.items():
        # Who has no key for a service does not want to hear of it each time.
        if options.model or not isinstance(problem, NoKey):
            console.note(f"{catalogue.model(model).name}: {with_advice_for_commands(problem)}")
    if console.json:
        console.result(
            [
                {
                    "id": str(voice.id),
                    "model": voice.id.model,
                    "voice": voice.id.voice,
                    "name": voice.name,
                    "languages": list(voice.languages),
                    "description": voice.description,
                    "gender": voice.gender,
                    "provider": catalogue.provider_of(voice.id.model).id,
                }
                for voice in wanted
            ]
        )
    else:
        console.table((str(voice.id), voice.name, _languages(voice), voice.description) for voice in wanted)
    return 0


def _languages(voice: Voice) -> str:
    """The first few languages, and how many more there are."""
    more = len(voice.languages) - _LANGUAGES_SHOWN
    shown = ", ".join(voice.languages[:_LANGUAGES_SHOWN])
    return f"{shown} and {more} more" if more > 0 else shown
