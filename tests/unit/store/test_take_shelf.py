"""The shelf: bought takes for every project, checked when they are taken down."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.store_samples import request_for
from tts_studio.domain.errors import ProjectError
from tts_studio.domain.speech import WordTiming
from tts_studio.domain.take import Take
from tts_studio.store.take_shelf import TakeShelf

REQUEST = request_for("Bought once.")
TAKE = Take(7, REQUEST, REQUEST.format, 24_000, 4, 1, 3, 1000.0, (WordTiming(0, 6, 0.0, 0.5),))


def test_a_take_comes_back_as_it_was(tmp_path: Path) -> None:
    shelf = TakeShelf(tmp_path / "shelf")
    assert shelf.digests() == frozenset()
    shelf.put(TAKE, b"\1\2\n\4\5\6\7\0")
    found = TakeShelf(tmp_path / "shelf").find(REQUEST.digest)
    assert found is not None
    assert found.take == replace(TAKE, id=0)
    assert found.audio == b"\1\2\n\4\5\6\7\0"
    assert shelf.digests() == {REQUEST.digest}


def test_the_first_take_stays(tmp_path: Path) -> None:
    shelf = TakeShelf(tmp_path)
    shelf.put(TAKE, b"first")
    shelf.put(TAKE, b"second")
    found = shelf.find(REQUEST.digest)
    assert found is not None
    assert found.audio == b"first"


def test_a_damaged_or_foreign_file_is_not_taken(tmp_path: Path) -> None:
    shelf = TakeShelf(tmp_path)
    assert shelf.find(REQUEST.digest) is None
    shelf.put(TAKE, b"whole")
    (file,) = tmp_path.rglob("*.take")
    whole = file.read_bytes()
    for content in (whole[:-1], whole + b"x", b"", b"{}\n", b"nonsense"):
        file.write_bytes(content)
        assert shelf.find(REQUEST.digest) is None
    other = request_for("Something else.")
    (tmp_path / other.digest[:2]).mkdir(exist_ok=True)
    (tmp_path / other.digest[:2] / f"{other.digest}.take").write_bytes(whole)
    assert shelf.find(other.digest) is None


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ProjectError, match="other projects"):
        TakeShelf(tmp_path / "file" / "below").put(TAKE, b"bytes")
