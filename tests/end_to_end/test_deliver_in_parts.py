"""Parts on the command line: real voices in chapters, with subtitles, hand-offs and provenance."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pysubs2
import pytest

SCRIPT = "# Eins\n\nGuten Tag. Das ist ein Satz.\n\n# Zwei\n\nANN: Und Schluss.\n"


def studio(*arguments: object, given: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = [sys.executable, "-m", "tts_studio", *map(str, arguments)]
    return subprocess.run(command, input=given, capture_output=True, text=True, timeout=180, check=False)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    path = folder / "Buch.ttsstudio"
    done = studio(
        "render", "-", "-o", folder / "plain.wav", "--voice", "espeak:de", "--project", path, given=SCRIPT
    )
    assert (done.returncode, done.stderr) == (0, "")
    return path


def test_a_book_becomes_chapters_credits_texts_and_sheets_in_a_folder(project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "made when missing"
    wanted = (
        "deliver", project, "-o", folder, "--preset", "podcast", "--suffix", "flac", "--parts", "chapters",
        "--text", "srt,words", "--handoff", "reaper,cues", "--provenance", "--opening", "Ein Buch.", "--json",
    )  # fmt: skip
    result = studio(*wanted)
    assert result.returncode == 0, result.stderr
    assert {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} == {
        "01 Eins.flac",
        "01 Eins.srt",
        "01 Eins.words.json",
        "01 Eins.cues.csv",
        "02 Zwei.flac",
        "02 Zwei.srt",
        "02 Zwei.words.json",
        "02 Zwei.cues.csv",
        "Buch Opening credits.flac",
        "Buch.rpp",
        "Buch stems/ANN.flac",
        "Buch stems/Narrator.flac",
        "Buch.provenance.csv",
        "Buch.provenance.json",
        "Buch.provenance.html",
    }
    events = [json.loads(line) for line in result.stdout.splitlines()]
    assert [event["pass"] for event in events if event["event"] == "master"] == [True] * 3
    assert len([event for event in events if event["event"] == "beside"]) == 10
    assert pysubs2.load(str(folder / "01 Eins.srt"))[0].plaintext.startswith("Eins")
    again = studio(*wanted)
    assert again.returncode != 0
    assert "and 12 more exist" in again.stderr


def test_one_file_is_delivered_with_its_texts_and_replaced_when_asked(project: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.wav"
    target.write_bytes(b"older")
    wanted = ("deliver", project, "-o", target, "--preset", "as-is", "--text", "VTT, lrc")
    refused = studio(*wanted)
    assert refused.returncode != 0
    assert target.read_bytes() == b"older"
    assert studio(*wanted, "--overwrite").returncode == 0
    assert target.stat().st_size > 1000
    assert {path.name for path in tmp_path.iterdir()} == {"out.wav", "out.vtt", "out.lrc"}


def test_a_word_that_names_no_text_is_refused(project: Path, tmp_path: Path) -> None:
    result = studio("deliver", project, "-o", tmp_path, "--text", "srt,doc")
    assert result.returncode == 2
    assert "“doc” is none of srt, vtt, lrc, words" in result.stderr


def test_a_format_the_preset_does_not_allow_is_refused(project: Path, tmp_path: Path) -> None:
    result = studio(
        "deliver", project, "-o", tmp_path, "--suffix", "wav", "--preset", "acx", "--parts", "whole"
    )
    assert result.returncode != 0
    assert "wants MP3 files" in result.stderr
