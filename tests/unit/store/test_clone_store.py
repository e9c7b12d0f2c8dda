"""The user's own voices on the disk: whole or not there, found again, and brought back from the trash."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import NoReturn

import pytest

from tts_studio.domain.cloned_voice import CloneDraft, ClonedVoice, Consent, Upload
from tts_studio.domain.errors import CloneError, UnknownVoice, UsageError
from tts_studio.store.clone_store import LARGEST_SAMPLE, MOST_SAMPLES, CloneStore

CONSENT = Consent("Anna Müller", "Anna Müller", "audiobooks", "2026-11-20")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "samples"
    folder.mkdir()
    return folder


@pytest.fixture
def originals(tmp_path: Path) -> tuple[Path, ...]:
    paths = (tmp_path / "first take.WAV", tmp_path / "zweite.m4a")
    for number, path in enumerate(paths):
        path.write_bytes(b"sound" * (number + 1))
    return paths


def draft(name: str = "Anna") -> CloneDraft:
    return CloneDraft(name, CONSENT, "de", "Es war einmal …")


def test_a_voice_is_kept_with_its_originals_as_given(home: Path, originals: tuple[Path, ...]) -> None:
    store = CloneStore(home, lambda: 1000.0)
    added = store.add(draft("  Anna   M. "), originals)
    assert (added.id, added.name, added.language, added.created) == ("Anna M.", "Anna M.", "de", 1000.0)
    assert added.consent == CONSENT
    assert [sample.name for sample in added.samples] == ["first take.WAV", "zweite.m4a"]
    again = CloneStore(home)
    assert again.all() == (added,)
    assert again.get("anna m.") == added
    kept = again.sample_paths("Anna M.")
    assert [path.read_bytes() for path in kept] == [path.read_bytes() for path in originals]
    assert [path.suffix for path in kept] == [".wav", ".m4a"]


def test_voices_of_other_recordings_have_other_revisions(home: Path, originals: tuple[Path, ...]) -> None:
    store = CloneStore(home)
    first = store.add(draft(), originals)
    store.remove("Anna")
    assert store.add(draft(), originals).revision == first.revision
    assert store.add(draft("Other"), originals[:1]).revision != first.revision


def test_a_renamed_voice_keeps_its_id_and_an_upload_is_remembered(
    home: Path, originals: tuple[Path, ...]
) -> None:
    store = CloneStore(home)
    store.add(draft(), originals)
    upload = Upload("https://images.example.com/a.mp3", 2000.0)
    store.note_upload("Anna", upload)
    assert store.rename("Anna", "The narrator").id == "Anna"
    assert (store.get("Anna").name, store.get("Anna").upload) == ("The narrator", upload)
    assert store.note_upload("Anna", None).upload is None


def test_a_name_is_taken_once_whatever_its_case(home: Path, originals: tuple[Path, ...]) -> None:
    store = CloneStore(home)
    store.add(draft(), originals)
    with pytest.raises(CloneError, match="already"):
        store.add(draft("ANNA"), originals)
    for name in ("", "   ", "\u200c\u200f", "x" * 61, "a\x07b", "a\udce9"):
        with pytest.raises(UsageError):
            store.add(draft(name), originals)
        with pytest.raises(UsageError):
            store.rename("Anna", name)
    assert len(store.all()) == 1


def test_a_voice_is_named_and_allowed_in_every_script(home: Path, originals: tuple[Path, ...]) -> None:
    store = CloneStore(home)
    consent = Consent("مریم\u200cها", "\u200fדנה\u200f", "می\u200cخواهم کتاب بخوانم", "2026-11-20")
    name = "کتاب\u200cخوان"
    added = store.add(CloneDraft(name, consent), originals, names=["صدا\u200c۱.wav", "9.41\u202fAM.m4a"])
    assert (added.name, added.consent) == (name, consent)
    assert [sample.name for sample in added.samples] == ["صدا\u200c۱.wav", "9.41\u202fAM.m4a"]
    assert CloneStore(home).all() == (added,)
    assert store.rename(name, "صدا\u200cپیشه").name == "صدا\u200cپیشه"


def test_a_removed_voice_comes_back_until_the_trash_is_emptied(
    home: Path, originals: tuple[Path, ...]
) -> None:
    clock = [1000.0]
    store = CloneStore(home, lambda: clock[0])
    added = store.add(draft(), originals)
    removed = store.remove("Anna")
    assert store.all() == ()
    assert store.trash() == (removed,)
    with pytest.raises(UnknownVoice):
        store.sample_paths("Anna")
    assert store.restore(removed) == added
    assert store.sample_paths("Anna")[0].exists()
    with pytest.raises(CloneError, match="new voice"):
        store.restore(removed)
    removed = store.remove("Anna")
    store.empty_trash(older_than=60)
    assert store.trash() == (removed,)
    clock[0] += 61
    store.empty_trash(older_than=60)
    assert store.trash() == ()
    with pytest.raises(CloneError, match="cannot be read"):
        store.restore(removed)


@pytest.mark.parametrize(
    "record",
    [
        b"",
        b"[]",
        b'{"format": 2}',
        b"[" * 100_000,
        json.dumps({"format": 1, "consent": {}, "samples": []}).encode(),
    ],
)
def test_folders_that_hold_no_voice_are_left_aside(
    home: Path, originals: tuple[Path, ...], record: bytes
) -> None:
    store = CloneStore(home)
    added = store.add(draft(), originals)
    (home / "strange").mkdir()
    (home / "strange" / "voice.json").write_bytes(record)
    (home / "empty").mkdir()
    (home / "a file").touch()
    assert store.all() == (added,)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", ""),
        ("id", 5),
        ("name", "a\nb"),
        ("created", "yesterday"),
        ("created", -1),
        ("samples", [{"file": "../../x", "name": "x", "sha256": "0" * 64}]),
        ("samples", [{"file": "01.wav", "name": "x", "sha256": "?"}]),
        ("samples", [{"file": "01.wav", "name": "x", "sha256": "0" * 64}] * 2),
        ("upload", {"address": "", "uploaded": 1}),
        ("transcript", None),
    ],
)
def test_a_record_that_makes_no_sense_is_no_voice(
    home: Path, originals: tuple[Path, ...], field: str, value: object
) -> None:
    store = CloneStore(home)
    store.add(draft(), originals)
    (record,) = home.glob("*/voice.json")
    record.write_text(json.dumps({**json.loads(record.read_text()), field: value}))
    assert store.all() == ()


def test_there_are_no_voices_where_there_is_no_folder(tmp_path: Path) -> None:
    assert CloneStore(tmp_path / "nowhere").all() == ()


def test_a_voice_needs_recordings_that_can_be_read(home: Path, originals: tuple[Path, ...]) -> None:
    store = CloneStore(home)
    with pytest.raises(CloneError, match="recordings"):
        store.add(draft(), [])
    with pytest.raises(CloneError, match="recordings"):
        store.add(draft(), originals[:1] * (MOST_SAMPLES + 1))
    with pytest.raises(CloneError, match="No such file"):
        store.add(draft(), [*originals, home / "missing.wav"])
    with originals[0].open("r+b") as file:
        file.truncate(LARGEST_SAMPLE + 1)
    with pytest.raises(CloneError, match="larger than 500 MB"):
        store.add(draft(), originals)
    assert list(home.iterdir()) == []


def test_a_full_disk_leaves_nothing_half_kept(
    home: Path, originals: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    store = CloneStore(home)
    before: ClonedVoice = store.add(draft(), originals)
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(CloneError, match="no room"):
            store.add(draft("Other"), originals)
        with pytest.raises(CloneError, match="no room"):
            store.rename("Anna", "Other")
    assert store.all() == (before,)
    assert len(list(home.iterdir())) == 1
    assert len(list(home.glob("*/*"))) == 3


def test_what_a_crash_left_goes_when_the_next_voice_is_added(home: Path, originals: tuple[Path, ...]) -> None:
    old, young = home / ".part-old", home / ".part-young"
    for folder in (old, young):
        folder.mkdir()
        (folder / "01.wav").touch()
    os.utime(old, (1.0, 1.0))
    CloneStore(home).add(draft(), originals)
    assert (old.exists(), young.exists()) == (False, True)


def test_what_the_recordings_say_can_be_put_right(home: Path, originals: tuple[Path, ...]) -> None:
    store = CloneStore(home)
    store.add(draft(), originals)
    store.retell("anna", "Es war zweimal.")
    assert CloneStore(home).get("Anna").transcript == "Es war zweimal."


def test_a_voice_is_deleted_for_good_alone(home: Path, originals: tuple[Path, ...]) -> None:
    store = CloneStore(home, lambda: 5000.0)
    for name in ("Anna", "Ben"):
        store.add(draft(name), originals)
        store.remove(name)
    ben, anna = sorted(store.trash(), key=lambda removed: removed.voice.name, reverse=True)
    assert anna.when == 5000.0
    store.discard(anna)
    assert store.trash() == (ben,)
    with pytest.raises(CloneError, match="“Anna”"):
        store.discard(anna)
    assert store.restore(ben).name == "Ben"


@pytest.mark.parametrize(
    "wrong",
    [
        CloneDraft("Anna", CONSENT, "de", "word " * 30_000),
        CloneDraft("Anna", Consent("A" * 600, "Ben", "", "2026-11-20")),
        CloneDraft("Anna", Consent("Anna", "Ben\x00", "", "2026-11-20")),
    ],
)
def test_what_could_not_be_read_again_is_refused_and_no_voice_is_lost(
    home: Path, originals: tuple[Path, ...], wrong: CloneDraft
) -> None:
    store = CloneStore(home)
    with pytest.raises(UsageError):
        store.add(wrong, originals)
    assert list(home.iterdir()) == []


def test_line_breaks_in_a_consent_become_spaces(home: Path, originals: tuple[Path, ...]) -> None:
    store = CloneStore(home)
    store.add(CloneDraft("Anna", Consent("Anna\nMüller", "Ben", "", "2026-11-20")), originals)
    assert CloneStore(home).get("Anna").consent.whose == "Anna Müller"
