"""Auditions on the disk: what is kept, in which order it comes back, and what damage does not break."""

from __future__ import annotations

from pathlib import Path

from tts_studio.domain.audition import AuditionSheet, Candidate, Judgement
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.store.audition_store import AuditionStore
from tts_studio.store.project_file import Project

LOW = CastVoice(VoiceId("murmur", "low"), "en-GB", {"speed": 1.5, "breaths": True, "style": "calm \ud800"})
SHEET = AuditionSheet(
    "one", "Hello \ud800 there.", 100.0, (Candidate(LOW, Judgement(3, "warm", shortlisted=True), 0.25),)
)


def test_a_sheet_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    with Project.create(tmp_path / "a.ttsstudio") as project:
        AuditionStore(project.properties).save(SHEET)
    with Project.open(tmp_path / "a.ttsstudio") as project:
        assert AuditionStore(project.properties).all() == (SHEET,)
        assert AuditionStore(project.properties).get("one") == SHEET


def test_the_sheet_used_last_comes_first_and_a_removed_one_not_at_all(tmp_path: Path) -> None:
    with Project.create(tmp_path / "a.ttsstudio") as project:
        store = AuditionStore(project.properties)
        for name, used in (("old", 1.0), ("new", 3.0), ("middle", 2.0)):
            store.save(AuditionSheet(name, name, used))
        project.properties.set("spending-cap", "5")
        assert [sheet.id for sheet in store.all()] == ["new", "middle", "old"]
        store.remove("middle")
        store.remove("middle")
        assert [sheet.id for sheet in store.all()] == ["new", "old"]
        assert store.get("middle") is None


def test_a_sheet_that_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    with Project.create(tmp_path / "a.ttsstudio") as project:
        store = AuditionStore(project.properties)
        store.save(SHEET)
        project.properties.set("audition:two", {"line": "no more"})
        project.properties.set("audition:three", 7)
        project.properties.set("audition:four", {"line": "x", "used": "soon", "candidates": []})
        assert store.all() == (SHEET,)
        assert "audition:two" in project.properties.names()


def test_stars_beyond_five_count_as_five(tmp_path: Path) -> None:
    with Project.create(tmp_path / "a.ttsstudio") as project:
        store = AuditionStore(project.properties)
        store.save(AuditionSheet("one", "x", 1.0, (Candidate(LOW, Judgement(9)),)))
        kept = store.get("one")
        assert kept is not None and kept.candidates[0].judgement.stars == 5
