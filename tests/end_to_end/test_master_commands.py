"""Masters on the command line: real voices, files proven, failures told."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.support.other_meters import ffmpeg_reading

SCRIPT = "Guten Tag. [pause 1s] Das ist ein Satz.\n\n<whisper>Leise, ganz leise.</whisper>\n"


def studio(*arguments: object, given: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = [sys.executable, "-m", "tts_studio", *map(str, arguments)]
    return subprocess.run(command, input=given, capture_output=True, text=True, timeout=180, check=False)


def last_event(result: subprocess.CompletedProcess[str], name: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = [json.loads(line) for line in result.stdout.splitlines()]
    return [event for event in found if event["event"] == name][-1]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "a.ttsstudio"
    done = studio(
        "render", "-", "-o", tmp_path / "plain.wav", "--voice", "espeak:de", "--project", path, given=SCRIPT
    )
    assert (done.returncode, done.stderr) == (0, "")
    return path


def test_a_script_becomes_an_audiobook_that_passes(tmp_path: Path) -> None:
    target = tmp_path / "out.mp3"
    result = studio("render", "-", "-o", target, "--master", "acx", "--json", given="Hello there, listener.")
    assert result.returncode == 0, result.stderr
    told = last_event(result, "master")
    assert told["pass"] is True
    assert (told["sample_rate"], told["channels"], told["constant_kbps"]) == (44_100, 1, 192)
    assert "invitation only" in result.stderr
    assert last_event(result, "done")["seconds"] == told["seconds"]
    reading = ffmpeg_reading(target)
    assert -23 <= reading.rms_db <= -18
    assert reading.true_peak_dbtp <= -3


def test_a_project_is_delivered_with_tags_chapters_and_a_report(project: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.m4b"
    result = studio(
        "deliver",
        project,
        "-o",
        target,
        "--preset",
        "podcast",
        "--title",
        "Ein Titel",
        "--artist",
        "Ann",
        "--report",
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert "Loudness" in result.stdout
    assert (tmp_path / "out.m4b.report.html").exists()
    probe = [
        "ffprobe",
        "-v",
        "error",
        "-show_entries",
        "format_tags=title,artist",
        "-of",
        "csv=p=0",
        str(target),
    ]
    assert subprocess.run(probe, capture_output=True, text=True).stdout.strip() == "Ein Titel,Ann"


def test_any_file_is_measured_for_people_and_for_programs(project: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain.wav"
    told = json.loads(studio("measure", plain, "--json").stdout)
    reading = ffmpeg_reading(plain)
    assert told["lufs"] == pytest.approx(reading.lufs, abs=0.1)
    assert told["rms_db"] == pytest.approx(reading.rms_db, abs=0.1)
    assert (told["codec"], told["pass"], told["rules"]) == ("wav", True, [])
    failed = studio("measure", plain, "--preset", "acx")
    assert failed.returncode == 1
    assert "failed  Format" in failed.stdout


def test_a_master_that_fails_says_which_rule_and_keeps_its_own_name(project: Path, tmp_path: Path) -> None:
    doubtful = {"id": "short", "level": {"aim": -16}, "limit_dbtp": -1.3, "most_minutes": 0.001}
    folder = tmp_path / "home" / "data"
    folder.mkdir(parents=True)
    (folder / "master-presets.json").write_text(json.dumps({"presets": [doubtful]}))
    command = [sys.executable, "-m", "tts_studio", "deliver", str(project), "-o", str(tmp_path / "out.wav")]
    result = subprocess.run(
        [*command, "--preset", "short"],
        capture_output=True,
        text=True,
        env={**_environment(), "TTS_STUDIO_HOME": str(tmp_path / "home")},
    )
    assert result.returncode == 1
    assert "Length: " in result.stderr
    assert "out.failed.wav" in result.stderr
    assert not (tmp_path / "out.wav").exists()
    assert (tmp_path / "out.failed.wav").exists()


def test_a_file_that_exists_is_replaced_only_on_wish(project: Path, tmp_path: Path) -> None:
    target = tmp_path / "mine.wav"
    target.write_text("mine")
    refused = studio("deliver", project, "-o", target, "--preset", "as-is")
    assert (refused.returncode, target.read_text()) == (1, "mine")
    assert "“mine.wav” exists" in refused.stderr
    assert studio("deliver", project, "-o", target, "--preset", "as-is", "--overwrite").returncode == 0
    assert target.stat().st_size > 1_000


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("deliver", "missing.ttsstudio", "-o", "out.wav"), 1, "missing.ttsstudio"),
        (("measure", "missing.wav"), 1, "cannot be read"),
        (("measure", "missing.wav", "--preset", "vinyl"), 2, "no preset “vinyl”"),
        (("render", "-", "-o", "out.wav", "--master", "acx"), 2, "wants MP3 files"),
        (("deliver", "a.ttsstudio", "-o", "out.doc"), 2, "not that of a sound file"),
        (("deliver", "a.ttsstudio", "-o", "missing/out.wav"), 1, "no folder"),
        (("deliver", "a.ttsstudio", "-o", "out.wav", "--cover", "missing.png"), 2, "missing.png"),
        (
            ("deliver", "a.ttsstudio", "-o", "out.mp3", "--cover", "a.ttsstudio"),
            2,
            "neither a JPEG nor a PNG",
        ),
        (("deliver", "a.ttsstudio", "-o", "out.wav", "--preset", "acx"), 2, "wants MP3 files"),
        (("deliver", "a.ttsstudio", "-o", "out.wav", "--preset", "vinyl"), 2, "streaming, broadcast, acx"),
    ],
)
def test_mistakes_are_one_line_and_a_status(
    project: Path, tmp_path: Path, arguments: tuple[str, ...], status: int, sentence: str
) -> None:
    command = [sys.executable, "-m", "tts_studio", *arguments]
    result = subprocess.run(
        command, capture_output=True, text=True, cwd=tmp_path, env=_environment(), input="Hi."
    )
    assert result.returncode == status, result.stderr
    assert sentence in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_nothing_stands_under_the_final_name_after_a_kill(project: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.flac"
    command = [sys.executable, "-m", "tts_studio", "deliver", str(project), "-o", str(target)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        while process.poll() is None and not list(tmp_path.glob(".out.flac.*.part")):
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
    assert process.returncode in (-signal.SIGKILL, 0)
    if target.exists():
        assert ffmpeg_reading(target).lufs == pytest.approx(-16, abs=0.5)
    assert studio("deliver", project, "-o", target, "--overwrite").returncode == 0
    assert ffmpeg_reading(target).lufs == pytest.approx(-16, abs=0.5)


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
