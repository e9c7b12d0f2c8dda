"""The texts one reads aloud to give a voice: about a minute each, with every kind of sentence."""

from __future__ import annotations

from tts_studio.store.resources import resources_path

FALLBACK = "en"


def reading_languages() -> tuple[str, ...]:
    """The languages there are texts in, as primary BCP-47 tags."""
    return tuple(sorted(path.stem for path in (resources_path() / "reading-texts").glob("*.txt")))


def reading_text(language: str) -> str:
    """The text in a language, in English where there is none."""
    primary = language.partition("-")[0].lower()
    known = primary if primary in reading_languages() else FALLBACK
    return (resources_path() / "reading-texts" / f"{known}.txt").read_text(encoding="utf-8").strip()
