"""Script, cast and small values come back as they were saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tts_studio.domain.errors import ProjectMissing, UsageError
from tts_studio.domain.voice import Cast, CastVoice, VoiceId
from tts_studio.store.project_file import Project
from tts_studio.store.property_store import JsonValue
from tts_studio.store.script_store import StoredScript


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "book.ttsstudio") as opened:
        yield opened


def test_a_new_project_has_an_empty_script_and_no_cast(project: Project) -> None:
    assert project.script.load() == StoredScript("", ())
    assert project.script.load_cast() is None


def test_any_text_survives(project: Project) -> None:
    text = "NARRATOR: “Žluťoučký” 🎙\n\n\x00\r\n\ud800\u2029 end"
    project.script.save(text, ("a", "b"))
    project.close()
    with Project.open(project.path) as again:
        assert again.script.load() == StoredScript(text, ("a", "b"))


_IDS = st.lists(st.sampled_from("abcdefghij"), unique=True)


@given(versions=st.lists(_IDS, min_size=1, max_size=6))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_segments_come_back_in_order_after_any_edits(project: Project, versions: list[list[str]]) -> None:
    for ids in versions:
        project.script.save("text", ids)
        assert project.script.load().segment_ids == tuple(ids)


def test_a_small_edit_of_a_long_script_writes_few_rows(project: Project) -> None:
    ids = [f"s{number}" for number in range(5_000)]
    project.script.save("text", ids)
    with project.script._database.reading() as connection:
        before = connection.total_changes
        project.script.save("other text", [*ids[:2_500], "new", *ids[2_501:]])
        assert connection.total_changes - before <= 3


def test_two_segments_of_one_id_are_refused(project: Project) -> None:
    project.script.save("kept", ("a",))
    with pytest.raises(UsageError):
        project.script.save("lost", ("a", "a"))
    assert project.script.load() == StoredScript("kept", ("a",))


def test_the_cast_comes_back_with_its_settings(project: Project) -> None:
    narrator = CastVoice(VoiceId("hibari", "heart"), "en", {"speed": 1.5, "warm": True, "seed": 3})
    cast = Cast(narrator).with_voice("Zoë", CastVoice(VoiceId("espeak", "fr:x")))
    project.script.save_cast(cast)
    project.close()
    with Project.open(project.path) as again:
        found = again.script.load_cast()
        assert found == cast
        assert found is not None
        assert found.voice_of("ZOË").voice == VoiceId("espeak", "fr:x")
        again.script.save_cast(cast.without("Zoë"))
        assert again.script.load_cast() == Cast(narrator)


@pytest.mark.parametrize("written_before", [False, True])
def test_saving_into_a_deleted_file_says_so_and_the_work_can_still_be_saved(
    project: Project, tmp_path: Path, written_before: bool
) -> None:
    if written_before:
        project.script.save("first words", ())
    project.path.unlink()
    with pytest.raises(ProjectMissing, match="moved, replaced or deleted"):
        project.script.save("precious", ("a",))
    project.save_as(tmp_path / "rescued.ttsstudio")
    assert project.script.load().text == "precious"
    project.script.save("precious too", ("a",))
    project.close()
    with Project.open(tmp_path / "rescued.ttsstudio") as rescued:
        assert rescued.script.load().text == "precious too"


@pytest.mark.parametrize("value", [None, 1, 1.5, True, "“é” \ud800", [1, [2]], {"a": {"b": [None]}}])
def test_small_values_come_back(project: Project, value: JsonValue) -> None:
    project.properties.set("caret", 3)
    project.properties.set("caret", value)
    assert project.properties.get("caret", "default") == value
    assert project.properties.names() == ("caret",)
    project.properties.remove("caret")
    project.properties.remove("caret")
    assert project.properties.get("caret", "default") == "default"


def test_setting_the_same_value_again_writes_nothing(project: Project) -> None:
    project.properties.set("caret", 3)
    with project.properties._database.reading() as connection:
        before = connection.total_changes
        project.properties.set("caret", 3)
        assert connection.total_changes == before
