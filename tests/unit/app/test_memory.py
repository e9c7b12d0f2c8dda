"""The allocator is told to give memory back, where it is one that can be told."""

from __future__ import annotations

import platform
import subprocess
import sys


def test_the_allocator_of_gnu_systems_takes_the_options() -> None:
    program = "from tts_studio.app.memory import give_memory_back; print(give_memory_back())"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(platform.libc_ver()[0] == "glibc")
