"""The voice that is being made, on the disk: kept as it is, had by one program, and never in the way."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tts_studio.domain.cloned_voice import CloneDraft, Consent
from tts_studio.domain.errors import CloneError
from tts_studio.domain.sample_edit import SampleEdit
from tts_studio.domain.unfinished_voice import Sample, UnfinishedVoice
from tts_studio.store.unfinished_voice_file import UnfinishedVoiceFile

HALF = UnfinishedVoice(
    (
        Sample(
            0, Path("/recordings/ü.wav"), "Recording 1", SampleEdit(1.0, 9.5, mono=True), True, "Hello.\nYou."
        ),
        Sample(1, Path(os.fsdecode(b"/home/\xff.flac")), "kitchen"),
    ),
    CloneDraft("Anna", Consent("Anna M.", "", "", "2026-11-20"), "de"),
)


def file_in(folder: Path) -> UnfinishedVoiceFile:
    return UnfinishedVoiceFile(lambda: folder / "unfinished.db")


def kept_in(folder: Path) -> UnfinishedVoice:
    file = file_in(folder)
    kept = file.claim()
    assert file.owned
    file.close()
    return kept


def test_what_was_kept_is_there_the_next_time(tmp_path: Path) -> None:
    file = file_in(tmp_path)
    assert file.claim() == UnfinishedVoice()
    file.keep(UnfinishedVoice(HALF.samples[:1]))
    file.keep(HALF)
    file.close()
    assert not file.owned
    assert kept_in(tmp_path) == HALF


def test_only_one_program_has_it(tmp_path: Path) -> None:
    first, second = file_in(tmp_path), file_in(tmp_path)
    first.claim()
    first.keep(HALF)
    assert second.claim() == UnfinishedVoice()
    assert not second.owned
    second.keep(UnfinishedVoice())
    second.close()
    first.close()
    assert kept_in(tmp_path) == HALF


def test_a_damaged_file_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "unfinished.db").write_bytes(b"no database at all" * 100)
    assert kept_in(tmp_path) == UnfinishedVoice()


@pytest.mark.parametrize(
    "record",
    [
        "no JSON",
        "[]",
        json.dumps({"samples": None, "draft": None}),
        json.dumps({"samples": [{"path": 1}], "draft": None}),
        json.dumps({"samples": [], "draft": {"name": "A\nB"}}),
    ],
)
def test_a_record_that_is_none_holds_nothing(tmp_path: Path, record: str) -> None:
    kept_in(tmp_path)
    with closing(sqlite3.connect(tmp_path / "unfinished.db")) as database, database:
        database.execute("INSERT INTO unfinished VALUES (1, ?)", (record,))
    assert kept_in(tmp_path) == UnfinishedVoice()


ODD_NAMES = [
    "New Recording 9.41\u202fAM.m4a",
    "ضبط\u200cصدا.wav",
    os.fsdecode(b"sprach\xe9.wav"),
    "two\nlines\x1b[2J.wav",
    "long " * 60,
]


def test_a_recording_of_any_name_is_there_the_next_time(tmp_path: Path) -> None:
    file = file_in(tmp_path)
    file.claim()
    file.keep(UnfinishedVoice(tuple(Sample(0, Path(f"/{name}"), name, recorded=True) for name in ODD_NAMES)))
    file.close()
    kept = kept_in(tmp_path).samples
    assert [sample.path for sample in kept] == [Path(f"/{name}") for name in ODD_NAMES]
    assert [sample.name for sample in kept] == [
        *ODD_NAMES[:2],
        "sprach.wav",
        "twolines[2J.wav",
        ODD_NAMES[4],
    ]


def test_what_is_too_long_for_a_voice_is_still_there_to_be_shortened(tmp_path: Path) -> None:
    draft = CloneDraft("A" * 61, Consent("م\u200cم", "", "so that " * 100, ""), "fa", "word " * 30_000)
    unfinished = UnfinishedVoice((replace(HALF.samples[0], text="said " * 30_000),), draft)
    file = file_in(tmp_path)
    file.claim()
    file.keep(unfinished)
    file.close()
    assert kept_in(tmp_path) == unfinished


def test_what_is_sound_in_a_damaged_record_is_taken(tmp_path: Path) -> None:
    file = file_in(tmp_path)
    file.claim()
    file.keep(HALF)
    file.close()
    with closing(sqlite3.connect(tmp_path / "unfinished.db")) as database, database:
        (record,) = database.execute("SELECT record FROM unfinished").fetchone()
        fields = json.loads(record)
        fields["samples"][0]["edit"] = "none"
        fields["samples"][:0] = [7, {"path": 1}]
        fields["draft"]["consent"]["whose"] = 5
        database.execute("UPDATE unfinished SET record = ?", (json.dumps(fields),))
    kept = kept_in(tmp_path)
    assert [sample.name for sample in kept.samples] == ["kitchen"]
    assert kept.draft is None


def test_a_folder_that_is_no_file_keeps_nothing_and_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "unfinished.db").mkdir()
    file = file_in(tmp_path)
    assert file.claim() == UnfinishedVoice()
    assert not file.owned
    file.keep(HALF)
    file.close()


def test_what_the_disk_refuses_is_a_sentence(tmp_path: Path) -> None:
    file = file_in(tmp_path)
    file.claim()
    assert file._connection is not None
    file._connection.execute("PRAGMA max_page_count = 3")
    long = Sample(0, Path("/a.wav"), "a", text="word " * 10_000)
    with pytest.raises(CloneError, match="noted for the next time"):
        file.keep(UnfinishedVoice((long,)))
    file.keep(UnfinishedVoice())
    file.close()
