"""How benchmarks of the window begin: as the program does, with its data in a folder of their own."""

from __future__ import annotations

import asyncio
import functools
import os
import sys
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from tts_studio.app.event_loop import new_event_loop
from tts_studio.app.garbage import automatic_collection_off
from tts_studio.app.program import make_qt_application


def measure_long_projects(measure: Callable[[int, int, Path], Coroutine[Any, Any, None]]) -> None:
    """Run this with the segments and characters that the command line names, and an empty folder."""
    segments = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    characters = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TTS_STUDIO_HOME"] = str(Path(folder) / "home")
        application = make_qt_application()
        loop_factory = functools.partial(new_event_loop, application)
        with automatic_collection_off(), asyncio.Runner(loop_factory=loop_factory) as runner:
            runner.run(measure(segments, characters, Path(folder)))
