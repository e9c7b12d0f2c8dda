"""`tts-studio voices`: every voice of every model, or of one."""

from __future__ import annotations

import argparse
import asyncio

from tts_studio.cli.console import Console
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.providers.registry import create_providers


async def run(options: argparse.Namespace, console: Console) -> int:
    """Print the voices; a model that cannot list its own is named with the reason."""
    providers = create_providers()
    try:
        catalogue = VoiceCatalogue(providers)
        await catalogue.refresh(options.model or "")
    finally:
        await asyncio.gather(*(provider.close() for provider in providers))
    wanted = [voice for voice in catalogue.voices if options.model in (None, voice.id.model)]
    if not wanted and catalogue.problems:
        raise next(iter(catalogue.problems.values()))
    for model, problem in catalogue.problems.items():
        console.note(f"{catalogue.model(model).name}: {problem}")
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
        console.table(
            (str(voice.id), voice.name, ", ".join(voice.languages), voice.description) for voice in wanted
        )
    return 0
