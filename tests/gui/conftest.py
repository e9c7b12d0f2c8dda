"""What tests of the window share."""

from __future__ import annotations

import pytest

from tests.support.eventually import PATIENCE


@pytest.fixture(autouse=True)
def _patient_application(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine voices are listed, and projects closed, later than the window would wait for."""
    for name in ("CLOSING_SECONDS", "VOICES_SECONDS"):
        monkeypatch.setattr(f"tts_studio.app.application.{name}", PATIENCE)
