"""A project of the first version opens with all of its takes and choices, and is kept as it was."""

from __future__ import annotations

from pathlib import Path

from tests.support.scripted_provider import MURMUR, murmur
from tests.support.sessions import staged
from tests.support.version_one import VersionOne
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.voice import Cast, CastVoice, VoiceId
from tts_studio.engine.timeline import SpeechItem
from tts_studio.store.project_file import Project
from tts_studio.store.untitled import discard, left_over

FIRST, SECOND = "The first words.", "The second words."
LOW = VoiceId("murmur", "low")


def request(text: str) -> SpeechRequest:
    return SpeechRequest(LOW, "en-US", (("speed", 1.0),), text, MURMUR.format, MURMUR.revision)


def write_project(path: Path) -> None:
    """A segment with two takes of which the second is used and one of other words, and one with a take."""
    project = VersionOne(path)
    project.script(f"{FIRST}\n\n{SECOND}", ["one", "two"], Cast(CastVoice(LOW)))
    project.take(request("Earlier words."), murmur("Earlier words."), chosen_by="one")
    project.take(request(FIRST), murmur(FIRST))
    project.take(request(FIRST), murmur(FIRST), chosen_by="one")
    project.take(request(SECOND), murmur(SECOND), chosen_by="two")


async def test_an_older_project_opens_with_its_takes_and_choices(tmp_path: Path) -> None:
    path = tmp_path / "book.ttsstudio"
    write_project(path)
    for known in ([(3,), (2,)], [(1,), (3,), (2,)]):
        async with staged(path) as stage:
            assert stage.states == ["fresh", "fresh"]
            takes = stage.session.takes
            assert [take.pieces for take in takes.of("one")] == known
            chosen = takes.chosen("one")
            assert chosen is not None
            assert chosen.pieces == (3,)
            (item, _, _) = stage.session.timeline()
            assert isinstance(item, SpeechItem)
            used = stage.session.library.take_for("one", item.request)
            assert used is not None
            assert used.id == 3
            stage.session.set_text(f"Earlier words.\n\n{SECOND}")
            assert stage.states == ["fresh", "fresh"]
            stage.session.set_text(f"{FIRST}\n\n{SECOND}")
            assert stage.provider.requests == []


async def test_what_was_stale_in_an_older_project_is_stale_and_not_new(tmp_path: Path) -> None:
    path = tmp_path / "book.ttsstudio"
    project = VersionOne(path)
    project.script(f"{FIRST}\n\n{SECOND}", ["one", "two"], Cast(CastVoice(LOW)))
    project.take(request("Earlier words."), murmur("Earlier words."), chosen_by="one")
    async with staged(path) as stage:
        assert stage.states == ["stale", "not rendered"]
        stale = stage.session.why_stale("one")
        assert stale is not None
        assert stale.reasons == ("It has changed since it was rendered.",)
        assert stage.session.why_stale("two") is None
        assert stage.session.render_plan(stale_only=True).stale == ("one",)


async def test_the_earlier_file_is_kept_and_named(tmp_path: Path) -> None:
    path = tmp_path / "book.ttsstudio"
    write_project(path)
    before = path.read_bytes()
    async with staged(path) as stage:
        kept = stage.session.earlier_version
    assert kept == tmp_path / "book.version-1.ttsstudio"
    assert kept.stat().st_size == len(before)
    async with staged(path) as stage:
        assert stage.session.earlier_version is None


def test_an_untitled_project_of_an_older_version_is_left_over_once(tmp_path: Path) -> None:
    path = tmp_path / "untitled-1.ttsstudio"
    write_project(path)
    for _ in range(2):
        (entry,) = left_over(tmp_path)
        assert (entry.path, entry.takes) == (path, 4)
    assert len(list(tmp_path.iterdir())) == 2
    discard(path)
    assert list(tmp_path.iterdir()) == []


def test_the_kept_file_is_a_project_too(tmp_path: Path) -> None:
    path = tmp_path / "book.ttsstudio"
    write_project(path)
    Project.open(path).close()
    with Project.open(tmp_path / "book.version-1.ttsstudio") as project:
        assert project.takes.count() == 4
