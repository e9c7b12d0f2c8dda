"""What tests of the engine share."""

from __future__ import annotations

import pytest


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Back off for no time at all."""
    monkeypatch.setattr("tts_studio.engine.fates._FIRST_PAUSE", 0.0)
