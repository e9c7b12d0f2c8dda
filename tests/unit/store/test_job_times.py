"""How long jobs took is remembered, and forgotten where it makes no sense."""

from __future__ import annotations

from pathlib import Path

import pytest

from tts_studio.store.job_times import JobTimesFile


def test_times_are_remembered_model_by_model(tmp_path: Path) -> None:
    file = JobTimesFile(tmp_path / "job-times.json")
    assert file.recall() == {}
    file.keep({"grok-tts": [(100, 2.5), (200, 4.0)], "other": [(1, 1.0)]})
    file.keep({"grok-tts": [(100, 3.0)]})
    assert JobTimesFile(tmp_path / "job-times.json").recall() == {
        "grok-tts": [(100, 3.0)],
        "other": [(1, 1.0)],
    }
    assert [path.name for path in tmp_path.iterdir()] == ["job-times.json"]


@pytest.mark.parametrize(
    "content",
    ["", "[]", "5", '{"a": 5}', '{"a": [5]}', '{"a": [["x", 1]]}', '{"a": [[1, NaN]]}', "[" * 99_999],
)
def test_what_makes_no_sense_is_forgotten(tmp_path: Path, content: str) -> None:
    path = tmp_path / "job-times.json"
    path.write_text(content)
    file = JobTimesFile(path)
    assert file.recall() == {}
    file.keep({"a": [(1, 1.0)]})
    assert file.recall() == {"a": [(1, 1.0)]}


def test_what_cannot_be_written_is_not_remembered(tmp_path: Path) -> None:
    file = JobTimesFile(tmp_path / "nowhere" / "job-times.json")
    file.keep({"a": [(1, 1.0)]})
    assert file.recall() == {}
