"""What libraries in C print by themselves stays out of standard error while a command runs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tts_studio.cli.library_noise import quiet_libraries

PROGRAM = """
import os, sys
from tts_studio.cli.library_noise import quiet_libraries
try:
    with quiet_libraries():
        os.write(2, b"noise of a library\\n")
        print("our own line", file=sys.stderr)
        raise KeyError("as it were")
except KeyError:
    pass
os.write(2, b"heard again\\n")
print("and so are we", file=sys.stderr)
"""


def test_only_our_own_lines_reach_standard_error_and_afterwards_all_do() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines() == ["our own line", "heard again", "and so are we"]


def test_a_standard_error_that_is_not_the_process_own_is_left_alone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with quiet_libraries():
        print("seen by the test", file=sys.stderr)
    assert capsys.readouterr().err == "seen by the test\n"
