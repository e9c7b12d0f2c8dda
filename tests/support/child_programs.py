"""Running pieces of Python as programs of their own, on a small disk where the system lets us make one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

_TIMEOUT = 180.0


def run_child(program: str, *arguments: object, prefix: tuple[str, ...] = ()) -> Any:
    """What the program prints as JSON on its last line; fails when the program does."""
    command = [*prefix, sys.executable, "-c", program, *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=_TIMEOUT, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def own_disk(folder: Path, kibibytes: int) -> tuple[str, ...]:
    """The prefix of a command that sees a disk of this size at `folder`, or () where none can be made.

    The disk exists in a name space of the program's own, so that it ends with it whatever happens.
    """
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return ()
    name_space = ("unshare", "--mount") if os.geteuid() == 0 else ("unshare", "--map-root-user", "--mount")
    mount = f'mount -t tmpfs -o size={kibibytes}k,mode=700 tmpfs "$0" && exec "$@"'
    prefix = (*name_space, "sh", "-c", mount, str(folder))
    works = subprocess.run([*prefix, "true"], capture_output=True, timeout=_TIMEOUT, check=False)
    return prefix if works.returncode == 0 else ()
