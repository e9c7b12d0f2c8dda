"""`tts-studio doctor`: what is there on this machine, and what to install for the rest."""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from tts_studio.audio.encoding import can_write
from tts_studio.audio.portaudio import PortAudio
from tts_studio.cli.console import Console
from tts_studio.domain.audio_format import Codec
from tts_studio.domain.errors import StudioError
from tts_studio.domain.parameters import complete_settings
from tts_studio.domain.speech import AudioChunk, SpeechRequest
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.translation import listed, tr, trn
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.take_check import FROM_THE_BOX, check_take
from tts_studio.providers.protocol import SpeechProvider
from tts_studio.providers.registry import create_providers
from tts_studio.settings.secrets import Secrets
from tts_studio.store.locations import Locations

LEAST_FREE_BYTES = 500 * 1024 * 1024
_WINDOW_TIMEOUT = 30
_SENTENCE = "This is a short test of the voice."


class Health(StrEnum):
    """How one thing is."""

    OK = "ok"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what was found, and what to do when it is not as it should be."""

    name: str
    health: Health
    sentence: str
    advice: str = ""


async def run(options: argparse.Namespace, console: Console) -> int:
    """Look at everything; the exit status is 1 when something without which nothing works is missing."""
    findings = [finding for check in _CHECKS for finding in await check()]
    if options.json:
        console.result(
            [
                {"name": f.name, "health": f.health.value, "sentence": f.sentence, "advice": f.advice}
                for f in findings
            ]
        )
    else:
        marks = {Health.OK: "ok", Health.WARNING: "!", Health.FAILURE: "FAILED"}
        console.table((marks[f.health], f.name, f"{f.sentence} {f.advice}".strip()) for f in findings)
    return 1 if any(finding.health is Health.FAILURE for finding in findings) else 0


async def _python() -> list[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    return [Finding("Python", Health.OK, tr("Version {version}.", version=version))]


async def _voices() -> list[Finding]:
    providers = create_providers(Secrets().key)
    try:
        return [
            await _voice(provider, model) for provider in providers for model in provider.models if model.free
        ]
    finally:
        await asyncio.gather(*(provider.close() for provider in providers))


async def _voice(provider: SpeechProvider, model: SpeechModel) -> Finding:
    """Let a model speak, and listen to it."""
    settings = tuple(sorted(complete_settings(model.parameters, {}).items()))
    voice = VoiceId(model.id, model.default_voice)
    request = SpeechRequest(voice, "en", settings, _SENTENCE, model.format, model.revision)
    audio = bytearray()
    try:
        async for event in provider.synthesize(request):
            if isinstance(event, AudioChunk):
                audio += event.data
        take = check_take(request, bytes(audio), FROM_THE_BOX)
    except StudioError as problem:
        return Finding(
            tr("Voice {voice}", voice=voice),
            Health.FAILURE,
            problem.sentence,
            problem.advice or tr("Install the studio again."),
        )
    return Finding(
        tr("Voice {voice}", voice=voice),
        Health.OK,
        tr("Speaks ({seconds:.1f} s of test).", seconds=take.frames / take.sample_rate),
    )


async def _sound() -> list[Finding]:
    output = PortAudio()
    try:
        outputs = await asyncio.to_thread(output.outputs)
    except StudioError as problem:
        return [
            Finding(
                tr("Sound"),
                Health.WARNING,
                problem.sentence,
                " ".join((problem.advice, tr("Files can be made without it."))),
            )
        ]
    finally:
        output.close()
    if not outputs:
        sentence = tr("No sound output was found, so nothing can be played here.")
        return [Finding(tr("Sound"), Health.WARNING, sentence, tr("Files can be made without it."))]
    names = listed(device.name for device in outputs[:3])
    return [
        Finding(
            tr("Sound"),
            Health.OK,
            trn("{count} output: {names}.", "{count} outputs: {names}.", len(outputs), names=names),
        )
    ]


async def _files() -> list[Finding]:
    lacking = [codec.value for codec in (Codec.WAV, Codec.FLAC, Codec.MP3, Codec.OGG) if not can_write(codec)]
    if lacking:
        sentence = tr("Cannot write {formats} files.", formats=listed(lacking))
        return [Finding(tr("Sound files"), Health.WARNING, sentence, tr("Update libsndfile."))]
    return [Finding(tr("Sound files"), Health.OK, tr("WAV, FLAC, MP3 and Ogg can be written."))]


async def _keyring() -> list[Finding]:
    state = await Secrets().state("segmind")
    if state.problem:
        return [
            Finding(
                tr("Keyring"),
                Health.WARNING,
                state.problem,
                " ".join((state.advice, tr("Offline voices need no key."))),
            )
        ]
    return [Finding(tr("Keyring"), Health.OK, tr("Keys can be kept in the system’s keyring."))]


async def _accounts() -> list[Finding]:
    secrets = Secrets()
    providers = create_providers(secrets.key)
    try:
        return [await _account(provider, secrets) for provider in providers if provider.account is not None]
    finally:
        await asyncio.gather(*(provider.close() for provider in providers))


async def _account(provider: SpeechProvider, secrets: Secrets) -> Finding:
    """Ask a provider, free of charge, whether the key works."""
    name, account = tr("Account {name}", name=provider.name), provider.account
    key = await secrets.key(provider.id)
    if key is None or account is None:
        return Finding(name, Health.OK, tr("No key; its voices are not used."))
    try:
        status = await account.check(key)
    except StudioError as problem:
        return Finding(name, Health.WARNING, problem.sentence, problem.advice)
    return Finding(name, Health.OK, status.sentence)


async def _display() -> list[Finding]:
    linux = sys.platform.startswith("linux")
    if linux and not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        sentence = tr("There is no display, so the window cannot open.")
        return [Finding(tr("Window"), Health.WARNING, sentence, tr("Commands work without one."))]
    attempt = await asyncio.to_thread(_import_window)
    if attempt.returncode == 0:
        return [Finding(tr("Window"), Health.OK, tr("The window’s libraries are there."))]
    reason = (attempt.stderr.strip().splitlines() or [tr("The window’s libraries do not load")])[-1]
    return [
        Finding(
            tr("Window"),
            Health.WARNING,
            f"{reason}.",
            tr("Run packaging/run once, which installs what is missing."),
        )
    ]


def _import_window() -> subprocess.CompletedProcess[str]:
    """Load the window's libraries in a process of their own: commands stay free of them."""
    command = [sys.executable, "-c", "import PySide6.QtWidgets"]
    return subprocess.run(command, capture_output=True, text=True, timeout=_WINDOW_TIMEOUT, check=False)


async def _disk() -> list[Finding]:
    try:
        folder = Locations.find().cache_folder()
        free = shutil.disk_usage(folder).free
    except (OSError, StudioError) as problem:
        return [Finding(tr("Disk"), Health.FAILURE, str(problem))]
    sentence = tr(
        "{free:.1f} GB free where the studio keeps its data ({folder}).",
        free=free / 1024**3,
        folder=folder.parent,
    )
    if free < LEAST_FREE_BYTES:
        return [Finding(tr("Disk"), Health.WARNING, sentence, tr("Make room before rendering long scripts."))]
    return [Finding(tr("Disk"), Health.OK, sentence)]


_CHECKS: tuple[Callable[[], Awaitable[list[Finding]]], ...] = (
    _python,
    _voices,
    _sound,
    _files,
    _keyring,
    _accounts,
    _display,
    _disk,
)
