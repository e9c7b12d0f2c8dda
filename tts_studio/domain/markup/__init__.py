"""The studio's tag language: scanning, tags, diagnostics and dialects."""
