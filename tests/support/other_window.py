"""A project that another program has open."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.eventually import PATIENCE

_HOLDER = """
import sys
from pathlib import Path
from tts_studio.store.project_file import Project
with Project.open_or_create(Path(sys.argv[1])) as project:
    project.script.save(sys.argv[2], ["a"])
    print("open", flush=True)
    for line in sys.stdin:
        project.script.save(line.strip(), ["a"])
        print("saved", flush=True)
"""


@contextmanager
def open_elsewhere(path: Path, text: str) -> Iterator[None]:
    """Let another program have the project open, with this text saved, for the length of the block."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", _HOLDER, str(path), text]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == "open\n"
        try:
            yield
        finally:
            holder.stdin.close()
            holder.wait(PATIENCE)
