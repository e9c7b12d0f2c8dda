"""The recent projects are remembered newest first, missing ones too."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest

from tts_studio.domain.errors import SettingsError
from tts_studio.settings.recent_projects import LONGEST, RecentProjects


@pytest.fixture
def recent(tmp_path: Path) -> RecentProjects:
    return RecentProjects(tmp_path / "recent.json")


def test_the_newest_is_first_and_stands_there_once(recent: RecentProjects, tmp_path: Path) -> None:
    a, b = tmp_path / "a é.ttsstudio", tmp_path / "b.ttsstudio"
    for project in (a, b, a):
        recent.add(project)
    assert recent.all() == (a, b)
    assert RecentProjects(tmp_path / "recent.json").all() == (a, b)


def test_only_a_dozen_are_remembered(recent: RecentProjects, tmp_path: Path) -> None:
    for number in range(LONGEST + 5):
        recent.add(tmp_path / f"{number}.ttsstudio")
    assert LONGEST == 12
    assert [path.stem for path in recent.all()] == [str(number) for number in range(16, 4, -1)]


def test_missing_ones_are_kept_and_told_apart(recent: RecentProjects, tmp_path: Path) -> None:
    here, gone = tmp_path / "here.ttsstudio", tmp_path / "stick" / "gone.ttsstudio"
    here.touch()
    recent.add(here)
    recent.add(gone)
    recent.add(tmp_path / ("x" * 300))
    assert recent.present() == (here,)
    assert gone in recent.all()


def test_one_or_all_can_be_forgotten(recent: RecentProjects, tmp_path: Path) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    recent.add(a)
    recent.add(b)
    recent.remove(b)
    recent.remove(tmp_path / "never there")
    assert recent.all() == (a,)
    recent.clear()
    assert recent.all() == ()


def test_a_relative_path_is_remembered_in_full(
    recent: RecentProjects, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    recent.add(Path("a.ttsstudio"))
    assert recent.all() == (tmp_path / "a.ttsstudio",)
    recent.remove(Path("a.ttsstudio"))
    assert recent.all() == ()


def test_a_name_that_is_not_valid_text_is_remembered(recent: RecentProjects) -> None:
    odd = Path("/caf\udce9.ttsstudio").absolute()
    recent.add(odd)
    assert recent.all() == (odd,)


@pytest.mark.parametrize("content", ["{", "[]", '{"projects": 3}', '{"projects": [1, "", null]}'])
def test_a_list_that_cannot_be_read_is_empty_and_replaced(
    recent: RecentProjects, tmp_path: Path, content: str
) -> None:
    (tmp_path / "recent.json").write_text(content)
    assert recent.all() == ()
    recent.add(tmp_path / "a")
    assert recent.all() == (tmp_path / "a",)


def test_a_list_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        RecentProjects(tmp_path / "nowhere" / "recent.json").add(tmp_path / "a")


def test_two_windows_that_open_projects_at_once_are_both_remembered(tmp_path: Path) -> None:
    def open_all(window: str) -> None:
        recent = RecentProjects(tmp_path / "recent.json")
        for number in range(5):
            recent.add(tmp_path / f"{window}-{number}")

    windows = [Thread(target=open_all, args=(name,)) for name in ("first", "second")]
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    assert len(RecentProjects(tmp_path / "recent.json").all()) == 10
