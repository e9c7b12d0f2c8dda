"""Who is cast in closed projects, seen without opening, changing or waiting for them."""

from __future__ import annotations

from pathlib import Path

from tts_studio.domain.voice import Cast, CastVoice, VoiceId
from tts_studio.store.project_casts import cast_in, projects_with
from tts_studio.store.project_file import Project

ANNA = CastVoice(VoiceId("elevenlabs-clone", "Anna"))
OTHER = CastVoice(VoiceId("hibari", "heart"))


def project(path: Path, cast: Cast | None) -> Path:
    made = Project.open_or_create(path)
    if cast is not None:
        made.script.save_cast(cast)
    made.close()
    return path


def test_projects_are_found_by_the_voices_in_their_casts(tmp_path: Path) -> None:
    paths = [
        project(tmp_path / "one.ttsstudio", Cast(ANNA)),
        project(tmp_path / "two?.ttsstudio", Cast(OTHER, {"mia": ANNA})),
        project(tmp_path / "three.ttsstudio", Cast(OTHER)),
        project(tmp_path / "four.ttsstudio", None),
        tmp_path / "missing.ttsstudio",
    ]
    assert projects_with("elevenlabs-clone", paths) == {"Anna": ["one", "two?"]}


def test_looking_changes_nothing_and_makes_nothing(tmp_path: Path) -> None:
    path = project(tmp_path / "one.ttsstudio", Cast(ANNA))
    before = path.read_bytes()
    assert cast_in(path) == Cast(ANNA)
    assert path.read_bytes() == before
    assert cast_in(tmp_path / "missing.ttsstudio") is None
    assert not (tmp_path / "missing.ttsstudio").exists()
    (tmp_path / "text.ttsstudio").write_text("no project")
    assert cast_in(tmp_path / "text.ttsstudio") is None


def test_a_project_somebody_else_has_open_is_left_out(tmp_path: Path) -> None:
    path = project(tmp_path / "one.ttsstudio", Cast(ANNA))
    held = Project.open(path)
    assert cast_in(path) in (None, Cast(ANNA))
    held.close()
