"""Files for other programs: read by their own parsers, or held against their documented form."""

from __future__ import annotations

import csv
import io
import subprocess
from pathlib import Path, PurePath

import pytest
import rpp

from tts_studio.domain.audacity_labels import audacity_labels
from tts_studio.domain.chapter_files import ffmetadata, plain_chapters
from tts_studio.domain.clock import clock
from tts_studio.domain.cue_sheet import cue_sheet
from tts_studio.domain.master_file import ChapterMark
from tts_studio.domain.reaper_project import ReaperTrack, reaper_project
from tts_studio.domain.region import Region
from tts_studio.domain.table_file import csv_table

REGIONS = (
    Region("a", 1, "", "It was the best of times,\tit was the worst of times.", 0.15, 3.2, "One"),
    Region("b", 2, "Ann", '- "So it\'s `that`!"', 3.7, 5.0, "One"),
)
CHAPTERS = (ChapterMark("One = #1; \\o/", 0.0, 3.5), ChapterMark("Two", 3.5, 3605.25))


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "00:00:00.000"), (59.9996, "00:01:00.000"), (3661.5, "01:01:01.500"), (-1, "00:00:00.000")],
)
def test_times_are_written_as_on_a_clock(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown


def test_labels_name_who_and_the_first_words() -> None:
    assert [region.label for region in REGIONS] == [
        "1 It was the best of times, it was…",
        '2 Ann: - "So it\'s `that`!"',
    ]


def test_labels_for_audacity_have_three_fields_with_tabs_between() -> None:
    rows = [line.split("\t") for line in audacity_labels(REGIONS).splitlines()]
    assert [len(row) for row in rows] == [3, 3]
    assert rows[1][:2] == ["3.700000", "5.000000"]


def test_a_cue_sheet_is_a_table_a_spreadsheet_does_not_calculate() -> None:
    heads, first, second = csv.reader(io.StringIO(cue_sheet(REGIONS)))
    assert heads[:4] == ["Number", "Chapter", "Speaker", "Begins"]
    assert first[:6] == ["1", "One", "Narrator", "00:00:00.150", "00:00:03.200", "3.050"]
    assert second[2] == "Ann"
    assert second[6].startswith("'- ")


def test_numbers_below_zero_stay_numbers_in_tables() -> None:
    assert csv_table(("a",), [("-1.5",), ("=1+1",), ("+x",)]) == "a\r\n-1.5\r\n'=1+1\r\n'+x\r\n"


def test_plain_chapters_begin_at_zero_in_whole_seconds() -> None:
    assert plain_chapters(CHAPTERS) == "00:00:00 One = #1; \\o/\n00:00:03 Two\n"


def test_ffmpeg_reads_the_chapters(tmp_path: Path) -> None:
    path = tmp_path / "chapters.txt"
    path.write_text(ffmetadata(CHAPTERS, "My = book"), encoding="utf-8")
    again = subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "ffmetadata", "-i", path, "-f", "ffmetadata", "-"],
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    assert "title=My \\= book" in again
    assert again.count("[CHAPTER]") == 2
    assert "START=3500\nEND=3605250\ntitle=Two" in again
    assert "title=One \\= \\#1\\; \\\\o/" in again
    assert "\ntitle" not in ffmetadata(())


def test_reaper_finds_a_track_a_speaker_regions_and_markers() -> None:
    tracks = (
        ReaperTrack("Narrator", PurePath("Book stems", "Narrator.wav"), 5.5),
        ReaperTrack('A "n" n', PurePath("Book stems", "Ann.flac"), 5.5),
    )
    project = rpp.loads(reaper_project(tracks, REGIONS, CHAPTERS, 48_000))
    assert project.tag == "REAPER_PROJECT"
    markers = [child for child in project if isinstance(child, list) and child[0] == "MARKER"]
    regions = [child for child in markers if child[4] == "1" or len(child) == 5]
    assert [(row[1], row[2]) for row in regions] == [
        ("1", "0.150000"),
        ("1", "3.200000"),
        ("2", "3.700000"),
        ("2", "5.000000"),
    ]
    assert [row[3] for row in markers if row not in regions] == ["One = #1; \\o/", "Two"]
    # All three marks are in this label, so that one of them has to give way.
    assert regions[2][3] == "2 Ann: - \"So it's 'that'!\""
    found = project.findall(".//TRACK")
    assert [track.find("NAME")[1] for track in found] == ["Narrator", 'A "n" n']
    files = [track.find("ITEM").find("SOURCE") for track in found]
    assert [source.attrib[0] for source in files] == ["WAVE", "FLAC"]
    assert [source.find("FILE")[1] for source in files] == ["Book stems/Narrator.wav", "Book stems/Ann.flac"]
    assert found[0].find("ITEM").find("LENGTH")[1] == "5.500000"
    assert len({*(track.attrib[0] for track in found)}) == 2
