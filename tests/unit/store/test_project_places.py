"""Full disks and places that cannot be written: the right sentence, and nothing is lost."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.child_programs import own_disk, run_child
from tts_studio.store.project_file import Project

FULL_DISK = """
import json, os, sys
from pathlib import Path
from tests.support.store_samples import add_take, request_for
from tts_studio.domain.errors import ProjectDiskFull
from tts_studio.store.project_file import Project

folder, is_small = Path(sys.argv[1]), sys.argv[2] == "small"
filler = folder / "filler"
if is_small:
    filler.write_bytes(bytes(700_000))
project = Project.create(folder / "book.ttsstudio")
connection = project.takes._database._connection
if not is_small:
    connection.execute("PRAGMA max_page_count = 100")

def free_some_room():
    if is_small:
        filler.unlink()
    else:
        connection.execute("PRAGMA max_page_count = 1000000")

def refused(action):
    try:
        action()
    except ProjectDiskFull as error:
        return "no room" in str(error)
    return False

project.script.save("before", ("a",))
purchase = project.ledger.intend(request_for("paid"), "segmind")
stored = 0
while not refused(lambda: add_take(project, f"take {stored}", b"ab" * 20_000)):
    stored += 1
    assert stored < 1_000
report = {"stored": stored}
report["long script refused"] = refused(lambda: project.script.save("after" * 50_000, ("b",)))
report["paid take refused"] = refused(lambda: add_take(project, "paid", b"cd" * 20_000, purchase.id))
report["script kept"] = project.script.load().text == "before"
report["takes kept"] = project.takes.count() == stored
report["purchase open"] = [one.id for one in project.ledger.open_purchases()] == [purchase.id]
if is_small:
    with filler.open("ab") as file:
        while True:
            try:
                os.write(file.fileno(), bytes(1_000))
            except OSError:
                break
    report["copy refused"] = refused(lambda: project.save_copy(folder / "copy.ttsstudio"))
    report["creation refused"] = refused(lambda: Project.create(folder / "new.ttsstudio"))
    project.close()
    project = Project.open(folder / "book.ttsstudio")
    report["opens when full"] = project.script.load().text == "before"
    report["nothing lies about"] = sorted(os.listdir(folder))
free_some_room()
add_take(project, "paid", b"cd" * 20_000, purchase.id)
project.script.save("after", ("b",))
project.close()
if not is_small:
    connection = None
with Project.open(folder / "book.ttsstudio") as again:
    report["all there"] = (
        again.script.load().text == "after"
        and again.ledger.open_purchases() == ()
        and again.takes.count() == stored + 1
        and all(len(again.takes.audio(take.id)) == 40_000 for take in again.takes.all())
    )
print(json.dumps(report))
"""


def test_a_full_disk_costs_nothing_and_saving_works_again_when_there_is_room(tmp_path: Path) -> None:
    prefix = own_disk(tmp_path, 2_048)
    report = run_child(FULL_DISK, tmp_path, "small" if prefix else "limited", prefix=prefix)
    assert report.pop("stored") > 3
    lying_about = report.pop("nothing lies about", ["book.ttsstudio"])
    assert set(lying_about) <= {"book.ttsstudio", "book.ttsstudio-wal", "filler"}
    assert all(report.values()), report


READ_ONLY_DISK = """
import json, subprocess, sys
from pathlib import Path
from tts_studio.domain.errors import ProjectError, ProjectReadOnly
from tts_studio.store.project_file import Project

folder = Path(sys.argv[1])
Project.create(folder / "book.ttsstudio").close()
subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)

def kind(action, path):
    try:
        action(path)
    except ProjectError as error:
        return [type(error).__name__, "Copy the project" in error.advice]
    return "no error"

opened = kind(Project.open, folder / "book.ttsstudio")
print(json.dumps([opened, kind(Project.create, folder / "new.ttsstudio")]))
"""

WITHOUT_PERMISSION = """
import json, os, sys
from pathlib import Path
import tests.support.store_samples
from tts_studio.domain.errors import ProjectError, ProjectReadOnly
from tts_studio.store.project_file import Project

folder = Path(sys.argv[1])
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)

def kind(action):
    try:
        project = action()
    except ProjectError as error:
        return type(error).__name__ + ": " + error.sentence
    project.close()
    return "no error"

report = {name: kind(lambda: Project.open(folder / name)) for name in sys.argv[2:]}
report["new"] = kind(lambda: Project.create(folder / "locked" / "new.ttsstudio"))
print(json.dumps(report))
"""


@pytest.fixture
def everybodys_folder() -> Iterator[Path]:
    """A folder that a user without rights can enter, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder
        for inner in folder.rglob("*"):
            inner.chmod(0o700)


def test_a_read_only_disk_is_named_when_the_project_is_opened(tmp_path: Path) -> None:
    prefix = own_disk(tmp_path, 2_048)
    if prefix:
        assert run_child(READ_ONLY_DISK, tmp_path, prefix=prefix) == [["ProjectReadOnly", True]] * 2
    else:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder).chmod(0o555)
            report = run_child(WITHOUT_PERMISSION, Path(folder).parent)
            assert report["new"].startswith("ProjectMissing")


def test_files_and_folders_without_permission_are_named(everybodys_folder: Path) -> None:
    folder = everybodys_folder
    names = (
        "read.ttsstudio",
        "none.ttsstudio",
        "locked/read.ttsstudio",
        "locked/write.ttsstudio",
        "shut/a.ttsstudio",
    )
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        Project.create(folder / name).close()
        (folder / name).chmod(0o444 if "read" in name else 0o666)
    (folder / "none.ttsstudio").chmod(0)
    (folder / "locked").chmod(0o555)
    (folder / "shut").chmod(0)
    report = run_child(WITHOUT_PERMISSION, folder, *names)
    assert {kind.split(":")[0] for kind in report.values()} == {"ProjectReadOnly"}, report
    assert "not allowed to read" in report["none.ttsstudio"]
    assert "cannot be written" in report["read.ttsstudio"]
    assert "cannot be written" in report["locked/write.ttsstudio"]
    assert sorted(path.name for path in folder.iterdir()) == [
        "locked",
        "none.ttsstudio",
        "read.ttsstudio",
        "shut",
    ]
