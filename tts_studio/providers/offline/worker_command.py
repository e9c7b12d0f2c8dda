"""How the voice worker is started: the command line, and the little of the environment it needs."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import tts_studio

WORKER_ARGUMENT = "--offline-voices-worker"
"""The argument with which a frozen program is asked to be the worker instead of the studio."""

_START = (
    "import sys; sys.path.append(sys.argv[1]); "
    "from tts_studio.providers.offline.worker_process import main; main()"
)
# The worker gets no keys, no proxies and no Python settings: only what a program needs to run at all.
_PASSED_ON = ("PATH", "HOME", "SYSTEMROOT", "WINDIR", "TEMP", "TMP", "TMPDIR", "LANG", "LD_LIBRARY_PATH")
_PASSED_ON_PREFIXES = ("LC_", "COVERAGE_")
_OWN = {
    "HF_HUB_OFFLINE": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONIOENCODING": "utf-8",
}


def worker_command() -> tuple[str, ...]:
    """The command line of the worker, for an installed program, a checkout and a frozen program."""
    if getattr(sys, "frozen", False):
        return (sys.executable, WORKER_ARGUMENT)
    packages = Path(tts_studio.__file__).parent.parent
    return (sys.executable, "-I", "-c", _START, str(packages))


def worker_environment(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """What the worker sees of `environment`, which is this process's own unless given."""
    given = os.environ if environment is None else environment
    kept = {
        name: value
        for name, value in given.items()
        if name.upper() in _PASSED_ON or name.startswith(_PASSED_ON_PREFIXES)
    }
    return {**kept, **_OWN}
