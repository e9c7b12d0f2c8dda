"""The command line as scripts use it: processes of their own, real voices, files decoded and measured."""

from __future__ import annotations

import functools
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

SCRIPT = """NARRATOR: Welcome to the studio. [pause 1.5s] It is good to have you here.

NARRATOR: <whisper>Nobody hears us whisper.</whisper>

The meeting is on March 3rd at 9:30 and costs $3.50.
"""


def studio(*arguments: object, given: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = [sys.executable, "-m", "tts_studio", *map(str, arguments)]
    return subprocess.run(command, input=given, capture_output=True, text=True, timeout=180, check=False)


def events(result: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def longest_silence(path: Path) -> float:
    """Seconds of the longest stretch of digital silence."""
    samples, rate = soundfile.read(path)
    loud = np.flatnonzero(np.abs(samples) > 1e-4)
    return float(np.diff(loud).max() / rate)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.txt"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


def test_a_script_becomes_a_sound_file(script: Path, tmp_path: Path) -> None:
    result = studio("render", script, "-o", tmp_path / "out.wav", "--voice", "hibari:heart")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    info = soundfile.info(tmp_path / "out.wav")
    assert info.samplerate == 24_000
    assert 8 < info.duration < 25
    assert longest_silence(tmp_path / "out.wav") == pytest.approx(1.5, abs=0.010)


def test_json_tells_plan_segments_and_end(script: Path, tmp_path: Path) -> None:
    result = studio("render", script, "-o", tmp_path / "out.flac", "--json")
    told = events(result)
    assert [event["event"] for event in told] == ["plan", "segment", "segment", "segment", "done"]
    plan, done = told[0], told[-1]
    assert (plan["segments"], plan["stale"], plan["requests"], plan["cost"]) == (3, 3, 4, 0.0)
    assert sorted(event["segment"] for event in told[1:-1]) == [1, 2, 3]
    assert {event["state"] for event in told[1:-1]} == {"done"}
    assert done["path"] == str(tmp_path / "out.flac")
    assert done["seconds"] == pytest.approx(soundfile.info(tmp_path / "out.flac").duration, abs=1.5)


def test_a_project_keeps_the_takes_for_the_next_time(script: Path, tmp_path: Path) -> None:
    project = tmp_path / "book.ttsstudio"
    first = studio("render", script, "-o", tmp_path / "a.wav", "--project", project, "--json")
    assert events(first)[-1]["requests"] == 4
    again = studio("render", script, "-o", tmp_path / "b.wav", "--project", project, "--json")
    assert events(again)[0]["requests"] == 0
    assert [event["cached"] for event in events(again)[1:-1]] == [True] * 3
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()
    script.write_text(SCRIPT.replace("Nobody", "Everybody"), encoding="utf-8")
    edited = studio("render", script, "-o", tmp_path / "c.wav", "--project", project, "--json")
    assert events(edited)[0]["requests"] == 1
    jobs = json.loads(studio("jobs", "--project", project, "--json").stdout)
    assert [job["state"] for job in jobs] == ["done"] * 5
    assert {job["voice"] for job in jobs} == {"hibari:heart"}
    assert "hibari:heart" in studio("jobs", "--project", project).stdout


def test_standard_input_other_formats_and_other_languages(tmp_path: Path) -> None:
    for suffix in ("wav", "flac", "mp3", "ogg"):
        out = tmp_path / f"out.{suffix}"
        result = studio("render", "-", "-o", out, "--language", "de", given="Guten Morgen, liebe Leute.")
        assert (result.returncode, result.stderr) == (0, "")
        assert 0.5 < soundfile.info(out).duration < 6


def test_a_setting_changes_the_sound(tmp_path: Path) -> None:
    lengths = []
    for speed in ("1", "1.5"):
        out = tmp_path / "out.wav"
        assert (
            studio("render", "-", "-o", out, "--set", f"speed={speed}", given="A line to be read.").returncode
            == 0
        )
        lengths.append(soundfile.info(out).duration)
    assert lengths[1] < lengths[0] * 0.85


def test_the_wrong_language_is_noticed(tmp_path: Path) -> None:
    german = "Es war einmal ein König, der hatte drei wunderschöne Töchter."
    result = studio("render", "-", "-o", tmp_path / "out.wav", given=german)
    assert result.returncode == 0
    assert "This looks like German" in result.stderr


def test_unknown_tags_are_noticed_and_not_read_aloud(tmp_path: Path) -> None:
    plain = studio("render", "-", "-o", tmp_path / "a.wav", given="Hello there.")
    tagged = studio("render", "-", "-o", tmp_path / "b.wav", given="Hello [flabbergasted] there.")
    assert plain.stderr == ""
    assert "flabbergasted" in tagged.stderr
    assert soundfile.info(tmp_path / "b.wav").duration == soundfile.info(tmp_path / "a.wav").duration


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        ((), 2, "required"),
        (("{script}",), 2, "required: -o"),
        (("{script}", "-o", "{tmp}/out.docx"), 2, "docx"),
        (("{script}", "-o", "{tmp}/nowhere/out.wav"), 1, "no folder"),
        (("{script}", "-o", "{tmp}"), 2, ""),
        (("{script}", "-o", "{script}"), 2, ""),
        (("{tmp}/nothing.txt", "-o", "{tmp}/o.wav"), 1, "There is no file"),
        (("{tmp}", "-o", "{tmp}/o.wav"), 1, "is a folder"),
        (("{script}", "-o", "{tmp}/o.wav", "--voice", "hibari:nobody"), 2, "no voice named “nobody”"),
        (("{script}", "-o", "{tmp}/o.wav", "--voice", "nobody:x"), 2, "no model named “nobody”"),
        (("{script}", "-o", "{tmp}/o.wav", "--set", "speed=9"), 2, "from 0.5 to 2"),
        (("{script}", "-o", "{tmp}/o.wav", "--set", "colour=red"), 2, "no setting named “colour”"),
        (("{script}", "-o", "{tmp}/o.wav", "--set", "speed"), 2, "NAME=VALUE"),
        (
            ("{script}", "-o", "{tmp}/o.wav", "--language", "xx", "--voice", "hibari:heart"),
            2,
            "does not speak",
        ),
        (("{script}", "-o", "{tmp}/o.wav", "--project", "{script}"), 1, "not a"),
    ],
)
def test_a_wrong_call_ends_with_one_line_and_no_file(
    script: Path, tmp_path: Path, arguments: tuple[str, ...], status: int, sentence: str
) -> None:
    filled = [argument.format(script=script, tmp=tmp_path) for argument in arguments]
    result = studio("render", *filled)
    assert result.returncode == status, result.stderr
    assert sentence in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert "Traceback" not in result.stderr
    assert not list(tmp_path.glob("o*.*"))


