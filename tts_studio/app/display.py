"""Whether a window can be shown at all, found out before Qt would abort the program."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Mapping

from tts_studio.domain.translation import tr

# The libraries Qt's X11 plugin links to, and the Debian package that has each.
XCB_LIBRARIES: Mapping[str, str] = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def loads(library: str) -> bool:
    """Whether the system's loader finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def why_no_window(
    environment: Mapping[str, str] = os.environ,
    *,
    system: str = sys.platform,
    found: Callable[[str], bool] = loads,
) -> str:
    """One line for the user when no window can be shown here, else an empty text."""
    if not system.startswith("linux") or environment.get("QT_QPA_PLATFORM"):
        return ""
    if environment.get("WAYLAND_DISPLAY"):
        return ""
    if not environment.get("DISPLAY"):
        return tr(
            "TTS Studio has no screen to open its window on: set DISPLAY or WAYLAND_DISPLAY, or "
            "use the command line (tts-studio --help)."
        )
    missing = [package for name, package in XCB_LIBRARIES.items() if not found(name)]
    if missing:
        return tr("TTS Studio cannot open its window: install {libraries}.", libraries=" ".join(missing))
    return ""
