"""In which order the tests run: what takes long first, what plays sound while little else is going on."""

from __future__ import annotations

import re

_TURNS = (
    # These start many programs, one after the other: at the end, they would keep one worker busy alone.
    re.compile(r"end_to_end/(?!\S*(null_sink|microphone))|contracts/|unit/test_setup_script"),
    re.compile(r"gui/"),
    # A sound server that gets no turn for a while leaves gaps, so these stand among the quiet ones.
    re.compile(r"end_to_end/"),
)


def turn_of(node_id: str) -> int:
    """The turn of a test, by its node id; lower ones come first."""
    return next((turn for turn, tests in enumerate(_TURNS) if tests.search(node_id)), len(_TURNS))
