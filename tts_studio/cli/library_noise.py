"""Keeps what libraries written in C print by themselves out of standard error, where our one line is."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_STANDARD_ERROR = 2


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """What is written to `sys.stderr` is printed as ever; what goes past it, straight to the file, is not.

    Decoders warn of damaged sound that way. Does nothing where `sys.stderr` is not the process's own.
    """
    ours = sys.__stderr__
    if ours is None or sys.stderr is not ours or ours.fileno() != _STANDARD_ERROR:
        yield
        return
    ours.flush()
    kept = os.dup(_STANDARD_ERROR)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, _STANDARD_ERROR)
    os.close(nowhere)
    try:
        with open(kept, "w", encoding=ours.encoding, errors=ours.errors, buffering=1, closefd=False) as own:
            sys.stderr = own
            yield
    finally:
        sys.stderr = ours
        os.dup2(kept, _STANDARD_ERROR)
        os.close(kept)