@pytest.mark.parametrize("text", ["", "   \n\n  ", "[laugh]", "<soft></soft>", "* * *", "🙂", "\x00\x01\x02"])
def test_a_script_without_words_is_refused_with_one_line(tmp_path: Path, text: str) -> None:
    result = studio("render", "-", "-o", tmp_path / "out.wav", given=text)
    assert result.returncode in (1, 2)
    assert len([line for line in result.stderr.splitlines() if line.startswith("tts-studio:")]) == 1
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "out.wav").exists()


def test_voices_are_listed() -> None:
    listed = studio("voices", "--json")
    voices = json.loads(listed.stdout)
    assert not listed.stderr
    ids = {voice["id"] for voice in voices}
    assert {"hibari:heart", "espeak:de"} <= ids
    assert len(ids) > 100
    only = studio("voices", "--model", "hibari").stdout.splitlines()
    assert all(line.startswith("hibari:") for line in only)
    wrong = studio("voices", "--model", "nobody")
    assert (wrong.returncode, len(wrong.stderr.splitlines())) == (2, 1)


def test_a_missing_key_names_the_variable_that_takes_one(script: Path, tmp_path: Path) -> None:
    result = studio("render", script, "-o", tmp_path / "out.wav", "--voice", "grok-tts:eve")
    assert result.returncode == 1
    assert "Set SEGMIND_API_KEY, or paste the key into the window’s preferences." in result.stderr
    assert not (tmp_path / "out.wav").exists()


def test_the_doctor_says_how_everything_is() -> None:
    result = studio("doctor", "--json")
    found = {finding["name"]: finding for finding in json.loads(result.stdout)}
    assert found["Voice hibari:heart"]["health"] == "ok"
    assert {"Sound", "Window", "Disk", "Keyring"} <= found.keys()
    assert all(finding["sentence"] for finding in found.values())
    assert result.returncode == 0
    assert "Voice hibari:heart" in studio("doctor").stdout


def test_commands_load_no_window() -> None:
    program = (
        "import sys; from tts_studio.__main__ import main; status = main(['voices', '--model', 'hibari']);"
        "sys.exit(status or any(name.startswith('PySide6') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_interrupting_leaves_no_file_no_process_and_the_takes_in_the_project(
    tmp_path: Path, how: signal.Signals
) -> None:
    script, project, out = tmp_path / "s.txt", tmp_path / "p.ttsstudio", tmp_path / "out.wav"
    script.write_text(
        "\n\n".join(f"This is paragraph number {n}, and it goes on for a while." for n in range(800))
    )
    command = [
        sys.executable,
        "-m",
        "tts_studio",
        "render",
        str(script),
        "-o",
        str(out),
        "--project",
        str(project),
        "--json",
    ]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        # What runs in the background of a shell inherits that Ctrl-C is ignored; a terminal's own does not.
        preexec_fn=functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    ) as process:
        assert process.stdout is not None
        while '"segment"' not in process.stdout.readline():
            assert process.poll() is None
        process.send_signal(how)
        try:
            _, complaint = process.communicate(timeout=180)
        finally:
            process.kill()
    assert process.returncode == 130
    assert complaint.splitlines() == ["tts-studio: Interrupted."]
    assert not out.exists()
    states = [job["state"] for job in json.loads(studio("jobs", "--project", project, "--json").stdout)]
    assert states.count("done") >= 1
    assert set(states) <= {"done", "cancelled"}
