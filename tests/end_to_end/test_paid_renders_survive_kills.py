"""A paid render that is killed at any moment buys nothing twice and loses nothing that can be fetched."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cloud.cloud import Cloud
from tests.support.voice_recordings import recording
from tts_studio.domain.purchase import PurchaseState
from tts_studio.store.project_file import Project

KILLS = int(os.environ.get("TTS_STUDIO_TEST_KILLS", "2"))
LONGEST_LIFE = 4.0
SEGMENTS = 12
CLONE = "elevenlabs-clone:Me"
VOICES = ("grok-tts:eve", "gemini-3.1-flash-tts:Kore", "gemini-2.5-pro-tts:Puck", CLONE, "xai-tts:eve")
SEGMIND_KEY, XAI_KEY = "SG_0123456789abcdef", "xai-0123456789"


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    with Cloud.running(segmind_key=SEGMIND_KEY, xai_key=XAI_KEY) as running:
        yield running


def environment(cloud: Cloud) -> dict[str, str]:
    return {
        **os.environ,
        "SEGMIND_API_KEY": SEGMIND_KEY,
        "XAI_API_KEY": XAI_KEY,
        "TTS_STUDIO_SEGMIND_URL": cloud.segmind_url,
        "TTS_STUDIO_SEGMIND_UPLOAD_URL": cloud.upload_url,
        "TTS_STUDIO_XAI_URL": cloud.xai_url,
    }


@pytest.mark.parametrize("voice", VOICES)
def test_killed_paid_renders_buy_nothing_twice_and_lose_nothing(
    tmp_path: Path, cloud: Cloud, voice: str
) -> None:
    script, project, out = tmp_path / "script.txt", tmp_path / "book.ttsstudio", tmp_path / "out.wav"
    marked = voice.partition(":")[0].replace("-", " ").replace(".", " ")
    texts = [f"Paragraph number {number}, read by {marked} for once." for number in range(SEGMENTS)]
    script.write_text("\n\n".join(texts), encoding="utf-8")
    if voice == CLONE:
        clone = [sys.executable, "-m", "tts_studio", "clone", "add", str(recording(tmp_path / "me.wav"))]
        _run([*clone, "--name", "Me", "--i-have-consent", "--anyway", "--json"], cloud, None)
    command = [sys.executable, "-m", "tts_studio", "render", str(script), "-o", str(out), "--json"]
    command += ["--project", str(project), "--voice", voice]
    chance = random.Random(voice)
    for _ in range(KILLS):
        _run(command, cloud, chance.uniform(0.6, LONGEST_LIFE))
    _run(command, cloud, None)
    charged = Counter(charge.text for charge in cloud.charges if charge.text in texts)
    assert set(charged.values()) <= {1}, f"bought twice: {charged}"
    with Project.open(project) as opened:
        purchases = opened.ledger.all()
        taken = {take.request.text for take in opened.takes.all()}
        unsure = {
            opened.ledger.request(purchase.id).text
            for purchase in purchases
            if purchase.state is PurchaseState.POSSIBLY_CHARGED
        }
    assert {p.state for p in purchases} <= {PurchaseState.DONE, PurchaseState.POSSIBLY_CHARGED}
    assert set(texts) == taken | unsure
    assert taken.isdisjoint(unsure)
    assert set(charged) <= taken | unsure, "something was charged that nobody knows of"
    if voice == CLONE:
        samples = {charge.body["voice_samples"] for charge in cloud.charges if charge.text in texts}
        assert len(samples) == 1, "another sample than the uploaded one was spoken with"
        assert _uploads(cloud) == 1
    assert out.exists() is not bool(unsure)
    assert not cloud.leaks


def test_a_render_killed_while_it_uploads_a_sample_has_ordered_nothing(tmp_path: Path) -> None:
    script, project, out = tmp_path / "script.txt", tmp_path / "one.ttsstudio", tmp_path / "out.wav"
    script.write_text("A sentence after an upload that was cut short.", encoding="utf-8")
    python = [sys.executable, "-m", "tts_studio"]
    clone = [*python, "clone", "add", str(recording(tmp_path / "me.wav")), "--name", "Me"]
    render = [*python, "render", str(script), "-o", str(out), "--project", str(project), "--json"]
    render += ["--voice", CLONE]
    with Cloud.running(segmind_key=SEGMIND_KEY, xai_key=XAI_KEY) as cloud:
        cloud.fault("403", place="upload")
        _run([*clone, "--i-have-consent", "--anyway", "--json"], cloud, None)
        assert _uploads(cloud) == 1
        cloud.clear_faults()
        cloud.fault("never-answers", place="upload")
        process = subprocess.Popen(render, env=environment(cloud), stdout=subprocess.DEVNULL)
        while _uploads(cloud) == 1:
            with suppress(subprocess.TimeoutExpired):
                pytest.fail(f"It ended without an upload: {process.wait(0.02)}.")
        process.kill()
        process.wait()
        with Project.open(project) as opened:
            assert opened.ledger.all() == ()
        cloud.clear_faults()
        _run(render, cloud, None)
        assert len(cloud.charges) == 1
    assert out.exists()


def _uploads(cloud: Cloud) -> int:
    return sum(received.endpoint == "upload" for received in cloud.received)


def _run(command: list[str], cloud: Cloud, seconds: float | None) -> None:
    """Run to the end, or kill after so many seconds."""
    process = subprocess.Popen(
        command,
        env=environment(cloud),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    killer = threading.Timer(seconds or 0.0, process.kill)
    if seconds is not None:
        killer.start()
    output, complaint = process.communicate(timeout=180)
    killer.cancel()
    assert "Traceback" not in complaint
    for line in output.splitlines()[:-1]:
        assert "event" in json.loads(line)
