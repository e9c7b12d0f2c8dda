"""Spares the garbage collector what lives as long as the project.

A long script is a million small objects, and a collection that looks at all of them stops the window for a
tenth of a second, again and again while somebody types. What is there when a project has settled stays; only
what comes later is looked at. A render makes a million more: what outlives a complete collection stays too,
so that the next one looks only at what came since. What is no longer referred to is freed all the same.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping

_OLDEST = 2


def keep() -> None:
    """Look no more at what is there now, nor twice at what is there when everything was looked at."""
    gc.collect(1)
    gc.freeze()
    if _keep_survivors not in gc.callbacks:
        gc.callbacks.append(_keep_survivors)


def release() -> None:
    """Look at everything again, because a project is closed."""
    if _keep_survivors in gc.callbacks:
        gc.callbacks.remove(_keep_survivors)
    gc.unfreeze()


def _keep_survivors(phase: str, details: Mapping[str, int]) -> None:
    if phase == "stop" and details["generation"] == _OLDEST:
        gc.freeze()
