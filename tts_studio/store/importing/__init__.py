"""Reads scripts out of what other programs write: documents, books, subtitles, tables."""
