"""How a voice or a preset travels when it is dragged from the list of voices."""

from __future__ import annotations

from PySide6.QtCore import QMimeData

VOICE_FORMAT = "application/x-tts-studio-voice"


def dragged(written: str) -> QMimeData:
    """A voice as `MODEL:VOICE`, or a preset as `preset:NAME`, on its way."""
    data = QMimeData()
    data.setData(VOICE_FORMAT, written.encode())
    return data


def dropped(data: QMimeData) -> str:
    """What `dragged` was given, empty for anything else."""
    return bytes(data.data(VOICE_FORMAT).data()).decode("utf-8", "replace")
