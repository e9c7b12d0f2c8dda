"""The log file: small, rotating, and without secrets."""

from __future__ import annotations

import logging
import os
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path

LARGEST = 1_000_000
KEPT = 3
SECRET_VARIABLES = ("SEGMIND_API_KEY", "XAI_API_KEY")

_LOOKS_SECRET = re.compile(
    r"(?i)((?:bearer|x-api-key|api[-_]?key|authorization|token)[\"']?\s*[:=]?\s*[\"']?)[A-Za-z0-9_\-.=+/]{8,}"
    r"|\b(?:sk|xai|sg)[-_][A-Za-z0-9_\-]{8,}"
)


def without_secrets(text: str) -> str:
    """The text with everything that is, or looks like, a key replaced."""
    for variable in SECRET_VARIABLES:
        value = os.environ.get(variable, "")
        if len(value) >= 4:
            text = text.replace(value, "[removed]")
    return _LOOKS_SECRET.sub(lambda match: f"{match.group(1) or ''}[removed]", text)


class _CleanFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


def set_up_logging(folder: Path) -> logging.Handler | None:
    """Write the studio's log records to a file in `folder`; None when that is not possible."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "tts-studio.log", maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8", delay=True
        )
    except OSError:
        return None
    handler.setFormatter(_CleanFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.setLevel(logging.INFO)
    logger = logging.getLogger("tts_studio")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    return handler
