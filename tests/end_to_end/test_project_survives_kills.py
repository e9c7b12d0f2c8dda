"""A project whose program is killed at any moment has everything that was stored, and nothing half."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

from tests.support.store_samples import request_for
from tts_studio.domain.purchase import PurchaseState
from tts_studio.store.project_file import Project

KILLS = 50
LONGEST_LIFE = 0.12
"""Seconds between the first write and the kill."""

WRITER = """
import sys
from pathlib import Path
from tests.support.store_samples import add_take, request_for
from tts_studio.store.project_file import Project

project, run = Project.open(Path(sys.argv[1])), int(sys.argv[2])

def tell(*facts):
    sys.stdout.write(" ".join(map(str, facts)) + "\\n")
    sys.stdout.flush()

tell("ready")
for turn in range(1_000_000):
    name = f"{run}-{turn}"
    project.script.save(name + " " * 20_000, [name, *map(str, range(turn % 7))])
    tell("script", name)
    purchase = project.ledger.intend(request_for(name), "segmind")
    tell("intent", purchase.id)
    project.ledger.submitted(purchase.id, "remote-" + name)
    tell("submitted", purchase.id, name)
    take = add_take(project, name, name.encode() * 20_000, purchase.id)
    tell("take", take.id, purchase.id, name)
    if turn % 5 == 4:
        project.save_copy(Path(sys.argv[1] + ".copy"), overwrite=True)
        tell("copy", name)
"""


def life_of_a_writer(path: Path, run: int, seconds: float) -> list[list[str]]:
    """What a program said it had stored before it was killed."""
    command = [sys.executable, "-c", WRITER, str(path), str(run)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
        end = threading.Timer(seconds, writer.kill)
        end.start()
        lines = writer.stdout.read()
        end.join()
    assert writer.returncode == -signal.SIGKILL
    # The last line may be cut; what it says was stored all the same.
    return [line.decode().split() for line in lines.split(b"\n")[:-1]]


def check_facts(project: Project, facts: list[list[str]]) -> None:
    """Every fact that was told is in the file."""
    for kind, *details in facts:
        if kind == "intent":
            project.ledger.get(int(details[0]))
        elif kind == "submitted":
            assert project.ledger.get(int(details[0])).remote_id == f"remote-{details[1]}"
        elif kind == "take":
            take_id, purchase_id, name = int(details[0]), int(details[1]), details[2]
            assert project.takes.get(take_id).request == request_for(name)
            assert project.takes.audio(take_id) == name.encode() * 20_000
            assert project.ledger.get(purchase_id).take_id == take_id


def turn_of(name: str) -> int:
    """The writer's turn in which the script of this name was saved."""
    return int(name.split("-")[1])


def check_whole(project: Project) -> None:
    """Nothing is there by half: a take without its purchase, a script with another script's segments."""
    stored = project.script.load()
    if stored.text:
        name, padding = stored.text.split(" ", 1)
        turn = turn_of(name)
        assert len(padding) == 19_999
        assert stored.segment_ids == (name, *map(str, range(turn % 7)))
    takes = {take.id: take for take in project.takes.all()}
    finished = {purchase.take_id: purchase for purchase in project.ledger.all() if purchase.take_id}
    assert set(takes) == set(finished)
    for take_id, purchase in finished.items():
        assert purchase.state is PurchaseState.DONE
        assert purchase.digest == takes[take_id].digest


def test_killing_the_program_fifty_times_loses_nothing_that_was_stored(tmp_path: Path) -> None:
    chance = random.Random(20)
    path = tmp_path / "book.ttsstudio"
    copy = tmp_path / "book.ttsstudio.copy"
    Project.create(path).close()
    told = 0
    for run in range(KILLS):
        facts = life_of_a_writer(path, run, chance.uniform(0, LONGEST_LIFE))
        told += len(facts)
        with Project.open(path) as project:
            check_facts(project, facts)
            check_whole(project)
            scripts = [fact[1] for fact in facts if fact[0] == "script"]
            if scripts:
                done, saved = (
                    int(name.split("-")[1]) for name in (scripts[-1], project.script.load().text.split()[0])
                )
                assert saved in (done, done + 1)
        if copy.exists():
            with Project.open(copy) as project:
                check_whole(project)
    assert told > KILLS, "The writers were killed before they wrote anything."
