"""The private display ends with the tests that use it, whatever ends them."""

from __future__ import annotations

import socket
import subprocess
import sys

from tests.support.eventually import eventually_blocking
from tests.support.private_display import PrivateDisplay

_PROGRAM = """
import sys
from tests.support.private_display import PrivateDisplay
print(PrivateDisplay().name, flush=True)
sys.stdin.read()
"""


def is_there(name: str) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        return connection.connect_ex(f"/tmp/.X11-unix/X{name.removeprefix(':')}") == 0


def test_a_display_is_there_until_it_is_closed() -> None:
    display = PrivateDisplay()
    assert is_there(display.name)
    display.close()
    assert not is_there(display.name)


def test_a_display_goes_when_its_program_is_killed() -> None:
    command = [sys.executable, "-c", _PROGRAM]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        name = program.stdout.readline().strip()
        assert is_there(name)
        program.kill()
    eventually_blocking(lambda: not is_there(name))
