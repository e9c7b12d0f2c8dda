"""A render that is killed at any moment loses no finished take and goes on where it was."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
from pathlib import Path

from tts_studio.domain.purchase import PurchaseState
from tts_studio.store.project_file import Project

KILLS = int(os.environ.get("TTS_STUDIO_TEST_KILLS", "6"))
SEGMENTS = 200
LONGEST_LIFE = 3.0


def test_killed_renders_lose_nothing_and_render_nothing_twice(tmp_path: Path) -> None:
    script, project = tmp_path / "script.txt", tmp_path / "book.ttsstudio"
    script.write_text(
        "\n\n".join(f"This is paragraph number {number} of the book." for number in range(SEGMENTS)),
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "tts_studio", "render", str(script), "-o", str(tmp_path / "out.wav")]
    command += ["--project", str(project), "--json"]
    chance = random.Random(20)
    told: set[str] = set()
    for _ in range(KILLS):
        told |= _killed_run(command, chance.uniform(0.2, LONGEST_LIFE))
        assert not (tmp_path / "out.wav").exists()
        if project.exists():
            _check(project, told)
    assert told, "no run lived long enough to finish a segment"
    last = subprocess.run(command, capture_output=True, text=True, timeout=100, check=True)
    plan = json.loads(last.stdout.splitlines()[0])
    assert plan["requests"] <= SEGMENTS - len(told)
    with Project.open(project) as finished:
        assert finished.takes.count() == SEGMENTS
    assert not list(tmp_path.glob(".out*"))


def _killed_run(command: list[str], seconds: float) -> set[str]:
    """Run and kill after so many seconds; returns the segments that were told to be done."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    killer = threading.Timer(seconds, process.kill)
    killer.start()
    output, _ = process.communicate(timeout=100)
    killer.cancel()
    lines = [line for line in output.splitlines() if line.endswith("}")]
    events = [json.loads(line) for line in lines]
    assert process.returncode != 0, "the render came to its end before it was killed"
    return {event["segment"] for event in events if event["event"] == "segment"}


def _check(project: Path, told: set[str]) -> None:
    with Project.open(project) as opened:
        takes = opened.takes.all()
        texts = {take.request.text for take in takes}
        assert len(texts) == len(takes), "a request was rendered twice"
        for number in told:
            assert f"This is paragraph number {int(number) - 1} of the book." in texts
        for take in takes:
            assert len(opened.takes.audio(take.id)) == take.frames * 2
        done = [p for p in opened.ledger.all() if p.state is PurchaseState.DONE]
        assert len(done) == len(takes)
