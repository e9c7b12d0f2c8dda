"""What the program is called and which version it is."""

from __future__ import annotations

NAME = "TTS Studio"
VERSION = "0.1.0"
