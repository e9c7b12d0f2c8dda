"""What a render waits for is told while it waits, and what would take too long is told at once."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cloud.cloud import Cloud
from tests.support.eventually import PATIENCE

KEY = "SG_0123456789abcdef"


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with Cloud.running(segmind_key=KEY, latency={"*": (0.0, 0.0)}) as running:
        yield running


@pytest.fixture
def render(tmp_path: Path) -> list[str]:
    script = tmp_path / "script.txt"
    script.write_text("The first of them.\n\nThe second one.", encoding="utf-8")
    command = [sys.executable, "-m", "tts_studio", "render", str(script), "-o", str(tmp_path / "o.wav")]
    return [*command, "--voice", "grok-tts:eve"]


def environment(cloud: Cloud) -> dict[str, str]:
    return {**os.environ, "SEGMIND_API_KEY": KEY, "TTS_STUDIO_SEGMIND_URL": cloud.segmind_url}


def test_programs_are_told_what_is_waited_for_and_until_when(cloud: Cloud, render: list[str]) -> None:
    cloud.fault("429", match="second", argument="2", times=1)
    began = time.time()
    result = subprocess.run([*render, "--json"], env=environment(cloud), capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")
    events = [json.loads(line) for line in result.stdout.splitlines()]
    (waiting,) = (event for event in events if event["event"] == "waiting")
    assert waiting["segments"] == [2]
    assert "no more requests" in waiting["problem"]
    assert began < waiting["until"] < time.time() + 60
    assert events[-1]["event"] == "done"


def test_people_are_told_in_the_bar(cloud: Cloud, render: list[str]) -> None:
    cloud.fault("429", match="second", argument="60", times=1)
    terminal, other_end = pty.openpty()
    process = subprocess.Popen(
        render, env={**environment(cloud), "TERM": "xterm", "COLUMNS": "200"}, stderr=other_end
    )
    os.close(other_end)
    drawn = b""
    try:
        while b"Next try at" not in drawn:
            drawn += os.read(terminal, 4096)
    finally:
        process.kill()
        process.wait()
        os.close(terminal)
    assert b"Segmind takes no more requests just now." in drawn


def test_a_render_with_a_bar_goes_on_after_the_wait_and_succeeds(cloud: Cloud, render: list[str]) -> None:
    cloud.fault("429", match="second", argument="1", times=1)
    terminal, other_end = pty.openpty()
    process = subprocess.Popen(
        render, env={**environment(cloud), "TERM": "xterm", "COLUMNS": "200"}, stderr=other_end
    )
    os.close(other_end)
    try:
        # A terminal whose other end was closed ends in an error.
        with suppress(OSError):
            while os.read(terminal, 4096):
                pass
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.wait()
        os.close(terminal)
    assert Path(render[render.index("-o") + 1]).stat().st_size > 0
    submitted = [request for request in cloud.received if request.endpoint == "submit"]
    assert len(submitted) == 3


def test_a_limit_of_an_hour_is_told_at_once_with_its_end(cloud: Cloud, render: list[str]) -> None:
    cloud.fault("429", argument="3600")
    result = subprocess.run(render, env=environment(cloud), capture_output=True, text=True)
    assert result.returncode == 1
    (line,) = result.stderr.splitlines()
    assert "Try again at " in line
    assert len(cloud.received) <= 2
