"""Spares the garbage collector what lives as long as the project.

A long script is a million small objects, and a collection that looks at all of them stops the window for a
tenth of a second, again and again while somebody types. What is there when a project has settled stays; only
what comes later is looked at. Objects that are no longer referred to are freed all the same.
"""

from __future__ import annotations

import gc


def keep() -> None:
    """Look no more at what is there now."""
    gc.collect(1)
    gc.freeze()


def release() -> None:
    """Look at everything again, because a project is closed."""
    gc.unfreeze()
