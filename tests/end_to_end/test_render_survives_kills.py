"""A render that is killed at any moment loses no finished take and goes on where it was."""

from __future__ import annotations

import itertools
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
LONGEST_LIFE = 2.0


def test_killed_renders_lose_nothing_and_render_nothing_twice(tmp_path: Path) -> None:
    script, project = tmp_path / "script.txt", tmp_path / "book.ttsstudio"
    command = [sys.executable, "-m", "tts_studio", "render", str(script), "-o", str(tmp_path / "out.wav")]
    command += ["--project", str(project), "--json"]
    chance = random.Random(20)
    told: set[tuple[int, int]] = set()
    for number in range(KILLS):
        # Another name each time: what was rendered before helps, but never to the end of the script.
        script.write_text(_script(number), encoding="utf-8")
        told |= _killed_run(command, chance, number)
        assert not (tmp_path / "out.wav").exists()
        if project.exists():
            _check(project, told)
    assert told, "no run lived long enough to finish a segment"
    last = subprocess.run(command, capture_output=True, text=True, timeout=180, check=True)
    plan = json.loads(last.stdout.splitlines()[0])
    assert plan["requests"] <= SEGMENTS - sum(run == KILLS - 1 for run, _ in told)
    assert (tmp_path / "out.wav").exists()
    _check(project, told)
    assert not list(tmp_path.glob(".out*"))


def _script(run: int) -> str:
    return "\n\n".join(_sentence(run, number) for number in range(SEGMENTS))


def _sentence(run: int, number: int) -> str:
    return f"This is paragraph number {number} of book number {run}."


def _killed_run(command: list[str], chance: random.Random, run: int) -> set[tuple[int, int]]:
    """Run and kill, in turn some time after the start and after some segments; returns what was told."""
    lines: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        if run % 2:
            killer = threading.Timer(chance.uniform(0.2, LONGEST_LIFE), process.kill)
            killer.start()
        else:
            wanted = chance.randint(2, SEGMENTS // 3)
            lines += itertools.takewhile(bool, (process.stdout.readline() for _ in range(wanted)))
            killer = threading.Timer(chance.uniform(0.0, 0.05), process.kill)
            killer.start()
        lines += process.stdout.read().splitlines()
        killer.join()
    assert process.returncode != 0, "the render came to its end before it was killed"
    events = [json.loads(line) for line in lines if line.rstrip().endswith("}")]
    return {(run, event["segment"] - 1) for event in events if event["event"] == "segment"}


def _check(project: Path, told: set[tuple[int, int]]) -> None:
    with Project.open(project) as opened:
        takes = opened.takes.all()
        texts = {take.request.text for take in takes}
        assert len(texts) == len(takes), "a request was rendered twice"
        assert {_sentence(run, number) for run, number in told} <= texts
        for take in takes:
            assert len(opened.takes.audio(take.id)) == take.frames * 2
        done = [p for p in opened.ledger.all() if p.state is PurchaseState.DONE]
        assert len(done) == len(takes)
