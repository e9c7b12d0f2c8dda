"""The worker process: it dies, hangs, grows and is orphaned, and the studio goes on."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.support.eventually import PATIENCE, eventually
from tts_studio.domain.errors import EngineCrashed, EngineUnavailable
from tts_studio.domain.parameters import complete_settings
from tts_studio.domain.speech import AudioChunk, SpeechRequest
from tts_studio.domain.voice import VoiceId
from tts_studio.providers.offline import worker
from tts_studio.providers.offline.models import ESPEAK, HIBARI
from tts_studio.providers.offline.provider import MEMORY_LIMIT, OfflineProvider

LONG = "This is one of very many sentences that follow each other. " * 80


def request(text: str, model: str = "hibari") -> SpeechRequest:
    declared = HIBARI if model == "hibari" else ESPEAK
    settings = tuple(sorted(complete_settings(declared.parameters, {}).items()))
    voice = VoiceId(model, declared.default_voice)
    return SpeechRequest(voice, "en-US", settings, text, declared.format)


async def audio(provider: OfflineProvider, text: str, model: str = "hibari") -> bytes:
    chunks = [event async for event in provider.synthesize(request(text, model))]
    return b"".join(chunk.data for chunk in chunks if isinstance(chunk, AudioChunk))


@asynccontextmanager
async def studio(memory_limit: int = MEMORY_LIMIT) -> AsyncIterator[OfflineProvider]:
    provider = OfflineProvider(memory_limit=memory_limit)
    try:
        yield provider
    finally:
        await provider.close()


def worker_of(provider: OfflineProvider) -> int:
    process_id = provider.worker_process_id
    assert process_id is not None
    return process_id


def exists(process_id: int) -> bool:
    """Whether the process is there at all, also as a zombie."""
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_killed_worker_fails_its_request_and_is_replaced() -> None:
    async with studio() as provider:
        expected = await audio(provider, "Hello again.")
        killed = worker_of(provider)
        with pytest.raises(EngineCrashed) as caught:
            async for event in provider.synthesize(request(LONG)):
                if isinstance(event, AudioChunk):
                    os.kill(killed, signal.SIGKILL)
        assert caught.value.retryable
        assert caught.value.provider == "offline"
        assert await audio(provider, "Hello again.") == expected
        assert worker_of(provider) != killed
        await eventually(lambda: not exists(killed))


async def test_a_worker_that_died_while_idle_is_replaced_without_a_failure() -> None:
    async with studio() as provider:
        await audio(provider, "Hello.")
        killed = worker_of(provider)
        os.kill(killed, signal.SIGKILL)
        await eventually(lambda: not exists(killed))
        assert await audio(provider, "Hello.")


async def test_a_cancelled_worker_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    # However long it takes to stop on a busy machine: what is looked at is that it does.
    monkeypatch.setattr(worker, "CANCEL_PATIENCE", 30.0)
    async with studio() as provider:
        events = provider.synthesize(request(LONG))
        async for event in events:
            if isinstance(event, AudioChunk):
                break
        busy = worker_of(provider)
        await events.aclose()
        assert await audio(provider, "Next.")
        assert worker_of(provider) == busy


async def test_a_worker_that_does_not_stop_is_killed_and_replaced_in_the_background() -> None:
    async with studio() as provider:
        events = provider.synthesize(request(LONG))
        async for event in events:
            if isinstance(event, AudioChunk):
                break
        hung = worker_of(provider)
        os.kill(hung, signal.SIGSTOP)
        async with asyncio.timeout(PATIENCE):
            await events.aclose()
        await eventually(lambda: not exists(hung))
        assert worker_of(provider) != hung
        assert await audio(provider, "Next.")


async def test_a_worker_that_has_grown_is_replaced_between_requests() -> None:
    async with studio(memory_limit=1) as provider:
        first = await audio(provider, "Hello.")
        grown = worker_of(provider)
        assert await audio(provider, "Hello.") == first
        assert worker_of(provider) != grown
        await eventually(lambda: not exists(grown))


async def test_closing_ends_the_worker_in_the_middle_of_its_work_and_leaves_no_zombie() -> None:
    provider = OfflineProvider()
    events = provider.synthesize(request(LONG))
    async for event in events:
        if isinstance(event, AudioChunk):
            break
    worker = worker_of(provider)
    async with asyncio.timeout(PATIENCE):
        await provider.close()
    assert not exists(worker)
    with pytest.raises(EngineUnavailable):
        async for _event in events:
            pass


async def test_closing_ends_a_worker_that_hangs() -> None:
    provider = OfflineProvider()
    await audio(provider, "Hello.")
    worker = worker_of(provider)
    os.kill(worker, signal.SIGSTOP)
    async with asyncio.timeout(PATIENCE):
        await provider.close()
    assert not exists(worker)


async def test_ctrl_c_does_not_reach_the_worker() -> None:
    async with studio() as provider:
        await audio(provider, "Hello.")
        worker = worker_of(provider)
        os.kill(worker, signal.SIGINT)
        assert await audio(provider, "Hello.")
        assert worker_of(provider) == worker


@pytest.mark.parametrize("model", ["hibari", "espeak"])
async def test_the_worker_opens_no_socket(model: str) -> None:
    async with studio() as provider:
        await audio(provider, "Hello there.", model)
        folder = Path(f"/proc/{worker_of(provider)}/fd")
        targets = [str(entry.readlink()) for entry in folder.iterdir()]
        assert targets
        assert not [target for target in targets if target.startswith("socket:")]


@pytest.mark.parametrize(
    "command",
    [
        ("/no/such/program",),
        (sys.executable, "-c", "import sys; sys.exit('The voices are out.')"),
    ],
)
async def test_a_worker_that_cannot_start_is_explained(command: tuple[str, ...]) -> None:
    provider = OfflineProvider(command)
    await provider.start()
    with pytest.raises(EngineUnavailable) as caught:
        await audio(provider, "Hello.")
    assert "could not be started" in caught.value.sentence
    if command[0] == sys.executable:
        assert "The voices are out." in caught.value.advice
    await provider.close()


async def test_what_the_worker_prints_is_no_answer() -> None:
    noisy = (
        "import os, sys; os.write(2, b'noise\\n' * 100_000); "
        f"sys.path.append({str(Path.cwd())!r}); "
        "from tts_studio.providers.offline.worker_process import main; main()"
    )
    provider = OfflineProvider((sys.executable, "-c", noisy))
    assert await audio(provider, "Hello.")
    await provider.close()


async def test_the_worker_ends_when_the_studio_is_killed() -> None:
    studio_program = (
        "import asyncio, sys\n"
        "from tts_studio.providers.offline.provider import OfflineProvider\n"
        "async def main():\n"
        "    provider = OfflineProvider()\n"
        "    await provider.voices('espeak')\n"
        "    print(provider.worker_process_id, flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    with subprocess.Popen([sys.executable, "-c", studio_program], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        worker = int(await asyncio.to_thread(parent.stdout.readline))
        assert exists(worker)
        parent.kill()
    await eventually(lambda: not _runs(worker))


def _runs(process_id: int) -> bool:
    """Whether the process still runs; whoever adopted it may not have collected it yet."""
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.parametrize("model", ["hibari", "espeak"])
async def test_hostile_text_does_not_end_the_worker(model: str) -> None:
    async with studio() as provider:
        await audio(provider, "Hello.", model)
        worker = worker_of(provider)
        for text in (
            "\ud800\udfff a",
            "\x00\x1b[31m b",
            "שלום \u202e c",
            "\u200b" * 500 + "d",
            "mixed текст 你好 e",
        ):
            assert await audio(provider, text, model)
        assert worker_of(provider) == worker


async def test_a_hundred_thousand_characters_without_a_space_can_be_cancelled() -> None:
    async with studio() as provider:
        await audio(provider, "Hello.")
        worker = worker_of(provider)
        events = provider.synthesize(request("a" * 100_000))
        async for event in events:
            if isinstance(event, AudioChunk):
                break
        await events.aclose()
        assert await audio(provider, "Next.")
        assert worker_of(provider) == worker
