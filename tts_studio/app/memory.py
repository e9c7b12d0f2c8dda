"""Keeps freed memory from piling up: GNU's allocator holds on to what worker threads have freed."""

from __future__ import annotations

import ctypes
import sys

# From malloc.h of the GNU C library; there are no names for them in Python.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
_ARENAS = 2
_GIVEN_BACK_ABOVE = 1 << 20
_MAPPED_ABOVE = 1 << 16


def give_memory_back() -> bool:
    """Ask the allocator to share few arenas and to return large pieces; False where it is another one.

    Sound comes and goes in pieces of megabytes on several threads. Without this, a long render keeps tens of
    megabytes that nobody uses. Call it before the first thread is started.
    """
    if not sys.platform.startswith("linux"):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return False
    options = (
        (_M_ARENA_MAX, _ARENAS),
        (_M_TRIM_THRESHOLD, _GIVEN_BACK_ABOVE),
        (_M_MMAP_THRESHOLD, _MAPPED_ABOVE),
    )
    taken = [mallopt(option, value) == 1 for option, value in options]
    return all(taken)
